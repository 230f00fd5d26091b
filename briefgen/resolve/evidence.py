"""Whether words stand in a text: the verdict, where they stand, and if they do not, what comes nearest.

First the words as they are, then folded by the contract of `text`, then as fragments between gaps and brackets, and
last, only for what failed, the nearest passage.
"""

from __future__ import annotations

import math
from itertools import pairwise

import msgspec

from briefgen.model import Difference, Op, Verdict
from briefgen.resolve import elision
from briefgen.resolve.elision import Bar, Joined, Joint, Refusal
from briefgen.resolve.negation import Languages
from briefgen.selectors import Haystack, find_words, stands_free, whole_words
from briefgen.text import Folded, Span, fold, is_word_boundary, words

NEAR = 60.0  # below this similarity no passage is called near; invented quotes score lower, real ones above 77
_WHOLE = 300  # a quote up to this many characters is aligned whole, a longer one by its two ends
_WINDOW = (
    10_000  # a text up to this many characters is searched whole, a longer one where rare words of the quote stand
)
_COMPARED = 20_000  # no more characters than this of a quote are compared
_SEEDS = 24
_PLACES = 40
_WINDOWS = 6


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What was found of some words in a text. Ranges are half-open offsets of the original text.

    `spans` are the places where the words stand; two or more are an ambiguity. If there is just one, `parts` are its
    fragments and `joints` what the author wrote before, between and behind them. If there is none, `nearest` is the
    passage that comes nearest, if any is near, with its `similarity` (0 to 100) and the `difference` in words:
    `missing` is what the text does not have, `found` what it has instead. A `refusal` says why fragments that stand
    in the text do not count. `in_title`: all this is of the headline, and not of the text below it.
    """

    verdict: Verdict
    spans: tuple[Span, ...] = ()
    parts: tuple[Span, ...] = ()
    joints: tuple[Joint, ...] = ()
    refusal: Refusal | None = None
    nearest: Span | None = None
    similarity: float = 0.0
    difference: Difference = ()
    in_title: bool = False


def examine(
    quoted: str,
    text: Haystack | str,
    prefix: str | None = None,
    suffix: str | None = None,
    language: Languages = None,
    barred: Bar | None = None,
) -> Evidence:
    """The evidence for words in a text. They count only as whole words, and only next to `prefix` and `suffix` if given.

    `language` is that of the text (or several that count), for the words that negate; `barred` says of a gap why nothing may be left out there.
    Time is bounded: linear in the text, and comparing stops at 20,000 characters of the quoted words.
    """
    hay = Haystack.of(text)
    found = stands(quoted, hay, prefix, suffix)
    if found:
        return found
    joined = (
        elision.join(quoted, hay, prefix or "", suffix or "", language, barred) if elision.has_signs(quoted) else None
    )
    if joined and (joined.refusal or not all(_cuts_words(hay.text, way, joined.cut.joints) for way in joined.ways)):
        return _refused(quoted, hay, joined) if joined.refusal else _elided(joined)
    # The words may stand at another place: then that is what is near.
    other = stands(quoted, hay) if prefix or suffix else None
    return _missing(quoted, hay, other.spans if other else ())


def stands(quoted: str, hay: Haystack, prefix: str | None = None, suffix: str | None = None) -> Evidence | None:
    """The evidence for words that stand in a text just so, or as the contract folds them; None for all others."""
    found = find_words(hay, quoted, prefix, suffix, _whole, stands_free)
    if not found.spans:
        return None
    verdict: Verdict = "exact" if found.literal else "typographic"
    return Evidence(verdict, found.spans, found.spans if len(found.spans) == 1 else (), similarity=100.0)


def _whole(text: str, start: int, end: int) -> bool:
    return whole_words(text, start, end) and not elision.is_cut_not(text, end)


def _cuts_words(text: str, way: tuple[Span, ...], joints: tuple[Joint, ...]) -> bool:
    """Whether any part begins or ends inside a figure or a word with a hyphen, and no bracket is written to it there."""
    return not all(
        (left.to_right or stands_free(text, start, start)) and (right.to_left or stands_free(text, end, end))
        for (start, end), (left, right) in zip(way, pairwise(joints), strict=True)
    )


def _elided(joined: Joined) -> Evidence:
    ways = joined.ways
    spans = tuple((way[0][0], way[-1][1]) for way in ways)
    if len(ways) > 1:
        return Evidence("elided", spans, similarity=100.0)
    return Evidence("elided", spans, ways[0], joined.cut.joints, similarity=100.0)


def _refused(quoted: str, hay: Haystack, joined: Joined) -> Evidence:
    place = joined.ways[0][0][0], joined.ways[0][-1][1]
    needle, passage = fold(quoted).text.strip(" ")[:_COMPARED], fold(hay.text[slice(*place)]).text
    return Evidence(
        "altered",
        refusal=joined.refusal,
        nearest=place,
        similarity=100.0,
        difference=_difference(needle, passage[:_COMPARED]),
    )


def nearest_words(quoted: str, text: Haystack | str) -> str | None:
    """The passage that comes nearest to words that do not stand in a text, if any is near."""
    hay = Haystack.of(text)
    near = examine(quoted, hay).nearest
    return " ".join(hay.text[near[0] : near[1]].split()) if near else None


def describe(difference: Difference, context: int = 5) -> str:
    """A difference as plain text, such as `the [-just-] {+sacred+} struggle`; long equal stretches are cut.

    `[-…-]` stands around words that the text does not have, `{+…+}` around those it has.
    """
    last = len(difference) - 1
    shown = (_drawn(op, part, context, first=i == 0, last=i == last) for i, (op, part) in enumerate(difference))
    return "".join(shown).strip()


def _drawn(op: Op, part: str, context: int, *, first: bool, last: bool) -> str:
    lead, bare = (" " if part.startswith(" ") else ""), part.strip(" ")
    if op == "missing":
        return f"{lead}[-{bare}-]"
    if op == "found":
        return f"{lead}{{+{bare}+}}"
    parts = bare.split(" ")
    head, tail = (0 if first else context), (0 if last else context)
    if len(parts) > head + tail + 1:
        parts = [*parts[:head], "…", *(parts[-tail:] if tail else ())]
    return lead + " ".join(parts)


# ── the nearest passage ─────────────────────────────────────────────────────────────────────────────────────────


def _missing(quoted: str, hay: Haystack, elsewhere: tuple[Span, ...]) -> Evidence:
    if elsewhere:
        return Evidence("altered", nearest=elsewhere[0], similarity=100.0)
    needle = fold(quoted).text.strip(" ")[:_COMPARED]
    if not needle or not hay.text:
        return Evidence("absent")
    similarity, place = _nearest(needle, hay.folded)
    if similarity < NEAR:
        return Evidence("absent", similarity=similarity)
    (start, end), difference = _passage(needle, hay.folded.text, *_widened(hay.folded.text, *place))
    if all(op == "same" for op, _ in difference):
        # The words are there, but as a part of a longer one: that is what the author has to be shown.
        start, end = _freed(hay.folded.text, start, end)
        difference = _difference(needle, hay.folded.text[start:end])
    return Evidence("altered", nearest=hay.folded.covering(start, end), similarity=similarity, difference=difference)


def _nearest(needle: str, folded: Folded) -> tuple[float, Span]:
    scored = [_aligned(needle, folded.text, *window) for window in _windows(needle, folded.text)]
    return max(scored, key=lambda found: (found[0], -found[1][0]), default=(0.0, (0, 0)))


def _aligned(needle: str, text: str, start: int, end: int) -> tuple[float, Span]:
    """The stretch of a window of the text that is most like the needle, and how like it is (0 to 100)."""
    if len(needle) <= _WHOLE:
        score, (first, last) = _alignment(needle, text, start, end)
        return score, (first, last)
    first = _alignment(needle[:_WHOLE], text, start, end)[1][0]
    tail = max(first, first + len(needle) * 2 // 3 - _WHOLE)
    last = _alignment(needle[-_WHOLE:], text, tail, min(end, first + len(needle) * 4 // 3 + _WHOLE))[1][1]
    passage = text[first : max(last, first + 1)]
    from rapidfuzz import fuzz

    return fuzz.ratio(needle, passage), (first, first + len(passage))


def _alignment(part: str, text: str, start: int, end: int) -> tuple[float, Span]:
    # Imported here, since most builds find every quote, and the library takes a tenth of all the time for imports.
    from rapidfuzz import fuzz

    found = fuzz.partial_ratio_alignment(part, text[start:end])
    if found is None or found.dest_end <= found.dest_start:
        return 0.0, (start, min(start + 1, len(text)))
    # A window shorter than the part would be found in it, not it in the window: then only likeness as a whole counts.
    score = found.score if len(part) <= end - start else fuzz.ratio(part, text[start:end])
    return score, (start + found.dest_start, start + found.dest_end)


def _windows(needle: str, text: str) -> list[Span]:
    """Stretches of the text where the needle may stand: all of it, or around places of its rarest words."""
    if len(text) <= _WINDOW and len(needle) <= _WHOLE:
        return [(0, len(text))]
    slack = len(needle) // 3 + 100
    votes: dict[int, float] = {}
    for offset, seed in _seeds(needle):
        places = _places(text, seed)
        for place in places:
            bucket = max(0, place - offset) // slack
            votes[bucket] = votes.get(bucket, 0.0) + 1 / math.sqrt(len(places))
    if not votes and len(text) <= _WINDOW:
        return [(0, len(text))]
    best = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))[:_WINDOWS]
    return [(max(0, (b - 1) * slack), min(len(text), (b + 2) * slack + len(needle))) for b in sorted(best)]


def _seeds(needle: str) -> list[tuple[int, str]]:
    """Words of the needle, with their offsets: the longest ones, which are the rarest. Without spaces: four letters."""
    spans = words(needle)
    if len(spans) * 2 > len(needle.replace(" ", "")):
        spans = tuple((start, start + 4) for start in range(0, max(1, len(needle) - 3), 4))
    seeds: dict[str, int] = {}
    for start, end in spans:
        seeds.setdefault(needle[start:end], start)
    longest = sorted(seeds, key=lambda seed: (-len(seed), seeds[seed]))
    # Of many seeds of one length, those are taken that lie apart, so that one changed sentence does not hide all.
    step = max(1, len(longest) // (4 * _SEEDS))
    return [(seeds[seed], seed) for seed in longest[::step][:_SEEDS]]


def _places(text: str, seed: str) -> list[int]:
    """The first places of a seed in the text; none if it is so frequent that it says nothing."""
    places: list[int] = []
    at = text.find(seed)
    while at >= 0:
        places.append(at)
        if len(places) > _PLACES:
            return []
        at = text.find(seed, at + len(seed))
    return places


def _passage(needle: str, text: str, start: int, end: int) -> tuple[Span, Difference]:
    """The range, grown at an end where the words that it misses stand just outside, and its difference."""
    best = (start, end), _difference(needle, text[start:end])
    for grows_left in (True, False):
        (start, end), difference = best
        op, part = difference[0 if grows_left else -1]
        if op == "same":
            continue
        size = min(2 * len(part) + 20, 400)
        wider = _widened(text, start - size, end) if grows_left else _widened(text, start, end + size)
        best = min(best, _trimmed(text, *wider, needle), key=lambda found: _weight(found[1]))
    return best


def _trimmed(text: str, start: int, end: int, needle: str) -> tuple[Span, Difference]:
    """The range and its difference without what the text alone has at the ends, unless it stands for other words."""
    difference = list(_difference(needle, text[start:end]))
    if difference[0][0] == "found":
        start += len(difference.pop(0)[1])
    if [op for op, _ in difference[-2:]] == ["same", "found"]:
        end -= len(difference.pop()[1])
    return _without_spaces(text, start, end), tuple(difference)


def _weight(difference: Difference) -> int:
    return sum(len(part) for op, part in difference if op != "same")


def _widened(text: str, start: int, end: int) -> Span:
    """A range widened to the borders of words, by at most forty characters on each side."""
    start, end = _without_spaces(text, max(0, start), min(len(text), end))
    first = next((at for at in range(start, max(-1, start - 40), -1) if is_word_boundary(text, at)), start)
    last = next((at for at in range(end, min(len(text) + 1, end + 40)) if is_word_boundary(text, at)), end)
    return first, last


def _freed(text: str, start: int, end: int) -> Span:
    """A range widened until it cuts no figure and no word with a hyphen, by at most forty characters on each side."""
    whole = {at for at in range(max(0, start - 40), min(len(text), end + 40) + 1) if _parts_words(text, at)}
    first = max((at for at in whole if at <= start), default=start)
    return first, min((at for at in whole if at >= end), default=end)


def _parts_words(text: str, at: int) -> bool:
    return is_word_boundary(text, at) and stands_free(text, at, at)


def _without_spaces(text: str, start: int, end: int) -> Span:
    while start < end - 1 and text[start] == " ":
        start += 1
    while end - 1 > start and text[end - 1] == " ":
        end -= 1
    return start, end


# ── the difference in words ─────────────────────────────────────────────────────────────────────────────────────


def _difference(quoted: str, passage: str) -> Difference:
    """What was quoted against what stands in the text, word by word (longest common subsequence)."""
    ours, theirs = _tokens(quoted), _tokens(passage)
    numbers: dict[str, str] = {}
    # Each word becomes one character, so that the words are compared at the speed of characters, and by no hash.
    a, b = (
        "".join(numbers.setdefault(token.strip(" "), chr(len(numbers) + 1)) for token in side)
        for side in (ours, theirs)
    )
    parts: list[tuple[Op, str]] = []
    missing = found = ""
    from rapidfuzz.distance import Indel  # see above

    for step in Indel.opcodes(a, b):
        gone, come = (
            "".join(ours[step.src_start : step.src_end]),
            "".join(theirs[step.dest_start : step.dest_end]),
        )
        if step.tag == "equal":
            parts += [*_changed(missing, found), ("same", come)]
            missing = found = ""
        else:
            missing, found = missing + gone, found + come
    parts += _changed(missing, found)
    if len(parts) > 1 and parts[0][0] == "missing" and len(ours) > 1 and any(t.startswith(" ") for t in ours[1:2]):
        # The text's own first word has no space before it, so the words in front of it bring theirs.
        parts[0] = ("missing", parts[0][1] + " ")
    return tuple(parts)


def _changed(missing: str, found: str) -> list[tuple[Op, str]]:
    parts: list[tuple[Op, str]] = [("missing", missing)] if missing else []
    return [*parts, ("found", found)] if found else parts


def _tokens(text: str) -> list[str]:
    """Words and single other characters, each with the space before it."""
    tokens: list[str] = []
    done = 0
    for start, end in words(text):
        tokens += _signs(text[done:start])
        lead = " " if start and text[start - 1] == " " else ""
        tokens.append(lead + text[start:end])
        done = end
    return tokens + _signs(text[done:])


def _signs(between: str) -> list[str]:
    return [(" " if i and between[i - 1] == " " else "") + c for i, c in enumerate(between) if c != " "]
