"""How quotes are checked, and the data."""

from __future__ import annotations

from typing import Literal

from briefgen.model import Verdict
from briefgen.views.frame import Link, View


class VerdictRow(View, frozen=True, kw_only=True):
    """A verdict on quotes, when it is given, and whether it needs a published reason. Its id is `page-` and its name."""

    verdict: Verdict
    rule: str
    needs_reason: bool = False


class FoldingRow(View, frozen=True, kw_only=True):
    """Signs that count as one: some of them (those that leave no trace by name), and how many others there are."""

    name: str
    why: str
    becomes: str
    runs: bool = False
    examples: tuple[str, ...] = ()
    others: int = 0


class KeptRow(View, frozen=True, kw_only=True):
    """A difference that counts, and why."""

    name: str
    why: str


class NegationRow(View, frozen=True, kw_only=True):
    """The words of a language that must not vanish in a cut. Those in `within` count also inside longer words, and those
    in `begins` as their beginnings in an article of the language, except in the `harmless` ones."""

    language: str
    name: str
    dir: Literal["ltr", "rtl"] = "ltr"
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


class MethodView(View, frozen=True, kw_only=True):
    """method.html (template method.html): the project's own page of this name, if there is one, and the rules of checking."""

    title: str
    html: str = ""
    verdicts: tuple[VerdictRow, ...] = ()
    folded: tuple[FoldingRow, ...] = ()
    kept: tuple[KeptRow, ...] = ()
    negations: tuple[NegationRow, ...] = ()


class DataColumn(View, frozen=True, kw_only=True):
    """A column of a table of `data/`. `table` names the table in which its ids are found."""

    name: str
    type: str
    meaning: str
    table: str | None = None


class DataTable(View, frozen=True, kw_only=True):
    """A table of `data/`, with its files, the latest first where months have files of their own."""

    name: str
    about: str
    rows: int
    files: tuple[Link, ...] = ()
    columns: tuple[DataColumn, ...] = ()


class DataView(View, frozen=True, kw_only=True):
    """data/index.html (template data.html): the tables with what their columns mean. `types` are pairs: name, meaning."""

    version: int
    package: Link
    tables: tuple[DataTable, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
