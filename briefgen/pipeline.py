"""The whole story on one screen: changed files → facts → conclusions → pages → outputs.

A build holds what is known of a project. `apply` takes changes of files into it, and a clean build is the change that
adds every file: there is no other way. After any sequence of changes the outputs and the diagnostics of a build are
those of a clean one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from briefgen import layout, reading, release, urls
from briefgen.catalog import Catalog, Fact, Mapper, Owned, Reader, Reads, Topic, Topics
from briefgen.config import Config
from briefgen.copies import Copies, Copy
from briefgen.derivations import STEPS
from briefgen.diagnostics import Diagnostic, Place, has_errors
from briefgen.facts import release_facts
from briefgen.pages import KINDS, Data, Haste, Pages, Put, Rendered
from briefgen.plan import home, searched
from briefgen.problems import Found, Problems
from briefgen.reading import FileValue, Saved
from briefgen.relations import EMBARGOES, FONTS, INTERFACE, PLACES, RELEASE, TEMPLATE
from briefgen.release import Release
from briefgen.render import Renderer
from briefgen.steps import Steps
from briefgen.theme import Named, Theme, load_theme
from briefgen.views import Page

Changes = Mapping[str, FileValue | None]  # by path in the project; None: the file is gone
Output = Data | Copy

_MANY = 40  # files from which on it pays to compile all templates at once


_TOP = Place(1, 1)


class Known(NamedTuple):
    """All that a build knows, from which another can go on."""

    files: dict[str, FileValue]
    config: Config
    named: Named
    topics: Topics
    owned: Owned
    reads: Mapping[str, Reads]  # by step, by kind of page, and of the checks
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
        self.config = Config()
        self.theme = Theme({}, {}, {})
        self._named = Named()
        self.catalog = Catalog()
        self.pages = Pages(put=put)
        self._copies = Copies()
        self.pending: dict[str, Output | None] = {}  # outputs that differ from what was last published
        self._renderer = Renderer(self.theme)
        self._steps = Steps(STEPS)
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
        rendered = self.pages.refresh(self.catalog, touched, self._renderer, map_, lost, haste)
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
            self._copy()
        return sorted(path for path, data in rendered.items() if data is not None and urls.is_page(path))

    def conclude(self, changes: Changes, map_: Mapper = map) -> set[Topic]:
        """Take changes in as far as what is wrong with them, without pages. Gives the topics that they touched.

        A build that pages are made in takes its changes by `apply` alone.
        """
        first = not self.files
        self._take(changes)
        touched, due = self._set_up(changes, first=first)
        due |= {reading.owner_of(path) for path in changes if layout.kind_of(path) not in ("config", "theme", "run")}
        read = reading.read_files(sorted(due), self.files, self.config, map_, self._saved, self.release)
        if len(due) > _MANY:
            self._renderer.warm()  # while the files are being read
        for owner, stated in read:
            touched |= self.catalog.replace(owner, stated.facts)
            self._problems.note("read", owner, stated.diagnostics)
        self._steps.refresh(self.catalog, self._problems, touched, map_)
        return touched

    def render_not_found(self, root: str) -> bytes:
        """The page that says that there is no such page, for a site that lies at `root`. May raise what templates do."""
        return self._renderer.render(home.plan_not_found(Reader(self.catalog), "", root))

    def fill(self, page: Page) -> bytes:
        """A page that is no part of the site, by the templates of its theme. Raises TemplateFailedError."""
        return self._renderer.render(page)

    def warm_up(self) -> None:
        """Do once, and for nothing, what the next change would otherwise wait for. It changes nothing."""
        self._renderer.warm()
        article = next((path for path in self.files if layout.kind_of(path) == "article"), None)
        if article is not None:
            for _ in reading.read_files([article], self.files, self.config):
                pass

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
            named=self._named,
            topics=self.catalog.topics,
            owned=self.catalog.owned,
            reads={**self._steps.past, **self._searched.past, **pages},
            made=self.pages.made,
            copies=self._copies.made,
            problems=self._problems.found,
        )

    def go_on(self, known: Known) -> None:
        """Go on from what a build knew. What is pending stays so."""
        self.files, self.config, self._named = known.files, known.config, known.named
        self.catalog = Catalog(known.topics, known.owned)
        pages = {name: known.reads[f"page {name}"] for name in KINDS}
        self.pages = Pages(known.made, pages, self._put)
        self._copies, self._problems = Copies(known.copies, self.pages.images), Problems(known.problems)
        self._steps = Steps(STEPS, known.reads)
        self._searched = Steps(searched.STEPS, known.reads)
        self.theme = self._load_theme()
        self._renderer = Renderer(self.theme)

    def _take(self, changes: Changes) -> None:
        for path, value in changes.items():
            if value is None:
                self.files.pop(path, None)
            else:
                self.files[path] = value

    def _set_up(self, changes: Changes, *, first: bool) -> tuple[set[Topic], set[str]]:
        """Settings and theme. Gives the topics touched, and the files that have to be read anew for them."""
        touched: set[Topic] = set()
        before = self.config
        if first or layout.CONFIG in changes or release.EDITION in changes:
            self.config, stated = reading.read_settings(self.files)
            touched |= self.catalog.replace(layout.CONFIG, stated.facts)
            self._problems.note("read", layout.CONFIG, stated.diagnostics)
        places = next(iter(self.catalog.all(PLACES, layout.CONFIG)), {})
        named = Named(places.get("theme", _TOP), places.get("language", _TOP))
        theme_changed = any(layout.kind_of(path) == "theme" for path in changes)
        asked, earlier = (*_of_theme(self.config), named), (*_of_theme(before), self._named)
        if first or theme_changed or asked != earlier:
            self._named = named
            self.theme = self._load_theme()
            self._renderer = Renderer(self.theme)
            self._problems.note("theme", "", self.theme.diagnostics)
            facts = [Fact(TEMPLATE, name, digest) for name, digest in self.theme.digests.items()]
            facts.append(Fact(INTERFACE, "", self.theme.interface))
            if self.config.share_images:
                facts.append(Fact(FONTS, "", self.theme.fonts))
            touched |= self.catalog.replace("theme", facts)
        due = self._released()
        if first or self.config.markdown == before.markdown:
            return touched, due
        return touched, due | {path for path in self.files if layout.kind_of(path) in ("article", "page")}

    def _released(self) -> set[str]:
        """Note the edition and its moment. Gives the files that are in it now and were not before, or no longer."""
        now = reading.read_release(self.files, self.config)
        before = next(iter(self.catalog.all(RELEASE)), now)
        self.catalog.replace("release", release_facts(now))
        if now.edition != before.edition:
            return {path for path in self.files if layout.kind_of(path) in ("article", "briefing", "page")}
        embargoes = self.catalog.all(EMBARGOES) if now != before else ()
        return {path for path, embargo in embargoes if now.holds(embargo) != before.holds(embargo)}

    @property
    def release(self) -> Release:
        """The edition that this is, and the moment for which it was made."""
        return reading.read_release(self.files, self.config)

    def _load_theme(self) -> Theme:
        draws = self.config.share_images
        return load_theme(self.config.theme, self.files, self.config.language, self._named, draws=draws)

    def _copy(self) -> None:
        self.pages.rearranged = False
        pages = {made.path for made in self.pages.made.values()}
        self.pending |= self._copies.refresh(self.files, self.theme.static, self.pages.images, pages)


def _of_theme(config: Config) -> tuple[str, str, bool]:
    """The settings that the theme hangs on."""
    return config.theme, config.language, config.share_images
