"""Which blocks of a page are its article: what trafilatura takes for it, completed by what plainly belongs to it.

Its own output is not used, since it changes spaces: only the places of the words are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.intake import signs
from briefgen.intake.blocks import Block, Sorted, bare, is_sentence, squeezed, words_of
from briefgen.intake.boilerplate import Parted, part
from briefgen.intake.opening import Opening, byline, day_in
from briefgen.intake.page import BREAKS, Element

_SURE = 25  # letters: a block of so many is known by standing somewhere in the text
_SEARCHED = 400_000_000  # characters looked through, at most
_LEAST = 20  # words: less is no article
_BEFORE = 15  # blocks between the headline and the text
_BELOW = 3  # blocks of the text among which a byline may stand


def marked(blocks: Sequence[Block], tree: Element) -> list[Block]:
    """The blocks, each with whether trafilatura takes it for the article's. `tree` is used up."""
    texts = _texts(tree)
    known = frozenset(map(squeezed, texts))
    whole, left = "\n".join(map(squeezed, texts)), _SEARCHED
    found = []
    for block in blocks:
        letters = squeezed(block.text)
        chosen = bool(letters) and letters in known
        if not chosen and len(letters) >= _SURE and left > 0:
            left -= len(whole)
            chosen = letters in whole
        found.append(block._replace(chosen=chosen and not (block.aside and words_of(block.text) < signs.SHORT)))
    return found


def _texts(tree: Element) -> list[str]:
    """The words of what trafilatura takes for the article, whole and element by element; nothing if it fails."""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(tree, with_metadata=False, include_comments=False, include_tables=True)
    except Exception:  # noqa: BLE001 - it stumbles over odd pages in many ways; then the text is found without it
        return []
    body = getattr(document, "body", None)
    if body is None:
        return []
    # Lines that the page parts by breaks stand in one element, and all the parts of a `pre` do.
    texts = ("".join(element.itertext()) for element in body.iter() if element is not body)
    parts = (part for text in texts for part in BREAKS.split(text))
    return ["".join(body.itertext()), *parts, *body.itertext()]


def sorted_out(blocks: Sequence[Block], title: str | None) -> tuple[Parted, int]:
    """Sort the blocks of a page, and count the words that are left out: menus, lists of links, comments."""
    chosen = [number for number, block in enumerate(blocks) if block.chosen]
    if sum(words_of(blocks[number].text) for number in chosen) < _LEAST:
        seen = [block for block in blocks if not block.aside] or list(blocks)
        taken = frozenset(seen)
        return part(seen, None), sum(words_of(block.text) for block in blocks if block not in taken)
    start, last = _start(blocks, chosen[0], title), _last(blocks, chosen[-1])
    sorted_ = _in_range(blocks, start, last, title)
    fenced, left_out = _outside(blocks, start, last, sum(words_of(blocks[n].text) for n in chosen))
    parts = [Sorted(blocks[n], "outside the text") for n in fenced if n < start]
    parts += sorted_ + [Sorted(blocks[n], "outside the text") for n in fenced if n > last]
    return Parted(tuple(parts), _opening(blocks[start : chosen[0] + _BELOW], title)), left_out


def _last(blocks: Sequence[Block], last: int) -> int:
    """The last block of the article: sentences that follow right behind what was chosen belong to it."""
    while last + 1 < len(blocks) and _goes_on(blocks[last + 1]):
        last += 1
    return last


def _goes_on(block: Block) -> bool:
    in_words = block.kind in ("paragraph", "quotation") and is_sentence(block.text)
    return in_words and not block.aside and block.linked * 3 < len(block.text) and not signs.reason(block.text)


def _opening(blocks: Sequence[Block], title: str | None) -> Opening:
    """Who wrote the article and when, as lines around its headline have it."""
    texts = [block.text for block in blocks if words_of(block.text) <= signs.SHORT]
    authors = next(filter(None, map(byline, texts)), ())
    return Opening(title, None, authors, next(filter(None, map(day_in, texts)), None))


def _start(blocks: Sequence[Block], first: int, title: str | None) -> int:
    """Where the article begins: right behind its headline, if that stands not far above what was chosen."""
    key = bare(title or "")
    for number in range(first - 1, max(-1, first - _BEFORE), -1):
        if key and bare(blocks[number].text) == key:
            return number
    return first


def _in_range(blocks: Sequence[Block], start: int, last: int, title: str | None) -> list[Sorted]:
    """The blocks from the first to the last of the article, with what stands between for the author to check."""
    first = next(number for number in range(start, last + 1) if blocks[number].chosen)
    seen = {bare(title or "")}
    found: list[Sorted] = []
    for number in range(start, last + 1):
        block = blocks[number]
        key = bare(block.text)
        why = _reason(block, above=number < first)
        if why is None and key in seen and (words_of(block.text) >= 3 or block.kind == "heading"):
            why = "headline" if key == bare(title or "") else "repeated"
        if why is None:
            seen.add(key)
        found.append(Sorted(block, why))
    return found


def _reason(block: Block, *, above: bool) -> str | None:
    """Why a block in the range of the article is none of it."""
    if block.kind != "row" and (why := signs.reason(block.text)):
        return why
    mostly_links = block.linked * 5 > len(block.text) * 4
    if mostly_links and words_of(block.text) >= 4 and not is_sentence(block.text):
        return "link"
    if block.chosen:
        return None
    if block.aside or mostly_links:
        return "beside the text"
    if above:
        return None if is_sentence(block.text) and words_of(block.text) >= 5 else "above the text"
    if signs.is_prose(block.text) or block.kind in ("caption", "heading", "row", "quotation", "item", "numbered"):
        return None
    return None if is_sentence(block.text) and block.linked * 2 < len(block.text) else "not taken for the text"


def _outside(blocks: Sequence[Block], start: int, last: int, most: int) -> tuple[list[int], int]:
    """What looks like text of an article though it was left out, up to as many words as the article; and how many
    words of the rest."""
    fenced: list[int] = []
    left_out, room = 0, max(most, 300)
    for number in [*range(start), *range(last + 1, len(blocks))]:
        block, count = blocks[number], words_of(blocks[number].text)
        like_text = count >= signs.SHORT and is_sentence(block.text) and block.linked * 3 < len(block.text)
        if like_text and not block.aside and count <= room and not signs.reason(block.text):
            room -= count
            fenced.append(number)
        else:
            left_out += count
    return fenced, left_out
