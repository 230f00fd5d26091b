"""What counts as the same text: the contract of matching, words and their borders, and address parts.

Whatever compares words of one text with another folds both by `CONTRACT`, and by nothing that is not in it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from anyascii import anyascii

Span = tuple[int, int]  # half-open, in characters


class Rule(NamedTuple):
    """One line of the contract. `becomes` is what stands for each of the characters (or, with `runs`, for a run)."""

    name: str
    characters: str
    becomes: str
    why: str
    runs: bool = False


class Kept(NamedTuple):
    """Something that matching does not fold, and why."""

    name: str
    why: str


CONTRACT: tuple[Rule, ...] = (
    Rule(
        "spaces",
        " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
        " ",
        "Line breaks, no-break and thin spaces are set by the page, not by the speaker. A run of them counts as one.",
        runs=True,
    ),
    Rule(
        "quotation marks and apostrophes",
        "'\"`´\u1fef\u1ffdʻʼ՚׳״‘’‚‛“”„‟′″‹›«»❛❜❝❞❮❯⹂「」『』〝〞〟﹁﹂﹃﹄｢｣＂＇",
        "'",
        "Each language and each house has marks of its own, and marks of the second level become marks of the first when the inner quote stands alone. So single and double fold together, with apostrophes and primes, which are typed for one another. The price is that 6′ and 6″ match; the page always shows the article's own characters.",
    ),
    Rule(
        "dashes and hyphens",
        "-‐‑‒–—―−־﹘﹣－︱︲",
        "-",
        "Which dash stands is a matter of keyboard and house style. A run, as in -- or ——, counts as one.",
        runs=True,
    ),
    Rule("ellipsis", "…", "...", "The one character and three full stops are the same sign."),
    Rule(
        "invisible characters",
        "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff",
        "",
        "Soft hyphens, zero-width spaces, byte order marks and direction marks serve the layout; nobody reads them.",
    ),
    Rule("stretching", "\u0640", "", "The Arabic tatweel makes a word wider and says nothing."),
    Rule(
        "composed letters (NFC)",
        "",
        "",
        "A letter with its accent can be written as one character or as two. Unicode says that they are the same text.",
    ),
)

KEPT: tuple[Kept, ...] = (
    Kept("upper and lower case", "A capital can make a name of a word."),
    Kept("accents and vowel marks", "They tell words apart; a source without them wrote something else."),
    Kept("punctuation", "A comma can turn a sentence round."),
    Kept("full-width letters and digits", "Rare, and part of what the source printed."),
    Kept(
        "zero-width joiner and non-joiner",
        "In Persian and in the scripts of India they decide which word is written, and in emoji which picture.",
    ),
    Kept("spaced dots (. . .)", "They cannot be told from the ends of sentences."),
)

_LONGEST_ACCENT_RUN = 30  # as in Unicode's stream-safe text; sorting longer runs would cost their square
_INVISIBLE = frozenset("".join(rule.characters for rule in CONTRACT if not rule.becomes))
_RUNS = tuple(rule.becomes for rule in CONTRACT if rule.runs)
_SINGLY = {
    c: rule.becomes for rule in CONTRACT for c in rule.characters if len(rule.becomes) == 1 and c != rule.becomes
}
_LONGER = {c: rule.becomes for rule in CONTRACT for c in rule.characters if len(rule.becomes) > 1}
_ASCII = bytes(range(128))
_ASCII_SINGLY = tuple(c for c in _SINGLY if c.isascii())

Edit = tuple[int, int, int, int]  # where in the new text, its length there, where in the old text, its length there
_where: Callable[[Edit], int] = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back. Without `edits` and `before`, offsets are those of the original text."""

    text: str
    edits: tuple[Edit, ...] = ()
    before: Folded | None = None

    def span(self, start: int, end: int) -> Span | None:
        """The range of the original text that a non-empty range stands for; what is invisible at its ends is left out.

        None if the range begins or ends inside what is one character (or one letter with its marks) in the original.
        """
        first, last = self._start(start), self._end(end)
        if first[0] != first[1] or last[0] != last[1]:
            return None
        return self.before.span(first[0], last[1]) if self.before else (first[0], last[1])

    def covering(self, start: int, end: int) -> Span:
        """Like `span`, but widened to whole characters of the original text."""
        first, last = self._start(start)[0], self._end(end)[1]
        return self.before.covering(first, last) if self.before else (first, last)

    def _start(self, at: int) -> Span:
        return self._old(at, bisect_right(self.edits, at, key=_where))

    def _end(self, at: int) -> Span:
        return self._old(at, bisect_left(self.edits, at, key=_where))

    def _old(self, at: int, count: int) -> Span:
        """Where an offset lies in the old text, given the number of edits before it: two offsets if inside an edit."""
        if not count:
            return at, at
        where, size, old, length = self.edits[count - 1]
        if at >= where + size:
            return (found := old + length + at - where - size), found
        return old, (old if at == where else old + length)


def fold(text: str) -> Folded:
    """The text as `CONTRACT` has it. Folding twice gives what folding once gives. Linear in the text."""
    # Few kinds of characters occur in one text: replacing kind by kind beats `str.translate` by far.
    kinds = beyond_ascii(text)
    plain = _replaced(text, (*_ASCII_SINGLY, *sorted(kinds & _SINGLY.keys())), _SINGLY)
    folded = _unrun(Folded(plain), "".join(sorted(kinds & _INVISIBLE)), "".join(sorted(kinds & _LONGER.keys())))
    if unicodedata.is_normalized("NFC", folded.text):
        return folded
    return _edited(folded, _letters(folded.text), _composed)


def beyond_ascii(text: str) -> frozenset[str]:
    """The characters of the text that are not ASCII."""
    if text.isascii():
        return frozenset()
    # In UTF-8 every byte of such a character is above 127, so that the others can be taken out at once.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return frozenset(rest.decode("utf-8", "surrogatepass"))


def _replaced(text: str, characters: Iterable[str], table: Mapping[str, str]) -> str:
    for character in characters:
        text = text.replace(character, table[character])
    return text


def _unrun(folded: Folded, invisible: str, longer: str) -> Folded:
    """Without what vanishes, with what grows, and with one character for each run."""
    runs = "".join(c for c in _RUNS if c + c in folded.text or invisible)
    if not (runs or invisible or longer):
        return folded
    return _edited(folded, _irregular(runs, invisible, longer), _regular)


@lru_cache(maxsize=64)
def _irregular(runs: str, invisible: str, longer: str) -> re.Pattern[str]:
    # Only what this text has is looked for: a pattern for runs of spaces alone is many times faster than the whole.
    # Something invisible may stand inside a run.
    between = f"[{invisible}]*+" if invisible else ""
    parts = [f"{c}{between}{c}(?:{between}{c})*+" for c in map(re.escape, runs)]
    parts += [f"[{invisible}]++"] if invisible else []
    parts += [f"[{longer}]"] if longer else []
    return re.compile("|".join(parts))


def _regular(found: re.Match[str]) -> str:
    first = found[0][0]
    return first if first in _RUNS else _LONGER.get(first, "")


def _edited(folded: Folded, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Folded:
    text, done, shift = folded.text, 0, 0
    pieces: list[str] = []
    edits: list[Edit] = []
    for found in pattern.finditer(text):
        start, end = found.span()
        new = change(found)
        if new != found[0]:
            pieces += text[done:start], new
            edits.append((start - shift, len(new), start, end - start))
            shift += end - start - len(new)
            done = end
    if not edits:
        return folded
    return Folded("".join([*pieces, text[done:]]), tuple(edits), folded if folded.edits or folded.before else None)


def _composed(found: re.Match[str]) -> str:
    letter = found[0]
    return letter if len(letter) > _LONGEST_ACCENT_RUN else unicodedata.normalize("NFC", letter)


def _letters(text: str) -> re.Pattern[str]:
    """Matches the letters of this text that Unicode may compose: one with its marks, or one that has another form."""
    kinds = {c for c in beyond_ascii(text) if c > "\u02ff"}
    marks = _class(c for c in kinds if continues(c))
    others = _class(c for c in kinds if not continues(c) and not unicodedata.is_normalized("NFC", c))
    parts = ([f"[^{marks}]?+[{marks}]++"] if marks else []) + ([f"[{others}]"] if others else [])
    return re.compile("|".join(parts))


def _class(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(characters)))


# ── accents ─────────────────────────────────────────────────────────────────────────────────────────────────────

_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]++"
)


def without_accents(folded: Folded) -> Folded:
    """The folded text with bare letters, for names, which many write without accents. For quotes this is no contract.

    Latin, Greek and Cyrillic accents and Hebrew and Arabic points go. What makes another letter stays: й, the voicing
    of kana, the vowel signs of India.
    """
    if folded.text.isascii():
        return folded
    bare = {c: new for c in sorted(set(folded.text)) if c > "\x7f" and (new := _bare(c)) != c}
    text = _replaced(folded.text, bare, bare)
    return _edited(Folded(text, (), folded) if bare else folded, _ACCENTS, lambda _: "")


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    base, marks = unicodedata.normalize("NFD", letter)[0], unicodedata.normalize("NFD", letter)[1:]
    return base if marks and letter not in "йЙ" and _ACCENTS.fullmatch(marks) else letter


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────

# Han, kana, bopomofo, Thai, Lao, Myanmar, Khmer: letters of scripts that put no space between words.
_SPACELESS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ef\ua9fa-\ua9fe"
    "\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U0001aff0-\U0001b16f\U00020000-\U0003fffd"
)
_spaceless = re.compile(f"[{_SPACELESS}]").match
_JOINERS = "\u200c\u200d"
_STACKERS = "\u1039\u17d2"  # Myanmar and Khmer signs that put the next letter below

_PARTICLES = (
    "가 같은 같이 고 과 까지 께 께서 나 는 님 다 대로 도 들 라 라고 라는 란 랑 로 마다 마저 만 만큼 며 밖에 보다 부터 뿐 씨 "
    "에 에게 에게서 에서 와 으로 은 을 의 이 이나 이다 이라 이라고 이라는 이란 이랑 이며 이었다 입니다 조차 처럼 측 커녕 한테 하고 였다 를"
)
_particles = re.compile(
    f"(?:{'|'.join(sorted(_PARTICLES.split(), key=lambda p: (-len(p), p)))}){{1,3}}(?![가-힣])"
).match


def continues(character: str) -> bool:
    """Whether a character belongs to the letter before: a combining mark, a joiner, the rest of a Korean syllable."""
    return character > "\u02ff" and (
        unicodedata.category(character)[0] == "M"
        or character in _JOINERS
        or "\u1160" <= character <= "\u11ff"
        or character == "\U00016d67"
    )


def splits_letter(text: str, at: int) -> bool:
    """Whether an offset falls between a letter and what belongs to it."""
    return 0 < at < len(text) and continues(text[at])


def is_word_boundary(text: str, at: int) -> bool:
    """Whether no word runs across an offset. What is invisible is not seen; marks belong to the letter before.

    In scripts that put no space between words, every letter's border is a boundary.
    """
    if 0 < at < len(text) and text[at] < "\x7f" > text[at - 1]:
        return not (text[at].isalnum() and text[at - 1].isalnum())
    while 0 <= at < len(text) and text[at] in _INVISIBLE:
        at += 1
    if not 0 < at < len(text):
        return True
    if continues(text[at]):
        return False
    before, after = _base(text, at), text[at]
    if not (is_letter(before) and is_letter(after)):
        return True
    return (_spaceless(before) or _spaceless(after)) is not None and text[at - 1] not in _STACKERS


def _base(text: str, at: int) -> str:
    """The letter before an offset, without its marks."""
    at -= 1
    while at > 0 and (text[at] in _INVISIBLE or continues(text[at])):
        at -= 1
    return text[at]


def is_spaceless(character: str) -> bool:
    """Whether a letter belongs to a script that puts no space between words, such as Han, kana, Thai."""
    return character > "\u0e00" and _spaceless(character) is not None


def is_invisible(character: str) -> bool:
    """Whether a character serves the layout and is not seen: soft hyphens, zero-width spaces, direction marks."""
    return character in _INVISIBLE


def is_letter(character: str) -> bool:
    """Whether words are made of this character: a letter or a digit."""
    return character.isalpha() or character.isdecimal()


def is_word_start(text: str, at: int) -> bool:
    """Whether a word begins at an offset. In Arabic and Hebrew it may have “and” (و, ו) written to it."""
    if is_word_boundary(text, at):
        return True
    return text[at - 1] in "وו" and is_word_boundary(text, at - 1)


def is_word_end(text: str, at: int) -> bool:
    """Whether a word ends at an offset. In Korean, particles may be written to it."""
    if is_word_boundary(text, at):
        return True
    return "가" <= text[at] <= "힣" and "가" <= text[at - 1] <= "힣" and _particles(text, at) is not None


def words(text: str) -> tuple[Span, ...]:
    """The words of a text. An apostrophe between letters, and a point or comma between digits, are part of the word.

    In scripts that put no space between words, each letter is taken for a word.
    """
    return tuple(found.span() for found in _words_of(text).finditer(text))


def spelled(text: str) -> list[str]:
    """The words of a text, as `words` finds them, by themselves."""
    return _words_of(text).findall(text)


def word_count(text: str) -> int:
    """How many words a text has. In scripts that put no space between words, two letters count as one."""
    found = _words_of(text).findall(text)
    if text.isascii():
        return len(found)
    letters = sum(1 for word in found if _spaceless(word))
    return len(found) - letters + (letters + 1) // 2


def _words_of(text: str) -> re.Pattern[str]:
    kinds = beyond_ascii(text)
    # Only what this text has is looked for, as in `fold`.
    return _word_pattern(_class(filter(continues, kinds)), any(map(_spaceless, kinds)))


@lru_cache(maxsize=64)
def _word_pattern(marks: str, spaceless: bool) -> re.Pattern[str]:  # noqa: FBT001
    letter = f"[^\\W_{_SPACELESS if spaceless else ''}]"
    letters = f"(?:{letter}++|[{marks}]++)*+" if marks else f"{letter}++"
    inside = f"['’ʼ](?={letter})|(?<=\\d)[.,](?=\\d)"
    word = f"(?={letter}){letters}(?:(?:{inside}){letters})*+"
    return re.compile(f"[{_SPACELESS}]{f'[{marks}]*+' if marks else ''}|{word}" if spaceless else word)


# ── addresses ───────────────────────────────────────────────────────────────────────────────────────────────────


def slug(text: str, words: int = 12, length: int = 60) -> str:
    """An address part of a to z, 0 to 9 and single hyphens: the first words of the text, at most `length` characters.

    It is never empty: a text that has nothing to offer gets a short digest.
    """
    plain = anyascii(text[:1000]).lower().replace("'", "")
    parts = re.findall("[a-z0-9]+", plain)[:words]
    while len(parts) > 1 and len("-".join(parts)) > length:
        parts.pop()
    return "-".join(parts)[:length] or hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
