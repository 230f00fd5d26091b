"""A briefing that begins from articles holds what their marks say, and is not published before it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.listing import state
from briefgen.cli.program import program
from briefgen.drafting import draft_from
from briefgen.model import Briefing, KeyQuote
from briefgen.parse.briefing import read_briefing
from briefgen.relations import ANY_ARTICLE
from tests.projects import PROJECT, as_values, build, told, write

# The articles without the briefings: whatever they refer to has to come from the draft.
FILES = {path: text for path, text in PROJECT.items() if not path.startswith("content/briefings/")}


def drafted(files: dict[str, str], *articles: str) -> str:
    catalog, _ = state(as_values(files))
    return draft_from(catalog, [catalog.all(ANY_ARTICLE, key)[0] for key in articles], "new", "New")


def read(text: str) -> Briefing:
    found = read_briefing(text, "content/briefings/new.yaml", "new")
    assert found.value, found.diagnostics
    return found.value


def test_a_draft_holds_all_that_the_marks_say() -> None:
    briefing = read(drafted(FILES, "strike", "talks"))
    assert briefing.status == "draft"
    assert briefing.published is None
    assert briefing.articles == ("strike", "talks")
    assert briefing.key_quotes == (
        KeyQuote(id="waiting", speaker=("ada",), wordings=("strike#wait", "talks#waiting")),
        KeyQuote(cites="strike#quote-patience"),
    )
    assert [row.id for row in briefing.actors] == ["ada", "port"]
    (question,) = briefing.open_questions
    assert (question.id, question.question, question.raised_by, question.opened) == (
        "payer", "To write: Who pays", ("strike#pays",), "2024-03-05",
    )  # fmt: skip
    assert [(claim.id, claim.text, claim.cites) for claim in briefing.claims] == [
        ("no-ship", "To write: No ship left", ("strike#none-left",))
    ]
    assert [(event.id, event.date, event.cites) for event in briefing.timeline] == [
        ("stop", "2024-03-04", ("strike#stop",))
    ]


def test_a_draft_mends_what_the_articles_refer_to_and_brings_no_error() -> None:
    assert {line[:4] for line in told(build(FILES))} == {"R005", "R006", "R007", "R009"}
    text = drafted(FILES, "strike", "talks", "bridge")
    assert told(build({**FILES, "content/briefings/new.yaml": text})) == ["I011 content/briefings/new.yaml:4"]


def test_what_is_not_written_is_not_published() -> None:
    text = drafted(FILES, "strike", "talks").replace("status: draft", "status: published")
    built = build({**FILES, "content/briefings/new.yaml": text})
    assert [line[:4] for line in told(built)] == ["B006"] * text.count('"To write:')
    written = text.replace("To write:", "Written:")
    assert told(build({**FILES, "content/briefings/new.yaml": written})) == []


def test_what_another_briefing_lists_is_not_listed_again() -> None:
    briefing = read(drafted(PROJECT, "strike", "talks"))
    assert briefing.key_quotes == (KeyQuote(id="waiting"), KeyQuote(cites="strike#quote-patience"))
    assert not briefing.open_questions + briefing.claims + briefing.timeline
    assert told(build({**PROJECT, "content/briefings/new.yaml": drafted(PROJECT, "strike", "talks")})) == [
        "I011 content/briefings/new.yaml:4"
    ]


ODD = [
    "[‘a: b’]{.quote speaker=ada ref=null} [“c” # d]{.quote speaker=ada ref=null}",
    "[when?]{.question} [when?]{.question} [`{>>`]{.question ref=x}",
    "[“a”]{.quote speaker=ada ref=both} [“b”]{.quote speaker=cleo ref=both}",
    "[went]{.event ref=no} [came]{.event date=2024-01~} [*x* \\\\ \"y\" 'z']{.claim by=cleo}",
    "nothing is marked here",
]


@pytest.mark.parametrize("body", ODD)
def test_no_text_makes_a_draft_with_errors_of_its_own(body: str) -> None:
    files = {
        "content/sources.yaml": "s: {name: S}",
        "content/actors.yaml": "ada: {name: Ada}\ncleo: {name: Cleo}",
        "content/articles/a.md": f"---\ntitle: A\nsource: s\n---\n\n{body}\n",
    }
    built = build({**files, "content/briefings/new.yaml": drafted(files, "a")})
    errors = [problem for problem in built.diagnostics if problem.severity == "error"]
    # Words of two speakers are no statement, and an event without a date has no place in a timeline: the marks say so.
    assert [problem.path for problem in errors] == ["content/articles/a.md"] * len(errors)
    assert {problem.code for problem in errors} <= {"R005", "R009"}


# ── the command ──


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def test_the_command_writes_a_draft_and_undo_takes_it_back(project: Path) -> None:
    done = run("new", "briefing", "port", "--title", "The port", "--from", "strike", "content/articles/talks.md")
    assert done.exit_code == 0
    assert "5 texts to write" in done.output
    place = project / "content/briefings/port.yaml"
    assert read(place.read_text("utf-8")).title == "The port"
    checked = run("check")
    assert checked.exit_code == 0
    assert "note[I011]: 5 texts of this draft still to write" in checked.output
    assert run("undo", "--write").exit_code == 0
    assert not place.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("port", "--from", "strik"), "there is no article “strik”"),
        (("port", "strike"), "write --from strike"),
        (("a/b", "--from", "strike"), "cannot be an id"),
    ],
)
def test_what_cannot_be_begun_is_refused(project: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("new", "briefing", *arguments)
    assert done.exit_code == 2
    assert message in done.output
    assert not (project / "content/briefings").exists()


def test_no_file_is_overwritten(project: Path) -> None:
    write(project, {"content/briefings/port.yaml": "title: mine\nsummary: mine\n"})
    assert run("new", "briefing", "port", "--from", "strike").exit_code == 2
    assert (project / "content/briefings/port.yaml").read_text("utf-8") == "title: mine\nsummary: mine\n"
