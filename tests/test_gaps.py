"""Gaps: between the parts of split quotes nothing may vanish that the speaker said, and no border or other speaker."""

from __future__ import annotations

import pytest

from briefgen.pipeline import Build
from briefgen.relations import PASSAGES
from briefgen.resolve.quotation import spoken_between
from tests.projects import build

HEAD = "---\ntitle: T\nsource: s\nlanguage: {language}\n{more}---\n\n"
LONG = " ".join(["some words of the report stand here."] * 12)


def made(text: str, more: str = "", language: str = "en") -> Build:
    return build(
        {
            "content/sources.yaml": "s: {name: Source}\n",
            "content/actors.yaml": "ada: {name: Ada, match: false}\nben: {name: Ben, match: false}\n",
            "content/articles/one.md": HEAD.format(language=language, more=more) + text + "\n",
        }
    )


def told(built: Build) -> list[str]:
    return [problem.message for problem in built.diagnostics if problem.code == "Q006"]


A, B = "{.quote #a speaker=ada}", "{.quote cont=a}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"She said: “[We will]{A} not ever [attack them]{B}.”", "holds “not”"),
        (f"She said they [would]{A} not ever [attack them]{B}.", "holds “not”"),
        (f"She said they [would]{A} not ever [“attack them”]{B}.", "holds “not”"),
        (f"“[We will]{A}”, she said. “We never [attack them]{B}.”", "holds “never”"),
        (f"“[We, the ‘free’ towns,]{A} never [attack them]{B}.”", "holds “never”"),
        (f"„[We will]{A}“, she said, „never [attack them]{B}.“", "holds “never”"),
        (f'"[We will]{A}", she said. "We never [attack them]{B}."', "holds “never”"),
        (f"「[We will]{A} never [attack them]{B}」", "holds “never”"),
        (f"[“We will,”]{A} she said.\n\n## Later\n\n[“We go.”]{B}", "a heading"),
        (f"[“We will,”]{A} she said. [“All right,”]{{.quote speaker=ben}} he said. [“We go.”]{B}", "somebody else"),
        (f"[“We will,”]{A} she said. {LONG} [“We go.”]{B}", "more than 60 words"),
    ],
)
def test_what_must_not_vanish_between_the_parts_of_a_quote(text: str, why: str) -> None:
    (message,) = told(made(text))
    assert why in message


@pytest.mark.parametrize(
    "text",
    [
        f"[“We will,”]{A} she did not say when, [“attack them.”]{B}",
        f"“[We will]{A},” she did not say when, “[attack them]{B}.”",
        f"„[We will]{A}“, she did not say when, „[attack them]{B}“.",
        f"»[We will]{A}«, she did not say when, »[attack them]{B}«.",
        f"« [We will]{A} », she did not say when, « [attack them]{B} ».",
        f'"[We will]{A}", she didn\'t say when, "[attack them]{B}".',
        f"‘[We don’t mind]{A},’ she didn’t say when, ‘[to go]{B}.’",
        f"‘[We will]{A}’, she did not say when, ‘[attack them]{B}’.",
        f"「[We will]{A}」 she did not say when 「[attack them]{B}」",
        f"[“We will,”]{A} she did not say when.\n\n[“We go.”]{B}",
        f"“[We will]{A}, I say, [attack them]{B}.”",
        f"[“We will,”]{A} she said. [“All right,”]{{.quote speaker=ada}} she said. [“We go.”]{B}",
    ],
)
def test_what_the_article_tells_between_the_parts_is_no_word_of_the_speaker(text: str) -> None:
    built = made(text)
    assert told(built) == []
    (passage,) = [p for p in built.catalog.all(PASSAGES, "one")[0] if p.id == "a"]
    assert passage.verdict == "elided"


def test_parts_that_are_named_by_their_words_are_looked_at_too() -> None:
    marks = "annotations:\n  - {quote: s, exact: We will, speaker: ada}\n  - {quote: t, exact: attack them, cont: s}\n"
    built = made("Ada: We will not ever attack them.", marks)
    (problem,) = built.diagnostics
    assert (problem.code, problem.path, problem.place.line) == ("Q006", "content/articles/one.md", 7)


def test_one_part_with_other_signs_and_a_gap_make_a_cut_quote() -> None:
    marks = 'annotations:\n  - {quote: s, exact: "the port", speaker: ada}\n  - {quote: t, exact: stays, cont: s}\n'
    built = made("Ada: the port, I say, stays.", marks.replace("the port", "the  port"))
    (passage,) = built.catalog.all(PASSAGES, "one")[0]
    assert passage.verdict == "elided"


def test_a_second_paragraph_that_opens_the_quote_again_is_no_second_level() -> None:
    text = "“One goes on.\n\n“Two ends.” They never say. “Three.”"
    start, end = text.index("ends") + 4, text.index("Three")
    assert "never" not in "".join(text[a:b] for a, b in spoken_between(text, start, end))
