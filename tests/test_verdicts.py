"""Verdicts: cases by hand in `tests/verdicts/`, each a small project whose briefing quotes its article."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from briefgen.model import Passage
from briefgen.pipeline import Build
from briefgen.relations import EVIDENCE, PASSAGES, UNPLACED, Placed
from briefgen.resolve.evidence import describe
from tests.projects import build

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
