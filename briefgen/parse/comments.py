"""Private comments, `{>> … <<}`: they go wherever they stand outside code, and no trace of them stays."""

from __future__ import annotations

import re

from briefgen.parse.draft import Draft

_BLANKS = re.compile(r"[ \t]*+")


def remove(draft: Draft, start: int) -> int:
    """Remove the comment at `start` and those that follow it in its line, and the space that would be doubled.

    Gives where they end. What is not closed is removed to the end of the file: better too much than a secret told.
    """
    end, spaced = _end(draft, start), False
    while draft.body.startswith("{>>", after := _skip(draft.body, end)):
        end, spaced = _end(draft, after), spaced or after > end
    draft.removed[start] = end
    _close_gap(draft, start, end, " " if spaced else "")
    return end


def hide(draft: Draft, start: int, end: int) -> int:
    """Pass over a stretch where nothing is a mark, but remove its comments; gives where reading goes on."""
    while (comment := draft.body.find("{>>", start, end)) >= 0:
        start = remove(draft, comment)
    return max(start, end)


def behind(draft: Draft, start: int) -> int:
    """Where the blanks and comments from `start` on end in this line."""
    end = _skip(draft.body, start)
    return _skip(draft.body, remove(draft, end)) if draft.body.startswith("{>>", end) else end


def stray_end(draft: Draft, start: int) -> None:
    """Tell of a `<<}` where no comment is open: what was meant to be private might stand before it."""
    text = "“<<}” ends a private comment, but none is open here"
    hint = "begin it with “{>>”; if it begins in code, a backtick before it is one too many"
    draft.report("A018", start, start + 3, text, hint)


def _end(draft: Draft, start: int) -> int:
    end = draft.body.find("<<}", start + 3)
    if end >= 0:
        return end + 3
    draft.comment_open = True
    draft.report("A018", start, start + 3, "this private comment is not closed", "write “<<}” where it ends")
    return len(draft.body)


def _close_gap(draft: Draft, start: int, end: int, between: str) -> None:
    body, left = draft.body, start
    while left and body[left - 1] in " \t":
        left -= 1
    right = _skip(body, end)
    begins = left == 0 or body[left - 1] == "\n"
    ends = right == len(body) or body[right] == "\n"
    if begins and ends:
        draft.line_removed = True
        draft.change(left, min(right + 1, len(body)))
    elif ends:
        draft.change(left, end)
    elif begins or left < start:
        draft.change(start, right)
    else:
        draft.change(start, end, between if right == end else "")


def _skip(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start
