"""What is private in the files themselves: comments, boilerplate, captures. Read by a reader that has nothing in common with that of the articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

from briefgen import layout
from briefgen.reading import FileValue
from briefgen.yaml_nodes import UnreadableError, compose, without_odd_breaks

_FENCE = re.compile(r"[ ]*(`{3,}+|~{3,}+)([^\n]*)")
_SIGNS = re.compile(r"\]\([^()\s]*\)|\{[^{}\n]*\}|!?\[")  # of links, attributes and marks, whose words nobody sees
_DIGEST = re.compile("[0-9a-fA-F]{64}")
_TOP = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_END = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?![^\r\n])")


class Found(NamedTuple):
    """Something private: of what kind, the path of its file, where it stands in the file's text, and its words."""

    kind: str  # comment, boilerplate or capture
    path: str
    offset: int
    text: str


def private_words(files: Mapping[str, FileValue]) -> Iterator[Found]:
    """All of it, outside code."""
    for path, data in files.items():
        if not isinstance(data, bytes) or layout.kind_of(path) not in ("article", "page"):
            continue
        if b"{>>" in data or b".boilerplate" in data:
            text = _without_code(data.decode("utf-8-sig", "replace"))
            yield from (Found("comment", path, start, text[start:end]) for start, end in _comments(text))
            yield from (Found("boilerplate", path, start, words) for start, words in _boilerplate(text))
        if b"capture" in data or b"\\" in data:  # a key can be written with escapes
            yield from _captures(path, data)


def without_private(text: str) -> str:
    """The text of a file without its comments and its boilerplate."""
    bare = _without_code(text)
    spans = [(start, end) for start, end in _comments(bare)]
    spans += [(start, start + length) for start, length, _ in _paragraphs(bare)]
    parts, done = [], 0
    for start, end in sorted(spans):
        parts.append(text[done : max(done, start)])
        done = max(done, end)
    return _SIGNS.sub(" ", " ".join([*parts, text[done:]]))


def _comments(text: str) -> Iterator[tuple[int, int]]:
    place = text.find("{>>")
    while place >= 0:
        end = text.find("<<}", place + 3)
        yield place + 3, end if end >= 0 else len(text)
        place = text.find("{>>", end) if end >= 0 else -1


def _boilerplate(text: str) -> Iterator[tuple[int, str]]:
    """Each paragraph of boilerplate, and where it begins."""
    return ((start, _SIGNS.sub(" ", words)) for start, _, words in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[tuple[int, int, str]]:
    depth, place, start = 0, 0, 0
    held: list[str] = []
    for line in [*text.splitlines(keepends=True), ""]:
        bare = line.strip()
        is_border = bare.startswith(":::")
        if held and (not bare or is_border):
            yield start, place - start, "".join(held)
            held = []
        if is_border:
            opens = bool(bare.strip(": "))
            depth = max(0, depth + (1 if opens else -1)) if depth or ".boilerplate" in bare else 0
        elif depth and bare:
            start = start if held else place
            held.append(line)
        place += len(line)


def _captures(path: str, data: bytes) -> Iterator[Found]:
    """The path of an article's capture, and the digest of its bytes."""
    start, head = _front_matter(data.decode("utf-8-sig", "replace"))
    if "capture" not in head and "\\" not in head:
        return
    head, put_back = without_odd_breaks(head)
    with suppress(UnreadableError):  # That is an error of its own, with which nothing is published.
        for capture in _values(compose(head), "capture"):
            for node in (capture, *_values(capture, "file"), *_values(capture, "sha256")):
                if isinstance(node, ScalarNode):
                    words = _as_compared(node.value.translate(put_back).strip())
                    yield Found("capture", path, start + node.start_mark.index, words)


def _front_matter(text: str) -> tuple[int, str]:
    """The YAML at the top of a file, and where it begins."""
    top = _TOP.match(text)
    end = _END.search(text, top.end()) if top else None
    return (top.end(), text[top.end() : end.start()]) if top and end else (0, "")


def _values(node: Node | None, key: str) -> Iterator[Node]:
    """What a mapping has under a key; nothing of what is none."""
    for name, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(name, ScalarNode) and name.value == key:
            yield value


def _as_compared(words: str) -> str:
    return words.lower() if _DIGEST.fullmatch(words) else words.replace("\\", "/")


def _without_code(text: str) -> str:
    """The text with blanks for what is code: fenced blocks, and what stands between backticks in one line."""
    lines = text.splitlines(keepends=True)
    fences = [_FENCE.match(line) for line in lines]
    longest = _longest_behind(fences)
    kept: list[str] = []
    fence = ""
    for number, (line, found) in enumerate(zip(lines, fences, strict=True)):
        mark, rest = (found[1], found[2].strip()) if found else ("", "")
        if fence:
            fence = "" if mark.startswith(fence) and not rest else fence
        elif mark and "`" not in rest and longest[number].get(mark[0], 0) >= len(mark):
            # A fence that nobody closes is none.
            fence = mark
        else:
            kept.append(_without_spans(line))
            continue
        kept.append(" " * len(line.rstrip("\r\n")) + line[len(line.rstrip("\r\n")) :])
    return "".join(kept)


def _longest_behind(fences: list[re.Match[str] | None]) -> list[dict[str, int]]:
    """For each line the longest fence behind it that can close one, by its sign."""
    behind: list[dict[str, int]] = []
    known: dict[str, int] = {}
    for found in reversed(fences):
        behind.append(known)
        if found and not found[2].strip():
            known = known | {found[1][0]: max(len(found[1]), known.get(found[1][0], 0))}
    return behind[::-1]


def _without_spans(line: str) -> str:
    if line.count("`") < 2:
        return line
    parts = line.split("`")
    # A comment that begins before a backtick is no code, so only what begins within backticks is blanked.
    return "`".join(
        " " * len(part) if number % 2 and number < len(parts) - 1 else part for number, part in enumerate(parts)
    )
