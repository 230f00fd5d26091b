"""The registries: `content/sources.yaml`, `content/actors.yaml` and the files of `content/actors/`."""

from __future__ import annotations

from briefgen.document import Document, read_mapping
from briefgen.model import Actor, Source


def read_sources(text: str, path: str) -> Document[dict[str, Source]]:
    """The sources of a file by id. Entries that have a problem are left out; their keys still have places."""
    return read_mapping(text, Source, path)


def read_actors(text: str, path: str) -> Document[dict[str, Actor]]:
    """The actors of a file by id. Entries that have a problem are left out; their keys still have places."""
    return read_mapping(text, Actor, path)
