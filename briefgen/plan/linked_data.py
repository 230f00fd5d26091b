"""What a page says, for programs: JSON-LD in the words of schema.org.

It is made from the page's view and from nothing else, so it tells no more than the page shows. Things are named by the
relative addresses of the page's own links, which programs read as browsers do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from briefgen.views import (
    ActorView,
    ArticleCard,
    ArticleView,
    BriefingView,
    ClaimCard,
    HomeView,
    KeyQuotesView,
    Link,
    PageView,
    PassageCard,
    PassageNote,
    QuestionCard,
    QuestionsView,
    SiteView,
    SourceView,
    StatementPageView,
    StatementsView,
    TimelineItem,
    TimelineView,
    When,
)

Node = dict[str, Any]

_ACTOR_TYPES = {
    "person": "Person",
    "organization": "Organization",
    "government": "GovernmentOrganization",
    "group": "Organization",
    "document": "CreativeWork",
}
_ANSWERED = ("answered", "moot")
# Words that are not known to stand in their article: schema.org cannot say so, and without that they would be facts.
_UNPROVED = frozenset({"unchecked", "elsewhere", "altered", "absent"})
# What would end a script element, or a line of a script, is written as JSON writes any character.
_ESCAPES = [(character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029"]
_encode = msgspec.json.Encoder().encode


def linked_data(view: PageView, site: SiteView, name: str, canonical: str | None) -> str | None:
    """The JSON-LD of a page, ready to stand in a script element; None for a page that says nothing of its own.

    `name` is the page's own file name, and so its relative address.
    """
    describe = _DESCRIPTIONS.get(type(view))
    if describe is None:
        return None
    node = describe(view, site)
    head = {"@context": "https://schema.org", "@type": node.pop("@type"), "@id": name, "url": canonical}
    return _escaped(_encode(_kept({**head, **node})).decode())


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return text


def _kept(value: Node) -> Node:
    """Without what is not known."""
    return {key: part for key, part in value.items() if part}


def _node(kind: str, **parts: object) -> Node:
    return {"@type": kind, **_kept(parts)}


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _article(view: ArticleView, _site: SiteView) -> Node:
    return _node(
        "NewsArticle",
        headline=view.title,
        inLanguage=view.language,
        datePublished=_iso(view.published),
        dateModified=_iso(view.updated),
        author=[_node("Person", name=name) for name in view.authors],
        publisher=_named("Organization", view.source),
        isBasedOn=view.original,
        archivedAt=view.archive,
        abstract=view.summary,
        hasPart=[_note(note) for note in view.notes if note.kind == "quote"],
    )


def _briefing(view: BriefingView, site: SiteView) -> Node:
    return _node(
        "Report",
        headline=view.title,
        abstract=view.summary,
        datePublished=_iso(view.published),
        dateModified=_iso(view.updated),
        author=[_node("Person", name=author.text, url=author.href) for author in view.authors],
        publisher=_node("Organization", name=site.title, url=site.base_url),
        keywords=list(view.topics),
        about=[_named(_ACTOR_TYPES.get(row.type, "Thing"), row.actor) for row in view.actors],
        citation=[_cited(card) for card in view.articles],
        hasPart=[
            *_key_quotations(view),
            *(_question(card) for card in view.questions),
            *(_claim(card) for card in view.claims),
            *(_event(item) for item in view.timeline),
        ],
    )


def _key_quotations(view: BriefingView) -> list[Node]:
    """The key quotes and the wordings of the statements among them, each once."""
    cards = [card for group in view.quoted for card in _cards_of(group) if card.verdict not in _UNPROVED]
    return [_quotation(card) for card in {(card.href, card.words, card.speakers): card for card in cards}.values()]


def _cards_of(group: KeyQuotesView) -> Iterable[PassageCard]:
    return (wording.passage for wording in group.statement.wordings) if group.statement else group.quotes


def _actor(view: ActorView, _site: SiteView) -> Node:
    other = dict.fromkeys((*(entry.name for entry in view.names), *view.aliases))
    return _node(
        _ACTOR_TYPES.get(view.type, "Thing"),
        name=view.name,
        alternateName=[name for name in other if name != view.name],
        jobTitle=list(view.roles) if view.type == "person" else None,
        description=view.description,
        sameAs=[address for address in (view.url, *view.same_as) if address],
    )


def _source(view: SourceView, _site: SiteView) -> Node:
    return _node("Organization", name=view.name, description=view.description, sameAs=view.url)


def _home(view: HomeView, site: SiteView) -> Node:
    return _node(
        "WebSite",
        name=site.title,
        description=site.description,
        inLanguage=site.language,
        hasPart=[_node("Report", **{"@id": card.href}, headline=card.title) for card in view.briefings],
    )


def _questions(view: QuestionsView, _site: SiteView) -> Node:
    return _node("CollectionPage", hasPart=[_question(card) for group in view.groups for card in group.questions])


def _timeline(view: TimelineView, _site: SiteView) -> Node:
    return _node("CollectionPage", hasPart=[_event(item) for item in view.items])


def _statement(view: StatementPageView, _site: SiteView) -> Node:
    return _node("CollectionPage", hasPart=[_quotation(wording.passage) for wording in view.statement.wordings])


def _statements(view: StatementsView, _site: SiteView) -> Node:
    parts = (
        _node("Quotation", **{"@id": row.statement.href}, spokenByCharacter=_spoken_by(row.speakers))
        for row in view.statements
    )
    return _node("CollectionPage", hasPart=list(parts))


_DESCRIPTIONS: dict[type, Callable[[Any, SiteView], Node]] = {
    ArticleView: _article,
    BriefingView: _briefing,
    ActorView: _actor,
    SourceView: _source,
    HomeView: _home,
    QuestionsView: _questions,
    TimelineView: _timeline,
    StatementPageView: _statement,
    StatementsView: _statements,
}


# ── what they show ──────────────────────────────────────────────────────────────────────────────────────────────


def _named(kind: str, link: Link) -> Node:
    return _node(kind, **{"@id": link.href}, name=link.text)


def _spoken_by(links: Iterable[Link]) -> list[Node]:
    """Who is quoted: the page at the address tells what kind of actor it is. A name alone is taken for a person's."""
    return [
        {"@id": link.href, "name": link.text} if link.href else {"@type": "Person", "name": link.text} for link in links
    ]


def _note(note: PassageNote) -> Node:
    return _node(
        "Quotation", **{"@id": f"#{note.anchor}"}, text=note.words, spokenByCharacter=_spoken_by(note.speakers)
    )


def _quotation(card: PassageCard) -> Node:
    return _node(
        "Quotation",
        **{"@id": card.href},
        text=card.words,
        inLanguage=card.language,
        spokenByCharacter=_spoken_by(card.speakers),
        isPartOf={"@id": _page_of(card)},
    )


def _cited(card: ArticleCard) -> Node:
    return _node("NewsArticle", **{"@id": card.href}, headline=card.title, isBasedOn=card.original)


def _question(card: QuestionCard) -> Node:
    answer = card.answer and _node("Answer", text=card.answer.text, dateCreated=_iso(card.answer.date))
    accepted = card.status in _ANSWERED
    return _node(
        "Question",
        **{"@id": card.href},
        name=card.question,
        dateCreated=_iso(card.opened),
        acceptedAnswer=answer if accepted else None,
        suggestedAnswer=None if accepted else answer,
    )


def _claim(card: ClaimCard) -> Node:
    """A claim with the articles in which it appears. The first is the earliest, where all are dated."""
    appearances = list(dict.fromkeys(map(_page_of, card.passages)))
    dated = [(passage.date.iso, _page_of(passage)) for passage in card.passages if passage.date and passage.date.iso]
    known = dated and len(dated) == len(card.passages) and card.more is None
    first = min(dated)[1] if known else None
    return _node(
        "Claim",
        **{"@id": f"#{card.anchor}"},
        text=card.text,
        appearance=[{"@id": address} for address in appearances],
        firstAppearance={"@id": first} if first else None,
    )


def _event(item: TimelineItem) -> Node:
    return _node(
        "Event",
        **{"@id": f"#{item.anchor}" if item.anchor else None},
        name=item.title,
        description=item.text,
        startDate=_iso(item.date),
    )


def _page_of(card: PassageCard) -> str:
    return card.href.partition("#")[0]


def _iso(when: When | None) -> str | None:
    return when.iso if when else None
