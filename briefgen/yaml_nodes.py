"""The one way into PyYAML: a text becomes a tree of nodes, without guessed types and within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import yaml
from yaml.nodes import Node

MAX_DEPTH = 50


class UnreadableError(Exception):
    """Why a text is not read: a code, a message, where (line and column count from 0), and what to do."""

    def __init__(self, code: str, message: str, mark: _Where | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.line, self.column = (mark.line, mark.column) if mark else (0, 0)
        self.hints = (hint,) if hint else ()


class _Where(NamedTuple):
    """A place of a text; PyYAML's marks have the same names."""

    line: int
    column: int


def compose(text: str) -> Node | None:
    """The root of the nodes, None for a text without any. Raises UnreadableError, and nothing else."""
    # libyaml compares every %TAG line with all others.
    if text.count("\n%") > 100:
        raise too_large("too many lines begin with `%`")
    try:
        return cast("Node | None", _composer(text).get_single_node())
    except yaml.MarkedYAMLError as problem:
        raise _syntax_error(problem, text) from None
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise _character_error(text) from None


def too_large(message: str, mark: Any = None) -> UnreadableError:
    """For a text that is nested too deeply, or too much of it."""
    return UnreadableError("Y008", message, mark, "no file here needs so much; write it plainly, without aliases")


# YAML 1.1 ends a line at these, too; editors do not, nor does YAML 1.2.
_ODD_BREAKS = "\x85\u2028\u2029"


def without_odd_breaks(text: str) -> tuple[str, dict[int, str]]:
    """The text with private characters, which it does not hold itself, for odd line breaks; and the way back."""
    odd = [character for character in _ODD_BREAKS if character in text]
    if not odd:
        return text, {}
    held = set(text)
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in held)
    stand_ins = {ord(old): new for old, new in zip(odd, free, strict=False)}
    return text.translate(stand_ins), {ord(new): chr(old) for old, new in stand_ins.items()}


# ── composing ───────────────────────────────────────────────────────────────────────────────────────────────────


class _Composing:
    """What is ours in composing: no type is guessed (an empty tag), and the depth is bounded.

    PyYAML's composers recurse for each level and call `descend_resolver` first, so the bound holds before the stack
    does.
    """

    depth = 0

    def resolve(self, *_: object) -> str:
        return ""

    def descend_resolver(self, parent: Node | None, _key: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_large(f"nested more than {MAX_DEPTH} levels deep", parent and parent.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class _PlainComposer(_Composing, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):
    """For a PyYAML that was built without libyaml: the same, ten times slower."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)


_composer: Callable[[str], Any] = _PlainComposer
if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _FastComposer(_Composing, CParser):
        """Nodes straight from libyaml."""

    _composer = _FastComposer


# ── complaints of the parser, in words that help ────────────────────────────────────────────────────────────────


class _Syntax(NamedTuple):
    """A complaint of the YAML parser (known by a part of it), in words that help."""

    part: str
    message: str
    hint: str


_QUOTE_IT = "put the text in quotation marks"
_SECOND_COLON = _Syntax("", "a text that is not in quotation marks cannot hold `: `", _QUOTE_IT)
_BEHIND_QUOTE = _Syntax(
    "",
    "the text goes on behind the quotation mark that closes it",
    'put the whole text in the other kind of quotation marks, or write `\\"` inside double ones',
)
_BEHIND_BRACKET = _Syntax(
    "",
    "the text goes on behind a closing bracket",
    "put a text that begins with `[` or `{` in quotation marks, all of it",
)
_SYNTAX = (
    _Syntax(
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "write a space behind the colon of the key above, and check the indentation",
    ),
    _Syntax(
        "block sequence entries are not allowed",
        "a list begins in the middle of a line",
        "put each `- ` on a line of its own, below its key",
    ),
    _Syntax(
        "found unexpected end of stream",
        "the quotation mark that opens here is never closed",
        "close it, or put the whole text in the other kind of quotation marks",
    ),
    _Syntax("tab character", "a tab stands where YAML allows only spaces", "indent with spaces"),
    _Syntax("undefined alias", "to YAML a text that begins with `*` is an alias, and there is none", _QUOTE_IT),
    _Syntax("expected alphabetic or numeric", "a text cannot begin with `*` or `&`", _QUOTE_IT),
    _Syntax("duplicate anchor", "an anchor (`&name`) is given twice", "rename one, or " + _QUOTE_IT),
    _Syntax(
        "escape",
        "a backslash that begins no escape YAML knows",
        "write `\\\\` for a backslash, or use single quotation marks",
    ),
    _Syntax(
        "',' or ']'",
        "a list that `[` begins is not closed, or a comma is missing",
        "close it with `]`; put a text that begins with `[` in quotation marks",
    ),
    _Syntax(
        "',' or '}'",
        "a mapping that `{` begins is not closed, or a comma is missing",
        "close it with `}`; put a text that begins with `{` in quotation marks",
    ),
    _Syntax(
        "did not find expected key",
        "this does not fit to what stands above",
        "check the indentation, and the quotation marks above",
    ),
    _Syntax("expected '-' indicator", "an item of the list (`- `) is expected here", "check the indentation"),
    _Syntax(
        "could not find expected ':'",
        "this line has no `: ` behind its key",
        "write `key: value`, with a space behind the colon; indent a text that goes on over lines",
    ),
    _Syntax("another document", "a second YAML document begins here", "one file holds one; remove the line `---`"),
    _Syntax(
        "comment or line break",
        "nothing can follow `|` or `>` on its line",
        "begin the text on the next line, indented, or put it in quotation marks",
    ),
    _Syntax("directive", "a line that begins with `%` is an instruction to YAML", _QUOTE_IT),
    _Syntax("incompatible YAML", "this version of YAML is not known", "remove the line that begins with `%YAML`"),
    _Syntax("node content", "no value can begin with this", _QUOTE_IT),
)
# What libyaml refuses to read at all.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _syntax_error(problem: yaml.MarkedYAMLError, text: str) -> UnreadableError:
    complaint = problem.problem or problem.context or "it cannot be read"
    mark = _telling_mark(problem)
    if "tag" in complaint and "handle" in complaint:
        return UnreadableError("Y009", "a YAML tag has no meaning here", mark)
    if "cannot start any token" in complaint:
        return _start_error(mark, text[mark.index : mark.index + 1])
    known = _explain(complaint, text[text.rfind("\n", 0, mark.index) + 1 : mark.index])
    if known is None:
        return UnreadableError("Y001", f"the YAML cannot be read: {complaint}", mark)
    return UnreadableError("Y001", known.message, mark, known.hint)


def _start_error(mark: Any, character: str) -> UnreadableError:
    if character == "\t":
        return UnreadableError("Y001", "a tab stands where YAML allows only spaces", mark, "indent with spaces")
    return UnreadableError("Y001", f"no value can begin with `{character}`", mark, _QUOTE_IT)


def _explain(complaint: str, before: str) -> _Syntax | None:
    """The parser's complaint in words that help, by what stands before it on its line."""
    if "mapping values" in complaint and ": " in before:
        return _SECOND_COLON
    if "expected key" in complaint and before.rstrip().endswith(('"', "'")):
        return _BEHIND_QUOTE
    if "expected key" in complaint and before.rstrip().endswith(("]", "}")):
        return _BEHIND_BRACKET
    return next((row for row in _SYNTAX if row.part in complaint), None)


def _telling_mark(problem: yaml.MarkedYAMLError) -> Any:
    """Where to point: at what was opened, if the parser noticed only lines later that it was not closed."""
    here, opened = problem.problem_mark, problem.context_mark
    if here is None or opened is None:
        return here or opened
    complaint = str(problem.problem)
    late = "',' or" in complaint and here.line > opened.line
    return opened if late or "end of stream" in complaint or "could not find expected ':'" in complaint else here


def _character_error(text: str) -> UnreadableError:
    match = _FORBIDDEN.search(text)
    if match is None:
        return UnreadableError("Y001", "the YAML cannot be read")
    line, column = text.count("\n", 0, match.start()), match.start() - text.rfind("\n", 0, match.start()) - 1
    message = f"the character U+{ord(match[0]):04X} cannot stand in a text"
    return UnreadableError("F003", message, _Where(line, column))
