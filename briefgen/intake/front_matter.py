"""The front matter of an article that was imported."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from briefgen.intake.blocks import bare
from briefgen.intake.known import Known, harmless
from briefgen.model import Source
from briefgen.text import slug
from briefgen.yaml_edits import phrase

UNKNOWN_SOURCE = "unknown-source"


class Origin(NamedTuple):
    """The source of an article: an id of the registry, or one that is proposed for it."""

    id: str
    proposed: bool
    name: str | None = None


def origin(known: Known, lines: tuple[str, ...], sources: Mapping[str, Source]) -> Origin:
    """The source that a text is from: by its address, by the name of its site, by a line that is a source's name."""
    host = _host(known.url)
    by_host = [key for key, source in sources.items() if host and _is_below(host, _host(source.url))]
    names = {bare(source.name): key for key, source in sources.items()}
    by_name = [names[name] for name in map(bare, (known.site or "", *lines)) if name and name in names]
    if by_host or by_name:
        # Of several sources of one host, that with the longest address of its own.
        return Origin(
            max(by_host, key=lambda key: len(sources[key].url or "")) if by_host else by_name[0], proposed=False
        )
    name = known.site or host
    return Origin(slug(name, words=4, length=40) if name else UNKNOWN_SOURCE, proposed=True, name=name)


def _host(address: str | None) -> str:
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _is_below(host: str, known: str) -> bool:
    return bool(known) and (host == known or host.endswith(f".{known}"))


def front_matter(known: Known, source: Origin, capture: str, sha256: str, charset: str | None = None) -> str:
    """The lines above an article's text. `capture` is the path of the untouched copy in the project.

    `charset` is its encoding, where its bytes alone do not tell it.
    """
    encoding = f", charset: {phrase(harmless(charset))}" if charset else ""
    lines = [
        f"title: {_value(known.title or 'Untitled')}",
        _noted(f"source: {phrase(source.id)}", how_to_add(source) if source.proposed else ""),
        _noted("status: draft", "take this line out when you have read the text and it may be published"),
        f"author: {_authors(known.authors)}" if known.authors else "",
        *(
            f"{key}: {phrase(value)}" if key in ("url", "archive") else f"{key}: {value}"
            for key, value in _facts(known)
        ),
        "" if known.published else _noted("# published: YYYY-MM-DD", "the text does not tell its day; write it here"),
        f"capture: {{file: {phrase(capture)}, sha256: {json.dumps(sha256)}{encoding}}}",
    ]
    return "---\n" + "".join(f"{line}\n" for line in lines if line) + "---\n\n"


def how_to_add(source: Origin) -> str:
    """What to do about a source that is not in the registry."""
    if source.id == UNKNOWN_SOURCE:
        return "write the id of the source; `briefgen new source ID` adds one"
    named = f" --name {shlex.quote(source.name)}" if source.name and bare(source.name) != bare(source.id) else ""
    return f"not in content/sources.yaml yet: briefgen new source {source.id}{named}"


def _facts(known: Known) -> list[tuple[str, str]]:
    keys = ("url", "archive", "published", "updated", "retrieved", "language")
    return [(key, value) for key in keys if (value := getattr(known, key))]


def _authors(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return _value(names[0])
    return f"[{', '.join(json.dumps(harmless(name), ensure_ascii=False) for name in names)}]"


def _value(text: str) -> str:
    return phrase(harmless(text))


def _noted(line: str, note: str) -> str:
    return f"{line.ljust(35)} # {note}" if note else line
