"""The page that says how quotes are checked, made from the tables that the check itself goes by."""

from __future__ import annotations

import unicodedata

from briefgen import urls
from briefgen.catalog import Reader
from briefgen.languages import direction
from briefgen.plan.sheet import Sheet
from briefgen.relations import TEXT_PAGE
from briefgen.resolve.negating_words import NEGATIONS
from briefgen.resolve.rules import VERDICT_RULES
from briefgen.text import CONTRACT, KEPT, Rule
from briefgen.views import FoldingRow, KeptRow, MethodView, NegationRow, Page, VerdictRow

_TITLE = "How quotes are checked"
_ABOUT = "The rule by which every quote on this site is looked for in its source."
_EXAMPLES = 16
_CONTROLS = {"\t": "tab", "\n": "line feed", "\v": "vertical tab", "\f": "form feed", "\r": "carriage return"}


def plan(reader: Reader, key: str) -> Page:
    """method.html: the project's own page of this name, if it has one, and below it the rules."""
    own = reader.one(TEXT_PAGE, key)
    sheet = Sheet(reader, urls.METHOD)
    view = MethodView(
        title=own.title if own else sheet.interface.text(_TITLE),
        html=own.html if own else "",
        verdicts=tuple(VerdictRow(verdict=r.verdict, rule=r.rule, needs_reason=r.needs_reason) for r in VERDICT_RULES),
        folded=tuple(map(_folded, CONTRACT)),
        kept=tuple(KeptRow(name=kept.name, why=kept.why) for kept in KEPT),
        negations=tuple(
            NegationRow(
                language=row.language,
                name=row.name,
                dir=direction(row.language),
                words=tuple(sorted(row.words | row.own)),
                begins=row.begins,
                within=row.within,
                harmless=row.harmless,
            )
            for row in NEGATIONS
        ),
    )
    description = own.description if own else sheet.interface.text(_ABOUT)
    return sheet.page(
        "method.html",
        view.title,
        view,
        section=key,
        description=description,
        language=own.language if own else None,
    )


def _folded(rule: Rule) -> FoldingRow:
    return FoldingRow(
        name=rule.name,
        why=rule.why,
        becomes=rule.becomes,
        runs=rule.runs,
        examples=tuple(map(_shown, rule.characters[:_EXAMPLES])) or ("é", "e + U+0301"),
        others=max(0, len(rule.characters) - _EXAMPLES),
    )


def _shown(character: str) -> str:
    """A character as a reader can see it: one that leaves no trace is named."""
    if unicodedata.category(character)[0] in "CZ":
        name = _CONTROLS.get(character) or unicodedata.name(character, "").lower()
        return f"U+{ord(character):04X} {name}".strip()
    return character
