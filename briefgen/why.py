"""Why a page was made again: what it had read and what has changed of that, in the words of those who write the files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefgen import relations as r
from briefgen.catalog import Relation, Topic

_MOST = 3
_WORDS: dict[Relation[Any], str] = {
    r.CONFIG: "the settings",
    r.SHARED: "the share image of the briefing {}",
    r.FONTS: "the fonts of share images",
    r.SITE: "what all pages share",
    r.TEMPLATE: "the template {}",
    r.ARTICLE: "the article {}",
    r.BODY: "the text of {}",
    r.PASSAGES: "the marks in {}",
    r.FOUND: "quotes that briefings take from {}",
    r.ALLOWANCE: "what may be shown of {}",
    r.FRAGMENTS: "where the original of {} has its marks",
    r.MENTIONS: "who is named in {}",
    r.SOURCE: "the source {}",
    r.SOURCE_NAME: "the name of the source {}",
    r.ACTOR: "the actor {}",
    r.ACTOR_NAME: "the name or type of the actor {}",
    r.SHOWN_SOURCE: "the source {}",
    r.SHOWN_ACTOR: "the actor {}",
    r.BRIEFING: "the briefing {}",
    r.BRIEFING_TITLE: "the title of the briefing {}",
    r.TEXT_PAGE: "the page {}",
    r.STATEMENT: "the statement {}",
    r.INTERFACE: "the words of the interface",
    r.BRIEFING_LANGUAGE: "the language of the briefing {}",
    r.STATEMENT_TITLE: "the title of the statement {}",
    r.WORDINGS_IN: "which statements have wordings in {}",
    r.QUESTION: "the question {}",
    r.CLAIM: "the claim {}",
    r.EVENT: "the event {}",
    r.EVIDENCE: "the key quotes of {}",
    r.UNPLACED: "the key quotes of {}",
    r.DIFFERING: "the key quotes from {}",
    r.REFERRING: "passages that refer to {}",
    r.SPOKEN: "quotes spoken by {}",
    r.MENTIONED: "articles that name {}",
    r.TALLY: "how often {} is quoted",
    r.TALLIES: "how often actors are quoted",
    r.ARTICLES: "the list of articles",
    r.ACTORS: "the list of actors",
    r.SOURCES: "the list of sources",
    r.BRIEFINGS: "the list of briefings",
    r.CARDS: "what lists show of briefings",
    r.TEXT_PAGES: "the list of pages",
    r.STATEMENTS: "the list of statements",
    r.BRIEFINGS_STATING: "briefings with the statement {}",
    r.ARTICLES_OF: "the articles of {}",
    r.BRIEFINGS_ON: "briefings on {}",
    r.BRIEFINGS_WITH: "briefings with {}",
    r.QUOTES_IN: "the quotes of {}",
    r.QUESTIONS_IN: "the questions of {}",
    r.EVENTS_IN: "the events of {}",
    r.MOVED: "the former id of {}",
    r.MOVES: "the list of former ids",
    r.PERIODS: "how many {} there are",
    r.PERIOD_SIZE: "how many {} there are",
    r.PERIOD_NAMES: "which parts the list of {} has",
    r.SHORTENED: "how long the briefing {} is",
    r.BRIEFING_PART: "how long the briefing {} is",
    r.LISTED: "what is in {}",
    r.BY_NAME: "who is in {}",
    r.LONG: "which {} pages are in parts",
    r.MARKED_QUESTIONS: "the marked questions of {}",
    r.MARKED_EVENTS: "the marked events of {}",
    r.ROWS: "rows of {}",
    r.PARTS: "how many {} there are",
}
_RANK = {relation: rank for rank, relation in enumerate(_WORDS)}


def reason(touched: Iterable[Topic] | None) -> str:
    """A few words for the topics that a page had read and that were touched; None stands for a page that is new."""
    if touched is None:
        return "new"
    topics = sorted(touched, key=lambda topic: (_RANK.get(topic[0], len(_RANK)), topic[1]))
    told = list(dict.fromkeys(_WORDS.get(relation, relation.name).format(key) for relation, key in topics))
    more = [f"{len(told) - _MOST} more"] if len(told) > _MOST else []
    return ", ".join(told[:_MOST] + more) or "its place in a list"
