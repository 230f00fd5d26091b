"""A briefing: its YAML, and the ids of all that has none of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from briefgen.diagnostics import Diagnostic, Place, Related
from briefgen.document import Document, read
from briefgen.free_ids import FreeIds
from briefgen.model import Briefing, BriefingFile, KeyQuote, Places
from briefgen.parse.by_place import is_place
from briefgen.text import slug

# Which lists of a briefing hold things with an id, and from which field an id is made where there is none.
_NAMED = {
    "key_points": ("text", "point"),
    "key_quotes": ("title", "statement"),
    "open_questions": ("question", "question"),
    "claims": ("text", "claim"),
    "timeline": ("title", "event"),
}


def read_briefing(text: str, path: str, id: str) -> Document[Briefing]:  # noqa: A002
    """Read a briefing. In its value every key point, question, claim, timeline entry and statement has an id.

    An id that is made here depends on the briefing's id, the words, and what stands before in the same list.
    """
    document = read(text, BriefingFile, path)
    if document.value is None:
        return Document(None, document.places, document.diagnostics)
    found = (*_quote_problems(document.value, path, document.places), *_repeated(document.value, path, document.places))
    if found:
        return Document(None, document.places, tuple(sorted(found, key=lambda problem: problem.sort_key)))
    return Document(_named(document.value, path, id), document.places, ())


def _named(file: BriefingFile, path: str, id: str) -> Briefing:  # noqa: A002
    fields = msgspec.structs.asdict(file)
    named = {name: _with_ids(fields[name], *how, id) for name, how in _NAMED.items()}
    return Briefing(**(fields | named), id=id, path=path)


def _with_ids(items: tuple[Any, ...], source: str, fallback: str, briefing: str) -> tuple[Any, ...]:
    ids = FreeIds(item.id for item in items if item.id is not None)
    return tuple(item if not _needs_id(item) else _given_id(item, source, fallback, briefing, ids) for item in items)


def _needs_id(item: Any) -> bool:
    """A key quote that is a passage, or words in an article, has no id unless its author gives it one."""
    return item.id is None and (not isinstance(item, KeyQuote) or bool(item.wordings))


def _given_id(item: Any, source: str, fallback: str, briefing: str, ids: FreeIds) -> Any:
    # Ids count in the whole project. Two briefings may well ask “What comes next?”, and mean two things.
    words = getattr(item, source) or (item.wordings[0] if isinstance(item, KeyQuote) else "")
    return msgspec.structs.replace(item, id=ids.take(f"{briefing}.{slug(words) or fallback}"))


def _quote_problems(file: BriefingFile, path: str, places: Places) -> Iterator[Diagnostic]:
    for number, quote in enumerate(file.key_quotes):
        if message := _unclear(quote):
            place = places.get(f"key_quotes/{number}", Place(1, 1))
            hint = "write `article#passage`, or `article` and `text`, or `id` and `wordings`"
            yield Diagnostic("B003", message, path, place, (hint,))


def _unclear(quote: KeyQuote) -> str | None:
    placed = bool(quote.at) or quote.digest is not None
    in_article = quote.article is not None or quote.text is not None or placed
    ways = (quote.cites is not None) + in_article + bool(quote.wordings)
    if ways > 1:
        return "the key quote names its words in more than one way"
    if placed and (quote.text is not None or not quote.article or not is_place(quote.at, quote.digest)):
        return "a key quote by its place has `article`, `at: [120, 143]`, a `digest` of 64 signs, and no `text`"
    if in_article and not placed and not (quote.article and quote.text):
        return "the key quote needs both `article` and `text`"
    if quote.text is None and (quote.prefix is not None or quote.suffix is not None):
        return "`prefix` and `suffix` belong to a key quote that is given by `article` and `text`"
    return None if ways or quote.id else "the key quote does not say which words it means"


def _repeated(file: BriefingFile, path: str, places: Places) -> Iterator[Diagnostic]:
    for name in _NAMED:
        first: dict[str, Place] = {}
        for number, item in enumerate(getattr(file, name)):
            place = places.get(f"{name}/{number}/id", Place(1, 1))
            if item.id in first:
                related = Related(path, first[item.id], "first used here")
                message = f"the id “{item.id}” is used twice in `{name}`"
                yield Diagnostic("R008", message, path, place, ("change one of the ids",), (related,))
            elif item.id is not None:
                first[item.id] = place
