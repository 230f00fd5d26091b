"""An article's files while marks are put in and taken out: edits of the body, entries of `annotations:`, or both."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from briefgen.edits import Edit, FileChange, edited
from briefgen.parse.article import sidecar_path
from briefgen.parse.source_text import decode, split_front_matter
from briefgen.yaml_edits import append_items, remove_items

_KEY = "annotations"


class ArticleFiles(NamedTuple):
    """An article's file, and its own `.yaml` beside it if there is one, as bytes in UTF-8."""

    path: str
    article: bytes
    sidecar: bytes | None = None

    @property
    def body(self) -> str:
        """The text below the front matter, marks and all, with `\\n` line ends."""
        return split_front_matter(self._text, self.path).body

    @property
    def _text(self) -> str:
        return decode(self.article, self.path).text

    @property
    def _sidecar_text(self) -> str:
        return decode(self.sidecar or b"", self.path).text

    def with_edits(self, edits: Sequence[Edit]) -> ArticleFiles:
        """After edits of the body."""
        return self._replace(article=edited(self.article, _moved(edits, len(self._text) - len(self.body))))

    def with_entries(self, entries: Sequence[str], *, beside: bool) -> ArticleFiles:
        """After more entries, each in one line, in the front matter or in the file beside."""
        if beside:
            return self._replace(sidecar=edited(self.sidecar or b"", append_items(self._sidecar_text, _KEY, entries)))
        text = self._text
        yaml = split_front_matter(text, self.path).yaml or ""
        return self._replace(
            article=edited(self.article, _moved(append_items(yaml, _KEY, entries), text.find("\n") + 1))
        )

    def without_entries(self, numbers: Collection[int], *, beside: bool) -> ArticleFiles:
        """After some entries are taken out. A file beside that then holds nothing is no more."""
        if beside:
            left = edited(self.sidecar or b"", remove_items(self._sidecar_text, _KEY, numbers))
            return self._replace(sidecar=left if left.strip() else None)
        text = self._text
        yaml = split_front_matter(text, self.path).yaml or ""
        return self._replace(
            article=edited(self.article, _moved(remove_items(yaml, _KEY, numbers), text.find("\n") + 1))
        )

    def changes_to(self, after: ArticleFiles) -> tuple[FileChange, ...]:
        """What differs."""
        pairs = (
            FileChange(self.path, self.article, after.article),
            FileChange(sidecar_path(self.path), self.sidecar, after.sidecar),
        )
        return tuple(change for change in pairs if change.before != change.after)


def _moved(edits: Sequence[Edit], by: int) -> list[Edit]:
    return [edit._replace(start=edit.start + by, end=edit.end + by) for edit in edits]
