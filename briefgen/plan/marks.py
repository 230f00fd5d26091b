"""The marks of an article as YAML without a word of its text, for those who have the text: a file to put beside it.

Only the edition of annotations has it. What is in it is what its author wrote: kinds, ids, speakers, references. Where the
words stand is said by place and digest. An id that was made of the words is left out: whoever has the text makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.free_ids import FreeIds
from briefgen.model import Article, Body, Passage
from briefgen.parse.attributes import KEYS
from briefgen.parse.passages import has_made_id
from briefgen.place_digest import place_digest
from briefgen.plan.article import titled
from briefgen.relations import ARTICLE, BODY, MARKED, STATEMENT_TITLE
from briefgen.views import DataFile
from briefgen.yaml_edits import Value, flow, phrase

_HEAD = "# Marks without a word of the text. Put this file beside the article: content/articles/{key}.yaml\n"
_USUAL = {"type": "direct", "stance": "reports"}  # what a mark without the attribute means

Entry = dict[str, Value]


def plan(reader: Reader, key: str) -> DataFile | None:
    """The file of a published article; None if it has no marks."""
    article, body, passages = reader.one(ARTICLE, key), reader.one(BODY, key), reader.one(MARKED, key)
    if article is None or body is None or not passages:
        return None
    summary = [f"summary: {phrase(article.summary)}\n"] if article.summary else []
    items = (f"  - {flow(entry)}\n" for entry in entries(reader, article, body, passages))
    text = "".join([_HEAD.format(key=key), *summary, "annotations:\n", *items])
    return DataFile(path=urls.yaml_of(f"articles/{key}"), data=text.encode("utf-8", "replace"))


def entries(reader: Reader, article: Article, body: Body, passages: Sequence[Passage]) -> Iterator[Entry]:
    """An entry for each passage, and one for each further part of it."""
    ids = FreeIds(passage.id for passage in passages)
    for passage in passages:
        name = "" if has_made_id(passage) else passage.id
        if len(passage.parts) > 1 and not name:
            name = ids.take(f"{passage.kind}-in-parts")
        places = [_place(article, body, passage, part) for part in passage.parts]
        yield {**_named(passage, name), **places[0], **dict(_attributes(reader, passage))}
        for place in places[1:]:
            yield {**_named(passage, ""), **place, **_TITLED[passage.in_title], "cont": name}


def _named(passage: Passage, name: str) -> Entry:
    return {passage.kind: name} if name else {"mark": passage.kind}


_TITLED: dict[bool, Entry] = {True: {"type": "headline"}, False: {}}


def _place(article: Article, body: Body, passage: Passage, part: tuple[int, int]) -> Entry:
    """Where a part of a passage stands. A headline is public: its words are given."""
    start, end = part
    if passage.in_title:
        return {"exact": article.title[start:end], **around(article.title, start, end)}
    return {"at": part, "digest": place_digest(body.text, start, end)}


def around(title: str, start: int, end: int) -> dict[str, str]:
    """All that stands before and behind words of a headline, by which they are told from the same ones in it."""
    found = {"prefix": title[:start].strip(), "suffix": title[end:].strip()}
    return {key: words for key, words in found.items() if words}


def _attributes(reader: Reader, passage: Passage) -> Iterator[tuple[str, Value]]:
    """What is said of a passage, but for notes, and for references to what is not published."""
    values = {
        "ref": passage.ref if passage.ref and _is_public(reader, passage.kind, passage.ref) else None,
        "speaker": passage.speaker,
        "to": passage.to,
        "via": passage.via,
        "by": passage.by,
        "type": passage.type,
        "stance": passage.stance,
        "language": passage.language,
        "date": passage.date,
        "as": passage.role,
    }
    for name, value in values.items():
        if value and name in KEYS[passage.kind] and value != _USUAL.get(name):
            yield name, value


def _is_public(reader: Reader, kind: str, ref: str) -> bool:
    """Whether something published is called so. An actor and a word for a term are public by themselves."""
    if kind in ("actor", "term"):
        return True
    if kind == "quote":
        return reader.one(STATEMENT_TITLE, ref) is not None
    return titled(reader, kind, ref) is not None
