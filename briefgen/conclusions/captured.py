"""Whether the quotes of an article stand in the untouched copy that it was imported from, and not only in its own text.

What is marked in an article stands there by its nature, whatever was changed since it was imported. So its words are looked for in
the capture, too, in the same way as the words of a briefing in an article. Mostly whole paragraphs of an article stand
in its capture as they are, and every quote in them with them. Only of the others words are looked for one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from briefgen import layout
from briefgen.catalog import Fact, Reader
from briefgen.conclusions import Conclusion
from briefgen.conclusions.refusals import not_in_copy
from briefgen.diagnostics import Diagnostic, Place
from briefgen.model import Capture, Passage
from briefgen.parse.article import sidecar_path
from briefgen.relations import (
    ANY_ARTICLE,
    ASKED,
    CAPTURE,
    CAPTURED,
    CAPTURED_ARTICLES,
    COPIED,
    NOT_HERE,
    PLACES,
    Copied,
    Text,
)
from briefgen.resolve.evidence import stands
from briefgen.selectors import Haystack
from briefgen.shapes import short
from briefgen.text import Span

_PARAGRAPH = "\n\n"


def articles(reader: Reader) -> tuple[str, ...]:
    """The articles that have a capture."""
    return reader.all(CAPTURED_ARTICLES)


def compared(bytes_of: Callable[[str], bytes | None], reader: Reader, key: str) -> Conclusion:
    """What the capture of an article has of it, and which of the quotes that are marked it does not have.

    `bytes_of` gives the bytes of a capture that the catalog knows by its digest, or None where it changes just now.
    """
    capture, text = reader.one(CAPTURED, key), reader.one(ANY_ARTICLE, key)
    if capture is None or text is None or text.article.text == "not-held":
        return Conclusion()
    marked = [passage for passage in text.passages if passage.kind == "quote"]
    path = layout.in_project(capture.file)
    digest = reader.one(CAPTURE, path)
    if digest is not None and capture.sha256 and digest != capture.sha256.lower():
        return Conclusion((), (_at(reader, text, "sha256", _another(capture)),))
    if not marked and not reader.all(ASKED, key):
        return Conclusion()
    data = bytes_of(path) if digest is not None else None
    if data is None:
        return Conclusion() if capture.differs else Conclusion((Fact(NOT_HERE, "", key),))
    return _compared(reader, text, marked, capture, data)


def _compared(reader: Reader, text: Text, marked: list[Passage], capture: Capture, data: bytes) -> Conclusion:
    # Loaded here: a project without captures needs nothing of it.
    from briefgen.intake.visible import visible_text

    words = visible_text(capture.file, data, capture.charset)
    if words is None:
        return Conclusion((), () if capture.differs else (_at(reader, text, "file", _no_text(capture)),))
    hay = Haystack(words)
    apart = tuple(_apart(text.body.text, hay))
    found = Copied(apart, stands(text.article.title, hay) is not None)
    failed = [(passage, piece) for passage in marked if (piece := missing(passage, text, found, hay)) is not None]
    needed = words if found.apart or not found.title else ""
    found = found._replace(missing=tuple(passage.id for passage, _ in failed), text=needed)
    problems = () if capture.differs else tuple(_told(reader, text, failed, hay))
    return Conclusion((Fact(COPIED, text.article.id, found),), problems)


def not_here(reader: Reader, _key: str) -> Conclusion:
    """That captures are not here, once for all of them: whoever keeps them elsewhere knows."""
    names = reader.all(NOT_HERE)
    text = reader.one(ANY_ARTICLE, names[0]) if names else None
    if text is None:
        return Conclusion()
    capture = reader.one(CAPTURED, names[0])
    one = capture is not None and len(names) == 1
    which = f"“{short(capture.file, 120)}” is" if capture and one else f"the captures of {len(names)} articles are"
    message = f"{which} not here, so {'its' if one else 'their'} quotes are proved in the text of the article only"
    hints = (
        "put what `briefgen import` kept back into captures/; only there it is looked for",
        "pages say so of each of these quotes: “in our text of the article only”",
    )
    return Conclusion((), (_at(reader, text, "file", Diagnostic("Q033", message, "", hints=hints)),))


def of_marked(reader: Reader, article: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages that are marked in an article; its quotes with what they were proved in."""
    capture, found = reader.one(CAPTURED, article), reader.one(COPIED, article)
    for passage in passages:
        if capture is None or passage.kind != "quote":
            yield passage
        else:
            stands = found is not None and passage.id not in found.missing
            yield msgspec.structs.replace(passage, proved="copy" if stands else "text")


def of_found(reader: Reader, text: Text, passage: Passage) -> tuple[Passage, Diagnostic | None]:
    """A quote that a briefing gives by its words, with what it was proved in; and what is wrong with it, if anything is."""
    capture, found = reader.one(CAPTURED, text.article.id), reader.one(COPIED, text.article.id)
    if capture is None:
        return passage, None
    hay = Haystack(found.text if found else "")
    piece = missing(passage, text, found, hay) if found else None
    stands = found is not None and piece is None
    problem = not_in_copy(piece, hay, text.article.id) if piece is not None and not capture.differs else None
    return msgspec.structs.replace(passage, proved="copy" if stands else "text"), problem


def missing(passage: Passage, text: Text, found: Copied, hay: Haystack) -> str | None:
    """The first piece of a quote that does not stand in the capture; None if all of it does."""
    if passage.in_title and found.title:
        return None
    whole = text.article.title if passage.in_title else text.body.text
    touched = (p for p in passage.parts if passage.in_title or any(a < p[1] and p[0] < b for a, b in found.apart))
    pieces = (piece for start, end in touched for piece in whole[start:end].split(_PARAGRAPH))
    return next((piece for piece in pieces if stands(piece, hay) is None), None)


def _apart(text: str, hay: Haystack) -> Iterator[Span]:
    """The paragraphs of a text that do not stand in its copy."""
    start = 0
    for paragraph in text.split(_PARAGRAPH):
        if paragraph.strip() and stands(paragraph, hay) is None:
            yield start, start + len(paragraph)
        start += len(paragraph) + len(_PARAGRAPH)


def _told(reader: Reader, text: Text, failed: Iterable[tuple[Passage, str]], hay: Haystack) -> Iterator[Diagnostic]:
    for passage, piece in failed:
        beside = sidecar_path(text.article.path)
        key = f"#{passage.id}"
        path = beside if key in (reader.one(PLACES, beside) or {}) else text.article.path
        place = (reader.one(PLACES, path) or {}).get(key, Place(1, 1))
        yield msgspec.structs.replace(not_in_copy(piece, hay, text.article.id), path=path, place=place)


def _another(capture: Capture) -> Diagnostic:
    message = f"“{short(capture.file, 120)}” is not the file that the article was imported from: its SHA-256 is another"
    hints = (
        "put back the file that was imported; it is kept as it was, so that quotes can be proved by it",
        "if you have replaced it for a reason, write the SHA-256 of the new file here, or leave `sha256` out",
    )
    return Diagnostic("Q032", message, "", hints=hints)


def _no_text(capture: Capture) -> Diagnostic:
    message = f"there is no text in “{short(capture.file, 120)}” that could be read, so quotes are not looked for in it"
    hint = "keep the page as HTML or its words as text; if this is all there is, say so: `differs: REASON`"
    return Diagnostic("Q034", message, "", hints=(hint,))


def _at(reader: Reader, text: Text, key: str, problem: Diagnostic) -> Diagnostic:
    places = reader.one(PLACES, text.article.path) or {}
    place = next((places[one] for one in (f"capture/{key}", "capture") if one in places), Place(1, 1))
    return msgspec.structs.replace(problem, path=text.article.path, place=place)
