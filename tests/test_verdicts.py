"""Verdicts: cases by hand in `tests/verdicts/`, each a small project whose briefing quotes its article."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from briefgen.model import Passage, Verdict
from briefgen.pipeline import Build
from briefgen.relations import EVIDENCE, PASSAGES, UNPLACED, Placed
from briefgen.resolve.evidence import describe
from tests.projects import build, shipped_theme, text_of

_KEY = re.compile(r"^(lang|speaker|head|text|other|quote|prefix|suffix|type|verdict|parts|diff|put): ?", re.MULTILINE)
_REFUSED = {
    "negation": "what is left out here holds",
    "addition": "would turn the sentence round",
    "heading": "a heading or the border",
    "speaker": "somebody else is quoted",
}


class Case(NamedTuple):
    """A case by hand: what it is called, and what it says by its keys."""

    name: str
    said: dict[str, str]


def read_cases() -> list[Case]:
    cases = []
    for path in sorted((Path(__file__).parent / "verdicts").glob("*.txt")):
        for block in re.split(r"^# ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = block.partition("\n")
            _, *parts = _KEY.split(rest)
            said = {key: text.strip("\n") for key, text in zip(parts[::2], parts[1::2], strict=True)}
            cases.append(Case(f"{path.stem}: {name}", said))
    return cases


CASES = read_cases()


def told_of(case: Case, reason: str = "") -> Build:
    """The build of a project with the case's article, and a briefing that quotes it."""
    said = case.said
    text = said["text"].replace("@60", "a " * 60).replace("@61", "a " * 61).replace("@long", "antidisestablish " * 25)
    keys = ("prefix", "suffix", "speaker", "type")
    more = "".join(f", {key}: {json.dumps(said[key])}" for key in keys if key in said)
    language = f"language: {said['lang']}\n" if "lang" in said else ""
    head = f"source: s\n{language}rights: {{publish: full}}\n"
    files = {
        "content/sources.yaml": "s: {name: Source}\n",
        "content/actors.yaml": "ada: {name: Ada, match: false}\nben: {name: Ben, match: false}\n",
        "content/articles/one.md": f"---\ntitle: {json.dumps(said.get('head', 'T'))}\n{head}---\n\n{text}\n",
        "content/articles/two.md": f"---\ntitle: T\nstatus: draft\n{head}---\n\n{said.get('other', 'Zebra.')}\n",
        "content/briefings/b.yaml": "title: B\nsummary: S\nkey_quotes:\n"
        f"  - {{article: one, text: {json.dumps(said['quote'])}{more}{reason}}}\n",
    }
    return build(files)


def shown(made: Build) -> Placed | None:
    """The quote as the briefing shows it."""
    (reference,) = made.catalog.all(EVIDENCE, "b")[0]
    if reference:
        (passage,) = [p for p in made.catalog.all(PASSAGES, "one")[0] if p.id == reference.partition("#")[2]]
        return Placed("one", None, passage)
    return next((placed for _, placed in made.catalog.all(UNPLACED, "b")), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gets_its_verdict(case: Case) -> None:
    made = told_of(case)
    wrong = [problem for problem in made.diagnostics if problem.severity == "error"]
    verdict, _, why = case.said["verdict"].partition(" ")
    if verdict in ("exact", "typographic", "elided"):
        assert wrong == []
        found = shown(made)
        assert found is not None
        check_found(case, found.passage, verdict)
        return
    expected = {"ambiguous": "Q002", "mixed": "Q003", "refused": "Q006", "elsewhere": "Q005"}.get(verdict, "Q001")
    assert [problem.code for problem in wrong] == [expected]
    assert made.catalog.all(EVIDENCE, "b")[0] == (None,)
    assert verdict != "refused" or _REFUSED[why] in wrong[0].message
    if verdict not in ("ambiguous", "mixed"):
        check_accepted(case, {"refused": "altered"}.get(verdict, verdict))


def check_found(case: Case, passage: Passage, verdict: str) -> None:
    assert passage.verdict == verdict
    text = re.sub(r"\[([^\]]+)\]\{[^}]*\}", r"\1", case.said["text"])
    if "parts" in case.said:
        assert [text[start:end] for start, end in passage.parts] == case.said["parts"].split("|")
    if "put" in case.said:
        assert passage.insertions == tuple(filter(None, [case.said["put"]]))
        assert all(put in passage.words for put in passage.insertions)


def check_accepted(case: Case, verdict: str) -> None:
    """With a reason the quote is published, with its verdict."""
    made = told_of(case, ", verdict: accepted, reason: We heard it.")
    assert [problem for problem in made.diagnostics if problem.severity == "error"] == []
    found = shown(made)
    assert found is not None
    assert (found.passage.verdict, found.passage.accepted, found.passage.parts) == (verdict, "We heard it.", ())
    if "diff" in case.said:
        assert describe(found.passage.difference) == case.said["diff"]


def test_there_are_cases_of_each_class_and_of_several_scripts() -> None:
    verdicts = Counter(case.said["verdict"].partition(" ")[0] for case in CASES)
    assert len(CASES) >= 60
    assert {
        "exact",
        "typographic",
        "elided",
        "elsewhere",
        "altered",
        "absent",
        "ambiguous",
        "refused",
    } <= verdicts.keys()
    assert min(verdicts[name] for name in ("exact", "typographic", "elided", "elsewhere", "altered", "absent")) >= 3
    assert len({case.said.get("lang") for case in CASES}) >= 12
    assert len({case.name for case in CASES}) == len(CASES)


ARTICLE = "The plough, a marvel of brass and oak, cannot reach the upper farms before the thaw."
QUOTED = "The plough, a marvel of brass and oak, can reach the upper farms before the thaw"


def project(rights: str, text: str = ARTICLE, front: str = "") -> Build:
    return build(
        {
            **shipped_theme(),
            "content/sources.yaml": "s: {name: Source}\n",
            "content/articles/one.md": f"---\ntitle: T\nsource: s\nrights: {rights}\n{front}---\n\n{text}\n",
            "content/briefings/b.yaml": "title: B\nsummary: S\nkey_quotes:\n"
            f"  - {{article: one, text: {json.dumps(QUOTED)}, verdict: accepted, reason: We heard it.}}\n",
        }
    )


def test_the_difference_is_shown_as_far_as_the_rights_allow() -> None:
    page = text_of(project("{publish: excerpts}").pending["briefings/b.html"])
    assert "<ins>" in page
    assert "cannot" in page
    assert "We heard it." in page
    assert 'href="../articles/one.html"' in page
    hidden = "".join(
        text_of(made) for path, made in project("{publish: none}").pending.items() if path.endswith(".html")
    )
    assert "brass" not in hidden
    assert "We heard it." in hidden


def test_words_that_differ_count_as_shown() -> None:
    assert [problem.code for problem in project("{publish: excerpts, max_words: 5}").diagnostics] == ["A022", "Q030"]


def test_an_accepted_quote_is_in_no_list_of_quotes() -> None:
    made = project("{publish: full}")
    assert made.catalog.all(PASSAGES, "one") == ((),)
    assert "marvel" not in text_of(made.pending["quotes/index.html"])


def test_a_text_that_is_not_held_is_told_on_its_page_and_its_quotes_are_unchecked() -> None:
    made = project("{publish: full}", "", "text: not-held\n")
    assert [problem.code for problem in made.diagnostics] == ["Q009", "Q030"]
    assert "We do not hold the text" in text_of(made.pending["articles/one.html"])
    assert "text not held; not checked" in text_of(made.pending["briefings/b.html"])


def test_the_method_page_is_made_with_or_without_one_of_the_projects_own() -> None:
    own = "---\ntitle: How we work\n---\n\nWe read twice.\n"
    for files in (
        {},
        {"content/pages/method.md": own},
        {"content/pages/method.md": own.replace("title", "status: draft\ntitle")},
    ):
        made = build({**shipped_theme(), **files})
        page = text_of(made.pending["method.html"])
        assert all(f'id="page-{verdict}"' in page for verdict in get_args(Verdict))
        assert ("We read twice." in page) == (bool(files) and "draft" not in files["content/pages/method.md"])
        assert not made.has_errors
