"""Made-up projects that are long in every way at once: an actor with thousands of quotes, a source with thousands of
articles, a briefing of hundreds, an article full of marks, and many briefings, questions and statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_WORDS = (
    "harbour light ferry council winter repair bridge vote budget island captain letter signal storm tender engine "
    "answer morning paper office delay route contract island summer witness record keeper tower channel public meeting"
).split()
_VERBS = ("said", "told reporters", "wrote", "added", "answered")


class Sizes(NamedTuple):
    """How long everything is."""

    quotes: int = 5000  # of one actor, five in an article
    articles: int = 3000  # of one source
    briefed: int = 300  # articles of one briefing, from 40 sources
    marks: int = 2000  # in one article
    briefings: int = 2000
    questions: int = 3000
    statements: int = 1000
    actors: int = 1000
    sources: int = 1000


def day(number: int) -> str:
    """A date, running through three years."""
    return f"{2022 + number // 336 % 3}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"


def words(seed: int, count: int) -> str:
    """Some words that differ from number to number."""
    return " ".join(_WORDS[(seed * 7 + place * (seed % 5 + 3)) % len(_WORDS)] for place in range(count))


def long_site(sizes: Sizes) -> dict[str, str]:
    """The files of a project with all of it. Same sizes, same files."""
    return {
        "config.yaml": "title: Long\nbase_url: https://long.example/desk/\nrights: {publish: full}\n",
        "content/sources.yaml": "".join(_sources(sizes)),
        "content/actors.yaml": "".join(_actors(sizes)),
        **dict(_spoken(sizes)),
        **dict(_listed(sizes)),
        **dict(_briefed(sizes)),
        "content/articles/marked.md": _marked(sizes.marks),
        "content/briefings/big.yaml": _big_briefing(sizes.briefed),
        **dict(_small_briefings(sizes)),
    }


def _front(title: str, source: str, date: str, name: str) -> str:
    return (
        f"---\ntitle: {title}\nsource: {source}\npublished: {date}\nurl: https://{source}.example/{date}/{name}.html\n"
        f"archive: https://archive.example/{source}/{name}\nretrieved: {date}\nlanguage: en\n---\n\n"
    )


def quoted(number: int, speaker: str = "star", key: str = "", count: int = 18) -> str:
    """A paragraph with a quote."""
    mark = f"{{.quote{f' #{key}' if key else ''} speaker={speaker}}}"
    return (
        f"On the {words(number, 4)} somebody {_VERBS[number % 5]}: "
        f"[“{words(number + 1, count)} number {number}”]{mark}, before the {words(number + 2, 4)}.\n\n"
    )


def _sources(sizes: Sizes) -> Iterator[str]:
    yield "wire: {name: The Wire}\npost: {name: The Post}\n"
    for number in range(40):
        yield f"outlet-{number:02}: {{name: The {words(number, 2).title()} {number}, country: NL, language: en}}\n"
    for number in range(sizes.sources):
        yield f"small-{number:05}: {{name: {words(number, 1).title()} Paper {number}, country: NL}}\n"


def _actors(sizes: Sizes) -> Iterator[str]:
    yield "star: {name: Starr Evers, roles: [Mayor of the island]}\n"
    for number in range(40):
        yield f"person-{number:02}: {{name: Person{number} {words(number, 1).title()}son, roles: [Member of the council]}}\n"
    for number in range(sizes.actors):
        yield f"extra-{number:05}: {{name: {words(number, 1).title()}{number} Extra}}\n"


def _spoken(sizes: Sizes) -> Iterator[tuple[str, str]]:
    """The articles in which one actor speaks."""
    for number in range(-(-sizes.quotes // 5)):
        name = f"spoken-{number:05}"
        text = "".join(quoted(number * 5 + place, key=f"q{place}") for place in range(5))
        front = _front(f"The {words(number, 5)} of {number}", "post", day(number), name)
        yield f"content/articles/{name}.md", front + text


def _listed(sizes: Sizes) -> Iterator[tuple[str, str]]:
    """The articles of one source, which name some of the many actors, and one of each of the many sources."""
    for number in range(sizes.articles):
        name, named = f"listed-{number:05}", ""
        if number < sizes.actors:
            named = f"[Extra {number}]{{.actor ref=extra-{number:05}}} came. "
        yield (
            f"content/articles/{name}.md",
            f"{_front(f'Wire, {words(number, 6)} {number}', 'wire', day(number), name)}{named}{words(number, 40)}.\n",
        )
    for number in range(sizes.sources):
        name = f"little-{number:05}"
        front = _front(f"Little {words(number, 3)} {number}", f"small-{number:05}", day(number), name)
        yield f"content/articles/{name}.md", f"{front}{words(number, 20)}.\n"


def _briefed(sizes: Sizes) -> Iterator[tuple[str, str]]:
    """The articles of the large briefing: quotes, claims and questions, by many people, in forty sources."""
    for number in range(sizes.briefed):
        name = f"briefed-{number:03}"
        people = [f"person-{(number + place * 7) % 40:02}" for place in range(3)]
        stance = ("asserts", "reports", "denies", "doubts")[number % 4]
        text = "".join(quoted(number * 3 + place, person, f"q{place}") for place, person in enumerate(people))
        text += (
            f"[{words(number, 10)} claim {number}]{{.claim #c ref=claim-{number % 30} by={people[0]} stance={stance}}} and\n"
            f"[{words(number, 8)} claim two {number}]{{.claim #d ref=claim-{(number + 11) % 30} by={people[1]} stance=reports}}.\n"
            f"[Whether {words(number, 9)} {number}]{{.question #w ref=open-{number % 25}}} is open. "
            f"[The {words(number, 7)} {number}]{{.event #e ref=event-{number % 60} date={day(number % 60)}}}.\n"
            f"[“{words(number % 20, 12)}”]{{.quote #s speaker=person-{number % 20:02} ref=said-{number % 20}}} was also heard.\n"
        )
        yield (
            f"content/articles/{name}.md",
            _front(f"Briefed {words(number, 6)} {number}", f"outlet-{number % 40:02}", day(number), name) + text,
        )


def _marked(count: int) -> str:
    return _front("An article full of marks", "post", "2024-06-01", "marked") + "".join(
        quoted(number, f"person-{number % 40:02}", f"m{number}", 9) for number in range(count)
    )


def _big_briefing(count: int) -> str:
    rows = [
        "title: The large briefing\nsummary: Three hundred articles about one thing.\npublished: 2024-02-01\n",
        f"articles: [{', '.join(f'briefed-{number:03}' for number in range(count))}]\n",
        "key_points:\n",
        *(
            f"  - {{id: p{number}, text: Point {words(number, 14)}., cites: [briefed-{number:03}#q0, briefed-{number:03}#c]}}\n"
            for number in range(min(12, count))
        ),
        "key_quotes:\n",
        *(f"  - briefed-{number:03}#q1\n" for number in range(min(20, count))),
        *(
            f"  - {{id: said-{number}, title: On {words(number, 3)}, speaker: person-{number:02}, wordings: []}}\n"
            for number in range(20)
        ),
        f"actors: [{', '.join(f'person-{number:02}' for number in range(40))}]\n",
        "open_questions:\n",
        *(
            f"  - {{id: open-{n}, question: What of the {words(n, 7)} {n}?, opened: {day(n)}, would_answer: A record.}}\n"
            for n in range(25)
        ),
        "claims:\n",
        *(f"  - {{id: claim-{number}, text: That {words(number, 9)} {number}.}}\n" for number in range(30)),
        "timeline:\n",
        *(f"  - {{id: event-{n}, date: {day(n)}, title: The {words(n, 6)} {n}}}\n" for n in range(60)),
    ]
    return "".join(rows)


def _small_briefings(sizes: Sizes) -> Iterator[tuple[str, str]]:
    for number in range(sizes.briefings):
        title, article = f"Briefing {words(number, 4)} {number}", f"listed-{number % max(sizes.articles, 1):05}"
        rows = [f"title: {title}\nsummary: {words(number, 30)}.\npublished: {day(number)}\narticles: [{article}]\n"]
        asked = range(number, sizes.questions, sizes.briefings)
        stated = range(number, sizes.statements, sizes.briefings)
        if asked:
            rows.append("open_questions:\n")
        rows += [
            f"  - {{id: asked-{n}, question: How is the {words(n, 8)} {n}?, opened: {day(n)}, would_answer: A letter.}}\n"
            for n in asked
        ]
        if stated:
            rows.append("key_quotes:\n")
        rows += [
            f"  - {{id: stated-{n}, title: On the {words(n, 4)} {n}, date: {day(n)}, speaker: star, wordings: [spoken-{n % (sizes.quotes // 5):05}#q1]}}\n"
            for n in stated
        ]
        yield f"content/briefings/b-{number:05}.yaml", "".join(rows)
