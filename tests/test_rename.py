"""A thing gets another id: everything that names it follows, nothing else changes, and the old address leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from briefgen import layout, urls
from briefgen.cli.program import program
from briefgen.edits import edited
from briefgen.model import KeyQuote
from briefgen.pipeline import Build
from briefgen.relations import ANY_ARTICLE, DEFINED
from briefgen.renaming.files import rename
from briefgen.renaming.target import Target
from briefgen.renaming.yaml_names import change, names_in
from briefgen.shapes import shape_of
from briefgen.yaml_edits import Yaml
from tests.projects import PLAIN_THEME, PROJECT, as_values, build, told, write

FILES: dict[str, str] = {
    **PROJECT,
    "content/articles/talks.md": PROJECT["content/articles/talks.md"].replace(
        "---\n\nAda Brandt",
        "ignore_mentions: [cleo]\nannotations:\n  - {quote: left, exact: A ship did leave, speaker: [ada, port], ref: waiting}\n---\n\n"
        "[Brandt](actor:ada) and [we]{.actor ref='ada' note=\"ada\"}, [it]{.quote #part cont=waiting}, "
        "[so]{.quote speaker=\"port, ada\" to=ada ref=ada}. ada, [ada](x.html), `[x](actor:ada)`. {>> ada <<}\n\nAda Brandt",
    ),
    "content/briefings/port.yaml": PROJECT["content/briefings/port.yaml"]
    .replace("speaker: ada, w", "speaker: ada, relay: [ada, {by: harbor}, talks], w", 1)
    .replace("affects: [nobody]", "affects: [nobody, payer]")
    + "# ada strike#wait waiting\n",
    "content/briefings/second.yaml": "title: ada\nsummary: strike waiting\nkey_quotes:\n- id: waiting\n- \"strike#wait\"\n"
    "actors:\n  - ada   # strike\n  - \"\\u0061da\"\nkey_points:\n  - text: ada\n    cites: strike#wait, talks#waiting\n",
}  # fmt: skip
TARGETS = [
    Target("actor", "ada", "brandt"),
    Target("source", "harbor", "post"),
    Target("article", "strike", "walkout"),
    Target("briefing", "port", "harbour"),
    Target("statement", "waiting", "patience"),
    Target("question", "payer", "who-pays"),
    Target("claim", "no-ship", "none"),
    Target("event", "stop", "halt"),
    Target("passage", "wait", "we-wait", "strike"),
    Target("passage", "waiting", "in-talks", "talks"),
    Target("passage", "patience", "calm", "strike"),
]
each_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.shown)


def renamed(files: dict[str, bytes], target: Target) -> dict[str, bytes]:
    built = Build()
    built.conclude({**as_values(PLAIN_THEME), **files})
    texts = {path: data for path, data in files.items() if layout.kind_of(path) not in ("config", "static", "media")}
    changes = rename(texts, [target], lambda kind, key: bool(built.catalog.all(DEFINED, f"{kind}:{key}"))).changes
    after = files | {change.path: change.after for change in changes if change.after is not None}
    return {path: data for path, data in after.items() if path not in {c.path for c in changes if c.after is None}}


def as_bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


@each_target
def test_the_site_is_the_same_but_for_the_id(target: Target) -> None:
    before = build(FILES)
    after = build(dict(renamed(as_bytes(FILES), target)))
    assert [line[:4] for line in told(after)] == [line[:4] for line in told(before)]
    if target.kind in urls.NAMED:
        address = urls.NAMED[target.kind]
        assert after.outputs >= {address(target.old), address(target.new)}
        # The old address is a page still. All others are those that were there.
        swapped = before.outputs | {path.replace(f"/{target.old}.", f"/{target.new}.") for path in before.outputs}
        assert {path for path in after.outputs - swapped if path != address(target.old)} == set()


@each_target
def test_there_and_back_is_as_it_was(target: Target) -> None:
    files = as_bytes(FILES)
    there = renamed(files, target)
    assert there != files
    back = renamed(there, target._replace(old=target.new, new=target.old))
    assert back.keys() == files.keys()
    for path, data in files.items():
        assert re.sub(rb",? ?former_ids: \[[\w-]+\]\n?", b"", back[path]).rstrip() == data.rstrip().replace(
            # What was written with an escape is written plainly then.
            rb'"\u0061da"',
            b"ada" if target.kind == "actor" else rb'"\u0061da"',
        ), path


@each_target
def test_nothing_of_a_text_changes(target: Target) -> None:
    before, after = build(FILES), build(dict(renamed(as_bytes(FILES), target)))
    for key in ("strike", "talks", "bridge"):
        new = target.new if target.kind == "article" and key == target.old else key
        (one,), (other,) = before.catalog.all(ANY_ARTICLE, key), after.catalog.all(ANY_ARTICLE, new)
        assert one.body == other.body
        assert [passage.words for passage in one.passages] == [passage.words for passage in other.passages]


def test_an_actor_is_renamed_wherever_it_is_meant_and_nowhere_else() -> None:
    after = {path: data.decode() for path, data in renamed(as_bytes(FILES), TARGETS[0]).items()}
    assert (
        "brandt: {name: Ada Brandt, aliases: [Brandt], roles: [Harbor master], former_ids: [ada]}"
        in after["content/actors.yaml"]
    )
    talks = after["content/articles/talks.md"]
    assert "speaker: [brandt, port]" in talks
    assert (
        "[Brandt](actor:brandt) and [we]{.actor ref='brandt' note=\"ada\"}, [it]{.quote #part cont=waiting}, "
        "[so]{.quote speaker=\"port, brandt\" to=brandt ref=ada}. ada, [ada](x.html), `[x](actor:ada)`. {>> ada <<}" in talks
    )  # fmt: skip
    assert "relay: [brandt, {by: harbor}, talks]" in after["content/briefings/port.yaml"]
    assert "# ada strike#wait waiting\n" in after["content/briefings/port.yaml"]
    second = after["content/briefings/second.yaml"]
    assert second.startswith("title: ada\n")
    assert "  - brandt   # strike\n  - brandt\n" in second


def test_line_ends_and_marks_of_bytes_stay() -> None:
    files = {path: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") if path.endswith(("md", "yaml")) else data
             for path, data in as_bytes(FILES).items()}  # fmt: skip
    for target in TARGETS:
        plain, odd = renamed(as_bytes(FILES), target), renamed(files, target)
        wanted = {path: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") if path.endswith(("md", "yaml")) else data
                  for path, data in plain.items()}  # fmt: skip
        assert odd == wanted


IDS = st.from_regex(r"\A[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3})?\Z")


@given(st.lists(IDS, max_size=5), IDS, IDS, st.sampled_from(["[{}]", "{}", '"{}"', "'{}'", "\n  - {}"]))
def test_every_way_to_write_a_list_of_ids_is_understood(ids: list[str], old: str, new: str, form: str) -> None:
    joint = "\n  - " if "\n" in form else ", "
    text = f"speaker: {form.format(joint.join(ids))}\nnote: {old}\n" if ids else "note: x\n"
    yaml = Yaml(text)
    edits = [
        edit
        for name in names_in(shape_of(KeyQuote), yaml.root)
        for edit in change(yaml, name, lambda word: new if word == old else None)
    ]
    after = edited(text.encode(), edits).decode()
    wanted = [new if one == old else one for one in ids]
    assert after == (f"speaker: {form.format(joint.join(wanted))}\nnote: {old}\n" if ids else "note: x\n")


# ── the command ──


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def held(project: Path) -> dict[str, bytes]:
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in sorted(project.glob("content/**/*.*"))}


def test_an_article_and_its_yaml_move_are_shown_first_and_come_back(project: Path) -> None:
    before = held(project)
    shown = run("rename", "strike", "walkout")
    assert shown.exit_code == 0
    assert "rename from content/articles/strike.md\nrename to content/articles/walkout.md\n" in shown.output
    assert "+former_ids: [strike]" in shown.output
    assert "-title: Cranes" not in shown.output
    assert held(project) == before
    assert run("rename", "strike", "walkout", "--write").exit_code == 0
    after = held(project)
    assert {"content/articles/walkout.md", "content/articles/walkout.yaml", "content/articles/quay.png"} <= after.keys()
    assert not {"content/articles/strike.md", "content/articles/strike.yaml"} & after.keys()
    assert after["content/articles/walkout.yaml"] == before["content/articles/strike.yaml"]
    assert run("build").exit_code == run("check").exit_code
    assert run("undo", "--write").exit_code == 0
    assert held(project) == before


def test_only_what_has_an_address_is_remembered(project: Path) -> None:
    """Also where the file of the thing does not hold its id, and where the draft was in the site that was built last."""
    write(project, {
        "content/articles/notes.md": "---\ntitle: t\nsource: harbor\nstatus: draft\nformer_ids: [told]\n---\n\nText.\n",
        "content/articles/shown.md": "---\ntitle: t\nsource: harbor\n---\n\nText.\n",
        "content/articles/gone.md": "---\ntitle: t\nsource: harbor\nstatus: draft\n---\n\nText.\n",
        "content/articles/taken.md": "---\ntitle: t\nsource: harbor\nstatus: withheld\n---\n\nText.\n",
        "site/manifest.json": '{"briefgen": 1, "files": {"articles/gone.html": "x"}}',
        "content/actors/more.yaml": "quiet: {name: Nobody Names Him}\n",
    })  # fmt: skip
    told = {
        old: run("rename", old, f"new-{old}", "--write").output for old in ("notes", "shown", "gone", "taken", "quiet")
    }
    assert ["leads to" in output for output in told.values()] == [False, True, True, True, False]
    text = {
        name: (project / f"content/articles/new-{name}.md").read_text("utf-8") for name in ("notes", "shown", "gone")
    }
    assert "former_ids: [told]\n" in text["notes"]
    assert "former_ids: [shown]\n" in text["shown"]
    assert "former_ids: [gone]\n" in text["gone"]
    assert "former" not in (project / "content/actors/more.yaml").read_text("utf-8")
    assert run("rename", "new-notes", "told", "--write").exit_code == 0
    assert "told" not in (project / "content/articles/told.md").read_text("utf-8")


def test_a_briefing_takes_the_ids_with_it_that_are_made_from_its_own(project: Path) -> None:
    write(project, {
        "content/briefings/second.yaml": "title: t\nsummary: s\nopen_questions: [Why?]\n",
        "content/articles/new.md": "---\ntitle: t\nsource: harbor\n---\n\n[Why]{.question ref=second.why}?\n",
    })  # fmt: skip
    before = run("check").output
    assert run("rename", "second", "2nd", "--write").exit_code == 0
    assert "ref=2nd.why}" in (project / "content/articles/new.md").read_text("utf-8")
    assert run("check").output == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ada", "port", "the actor “port” exists already"),
        ("ada", "a b", "cannot be an id"),
        ("ada", "a" * 101, "at most 100 characters"),
        ("ada", "con", "Windows keeps"),
        ("strike#wait", "हिन्दी", "an id is made of letters"),
        ("ada", "ada", "has this id already"),
        ("ada", "Ada", "one file on some machines"),
        ("adda", "x", "did you mean “ada”?"),
        ("both", "x", "write actor:both or article:both"),
        ("strike#wait", "stop", "strike#stop exists already"),
        ("strike#quote-patience", "x", "made from the words"),
        ("strike#wai", "x", "did you mean “wait”?"),
        ("claim:ada", "x", "there is no claim with the id “ada”"),
        ("article:bridge", "gone", "nothing was written"),
        ("strike#wait", "page-x", "nothing was written"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(project: Path, old: str, new: str, message: str) -> None:
    extra = {
        "both": ("content/articles/both.md", "content/actors/more.yaml"),
        "article:bridge": ("content/articles/both.md",),
    }
    texts = ["---\ntitle: t\nsource: valley\nformer_ids: [gone]\n---\n\nText.\n", "both: {name: Both}\n"]
    write(project, dict(zip(extra.get(old, ()), texts, strict=False)))
    before = held(project)
    done = run("rename", old, new, "--write")
    assert done.exit_code in (1, 2)
    assert message in done.output
    assert held(project) == before


def test_a_file_that_cannot_be_read_stops_it(project: Path) -> None:
    write(project, {"content/briefings/broken.yaml": "title: [ada\n"})
    before = held(project)
    done = run("rename", "ada", "brandt", "--write")
    assert (done.exit_code, held(project)) == (1, before)
    assert "content/briefings/broken.yaml cannot be read" in done.output
