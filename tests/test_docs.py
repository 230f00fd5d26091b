"""The documents say what is true: their examples build, their tables are complete, their links lead somewhere.

A fence below `<!-- file: PATH -->` is that file of a project: those of one document, laid over those of `BASE`, must
build without a diagnostic. A fence below `<!-- part: PATH -->` is a piece of such a file, and is put into that project
by itself. What stands below `<!-- generated: NAME -->` is written by `UPDATE=1 pytest …`.
"""

from __future__ import annotations

import inspect
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import click
import pytest

from briefgen import __version__, layout, model, text, views
from briefgen.cli.program import COMMANDS, program
from briefgen.codes import CODES
from briefgen.config import Config
from briefgen.data.tables import TABLES, TYPE_MEANINGS, VERSION
from briefgen.data.tables import Table as DataTable
from briefgen.interface import LanguageFile
from briefgen.model import Actor, BriefingFile, FrontMatter, PageFile, Sidecar, Source
from briefgen.parse.attributes import KEYS
from briefgen.pipeline import Build
from briefgen.plan.data_files import MOST_IN_ONE
from briefgen.shapes import Choice, Fields, Items, Registry, Shape, Table, shape_of
from briefgen.snapshot import read_drawer, read_shipped_themes
from briefgen.theme import ThemeFile

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# The examples of “Your first briefing” are run in their order, by tests/test_first_briefing.py.
_TOURS = {ROOT / "docs/first-briefing.md"}
WITH_EXAMPLES = [ROOT / "README.md", *sorted({*(ROOT / "docs").glob("*.md")} - _TOURS)]
BASE = [ROOT / "docs" / name for name in ("registries.md", "articles.md", "briefings.md")]
ROOTS = (Config, FrontMatter, Sidecar, BriefingFile, Source, Actor, PageFile, ThemeFile, LanguageFile)


def _name(path: object) -> str:
    return path.relative_to(ROOT).as_posix() if isinstance(path, Path) else str(path)


each_page = pytest.mark.parametrize("path", PAGES, ids=_name)
each_with_examples = pytest.mark.parametrize("path", WITH_EXAMPLES, ids=_name)


# ── examples ────────────────────────────────────────────────────────────────────────────────────────────────────


class Example(NamedTuple):
    role: str  # `file`, `part`, or "" where nothing says what the fence is
    place: str
    language: str
    text: str
    line: int


_FENCE = re.compile(r"^(?:<!-- (file|part): (\S+) -->\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(path: Path) -> list[Example]:
    page = path.read_text("utf-8")
    return [
        Example(match[1] or "", match[2] or "", match[3], match[4], page.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(page)
    ]


def _project(path: Path) -> dict[str, bytes]:
    """The files that the examples of a document make up."""
    files = [example for page in (*BASE, path) for example in _examples(page)]
    return {example.place: example.text.encode() for example in files if example.role == "file"}


def _problems(project: dict[str, bytes]) -> list[str]:
    build = Build()
    build.apply({**read_shipped_themes(), **read_drawer(), **project})
    # A note asks for nothing: that the words of a headline stand nowhere else is what one example shows.
    wrong = [problem for problem in build.diagnostics if problem.severity != "note"]
    return [f"{p.path}:{p.place.line}: {p.code} {p.message} {p.hints}" for p in wrong]


@each_with_examples
def test_the_examples_of_a_document_build_without_a_diagnostic(path: Path) -> None:
    assert _problems(_project(path)) == []


def _completed(example: Example) -> str:
    """A part as a whole file: with what is required and not shown."""
    given, kind = example.text, layout.kind_of(example.place)
    required = {"article": ("title", "source: courier"), "page": ("title",), "briefing": ("title", "summary")}
    lines = [entry if ":" in entry else f"{entry}: Something" for entry in required.get(kind, ())]
    front = "".join(f"{line}\n" for line in lines if not re.search(f"^{line.split(':')[0]}:", given, re.MULTILINE))
    if kind not in ("article", "page"):
        return front + given
    return f"---\n{front}{given}---\n\nSome text.\n" if example.language == "yaml" else f"---\n{front}---\n\n{given}"


@each_with_examples
def test_each_part_of_a_file_builds_when_it_is_completed(path: Path) -> None:
    for example in _examples(path):
        if example.role == "part":
            found = _problems({**_project(path), example.place: _completed(example).encode()})
            assert found == [], f"{_name(path)}:{example.line}"


@each_with_examples
def test_no_example_in_yaml_or_markdown_goes_unread(path: Path) -> None:
    loose = [e.line for e in _examples(path) if e.language in ("yaml", "markdown", "jinja") and not e.role]
    assert loose == []


# ── tables of keys ──────────────────────────────────────────────────────────────────────────────────────────────

_TABLE = re.compile(r"^<!-- keys: (\w+) -->\n\|.*\n\|[ -|]*\n((?:\|.*\n)+)", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


def _tables() -> dict[str, dict[str, str]]:
    """Of each record its rows by key."""
    found: dict[str, dict[str, str]] = {}
    for page in PAGES:
        for name, rows in _TABLE.findall(page.read_text("utf-8")):
            assert name not in found, f"{name} has two tables"
            found[name] = {key: row for row in rows.splitlines() for key in _CODE.findall(row.split("|")[1])}
    return found


def _records(shape: Shape) -> Iterator[Fields]:
    match shape:
        case Items(inner) | Table(inner) | Registry(inner):
            yield from _records(inner)
        case Fields():
            yield shape
            for inner in shape.fields.values():
                yield from _records(inner)
        case _:
            return


def test_every_key_of_every_record_is_described() -> None:
    shapes = {fields.record.__name__: fields for root in ROOTS for fields in _records(shape_of(root))}
    tables = _tables()
    assert set(tables) == {*shapes, "attributes"}
    for name, fields in shapes.items():
        assert set(tables[name]) == set(fields.fields), name
        for key, shape in fields.fields.items():
            row = tables[name][key]
            assert ("**Required.**" in row) == (key in fields.required), f"{name}.{key}"
            if isinstance(shape, Choice):
                assert set(shape.words) <= set(_CODE.findall(row)), f"{name}.{key}"


def test_every_attribute_of_a_mark_is_described_with_its_kinds() -> None:
    rows = _tables()["attributes"]
    described = {key: set(re.split(r", ", row.split("|")[2].strip())) for key, row in rows.items()}
    assert described == {key: {kind for kind in KEYS if key in KEYS[kind]} for keys in KEYS.values() for key in keys}


def test_every_template_is_described_with_its_view() -> None:
    page = (ROOT / "docs/themes.md").read_text("utf-8").partition("<!-- templates -->")[2].partition("\n\n")[0]
    rows = [_CODE.findall(row) for row in page.splitlines() if row.startswith("| `")]
    assert {row[0] for row in rows} == {path.name for path in (ROOT / "themes/default/templates").iterdir()}
    assert {row[-1] for row in rows if row[-1].endswith("View")} == {view.__name__ for view in get_args(views.PageView)}


def test_every_property_of_the_style_sheet_is_described_and_no_other() -> None:
    page = (ROOT / "docs/themes.md").read_text("utf-8").partition("<!-- properties -->")[2].partition("\n\n")[0]
    told = re.findall(
        r"`(--[a-z0-9-]+)`", "".join(row.split("|")[1] for row in page.splitlines() if row.startswith("| `"))
    )
    sheet = (ROOT / "themes/default/static/style.css").read_text("utf-8")
    first = re.search(r"^:root \{(.*?)^\}", sheet, re.MULTILINE | re.DOTALL)
    assert first
    assert sorted(told) == sorted(re.findall(r"^  (--[a-z0-9-]+):", first[1], re.MULTILINE))
    assert (
        set(told)
        == set(re.findall(r"(--[a-z0-9-]+):", sheet))
        == set(re.findall(r"var\((--[a-z0-9-]+)", sheet)) | {"--mono"}
    )


# ── generated parts ─────────────────────────────────────────────────────────────────────────────────────────────

_GENERATED = re.compile(
    r"(?<=^<!-- generated: )([\w-]+)((?: \w+)*) -->\n(.*?)(?=^<!-- end -->)", re.MULTILINE | re.DOTALL
)


def _diagnostics() -> str:
    severities = {"error": "Error", "warning": "Warning", "note": "Note"}
    return "\n".join(
        f"## {code}\n\n**{severities[kind.severity]}: {kind.title}.**\n\n{kind.text}\n" for code, kind in CODES.items()
    )


def _contract() -> str:
    folded = (f"- **{rule.name}**{_characters(rule)}. {rule.why}\n" for rule in text.CONTRACT)
    kept = (f"- **{kept.name}**. {kept.why}\n" for kept in text.KEPT)
    return "\n" + "".join(folded) + "\nThese are never passed over:\n\n" + "".join(kept) + "\n"


def _characters(rule: text.Rule) -> str:
    return f" ({' '.join(f'`{_character(c)}`' for c in rule.characters)})" if rule.characters else ""


def _character(character: str) -> str:
    """A character, or its number where it could not be told from another or not be seen."""
    told = character.isprintable() and character not in " `" and unicodedata.is_normalized("NFKC", character)
    return character if told else f"U+{ord(character):04X}"


def _view_classes() -> list[type]:
    named = (getattr(views, name) for name in views.__all__)
    found = [kind for kind in named if isinstance(kind, type) and issubclass(kind, views.View)]
    return [kind for kind in found if kind not in (views.View, views.Page, views.DataFile)]


def _views() -> str:
    choices = {name: get_args(getattr(source, name)) for source, name in _CHOICES}
    words = "".join(f"- `{name}`: {', '.join(f'`{word}`' for word in named)}\n" for name, named in choices.items())
    return "".join(map(_view, _view_classes())) + f"### Words\n\nSome fields hold one of a few words:\n\n{words}\n"


_CHOICES = (
    *((model, name) for name in ("Kind", "QuoteType", "Stance", "QuestionStatus", "Verdict")),
    (views, "CellState"),
)
_FIELD = re.compile(r"^    (\w+): (.+?)(?: = .+?)?(?:  # (.*))?$", re.MULTILINE)


def _view(kind: type) -> str:
    about = inspect.cleandoc(kind.__doc__ or "").replace("<", "&lt;")
    fields = (
        f"- `{name}`: `{hint}`{f': {note}' if note else ''}\n" for name, hint, note in _FIELD.findall(_body(kind))
    )
    return f"### {kind.__name__}\n\n{about}\n\n" + "".join(fields) + ("\n" if _FIELD.search(_body(kind)) else "")


def _body(kind: type) -> str:
    """The source of a class behind its docstring."""
    return inspect.getsource(kind).split('"""', 2)[2]


def _help(names: list[str]) -> str:
    command: click.Command = program
    context = click.Context(command, info_name="briefgen", terminal_width=100, **command.context_settings)
    for name in names:
        assert isinstance(command, click.Group)
        found = command.get_command(context, name)
        assert found is not None, f"there is no command {' '.join(names)}"
        command, context = found, click.Context(found, context, name, terminal_width=100, **found.context_settings)
    return f"```text\n$ briefgen {' '.join([*names, '--help'])}\n{command.get_help(context)}\n```\n"


def _data() -> str:
    types = "".join(f"- **{name}**: {meaning}\n" for name, meaning in TYPE_MEANINGS.items())
    return f"\nTypes:\n\n{types}\n" + "".join(map(_data_table, TABLES.values()))


def _data_table(table: DataTable) -> str:
    rows = (
        f"| `{column.name}` | {column.type} | {column.meaning}"
        + (f"; ids in [{column.table}](#{column.table})" if column.table else "")
        + " |\n"
        for column in table.columns
    )
    return f"### {table.name}\n\n{table.about}\n\n| column | type | holds |\n| --- | --- | --- |\n{''.join(rows)}\n"


def _generate(name: str, arguments: list[str]) -> str:
    makers = {"diagnostics": _diagnostics, "contract": _contract, "views": _views, "data": _data}
    return "\n" + _help(arguments) + "\n" if name == "help" else makers[name]()


@each_page
def test_what_is_generated_is_up_to_date(path: Path) -> None:
    page = path.read_text("utf-8")
    wanted = _GENERATED.sub(lambda m: f"{m[1]}{m[2]} -->\n{_generate(m[1], m[2].split())}", page)
    if os.environ.get("UPDATE"):
        path.write_text(wanted, "utf-8")
    assert page == wanted or os.environ.get("UPDATE"), (
        "run `UPDATE=1 pytest tests/test_docs.py` and look at what changes"
    )


def _all_commands() -> Iterator[str]:
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        yield name
        if isinstance(command, click.Group):
            yield from (f"{name} {sub}" for sub in command.list_commands(click.Context(command)))


def test_the_data_document_knows_the_version_and_the_size_of_files() -> None:
    page = (ROOT / "docs/data.md").read_text("utf-8")
    assert f"This is version {VERSION}." in page
    assert f"up to {MOST_IN_ONE:,} quotes" in page


def test_every_command_is_described_by_its_own_help() -> None:
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    assert re.findall(r"^<!-- generated: help (.+) -->$", page, re.MULTILINE) == list(_all_commands())
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`briefgen {name}" not in readme] == []


def test_every_view_and_field_is_in_the_themes_document() -> None:
    page = (ROOT / "docs/themes.md").read_text("utf-8")
    for kind in _view_classes():
        section = page.partition(f"\n### {kind.__name__}\n")[2].partition("\n### ")[0]
        assert [name for name in kind.__annotations__ if f"- `{name}`: " not in section] == [], kind.__name__


# ── links, commands, version ────────────────────────────────────────────────────────────────────────────────────


def _prose(path: Path) -> str:
    """A document without its fences."""
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def _anchors(path: Path) -> set[str]:
    """The ids that code hosts give to headings."""
    headings = re.findall(r"^#+ (.+)$", _prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", _prose(path))):
        place, _, anchor = target.partition("#")
        if not re.match(r"[a-z]+:", target):
            file = (path.parent / place).resolve() if place else path
            assert file.exists(), target
            assert not anchor or anchor in _anchors(file), target


def test_the_continuous_integration_runs_what_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    steps = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    command = next(line for line in readme.splitlines() if line.endswith("-m tests"))
    browser, _, rest = command.partition(" && python3")
    assert browser.strip("()").split(" || ")[1].strip("()").split(" && ")[1] in "\n".join(steps)
    assert [step for step in f"python3{rest}".split(" && ") if step not in steps] == []
    assert command in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
