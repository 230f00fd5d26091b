"""Articles that may answer a question: which are offered to its author, why, and that readers never see it."""

from __future__ import annotations

import time

import pytest

from briefgen.cli.listing import LISTS, state
from briefgen.may_answer import offers_to
from briefgen.relations import ANY_BRIEFING
from briefgen.resolve.offers import MOST, Candidate, Wanted, offers, terms
from tests.projects import as_values, build

REGISTRIES = {
    "content/sources.yaml": "one: {name: One}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt, aliases: [Brandt]}\nport: {name: Port Authority}\n",
}
LATER = "Ada Brandt said that the council found the money: the budget pays for new cranes."


def article(body: str, date: str = "2024-04-01", more: str = "") -> str:
    when = f"published: {date}\n" if date else ""
    return f"---\ntitle: A title\nsource: one\n{when}{more}---\n\n{body}\n"


FILES = {
    **REGISTRIES,
    "content/articles/first.md": article("[Who pays for the cranes]{.question #pays ref=payer}?", "2024-03-01"),
    "content/articles/later.md": article(LATER),
}


def briefing(question: str) -> str:
    return (
        f"title: t\nsummary: s\npublished: 2024-03-02\nactors: [port]\nopen_questions:\n  - {{id: payer, {question}}}\n"
    )


QUESTION = "question: Does the council pay Ada Brandt’s cranes?, opened: 2024-03-05"


def offered(files: dict[str, str], question: str = QUESTION) -> list[str]:
    """The articles that are offered, as the preview finds them; `list` must find the same."""
    whole = {**files, "content/briefings/b.yaml": briefing(question)}
    found = []
    for catalog in (build(whole).catalog, state(as_values(whole))[0]):
        asked = [(found, item) for found in catalog.all(ANY_BRIEFING, "b") for item in found.open_questions]
        found.append([offer for offers in offers_to(catalog, asked) for offer in offers])
    assert found[0] == found[1]
    return [f"{offer.article}: {' '.join((*offer.actors, *offer.terms))}" for offer in found[0]]


def test_a_later_article_with_its_actor_and_its_words_is_offered() -> None:
    assert offered(FILES) == ["later: ada council cranes pays"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/articles/later.md", article(LATER, "2024-03-05")),  # on the same day: not certainly later
        ("content/articles/later.md", article(LATER, "")),
        ("content/articles/later.md", article("The council pays for the cranes.")),  # none of its actors
        ("content/articles/later.md", article("Ada Brandt likes cranes.")),  # one word is a chance
        ("content/articles/later.md", article(f"{LATER} [Who]{{.question ref=payer}}?")),  # known as one that asks
        ("content/articles/later.md", article("::: {.boilerplate}\n" + LATER + "\n:::\n\nElse.")),
    ],
)
def test_what_is_no_answer_is_not_offered(path: str, text: str) -> None:
    assert offered({**FILES, path: text}) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (QUESTION + ", status: moot", []),
        (QUESTION + ", status: disputed", ["later: ada council cranes pays"]),
        (QUESTION + ", history: [{date: 2024-04-02, status: open}]", []),  # it has been looked at since
        (QUESTION + ", status: disputed, answer: {text: Yes., date: 2024-04-02}", []),
        (
            "question: Does the council pay Ada Brandt’s cranes?",
            ["later: ada council cranes pays"],
        ),  # since it was raised
        (QUESTION + ", raised_by: [later#x]", []),
        ("question: Does the council pay Ada Brandt’s cranes?, opened: 2024-03~", ["later: ada council cranes pays"]),
    ],
)
def test_what_is_offered_depends_on_the_status_and_the_dates(question: str, expected: list[str]) -> None:
    later = article(LATER.replace("Ada Brandt", "[Ada Brandt]{.event #x}"))
    assert offered({**FILES, "content/articles/later.md": later}, question) == expected


def test_a_question_that_names_nobody_is_about_the_actors_of_its_briefing() -> None:
    question = "question: Does the council pay the cranes?, opened: 2024-03-05"
    assert offered(FILES, question) == []
    assert offered(
        {**FILES, "content/articles/later.md": article(f"{LATER} The Port Authority agrees.")}, question
    ) == ["later: port council cranes pays"]


def test_a_briefing_that_lists_no_actors_has_those_of_its_articles() -> None:
    first = article("[Who pays for the cranes]{.question #pays ref=payer}? [Ada]{.actor ref=ada} left.", "2024-03-01")
    whole = briefing("question: Does the council pay the cranes?, opened: 2024-03-05, raised_by: [first#pays]")
    files = {
        **FILES,
        "content/articles/first.md": first,
        "content/briefings/b.yaml": whole.replace("actors: [port]\n", ""),
    }
    catalog = build(files).catalog
    asked = [(found, item) for found in catalog.all(ANY_BRIEFING, "b") for item in found.open_questions]
    assert [offer.article for offers in offers_to(catalog, asked) for offer in offers] == ["later"]


def test_drafts_are_offered_too_and_nothing_of_it_reaches_the_site() -> None:
    files = {**FILES, "content/articles/later.md": article(LATER, more="status: draft\n")}
    assert offered(files) == ["later: ada council cranes pays"]
    with_draft = build({**files, "content/briefings/b.yaml": briefing(QUESTION)})
    del files["content/articles/later.md"]
    without = build({**files, "content/briefings/b.yaml": briefing(QUESTION)})
    assert with_draft.pending == without.pending


def test_the_list_has_the_number_and_the_reasons() -> None:
    catalog, _ = state(as_values({**FILES, "content/briefings/b.yaml": briefing(QUESTION)}))
    (row,) = LISTS["questions"].rows(catalog)
    assert row["may_answer"] == [{"article": "later", "actors": ("ada",), "terms": ("council", "cranes", "pays")}]


# ── the rule ────────────────────────────────────────────────────────────────────────────────────────────────────


def candidate(name: str, words: str, actors: str = "a") -> Candidate:
    return Candidate(name, frozenset(actors.split()), frozenset(words.split()))


WANTED = Wanted(frozenset("ab"), {"one": "Ones", "two": "Twos", "three": "Threes"})


def test_the_candidates_that_share_most_come_first() -> None:
    found = offers(
        WANTED,
        [
            candidate("few", "one two"),
            candidate("more", "one three two"),
            candidate("others", "one two three", "c"),
            candidate("one", "one"),
        ],
    )
    assert [offer.article for offer in found] == ["more", "few"]
    found = offers(
        WANTED, [candidate("few", "one two"), candidate("actors", "one two", "a b"), candidate("x", "two one")]
    )
    assert [offer.article for offer in found] == ["actors", "few", "x"]


def test_words_that_all_have_tell_nothing() -> None:
    crowd = [candidate(f"c{number}", "one two") for number in range(20)]
    assert offers(WANTED, crowd) == ()
    assert [
        offer.article for offer in offers(WANTED, [*crowd, candidate("rare", "two three"), candidate("r", "three")])
    ] == []
    found = offers(
        WANTED, [candidate(f"c{number}", "one") for number in range(20)] + [candidate("rare", "one two three")]
    )
    assert [(offer.article, offer.terms) for offer in found] == [("rare", ("Twos", "Threes"))]


def test_never_more_than_a_reader_takes_in() -> None:
    words = {f"w{number}": f"w{number}" for number in range(99)}
    crowd = [candidate(f"c{number}", f"w{number} w{number + 1}") for number in range(50)]
    assert len(offers(Wanted(frozenset("a"), words), crowd)) == MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Were the deliveries agreed on?", {"delive": "deliveries", "agreed": "agreed"}),
        ("arms, ARMS; 2023 and 40", {"arms": "arms"}),
        ("Спутники и спутник", {"спутни": "Спутники"}),
        ("军事合作", {"军事": "军事", "事合": "事合", "合作": "合作"}),
        ("회담은 회담이", {"회담": "회담은"}),
        ("", {}),
    ],
)
def test_words_are_known_by_their_stems(text: str, expected: dict[str, str]) -> None:
    assert terms(text) == expected


def test_many_questions_and_articles_take_bounded_time() -> None:
    files = {
        **REGISTRIES,
        **{
            f"content/articles/a{number}.md": article(f"Ada Brandt, word{number % 50} and crane{number}.")
            for number in range(300)
        },
    }
    questions = "".join(
        f"  - {{id: q{n}, question: Word{n} of crane{n} and Ada Brandt?, opened: 2024-01-01}}\n" for n in range(300)
    )
    files["content/briefings/b.yaml"] = f"title: t\nsummary: s\nopen_questions:\n{questions}"
    catalog, _ = state(as_values(files))
    asked = [(found, item) for found in catalog.all(ANY_BRIEFING, "b") for item in found.open_questions]
    started = time.process_time()
    assert len(offers_to(catalog, asked)) == 300
    assert time.process_time() - started < 5
