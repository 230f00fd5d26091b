"""What the server is told, and what it tells the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from briefgen.diagnostics import Severity

_RANK: dict[str, int] = {"error": 0, "warning": 1, "note": 2}
_SHOWN = 100  # nobody reads more in a browser, and the terminal has them all


class Problem(msgspec.Struct, frozen=True):
    """One diagnostic, ready to be shown."""

    severity: Severity
    code: str
    message: str
    place: str  # content/articles/a.md:12:5
    excerpt: str = ""  # lines of text, one of them with a caret
    hints: tuple[str, ...] = ()


class Update(msgspec.Struct, frozen=True):
    """What one build has changed. Addresses are those in the site: `articles/a.html`."""

    pages: tuple[str, ...] = ()  # pages whose bytes changed, that are new, or that are gone
    styles: tuple[str, ...] = ()  # changed stylesheets
    others: bool = False  # something else changed, such as a picture: nobody knows which pages show it
    problems: tuple[Problem, ...] | None = None  # None: as before; (): all mended


class NoteOn(msgspec.Struct, frozen=True):
    """What only the author sees beside one passage. `verdict` is None where the mark stands in the text itself."""

    anchor: str
    verdict: str | None = None
    note: str | None = None


class OfferOn(msgspec.Struct, frozen=True):
    """An article that may answer a question, which stands at `anchor`. `href` is None where it has no page.

    `why` holds what the two share: names of actors and words of the question.
    """

    anchor: str
    title: str
    href: str | None = None
    why: tuple[str, ...] = ()


class Notes(msgspec.Struct, frozen=True):
    """The author's view of one page."""

    passages: tuple[NoteOn, ...] = ()
    offers: tuple[OfferOn, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """The problems as a page gets them: errors first, not more than anyone reads, and how many there are of each."""

    shown: tuple[Problem, ...] = ()
    counts: dict[str, int] = {}

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> Report:
        ordered = sorted(problems, key=lambda problem: _RANK[problem.severity])
        counts: Counter[str] = Counter(problem.severity for problem in ordered)
        return cls(tuple(ordered[:_SHOWN]), dict(counts))


class State(msgspec.Struct, frozen=True):
    """Where the preview stands. `run` names this start of the server; all numbers count its updates.

    `styles` and `others` are the numbers of the last update that changed a stylesheet, or something that is neither
    page nor stylesheet.
    """

    run: str
    number: int = 0
    styles: int = 0
    others: int = 0
    report: Report = Report()


class Event(msgspec.Struct, frozen=True):
    """An update on its way to the pages."""

    run: str
    number: int
    pages: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    others: bool = False
    report: Report | None = None


class PageState(msgspec.Struct, frozen=True):
    """What a page asks for to learn whether it still shows what the site holds."""

    run: str
    number: int
    styles: int
    others: int
    report: Report
    version: str  # of the page as it would be served now
