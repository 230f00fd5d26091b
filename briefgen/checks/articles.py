"""What an article refers to: its source, the actors of its marks, what the marks are about, its pictures."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.checks.claims import check_stances
from briefgen.checks.desk import Desk
from briefgen.checks.names import check_picture
from briefgen.diagnostics import Diagnostic
from briefgen.media import media_path
from briefgen.model import Passage
from briefgen.parse.article import sidecar_path
from briefgen.relations import ANY_ARTICLE, BROKEN, MEDIA, PLACES

_SUBJECTS = {"quote": "statement", "actor": "actor", "question": "question", "claim": "claim", "event": "event"}


_MOST = 1000  # problems of one file, from which on marks that say too little are not told of


def check(reader: Reader, path: str) -> list[Diagnostic]:
    text = reader.one(ANY_ARTICLE, layout.stem(path))
    if text is None or text.article.path != path:
        return []
    desk = Desk(reader, path)
    desk.refer("source", text.article.source, "source")
    beside = sidecar_path(path)
    # An article without a sidecar has no places there; asking for them makes their appearance a dependency.
    places = reader.one(PLACES, beside) or {}
    # Where a mark itself has a mistake, what it seems not to say is not missed as well.
    finished = text.article.status != "draft" and not reader.all(BROKEN, f"passages of {text.article.id}")
    for passage in text.passages:
        where = beside if f"#{passage.id}" in places else path
        _check_passage(desk, passage, where)
        if finished and len(desk.found) < _MOST:
            _check_said_enough(desk, passage, where)
    check_stances(desk, text.passages, places, beside)
    check_images(desk, text.body.images)
    return desk.found


def check_images(desk: Desk, images: Iterable[str]) -> None:
    """The pictures that the text of a file shows have to be in the project."""
    for image in images:
        target = media_path(desk.path, image)
        if target is None or not desk.reader.all(MEDIA, target):
            hint = "an image is named by its place relative to this file, inside content/"
            desk.report("A023", f"the image “{image}” is not in the project", f"image:{image}", (hint,))
        else:
            check_picture(desk, target, f"image:{image}")


def _check_said_enough(desk: Desk, passage: Passage, where: str) -> None:
    """A mark that says too little is shown nowhere but in its text."""
    key = f"#{passage.id}"
    if passage.kind == "quote" and not passage.speaker and passage.type != "headline":
        hint = "add `speaker=`; where nobody is named, an actor of `type: unnamed` can be the speaker"
        desk.report("A031", "this quote has no speaker", key, (hint,), path=where)
    elif passage.kind == "event" and not (passage.date or passage.ref):
        hint = "add `date=`, or `ref=` with the id of a timeline entry"
        desk.report("A032", "this event has neither a date nor an entry that it belongs to", key, (hint,), path=where)
    elif passage.kind == "term" and not passage.ref:
        hint = "add `ref=`: one name for this word in all articles"
        desk.report("A033", "this term does not say what it renders", key, (hint,), path=where)


def _check_passage(desk: Desk, passage: Passage, where: str) -> None:
    """`where` is the file that the passage is marked in."""
    named = {"speaker": passage.speaker, "to": passage.to, "via": passage.via, "by": passage.by}
    for attribute, names in named.items():
        desk.refer_to_actors(names, f"#{passage.id}/{attribute}", path=where)
    subject = _SUBJECTS.get(passage.kind)
    if passage.ref and subject:
        desk.refer(subject, passage.ref, f"#{passage.id}/ref", path=where)
