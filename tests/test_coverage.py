"""The coverage matrix: what each source does with each subject of a briefing, and where that stands."""

from __future__ import annotations

import pytest

from briefgen.catalog import Reader
from briefgen.plan.briefing import plan
from briefgen.resolve.coverage import Wording, cell, wordings
from briefgen.resolve.negation import negation_in
from briefgen.views import BriefingView, CoverageView
from tests.projects import Files, build

HEAD = "---\ntitle: {title}\nsource: {source}\npublished: {date}\n{more}---\n\n"
REGISTRIES = {
    "content/sources.yaml": "one: {name: One}\ntwo: {name: Two}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt}\ncleo: {name: Cleo Dunn}\n",
}


def article(body: str, source: str = "one", date: str = "2024-03-01", more: str = "") -> str:
    return HEAD.format(title="A title", source=source, date=date, more=more) + body + "\n"


def matrix(files: Files, briefing: str) -> CoverageView | None:
    whole = {**REGISTRIES, **files, "content/briefings/b.yaml": "title: t\nsummary: s\n" + briefing}
    made = build(whole)
    assert [problem.code for problem in made.diagnostics if problem.severity == "error"] == []
    page = plan(Reader(made.catalog), "b")
    assert page is not None
    assert isinstance(page.view, BriefingView)
    return page.view.coverage


def cells(found: CoverageView | None) -> dict[str, list[str]]:
    """By subject: for each source its states, with how often."""
    assert found is not None
    return {
        row.label.text: [" ".join(f"{mark.state}:{mark.count}" for mark in cell.marks) for cell in row.cells]
        for row in found.rows
    }


CLAIM = "claims: [{id: left, text: It left.}]\n"
SAYS = "[It left]{.claim #says ref=left stance=asserts}."
DENIES = "[It did not]{.claim #denies ref=left stance=denies}."


@pytest.mark.parametrize(
    ("states", "coded", "expected"),
    [
        ((), True, ("silent",)),
        ((), False, ("unread",)),
        (("says", "denies", "says"), True, ("denies", "says")),
        (("names",), False, ("names",)),
        (("names", "says"), False, ("says",)),
        (("asks", "says"), False, ("says", "asks")),
        (("differs", "says"), True, ("says", "differs")),
    ],
)
def test_what_a_source_does_follows_from_its_passages(
    states: tuple[str, ...], coded: bool, expected: tuple[str, ...]
) -> None:
    assert cell(states, coded=coded) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "other", "state"),
    [
        ("“We wait, all of us.”", "we wait all of us", "says"),  # case and punctuation are no words
        ("We wait", "We wait for the ship", "says"),  # as far as both go
        ("We wait … for the ship", "We wait here for the ship", "says"),  # what is cut out is not another word
        ("We wait here for the ship", "We wait … the ship", "says"),
        ("We wait … for the ship", "for the ship we wait", "differs"),
        ("We wait … for the ship", "we wait for", "differs"),  # it runs over what the first has cut out
        ("a sacred struggle", "a just struggle", "differs"),
        ("a sacred struggle", "sacred fight", "differs"),
        ("We wait", "We waited", "differs"),
        ("it is", "audit is", "differs"),  # words, not letters
        ("神圣的斗争", "正义的斗争", "differs"),
        ("神圣的斗争", "神圣的", "says"),
        ("don't", "don’t", "says"),
        ("attack the port", "We will never attack the port", "differs"),  # its opposite
        ("We will never attack the port", "attack the port", "differs"),
        ("We … attack", "We will not attack", "differs"),
        ("We attack the port", "We attack the port no more", "differs"),
        ("never attack the port", "We will never attack the port", "says"),  # the negation is in both
        ("开战", "我们不开战", "differs"),
        ("…", "anything", "differs"),  # without words there is nothing to agree with
        ("anything", "…", "differs"),
    ],
)
def test_a_wording_is_compared_with_the_first_word_by_word(first: str, other: str, state: str) -> None:
    assert wordings([Wording(first), Wording(other)], negation_in) == ["says", state]


def test_a_source_with_two_articles_is_one_column_and_says_what_both_say() -> None:
    files = {
        "content/articles/a.md": article(SAYS),
        "content/articles/b.md": article(DENIES),
        "content/articles/c.md": article("Nothing.", "two"),
    }
    found = matrix(files, f"articles: [a, c, b]\n{CLAIM}")
    assert found is not None
    assert [column.source.text for column in found.columns] == ["One", "Two"]
    assert [[it.link.href for it in column.articles] for column in found.columns] == [
        ["../articles/a.html", "../articles/b.html"],
        ["../articles/c.html"],
    ]
    assert cells(found) == {"It left.": ["denies:1 says:1", "unread:0"]}
    (row,) = found.rows
    assert [mark.hrefs for mark in row.cells[0].marks] == [
        ("../articles/b.html#denies",),
        ("../articles/a.html#says",),
    ]
    assert found.states == ("denies", "says", "unread")


def test_silence_counts_only_if_every_article_of_the_source_is_coded() -> None:
    coded = "coded: complete\n"
    files = {
        "content/articles/a.md": article(SAYS),
        "content/articles/b.md": article("Nothing.", "two", more=coded),
        "content/articles/c.md": article("Nothing.", "two"),
    }
    assert cells(matrix(files, f"articles: [a, b, c]\n{CLAIM}")) == {"It left.": ["says:1", "unread:0"]}
    files["content/articles/c.md"] = article("Nothing.", "two", more=coded)
    assert cells(matrix(files, f"articles: [a, b, c]\n{CLAIM}")) == {"It left.": ["says:1", "silent:0"]}
    files["content/articles/c.md"] = article(DENIES, "two")
    assert cells(matrix(files, f"articles: [a, b]\n{CLAIM}")) == {"It left.": ["says:1", "silent:0"]}


def test_a_question_is_asked_or_answered() -> None:
    files = {
        "content/articles/a.md": article("[Who pays]{.question #q ref=payer} is open."),
        "content/articles/b.md": article("[“We pay”]{.quote #pay speaker=ada}, she said.", "two"),
    }
    question = "{id: payer, question: Who?, status: answered, answer: {text: They., cites: [b#pay]}}"
    found = matrix(files, f"articles: [a, b]\nactors: [ada]\nopen_questions: [{question}]\n")
    assert cells(found)["Who?"] == ["asks:1", "says:1"]


def test_actors_speak_are_named_or_are_not_there() -> None:
    files = {
        "content/articles/a.md": article(
            "Ada Brandt waits. [“We wait”]{.quote #w speaker=ada}. [Ada](actor:ada) went."
        ),
        "content/articles/b.md": article("Ada Brandt, and Ada Brandt. [It left]{.claim #l by=cleo}.", "two"),
    }
    found = matrix(files, "articles: [a, b]\nactors: [ada, cleo]\n")
    assert cells(found) == {"Ada Brandt": ["says:1", "names:2"], "Cleo Dunn": ["unread:0", "says:1"]}
    assert found is not None
    assert found.rows[0].cells[1].marks[0].hrefs == ("../articles/b.html",)


def test_without_a_list_of_actors_those_who_speak_are_rows() -> None:
    files = {"content/articles/a.md": article("[“We wait”]{.quote #w speaker=cleo}. Ada Brandt went.")}
    assert cells(matrix(files, "articles: [a]\n")) == {"Cleo Dunn": ["says:1"]}


def test_a_cell_leads_to_the_first_passages_and_says_that_there_are_more() -> None:
    body = " ".join(f"[“w{number}”]{{.quote #q{number} speaker=ada}}" for number in range(12))
    found = matrix({"content/articles/a.md": article(body)}, "articles: [a]\n")
    assert found is not None
    (mark,) = found.rows[0].cells[0].marks
    assert (mark.count, mark.more, len(mark.hrefs), mark.hrefs[0]) == (12, True, 9, "../articles/a.html#q0")


def test_where_no_words_may_be_shown_a_cell_leads_to_the_article() -> None:
    files = {"content/articles/a.md": article(f"{SAYS} {DENIES}", more="rights: {publish: none}\n")}
    found = matrix(files, f"articles: [a]\n{CLAIM}")
    assert found is not None
    assert {mark.hrefs for mark in found.rows[0].cells[0].marks} == {("../articles/a.html",)}


def test_what_came_after_the_cutoff_says_so() -> None:
    files = {
        f"content/articles/a{number}.md": article(SAYS, date=date)
        for number, date in enumerate(("2024-03-01", "2024-03-02", "2024-03-03", "2024-03-02T19:00:00Z"))
    }
    briefing = f"articles: [a0, a1, a2, a3]\n{CLAIM}"
    found = matrix(files, f"cutoff: 2024-03-02T18:00:00Z\n{briefing}")
    assert found is not None
    assert [it.late for it in found.columns[0].articles] == [False, False, True, True]
    plain = matrix(files, briefing)
    assert plain is not None
    assert not any(it.late for it in plain.columns[0].articles)


def test_without_subjects_or_articles_there_is_no_matrix() -> None:
    assert matrix({"content/articles/a.md": article("Nothing.")}, "articles: [a]\n") is None
    assert matrix({}, CLAIM) is None
