"""Marks inside a line: `[words]{.kind …}` and `[words](actor:id)`, told apart from links and from plain brackets."""

from __future__ import annotations

import re

from briefgen.diagnostics import Related
from briefgen.model import KINDS
from briefgen.parse import attributes, comments
from briefgen.parse.attributes import Meaning
from briefgen.parse.boundaries import Boundaries
from briefgen.parse.draft import Draft, Found

_ACTOR = re.compile(r"\([ \t]*actor:([^()\n]*)\)")
_KIND = rf"\.(?:{'|'.join(KINDS)})\b"
_LIKE_A_MARK = re.compile(rf"(?:\]|:::[ \t]*)\{{[^{{}}\n]*?(?:{_KIND}|\bcont=)|\]\(actor:")
_IN_PARENTHESES = re.compile(rf"\([ \t]*(?:\#[\w.-]+[ \t]+)?{_KIND}")
_LONGEST_LABEL = 1000  # characters; so that nested brackets are not copied again and again


class Brackets:
    """The brackets of one text that wait for their partners."""

    def __init__(self, draft: Draft, boundaries: Boundaries) -> None:
        self._draft, self._boundaries = draft, boundaries
        self._open: list[int] = []
        self._orphans: list[int] = []  # those that were open when their paragraph ended

    def open(self, at: int) -> None:
        """A bracket opens."""
        self._open.append(at)

    def border(self) -> None:
        """A paragraph ends: no bracket finds its partner in the next."""
        if self._open:
            self._orphans += self._open
            self._open = []

    def close(self, at: int) -> int:
        """A bracket closes; gives where reading goes on, behind what belongs to it."""
        partner = self._open.pop() if self._open else None
        follows = self._draft.body[at + 1 : at + 2]
        if follows == "{":
            return self._listed(partner, at)
        if follows == "(":
            return self._linked(partner, at)
        if follows == "[" and partner is not None:
            words = self._draft.body[partner + 1 : min(at, partner + _LONGEST_LABEL)]
            end = self._boundaries.reference(at + 1, words)
            return at + 1 if end is None else self._link(partner, at, end)
        return at + 1

    def address(self, start: int, end: int) -> int:
        """Pass over an address or a tag, in which a mark would be a mistake."""
        if like := _LIKE_A_MARK.search(self._draft.body, start, end):
            self._misplaced(like.start(), like.end(), "an address or an HTML tag")
        return comments.hide(self._draft, start, end)

    def code(self, start: int, end: int) -> int:
        """Pass over an indented line, which Markdown shows as it is written. Nobody indents a mark in order to show it."""
        if like := _LIKE_A_MARK.search(self._draft.body, start, end):
            text = "a mark cannot stand in an indented paragraph: four spaces make it code"
            hint = "take the spaces out; an example that shows marks stands between two lines of ```"
            self._draft.report("A015", like.start(), like.end(), text, hint)
        return comments.hide(self._draft, start, end)

    def stray_list(self, start: int, end: int) -> None:
        """Tell of attributes that no bracket stands before."""
        text = "these attributes do not stand right behind a closing bracket"
        self._draft.report("A003", start, end, text, "write [words]{.kind …}, with nothing between “]” and “{”")

    def _listed(self, partner: int | None, at: int) -> int:
        draft = self._draft
        listed = attributes.read(draft.body, at + 1)
        if not attributes.is_ours(listed):
            return at + 1
        end = comments.hide(draft, at + 1, listed.end)
        if not listed.closed:
            draft.report("A003", at + 1, max(listed.end, at + 2), attributes.UNCLOSED, attributes.HOW_TO_CLOSE)
            return end
        meaning = attributes.understand(listed, block=False)
        if meaning.problems:
            draft.report_all(meaning.problems)
        self._mark(partner, (at, listed.end), meaning)
        return end

    def _linked(self, partner: int | None, at: int) -> int:
        draft = self._draft
        if actor := _ACTOR.match(draft.body, at + 1):
            return self._actor(partner, at, actor)
        if draft.body.startswith("(actor:", at + 1):
            draft.report("A003", at + 1, at + 8, "this link to an actor is not closed", "add “)” behind the id")
            return at + 1
        if list_ := _IN_PARENTHESES.match(draft.body, at + 1):
            text, hint = "the attributes of a mark stand in “{ }”, not in “( )”", "write [words]{.kind …}"
            draft.report("A003", *list_.span(), text, hint)
            return at + 1
        end = None if partner is None else self._boundaries.destination(at + 1)
        return at + 1 if partner is None or end is None else self._link(partner, at, end)

    def _link(self, partner: int, at: int, end: int) -> int:
        """Pass over a link. Marks that were found in its text are none, and are told."""
        found = self._draft.found
        image = partner > 0 and self._draft.body[partner - 1] == "!"
        while found and found[-1].opening[0] > partner:
            self._misplaced(*found.pop().opening, "an image's description" if image else "the text of a link")
        return self.address(at + 1, end)

    def _misplaced(self, start: int, end: int, where: str) -> None:
        self._draft.report("A015", start, end, f"a mark cannot stand inside {where}", "put the mark around all of it")

    def _actor(self, partner: int | None, at: int, link: re.Match[str]) -> int:
        name = link[1].strip()
        first = link.start(1) + len(link[1]) - len(link[1].lstrip())
        ok = not attributes.bad_id(name)
        if not ok:
            text = f"“{name}” cannot be an actor's id" if name else "“actor:” has no id behind it"
            self._draft.report("A019", link.start() + 1, link.end() - 1, text, attributes.what_an_id_is(name))
        values, spans = ({"ref": name}, {"ref": (first, first + len(name))}) if ok else ({}, {})
        self._mark(partner, (at, link.end()), Meaning("actor", None, values, spans, ()))
        return comments.hide(self._draft, at + 1, link.end())

    def _mark(self, partner: int | None, closing: tuple[int, int], meaning: Meaning) -> None:
        if partner is None:
            self._without_partner(closing[0])
        elif meaning.kind is None:
            return  # the reason was told with the list
        elif self._draft.has_words(partner + 1, closing[0]):
            self._draft.keep(Found((partner, partner + 1), closing, meaning, None))
        else:
            text, hint = "this mark has no words", "put the words between the brackets"
            self._draft.report("A020", partner, closing[0] + 1, text, hint)

    def _without_partner(self, at: int) -> None:
        draft = self._draft
        if not self._orphans:
            text, hint = "this bracket closes a mark, but its partner “[” is missing", "write “[” before its first word"
            draft.report("A003", at, at + 1, text, hint)
            return
        start = self._orphans.pop()
        text = "this mark begins in one paragraph and ends in another"
        hint = "for several paragraphs put “::: {.quote}” and “:::” on lines of their own around them"
        related = (Related(draft.path, draft.place(at, at + 1), "it closes here"),)
        draft.report("A010", start, start + 1, text, hint, related=related)
