"""Of which published statement a quote is a wording."""

from __future__ import annotations

from briefgen.catalog import Reader
from briefgen.model import Passage
from briefgen.relations import STATEMENT_TITLE, WORDINGS_IN


class Wordings:
    """What the published statements list. It is looked up once for each article."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._listed: dict[str, dict[str, str]] = {}  # by article: which statement lists a passage of it

    def statement_of(self, article: str, passage: Passage) -> str | None:
        """The id of the statement that a quote refers to, or else of the first that lists it."""
        if passage.kind != "quote":
            return None
        if passage.ref is not None and self._reader.one(STATEMENT_TITLE, passage.ref) is not None:
            return passage.ref
        if article not in self._listed:
            self._listed[article] = dict(reversed(self._reader.all(WORDINGS_IN, article)))
        return self._listed[article].get(passage.id)
