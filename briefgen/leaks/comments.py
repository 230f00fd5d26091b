"""Private comments, read from the files themselves by a reader that has nothing in common with that of the articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen import layout
from briefgen.reading import FileValue


def comments(files: Mapping[str, FileValue]) -> Iterator[tuple[str, int, str]]:
    """The path, the offset of the words in the file's text, and the words of each comment outside code."""
    for path, data in files.items():
        if isinstance(data, bytes) and b"{>>" in data and layout.kind_of(path) in ("article", "page"):
            text = data.decode("utf-8-sig", "replace")
            yield from ((path, start, text[start:end]) for start, end in _found(_without_code(text)))


def _found(text: str) -> Iterator[tuple[int, int]]:
    place = text.find("{>>")
    while place >= 0:
        end = text.find("<<}", place + 3)
        yield place + 3, end if end >= 0 else len(text)
        place = text.find("{>>", end) if end >= 0 else -1


def _without_code(text: str) -> str:
    """The text with blanks for what is code: fenced blocks, and what stands between backticks in one line."""
    lines, fence = [], ""
    for line in text.splitlines(keepends=True):
        begin = line.lstrip(" ")[:3]
        if fence or begin in ("```", "~~~"):
            fence = ("" if begin == fence else fence) if fence else begin
            lines.append(" " * len(line))
        else:
            lines.append(_without_spans(line))
    return "".join(lines)


def _without_spans(line: str) -> str:
    if line.count("`") < 2:
        return line
    parts = line.split("`")
    # A comment that begins before a backtick is no code, so only what begins within backticks is blanked.
    return "`".join(
        " " * len(part) if number % 2 and number < len(parts) - 1 else part for number, part in enumerate(parts)
    )
