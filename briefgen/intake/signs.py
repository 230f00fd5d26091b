"""What a single block shows of itself: whether it is told to be boilerplate by its words or its form."""

from __future__ import annotations

import re
from functools import lru_cache

from briefgen.intake.blocks import is_cut, is_sentence, words_of
from briefgen.intake.wording import starts_of_boilerplate, wording

PROSE = 12  # words: a shorter sentence may be anything
SHORT = 20  # words: a longer line is no headline

_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[@#][\w.-]+(?:\s+[@#][\w.-]+)*|[^\s@]++@(?:[^\s@.]++\.)++\w++")
_COUNT = re.compile(
    r"[\d.,]+\s?[km]?\s*(?:likes?|shares?|views?|comments?|kommentare?|commentaires?|comentarios?|комментари\w+|просмотр\w*)?"
)
_CLOCK = re.compile(
    r"\d{1,3}\s*(?:s|m|h|d|min|mins|minutes?|hours?|hrs?|days?|weeks?)\.?(?: ago)?|(?:vor|il y a|hace) \d+ \w+|\d+ \w+ назад"
)
_RULE = re.compile(r"[\W_]+")
_TRAIL = re.compile(r"[^|›»>•·/\n]+(?:[|›»>•·/][^|›»>•·/\n]+){2,}")
_STAMP = re.compile(r".{0,30}\d{1,2}:\d{2}.{0,30}|\w{0,12}[ ,.]*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.{0,20}")


def reason(text: str, *, whole: bool = False) -> str | None:
    """Why a block is boilerplate by itself, or None. With `whole` its first words alone are no reason."""
    line = _SPACES.sub(" ", text).strip().casefold().replace("’", "'")
    plain = line.rstrip(" :»›>→…|.!").lstrip(" •·|▶►←→+-–—*")
    count = words_of(line)
    if _is_listed(plain, line):
        return "menu, button or label"
    if count > SHORT * 3:
        return None
    if not whole and starts_of_boilerplate().match(plain.lstrip("[(")) and _may_start(text, count):
        return "invitation or label"
    if count <= SHORT and not is_sentence(text) and any(part in line for part in wording().inside):
        return "invitation or label"
    return _by_form(line, count)


def _is_listed(plain: str, line: str) -> bool:
    known = wording()
    if plain in known.lines or plain in known.sections or line in known.lines:
        return True
    parts = [part.strip() for part in re.split(r"[,|/•·\n]| {2,}", plain)]
    return 1 < len(parts) <= 40 and all(part in known.lines or not part for part in parts)


def _may_start(text: str, count: int) -> bool:
    """Whether a block may be judged by its first words: whole sentences of an article can begin alike."""
    return count <= SHORT or not is_sentence(text) or is_cut(text)


def _by_form(line: str, count: int) -> str | None:
    if not line or _RULE.fullmatch(line):
        return "no words"
    if _ADDRESS.fullmatch(line) or _COUNT.fullmatch(line) or _CLOCK.fullmatch(line):
        return "address, tag or number"
    if count <= SHORT and not is_sentence(line) and _TRAIL.fullmatch(line):
        return "menu"
    if count <= 10 and _STAMP.fullmatch(line):
        return "date"
    return None


@lru_cache(maxsize=4096)
def is_section(text: str) -> bool:
    """Whether a line is the head of a list of other texts."""
    plain = _SPACES.sub(" ", text).strip().casefold().replace("’", "'").rstrip(" :»›>→…|.").lstrip(" •·|▶►*")
    return plain in wording().sections or (
        words_of(plain) <= 6 and plain.startswith(("more from ", "more on ", "mehr aus ", "más de "))
    )


def is_headline(text: str) -> bool:
    """Whether a line could be a headline, a label or an entry of a menu: short, and no sentence."""
    return words_of(text) <= SHORT and not is_sentence(text) and not is_cut(text)


def is_prose(text: str) -> bool:
    """Whether a block is a sentence or more of running text."""
    count = words_of(text)
    return not is_cut(text) and (count >= 2 * PROSE or (count >= PROSE and is_sentence(text)))
