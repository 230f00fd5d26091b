"""The whole story on one screen: changed files → facts → conclusions → pages → outputs.

A build holds what is known of a project. `apply` takes changes of files into it, and a clean build is the change that
adds every file: there is no other way. After any sequence of changes the outputs and the diagnostics of a build are
those of a clean one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from briefgen import layout, reading, urls
from briefgen.catalog import Catalog, Mapper, Owned, Reader, Reads, Topic, Topics
from briefgen.config import Config
from briefgen.copies import Copies, Copy
from briefgen.derivations import steps
from briefgen.diagnostics import Diagnostic, has_errors
from briefgen.pages import KINDS, Haste, Pages, Rendered
from briefgen.plan import home, searched
from briefgen.problems import Found, Problems
from briefgen.reading import FileValue, Saved
from briefgen.release import Release
from briefgen.settings import Settings
from briefgen.spool import Data, Put
from briefgen.steps import Steps
from briefgen.theme import Named, Theme
from briefgen.views import Page

Changes = Mapping[str, FileValue | None]  # by path in the project; None: the file is gone
Output = Data | Copy

_MANY = 40  # files from which on it pays to compile all templates at once


class Known(NamedTuple):
    """All that a build knows, from which another can go on."""

    files: dict[str, FileValue]
    config: Config
    named: Named
    topics: Topics
    owned: Owned
    reads: Mapping[str, Reads]  # by step, and by kind of page
    made: dict[tuple[str, str], Rendered]
    copies: dict[str, Copy]
    problems: Found


class Build:
    """A project as far as it has been read, and the site that follows from it."""

    def __init__(self, saved: Saved | None = None, known: Known | None = None, put: Put = bytes) -> None:
        """`saved` may hold what earlier builds have parsed, `known` is what one of them knew. They save time only.

        `put` takes in each page that is made, until it is published.
        """
        self._saved, self._put = saved, put
        self.files: dict[str, FileValue] = {}
        self._settings = Settings()
        self.catalog = Catalog()
        self.pages = Pages(put=put)
        self._copies = Copies()
        self.pending: dict[str, Output | None] = {}  # outputs that differ from what was last published
        self._steps = Steps(steps(self._capture))
        self._searched = Steps(searched.STEPS)
        self._problems = Problems()
        if known is not None:
            self.go_on(known)

    def apply(
        self, changes: Changes, map_: Mapper = map, lost: Set[str] = frozenset(), haste: Haste | None = None
    ) -> list[str]:
        """Take changes into the build. Gives the addresses of the pages that were rendered for them, sorted.

        What belongs at the addresses in `lost` is made again, although it may not have changed. In haste pages may be
        left to be made (`pages.left`): the build is that of the changes when none are.
        """
        touched = self.conclude(changes, map_)
        rendered = self.pages.refresh(self.catalog, touched, self._settings.renderer, map_, lost, haste)
        self._searched.refresh(self.catalog, self._problems, touched, map_)
        return self._take_in(rendered, changes, lost)

    def make_more(self, haste: Haste) -> list[str]:
        """Make some of the pages that were left to be made. Gives the addresses of those that were rendered, sorted."""
        return self._take_in(self.pages.make_more(self.catalog, haste))

    def _take_in(
        self, rendered: Mapping[str, Data | None], changes: Iterable[str] = (), lost: Set[str] = frozenset()
    ) -> list[str]:
        self.pending |= rendered
        self._copies.lose(lost)
        if lost or self.pages.rearranged or any(map(self._copies.may_be, changes)):
            self.pages.rearranged = False
            pages = {made.path for made in self.pages.made.values()}
            self.pending |= self._copies.refresh(self.files, self.theme.static, self.pages.images, pages)
        return sorted(path for path, data in rendered.items() if data is not None and urls.is_page(path))

    def conclude(self, changes: Changes, map_: Mapper = map) -> set[Topic]:
        """Take changes in as far as what is wrong with them, without pages. Gives the topics that they touched.

        A build that pages are made in takes its changes by `apply` alone.
        """
        first = not self.files
        self._take(changes)
        touched, due = self._settings.refresh(self.files, changes.keys(), self.catalog, self._problems, first=first)
        due |= {reading.owner_of(path) for path in changes if layout.kind_of(path) not in ("config", "theme", "run")}
        read = reading.read_files(sorted(due), self.files, self.config, map_, self._saved, self.release)
        if len(due) > _MANY:
            self._settings.renderer.warm()  # while the files are being read
        for owner, stated in read:
            touched |= self.catalog.replace(owner, stated.facts)
            self._problems.note("read", owner, stated.diagnostics)
        self._steps.refresh(self.catalog, self._problems, touched, map_)
        return touched

    def render_not_found(self, root: str) -> bytes:
        """The page that says that there is no such page, for a site that lies at `root`. May raise what templates do."""
        return self._settings.renderer.render(home.plan_not_found(Reader(self.catalog), "", root))

    def fill(self, page: Page) -> bytes:
        """A page that is no part of the site, by the templates of its theme. Raises TemplateFailedError."""
        return self._settings.renderer.render(page)

    def warm_up(self) -> None:
        """Do once, and for nothing, what the next change would otherwise wait for. It changes nothing."""
        self._settings.renderer.warm()
        article = next((path for path in self.files if layout.kind_of(path) == "article"), None)
        if article is not None:
            for _ in reading.read_files([article], self.files, self.config):
                pass

    @property
    def config(self) -> Config:
        """The settings of the project."""
        return self._settings.config

    @property
    def theme(self) -> Theme:
        """The theme that they name."""
        return self._settings.theme

    def _capture(self, path: str) -> bytes | None:
        return reading.capture_of(self.files.get(path))

    @property
    def release(self) -> Release:
        """The edition that this is, and the moment for which it was made."""
        return reading.read_release(self.files, self.config)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that is wrong now, in the order of files and lines."""
        return self._problems.told(self.theme.diagnostics, self.pages.problems)

    @property
    def has_errors(self) -> bool:
        return has_errors(self.diagnostics)

    @property
    def copies(self) -> Mapping[str, Copy]:
        """What is copied into the site, by address."""
        return self._copies.made

    @property
    def outputs(self) -> set[str]:
        """The addresses of all files of the site."""
        return {made.path for made in self.pages.made.values()} | self.copies.keys()

    @property
    def known(self) -> Known:
        """All that this build knows."""
        pages = {f"page {name}": past for name, past in self.pages.past.items()}
        return Known(
            files=self.files,
            config=self.config,
            named=self._settings.named,
            topics=self.catalog.topics,
            owned=self.catalog.owned,
            reads={**self._steps.past, **self._searched.past, **pages},
            made=self.pages.made,
            copies=self._copies.made,
            problems=self._problems.found,
        )

    def go_on(self, known: Known) -> None:
        """Go on from what a build knew. What is pending stays so."""
        self.files, self._settings = known.files, Settings(known.config, known.named)
        self.catalog = Catalog(known.topics, known.owned)
        pages = {name: known.reads[f"page {name}"] for name in KINDS}
        self.pages = Pages(known.made, pages, self._put)
        self._copies, self._problems = Copies(known.copies, self.pages.images), Problems(known.problems)
        self._steps = Steps(steps(self._capture), known.reads)
        self._searched = Steps(searched.STEPS, known.reads)
        self._settings.load(self.files)

    def _take(self, changes: Changes) -> None:
        for path, value in changes.items():
            if value is None:
                self.files.pop(path, None)
            else:
                self.files[path] = value
