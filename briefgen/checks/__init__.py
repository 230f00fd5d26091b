"""Checks: the catalog becomes diagnostics, file by file. A check reads what it needs and concludes nothing else."""

from __future__ import annotations

from briefgen import layout
from briefgen.catalog import Reader
from briefgen.checks import articles, briefings, names, text_pages
from briefgen.diagnostics import Diagnostic
from briefgen.relations import FILES


def files(reader: Reader) -> tuple[str, ...]:
    """The keys of checks: the paths of all files."""
    return reader.all(FILES)


def check(reader: Reader, path: str) -> tuple[Diagnostic, ...]:
    """All that is wrong with what a file says in the light of the other files."""
    found = list(names.check(reader, path))
    kind = layout.kind_of(path)
    if kind == "article":
        found += articles.check(reader, path)
    elif kind == "briefing":
        found += briefings.check(reader, path)
    elif kind == "page":
        found += text_pages.check(reader, path)
    return tuple(found)
