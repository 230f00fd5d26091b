"""Which passages the key quotes of a briefing are: found by their words, pointed to, or published for a reason given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from briefgen.catalog import Fact, Reader
from briefgen.conclusions import Conclusion
from briefgen.conclusions.captured import of_found
from briefgen.conclusions.gaps import Gaps
from briefgen.conclusions.refusals import (
    failure,
    headline_only,
    no_speaker,
    not_held,
    other_speaker,
    over_a_border,
    twice,
    unneeded,
    unread,
)
from briefgen.conclusions.speakers import all_known
from briefgen.diagnostics import Diagnostic, Place
from briefgen.digest import digest_value
from briefgen.model import Briefing, KeyQuote, Passage, Verdict
from briefgen.parse.by_place import PlacedText, words_at
from briefgen.parse.passages import clean_words, context
from briefgen.relations import (
    ANY_ARTICLE,
    ANY_BRIEFING,
    BROKEN,
    DEFINED,
    EVIDENCE,
    FAILED,
    FOUND,
    LINES,
    PLACES,
    SOUGHT,
    UNPLACED,
    Placed,
    Text,
)
from briefgen.resolve.evidence import Evidence, examine
from briefgen.resolve.negation import unlisted
from briefgen.resolve.rules import ELSEWHERE_WORDS
from briefgen.selectors import Haystack
from briefgen.text import Span, is_letter, slug, word_count


class _Proof(NamedTuple):
    """What came of one key quote: its passage, or what was found instead and what is wrong with it."""

    passage: Passage | None = None
    found: Evidence | None = None  # of a quote whose words do not stand in its article
    problem: Diagnostic | None = None


def evidence(reader: Reader, key: str) -> Conclusion:
    """Which passages the key quotes of a briefing are. Words that no mark holds become a passage of their article.

    Of a quote whose words do not stand in its article it is said what was found instead (`FAILED`), and whether they
    are to be looked for in others (`SOUGHT`).
    """
    briefing = reader.one(ANY_BRIEFING, key)
    if briefing is None:
        return Conclusion()
    inquiry = _Inquiry(reader, briefing)
    inquiry.hear_all()
    facts = (*inquiry.facts, Fact(EVIDENCE, key, tuple(inquiry.references)))
    return Conclusion(facts, tuple(inquiry.problems))


def quotes_proved(reader: Reader, key: str) -> tuple[Placed, ...]:
    """The quotes that a briefing gives by their words and no mark holds, published or not, but for those that failed."""
    briefing = reader.one(ANY_BRIEFING, key)
    if briefing is None:
        return ()
    inquiry = _Inquiry(reader, briefing)
    inquiry.hear_all()
    return tuple(inquiry.given)


class _Inquiry:
    """The key quotes of one briefing, heard in order."""

    def __init__(self, reader: Reader, briefing: Briefing) -> None:
        self.reader, self.briefing = reader, briefing
        self.facts: list[Fact] = []
        self.problems: list[Diagnostic] = []
        self.references: list[str | None] = []
        self.given: list[Placed] = []
        self._sources: dict[str, _Source] = {}

    def hear_all(self) -> None:
        for index, quote in enumerate(self.briefing.key_quotes):
            self.problems += _unproved_terms(self.reader, self.briefing, index)
            text = self.reader.one(ANY_ARTICLE, quote.article) if quote.article else None
            self.references.append(quote.cites)
            if text is not None:
                self._hear(index, quote, text)

    def _hear(self, index: int, quote: KeyQuote, text: Text) -> None:
        self.references[index] = None
        if text.article.text == "not-held" and quote.text:
            self._publish(index, text, unplaced(quote, "unchecked"))
            self._report(index, "text", not_held(text.article.id))
            return
        source = self._sources.get(text.article.id) or _Source.of(text)
        self._sources[text.article.id] = source
        proof = _prove(self.reader, quote, source)
        if proof.problem is not None:
            given = "at" if quote.at else "text"
            self._report(index, "speaker" if proof.problem.code == "Q003" else given, proof.problem)
        elif proof.found is not None:
            self._fail(index, str(quote.text), proof.found)
        elif proof.passage is not None:
            self._keep(index, quote, text, proof.passage)
            # A note says that its author has seen it, and what they make of it.
            if proof.passage.in_title and proof.passage not in text.passages and not quote.note:
                self._report(index, "text", headline_only(text.article.id))

    def _keep(self, index: int, quote: KeyQuote, text: Text, passage: Passage) -> None:
        self.references[index] = f"{quote.article}#{passage.id}"
        if quote.verdict:
            self._report(index, "verdict", unneeded(text.article.id))
        if any(known.id == passage.id for known in text.passages):
            return
        foreign = unlisted(_languages(quote, text)) if passage.verdict == "elided" else None
        if foreign:
            self._report(index, "text", unread(foreign))
        passage, problem = of_found(self.reader, text, passage)
        if problem is not None:
            self._report(index, "text", problem)
        self._spoken_by_nobody(index, passage)
        self.given.append(Placed(text.article.id, text.article.published, passage))
        if self._published(text):
            self.facts.append(Fact(FOUND, text.article.id, passage))

    def _fail(self, index: int, words: str, found: Evidence) -> None:
        self.facts.append(Fact(FAILED, self.briefing.id, (index, found)))
        # A quote that is cut in a wrong way stands in its article, and short words stand in many by chance.
        if found.refusal is None and word_count(words) >= ELSEWHERE_WORDS:
            self.facts.append(Fact(SOUGHT, "", words))

    def _publish(self, index: int, text: Text, passage: Passage) -> None:
        """Show a quote that has no place in its article. Only the briefing that gives it does that."""
        self._spoken_by_nobody(index, passage)
        placed = Placed(text.article.id, text.article.published, passage)
        self.given.append(placed)
        if self._published(text):
            self.facts.append(Fact(UNPLACED, self.briefing.id, (index, placed)))

    def _spoken_by_nobody(self, index: int, passage: Passage) -> None:
        """Tell of words of nobody; a draft may still get its speakers, and a headline needs none."""
        if not passage.speaker and passage.type != "headline" and self.briefing.status != "draft":
            self._report(index, "text", no_speaker())

    def _published(self, text: Text) -> bool:
        return are_published(self.reader, self.briefing, text)

    def _report(self, index: int, attribute: str, problem: Diagnostic) -> None:
        self.problems.append(placed_at(self.reader, self.briefing, index, attribute, problem))


def _unproved_terms(reader: Reader, briefing: Briefing, index: int) -> Iterator[Diagnostic]:
    """The renderings of loaded terms that do not stand in the article they are said to come from."""
    for number, term in enumerate(briefing.key_quotes[index].terms):
        for name, words in term.wordings.items():
            text = reader.one(ANY_ARTICLE, name)
            if text is None or text.article.text == "not-held" or reader.all(BROKEN, f"text of {name}"):
                continue
            found = examine(words, text.body.text)
            if not found.spans and not examine(words, text.article.title).spans:
                place = _place(reader, briefing.path, f"key_quotes/{index}/terms/{number}/wordings/{name}")
                problem = failure(KeyQuote(text=words), found, text, (), reader.one(LINES, name) or b"")
                yield msgspec.structs.replace(problem, path=briefing.path, place=place)


# ── one quote and its article ───────────────────────────────────────────────────────────────────────────────────


class _Source(NamedTuple):
    """An article in which quotes are looked for, folded and with its gaps: once for all quotes of a briefing."""

    text: Text
    hay: Haystack
    gaps: Gaps
    placed: PlacedText

    @classmethod
    def of(cls, text: Text) -> _Source:
        return cls(text, Haystack(text.body.text), Gaps(text.body, text.passages), PlacedText(text.body.text))


def _prove(reader: Reader, quote: KeyQuote, source: _Source) -> _Proof:
    """The passage that holds the words of a quote, or what is wrong with it. The path is filled in by the caller."""
    if quote.at:
        return _prove_place(reader, quote, source)
    text, words = source.text, str(quote.text)
    languages = _languages(quote, text)
    barred = source.gaps.bar(frozenset(quote.speaker))
    found = examine(words, source.hay, quote.prefix, quote.suffix, languages, barred)
    in_title = not found.spans and quote.type == "headline"
    if in_title:
        headline = examine(words, text.article.title, quote.prefix, quote.suffix, languages)
        found = msgspec.structs.replace(headline, in_title=True) if headline.spans or headline.nearest else found
    if len(found.spans) > 1:
        return _Proof(problem=twice(len(found.spans), text.article.id))
    if not found.spans:
        return _Proof(found=found)
    whole = text.article.title if in_title else text.body.text
    if any("\n\n" in whole[start:end] or "\t" in whole[start:end] for start, end in found.parts):
        return _Proof(problem=over_a_border())
    return _spoken(reader, quote, found, text, whole, in_title=in_title)


def _prove_place(reader: Reader, quote: KeyQuote, source: _Source) -> _Proof:
    """The same of a quote that is given by its place and digest."""
    if reader.all(BROKEN, f"text of {source.text.article.id}"):
        return _Proof()  # its text has a mistake of its own, which is told
    span = words_at(quote.at, str(quote.digest), source.placed, "", Place(1, 1))
    if isinstance(span, Diagnostic):
        return _Proof(problem=span)
    whole = source.text.body.text
    if "\n\n" in whole[slice(*span)] or "\t" in whole[slice(*span)]:
        return _Proof(problem=over_a_border())
    found = Evidence("exact", spans=(span,), parts=(span,))
    return _spoken(reader, quote, found, source.text, whole, in_title=False)


def _languages(quote: KeyQuote, text: Text) -> tuple[str, ...]:
    """The languages of which a negating word may stand in a gap."""
    return tuple(filter(None, (text.article.language, quote.language)))


def _spoken(reader: Reader, quote: KeyQuote, found: Evidence, text: Text, whole: str, *, in_title: bool) -> _Proof:
    """The passage of words that stand in an article, if nothing else is said there of who speaks."""
    around = _marked_around(text, found, in_title=in_title)
    speakers = {frozenset(mark.speaker) for mark in around if mark and mark.speaker}
    given = frozenset(quote.speaker)
    inside = all(mark and _lies_in(mark, part, whole) for mark, part in zip(around, found.parts, strict=True))
    for mark in around:
        unsaid = len(speakers) > 1 or (given not in speakers if given else not inside)
        if mark and mark.speaker and unsaid and all_known(reader, (*given, *mark.speaker)):
            return _Proof(problem=other_speaker(f"{text.article.id}#{mark.id}", mark, quote))
    inner = around[0]
    if inner and _are_the_words_of(inner, found, whole):
        return _Proof(inner)
    # Only a mark around all of the words says of all of them who speaks, and to whom.
    return _Proof(_passage(quote, found, text, inner if inside and len(set(around)) == 1 else None, in_title=in_title))


def _lies_in(marked: Passage, part: Span, whole: str) -> bool:
    """Whether a part of a quote lies in a marked quote, but for the quotation marks and points around it."""
    start, end = part
    for first, last in marked.parts:
        outside = whole[start : max(start, first)] + whole[min(end, last) : end]
        if start < last and first < end and not any(map(is_letter, outside)):
            return True
    return False


def _marked_around(text: Text, found: Evidence, *, in_title: bool) -> list[Passage | None]:
    """For each part of a quote the innermost marked quote that shares words with it."""
    quotes = [passage for passage in text.passages if passage.kind == "quote" and passage.in_title == in_title]
    inner: list[Passage | None] = []
    for start, end in found.parts:
        near = [quote for quote in quotes if any(start < last and first < end for first, last in quote.parts)]
        inner.append(min(near, key=lambda quote: (sum(b - a for a, b in quote.parts), quote.parts), default=None))
    return inner


def _passage(quote: KeyQuote, found: Evidence, text: Text, around: Passage | None, *, in_title: bool) -> Passage:
    """A passage of its own. What the briefing does not say of it, the quote that it is a part of does."""
    whole = text.article.title if in_title else text.body.text
    before, after = context(whole, found.parts[0][0], found.parts[-1][1])
    marked = around or Passage(id="", kind="quote", parts=(), words="")
    return Passage(
        id=_found_id(found, whole, in_title=in_title),
        kind="quote",
        parts=found.parts,
        words=_words(found, whole),
        before=before,
        after=after,
        in_title=in_title,
        verdict=found.verdict,
        insertions=tuple(put for joint in found.joints for put in joint.insertions),
        speaker=quote.speaker or marked.speaker,
        to=quote.to or marked.to,
        via=quote.via or marked.via,
        role=marked.role,
        ref=quote.id,
        type=quote.type or marked.type,
        language=quote.language or marked.language,
    )


def unplaced(quote: KeyQuote, verdict: Verdict) -> Passage:
    """A quote as the briefing gives it, without a place in the text."""
    words = clean_words(str(quote.text))
    return Passage(
        id=f"quote-{slug(words, 6)}-{digest_value((words, verdict))[:6]}",
        kind="quote",
        parts=(),
        words=words,
        verdict=verdict,
        speaker=quote.speaker,
        to=quote.to,
        via=quote.via,
        ref=quote.id,
        type=quote.type or "direct",
        language=quote.language,
    )


def _words(found: Evidence, whole: str) -> str:
    """The words as the text has them, with what the author wrote between them."""
    parts = [clean_words(whole[start:end]) for start, end in found.parts]
    if not found.joints:
        return parts[0]
    shown = [joint.shown for joint in found.joints]
    return "".join(piece for pair in zip(shown, (*parts, ""), strict=True) for piece in pair).strip()


def _are_the_words_of(marked: Passage, found: Evidence, text: str) -> bool:
    """Whether a marked quote is just these words, but for the quotation marks and points around them."""
    if len(marked.parts) != 1 or len(found.parts) != 1 or any(joint.insertions for joint in found.joints):
        return False
    (first, last), (start, end) = marked.parts[0], found.parts[0]
    around = text[first:start] + text[end:last]
    return first <= start and end <= last and not any(map(str.isalnum, around))


def _found_id(found: Evidence, text: str, *, in_title: bool) -> str:
    """An id from the words and from which of their occurrences is meant, the same for every briefing."""
    words = _words(found, text)
    start, end = found.parts[0]
    occurrence = text.count(clean_words(text[start:end]), 0, start)
    return f"quote-{slug(words, 6)}-{digest_value((words, occurrence, in_title))[:6]}"


def are_published(reader: Reader, briefing: Briefing, text: Text) -> bool:
    """Whether a quote that a briefing gives of an article is part of the edition."""
    both = (f"briefing:{briefing.id}", f"article:{text.article.id}")
    return all(any(one.published for one in reader.all(DEFINED, key)) for key in both)


def placed_at(reader: Reader, briefing: Briefing, index: int, attribute: str, problem: Diagnostic) -> Diagnostic:
    """A problem at the place of an attribute of a key quote."""
    places, quote = reader.one(PLACES, briefing.path) or {}, f"key_quotes/{index}"
    place = places.get(f"{quote}/{attribute}") or places.get(f"{quote}/at") or Place(1, 1)
    return msgspec.structs.replace(problem, path=briefing.path, place=place)


def _place(reader: Reader, path: str, key: str) -> Place:
    return (reader.one(PLACES, path) or {}).get(key, Place(1, 1))
