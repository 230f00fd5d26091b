"""All that is proposed for one article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from briefgen.model import Actor, Passage
from briefgen.proposals.attribution import Attributor
from briefgen.proposals.dialogue import stretches
from briefgen.proposals.lexicon import Lexicon, guess, lexicon
from briefgen.proposals.named import Person
from briefgen.proposals.namesakes import without_namesakes
from briefgen.proposals.nominals import find_nominals
from briefgen.proposals.people import People
from briefgen.proposals.questions import find_questions
from briefgen.proposals.quotes import QuoteFinder
from briefgen.proposals.records import Candidate, Proposal, Proposals
from briefgen.proposals.sentences import Sentences
from briefgen.resolve.mentions import Mention, Names, find_mentions


def propose(
    text: str,
    language: str | None,
    actors: Mapping[str, Actor],
    passages: Sequence[Passage] = (),
    ignored: Collection[str] = (),
) -> Proposals:
    """What could be marked in an article's plain text. What `passages` mark already is not proposed again.

    Without a language it is guessed. `ignored` are names and actors that are not looked for.
    """
    words = lexicon(language or guess(text))
    marked = {passage.ref for passage in passages if passage.kind == "actor" and passage.ref}
    mentions = without_namesakes(text, find_mentions(text, Names.of(actors), marked, ignored), actors)
    found = stretches(text, words)
    sentences = Sentences(text, [one for one, _ in found], words)
    nominals = find_nominals(sentences, mentions, words)
    people = People(sentences, nominals, actors, words)
    quotes = QuoteFinder(sentences, found, Attributor(sentences, nominals, people, words), words).find()
    named = list(_actors(sentences, mentions, marked))
    free = [one for one in (*quotes, *named, *find_questions(sentences, words)) if not _taken(one, passages)]
    speakers = {one.speaker for one in free if one.speaker}
    candidates = tuple(_candidates(people, speakers, words))
    return Proposals(tuple(sorted(free, key=lambda one: (one.start, -one.end, one.kind))), candidates)


def _taken(proposal: Proposal, passages: Sequence[Passage]) -> bool:
    """Whether words are marked already as what is proposed, or by a mark across it."""
    return any(
        start < proposal.end and proposal.start < end
        for passage in passages
        if passage.kind == proposal.kind and not passage.in_title
        for start, end in passage.parts
    )


def _actors(sentences: Sentences, mentions: Sequence[Mention], marked: Collection[str]) -> Iterator[Proposal]:
    """The first mention of each actor that stands in no quotation marks."""
    seen = set(marked)
    for mention in mentions:
        if mention.actor not in seen and not sentences.is_quoted(mention.start):
            seen.add(mention.actor)
            reason = f"the first place that names {mention.actor}, as “{mention.alias}”"
            yield Proposal("actor", mention.start, mention.end, "high", reason, ref=mention.actor)


def _candidates(people: People, speakers: Collection[str], words: Lexicon) -> Iterator[Candidate]:
    """Who is not in the registry and speaks, or has a full name with what he or she is."""
    for key in sorted(people.all):
        person = people.all[key]
        if person.known or not (key in speakers or _worth_adding(person)):
            continue
        roles = tuple(title for title in person.titles if words.is_role(title))
        yield Candidate(key, person.name, person.type, tuple(_aliases(person)), roles, key in speakers, *person.first)


def _worth_adding(person: Person) -> bool:
    return person.type == "person" and len(person.tokens) > 1 and bool(person.titles) and person.sure


def _aliases(person: Person) -> list[str]:
    return sorted({short for short in person.short if short != person.name})
