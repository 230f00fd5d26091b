"""The ledger of open questions: its order, its groups, and what each page calls them."""

from __future__ import annotations

from briefgen.catalog import Reader
from briefgen.periods import MOST
from briefgen.plan import home, indexes
from briefgen.views import HomeView, QuestionsView
from tests.projects import build, shipped_theme

HEAD = "title: t\nsummary: s\npublished: {date}\nopen_questions:\n"
ARTICLE = (
    "---\ntitle: A\nsource: one\npublished: 2020-05-01\n---\n\n[Why]{.question #why ref=raised}? [“Yes”]{.quote #yes}\n"
)
ANSWERED = "status: answered, answer: {text: Yes., cites: [a#yes]}"
FILES = {
    "content/sources.yaml": "one: {name: One}\n",
    "content/articles/a.md": ARTICLE,
    "content/briefings/b.yaml": HEAD.format(date="2024-01-01")
    + "  - {id: new, question: New?, opened: 2023-01-01}\n"
    + "  - {id: undated, question: Undated?}\n"
    + "  - {id: raised, question: Raised?}\n"
    + "  - {id: dated-by-history, question: History?, history: [{date: 2019-01-01, status: open}]}\n"
    + f"  - {{id: done, question: Done?, opened: 2010-01-01, {ANSWERED}}}\n",
    "content/briefings/c.yaml": HEAD.format(date="2024-02-01")
    + "  - {id: old, question: Old?, opened: 2018-01-01}\n"
    + "  - {id: same, question: Same?, opened: 2023-01-01}\n"
    + "  - {id: disputed, question: Disputed?, opened: 2011-01-01, status: disputed}\n"
    + "  - {id: moot, question: Moot?, opened: 2012-01-01, status: moot}\n",
}
OPEN = ["old", "dated-by-history", "raised", "new", "same", "undated"]


def ledger(files: dict[str, str], period: str = "") -> QuestionsView:
    made = build(files)
    assert [problem for problem in made.diagnostics if problem.severity == "error"] == []
    view = indexes.plan_questions(Reader(made.catalog), period).view
    assert isinstance(view, QuestionsView)
    return view


def groups(view: QuestionsView) -> dict[str, list[str]]:
    return {group.status: [card.id for card in group.questions] for group in view.groups}


def test_open_questions_come_first_and_those_that_wait_longest_before_others() -> None:
    view = ledger(FILES)
    assert groups(view) == {"open": OPEN, "disputed": ["disputed"], "answered": ["done"], "moot": ["moot"]}
    assert list(groups(view)) == ["open", "disputed", "answered", "moot"]
    assert [group.total for group in view.groups] == [6, 1, 1, 1]
    assert (view.complete, view.total) == (True, 9)


def test_a_year_has_the_questions_that_were_opened_in_it() -> None:
    assert groups(ledger(FILES, "2019")) == {"open": ["dated-by-history"]}
    assert groups(ledger(FILES, "2024")) == {"open": ["raised", "undated"]}  # as their briefing


def test_answered_questions_do_not_push_open_ones_out_of_a_long_index() -> None:
    many = "".join(f"  - {{id: x{n}, question: X{n}?, opened: 2001-01-01, {ANSWERED}}}\n" for n in range(MOST))
    view = ledger({**FILES, "content/briefings/d.yaml": HEAD.format(date="2024-03-01") + many})
    assert groups(view)["open"] == OPEN
    assert (view.complete, sum(len(ids) for ids in groups(view).values())) == (False, MOST)
    assert {group.status: group.total for group in view.groups}["answered"] == MOST + 1


def test_the_first_page_has_those_without_a_full_answer() -> None:
    view = home.plan(Reader(build(FILES).catalog), "").view
    assert isinstance(view, HomeView)
    assert [card.id for card in view.questions] == [*OPEN, "disputed"]
    assert (view.open_questions, view.total_questions) == (7, 9)


def test_no_page_calls_an_answered_question_open() -> None:
    made = build({**FILES, **shipped_theme()})
    page = made.pending["briefings/b.html"]
    assert isinstance(page, bytes)
    text = page.decode()
    assert text.index(">New? <") < text.index(">Settled questions <") < text.index(">Done? <")
    index = made.pending["questions/index.html"]
    assert isinstance(index, bytes)
    assert b"<h1>Questions</h1>" in index
    assert b"Open questions" not in index
