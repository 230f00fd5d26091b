"""Claims on the page of a briefing: who stands where, what differs between articles, and which have one origin."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from briefgen.catalog import Reader
from briefgen.plan import home
from briefgen.plan.briefing import plan
from briefgen.resolve import origins
from briefgen.views import BriefingsView, BriefingView, ClaimCard
from tests.projects import Files, build, text_of, told

HEAD = "---\ntitle: {title}\nsource: {source}\npublished: 2024-03-01\n{more}---\n\n"
REGISTRIES = {
    "content/sources.yaml": "one: {name: One}\ntwo: {name: Two}\nthree: {name: Three}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt}\n",
}
LONG = " ".join(f"word{number}" for number in range(60)) + "."
CLAIM = "claims: [{id: left, text: It left.}]\n"


def article(body: str, source: str = "one", more: str = "", title: str = "A title") -> str:
    return HEAD.format(title=title, source=source, more=more) + body + "\n"


def whole(articles: dict[str, str], briefing: str) -> dict[str, str]:
    texts = {f"content/articles/{name}.md": text for name, text in articles.items()}
    head = f"title: t\nsummary: s\narticles: [{', '.join(articles)}]\n"
    return {**REGISTRIES, **texts, "content/briefings/b.yaml": head + briefing}


def page(files: Files, problems: tuple[str, ...] = ()) -> BriefingView:
    made = build(files)
    assert [problem.code for problem in made.diagnostics if problem.severity != "note"] == list(problems)
    found = plan(Reader(made.catalog), "b")
    assert found is not None
    assert isinstance(found.view, BriefingView)
    return found.view


def claim(articles: dict[str, str], briefing: str = CLAIM, problems: tuple[str, ...] = ()) -> ClaimCard:
    (found,) = page(whole(articles, briefing), problems).claims
    return found


def names(links: object) -> list[str]:
    return [link.text for link in links]  # type: ignore[attr-defined]


def test_passages_stand_under_their_stance_with_their_speakers() -> None:
    found = claim(
        {
            "a": article(
                "[It left]{.claim #yes ref=left by=ada stance=asserts}. [So they say]{.claim #told ref=left}."
            ),
            "b": article(
                "[It did not]{.claim #no ref=left stance=denies}. [Hm]{.claim #hm ref=left stance=doubts}.", "two"
            ),
        }
    )
    stands = {group.stance: [card.href for card in group.passages] for group in found.stances}
    assert stands == {
        "asserts": ["../articles/a.html#yes"],
        "reports": ["../articles/a.html#told"],
        "doubts": ["../articles/b.html#hm"],
        "denies": ["../articles/b.html#no"],
    }
    assert list(stands) == ["asserts", "reports", "doubts", "denies"]
    assert names(found.stances[0].passages[0].speakers) == ["Ada Brandt"]
    assert (names(found.say), names(found.deny)) == (["One"], ["Two"])


def test_one_source_with_both_sides_is_no_dispute_between_sources() -> None:
    found = claim({"a": article("[It left]{.claim #y ref=left}. [It did not]{.claim #n ref=left stance=denies}.")})
    assert (found.say, found.deny) == ((), ())


def test_a_source_is_silent_only_if_all_its_articles_are_coded() -> None:
    articles = {
        "a": article("[It left]{.claim #y ref=left}."),
        "b": article("Nothing.", "two", "coded: complete\n"),
        "c": article("Nothing.", "three", "coded: complete\n"),
        "d": article("Nothing.", "three"),
    }
    found = claim(articles)
    assert (names(found.silent), names(found.unread)) == (["Two"], ["Three"])
    articles["d"] = article("Nothing.", "three", "coded: complete\n")
    assert names(claim(articles).silent) == ["Two", "Three"]


FORTY = "[It took about 40 minutes]{.claim #t ref=left}."
FIFTY = "[It took 50 minutes]{.claim #t ref=left}."


def test_figures_that_differ_lead_to_their_places() -> None:
    (found,) = claim({"a": article(FORTY), "b": article(FIFTY, "two")}).differences
    assert found.kind == "figures"
    assert [(one.source.text, one.text, one.href) for one in found.told] == [
        ("One", "about 40 minutes", "../articles/a.html#t"),
        ("Two", "50 minutes", "../articles/b.html#t"),
    ]
    assert claim({"a": article(FORTY), "b": article(FORTY, "two")}).differences == ()


def test_no_word_is_told_of_a_text_without_rights() -> None:
    files = whole({"a": article(FORTY), "b": article(FIFTY, "two", "rights: {publish: none}\n")}, CLAIM)
    (card,) = page(files).claims
    assert [one.text for one in card.differences[0].told] == ["about 40 minutes", None]
    made = build(files)
    assert "50 minutes" not in text_of(made.pending["briefings/b.html"])


def test_drafts_are_no_witnesses() -> None:
    draft = article(FIFTY + " " + LONG, "two", "status: draft\norigin: Wire\n")
    files = whole({"a": article(FORTY + " " + LONG, more="origin: Wire\n")}, CLAIM) | {"content/articles/b.md": draft}
    view = page(files)
    assert view.claims[0].differences == ()
    assert view.shared == ()


def test_dates_of_marks_that_differ_stand_under_the_entry() -> None:
    articles = {
        "a": article("[It left]{.event #l ref=left date=2024-02-10}."),
        "b": article("[It went]{.event #l ref=left date=2024-02-11}.", "two"),
    }
    timeline = "timeline: [{{id: left, date: {}, title: It leaves}}]\n"
    (item,) = page(whole(articles, timeline.format("2024-02"))).timeline
    assert [[one.text for one in found.told] for found in item.differences] == [
        ["10 February 2024", "11 February 2024"]
    ]
    page(whole(articles, timeline.format("2024-02-10")), ("B021",))
    page(whole(articles, timeline.format("2024-02-10?")))


def test_a_cited_denial_of_a_draft_briefing_is_told_too() -> None:
    articles = {"a": article("[It did not]{.claim #n stance=denies}.")}
    files = whole(articles, "status: draft\nclaims: [{text: It left., status: confirmed, cites: [a#n]}]\n")
    assert told(build(files)) == ["B020 content/briefings/b.yaml:5"]


# ── origins ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Witnesses(NamedTuple):
    groups: list[list[str]]
    names: list[str | None]
    origins: int
    columns: list[list[str]]


def witnesses(articles: dict[str, str]) -> Witnesses:
    files = whole(articles, CLAIM)
    view = page(files)
    assert view.coverage is not None
    everyone = [card.id for group in view.shared for card in group.articles] + [card.id for card in view.single]
    assert sorted(everyone) == sorted(articles)
    made = build(files)
    listed = home.plan_briefings(Reader(made.catalog), "")
    assert listed is not None
    assert isinstance(listed.view, BriefingsView)
    (card,) = listed.view.briefings
    assert (card.articles, card.sources, card.origins) == (len(view.articles), view.sources, view.origins)
    return Witnesses(
        [[one.id for one in group.articles] for group in view.shared],
        [group.name for group in view.shared],
        view.origins,
        [names(shared.sources) for shared in view.coverage.shared],
    )


def test_articles_with_one_wording_are_one_origin() -> None:
    found = witnesses(
        {
            "a": article(LONG),
            "b": article(f"Our reporter writes. {LONG.upper()}", "two"),
            "c": article("Something else of quite other words.", "three"),
        }
    )
    assert found == ([["a", "b"]], [None], 2, [["One", "Two"]])


def test_articles_that_name_one_origin_are_one() -> None:
    found = witnesses(
        {
            "a": article("One.", more="origin: Harbour Wire\n"),
            "b": article("Two.", "two", "origin: harbour  wire\n"),
            "c": article("Three.", "two"),
        }
    )
    assert found == ([["a", "b"]], ["Harbour Wire"], 2, [["One", "Two"]])


def test_two_articles_of_one_source_are_no_columns_that_agree() -> None:
    assert witnesses({"a": article(LONG), "b": article(LONG)}) == ([["a", "b"]], [None], 1, [])


def test_boilerplate_is_no_wording() -> None:
    block = f"\n\n::: {{.boilerplate}}\n{LONG}\n:::\n"
    assert witnesses({"a": article(f"One.{block}"), "b": article(f"Two.{block}", "two")}).groups == []


def test_an_edit_that_changes_no_words_compares_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    files = whole({"a": article(LONG), "b": article(LONG, "two")}, CLAIM)
    made = build(files)
    compared: list[object] = []

    def groups(found: list[tuple[str, origins.Traces]]) -> tuple[origins.Shared, ...]:
        compared.append(found)
        return origins.groups(found)

    monkeypatch.setattr("briefgen.conclusions.origins.groups", groups)
    marked = article(LONG.replace("word7 ", "[word7]{.claim #w ref=left} "), title="Another title")
    made.apply({"content/articles/a.md": marked.encode()})
    assert compared == []
    made.apply({"content/articles/a.md": article(LONG + " More.").encode()})
    assert len(compared) == 1
