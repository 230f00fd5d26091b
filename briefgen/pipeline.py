"""The whole story on one screen: changed files → facts → conclusions → pages → outputs.

A build holds what is known of a project. `apply` takes changes of files into it, and a clean build is the change that
adds every file: there is no other way. After any sequence of changes the outputs and the diagnostics of a build are
those of a clean one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from briefgen import checks, layout, reading, release, urls
from briefgen.catalog import Catalog, Derivation, Fact, Mapper, Owned, Reader, Reads, Topic, Topics
from briefgen.conclusions import Conclusion
from briefgen.config import Config
from briefgen.copies import Copy, find_copies
from briefgen.derivations import STEPS, Step
from briefgen.diagnostics import Diagnostic, Place, has_errors
from briefgen.facts import release_facts
from briefgen.pages import KINDS, Data, Haste, Pages, Put, Rendered
from briefgen.plan import home, searched
from briefgen.reading import FileValue, Saved
from briefgen.relations import EMBARGOES, FONTS, INTERFACE, PLACES, RELEASE, TEMPLATE
from briefgen.release import Release
from briefgen.render import Renderer
from briefgen.theme import Named, Theme, load_theme
from briefgen.views import Page

Changes = Mapping[str, FileValue | None]  # by path in the project; None: the file is gone
Output = Data | Copy
_Steps = list[tuple[Step, Derivation[Conclusion]]]

_MANY = 40  # files from which on it pays to compile all templates at once


_TEXTS = frozenset({"sources", "actors", "article", "sidecar", "briefing", "page"})
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
    problems: dict[tuple[str, str], tuple[Diagnostic, ...]]


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
        self.copies: dict[str, Copy] = {}
        self._shown: Set[str] = frozenset()  # paths of the pictures that pages show
        self.pending: dict[str, Output | None] = {}  # outputs that differ from what was last published
        self._renderer = Renderer(self.theme)
        self._steps = _derivations(STEPS)
        self._searched = _derivations(searched.STEPS)
        self._checks = Derivation(checks.files, checks.check)
        self._problems: dict[tuple[str, str], tuple[Diagnostic, ...]] = {}
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
        self._refresh(self._searched, touched, map_)
        return self._take_in(rendered, changes, lost)

    def make_more(self, haste: Haste) -> list[str]:
        """Make some of the pages that were left to be made. Gives the addresses of those that were rendered, sorted."""
        return self._take_in(self.pages.make_more(self.catalog, haste))

    def _take_in(
        self, rendered: Mapping[str, Data | None], changes: Iterable[str] = (), lost: Set[str] = frozenset()
    ) -> list[str]:
        self.pending |= rendered
        self.copies |= {address: self.copies[address]._replace(digest="") for address in lost & self.copies.keys()}
        if lost or self.pages.rearranged or any(self._may_be_copied(path) for path in changes):
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
            self._note("read", owner, stated.diagnostics)
        self._refresh(self._steps, touched, map_)
        for path, found in self._checks.refresh(self.catalog, touched):
            self._note("check", path, found or ())
        return touched

    def _refresh(self, steps: _Steps, touched: set[Topic], map_: Mapper) -> None:
        """Draw the conclusions that what was touched leads to. What they touch is added."""
        for (name, *_, heavy), derivation in steps:
            for key, conclusion in derivation.refresh(self.catalog, touched, map_ if heavy else map):
                facts, problems = conclusion or Conclusion()
                touched |= self.catalog.replace(f"{name}:{key}", facts)
                self._note(name, key, problems)

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
        # Neither the order of the edits nor that of a set may show where two problems stand at one place.
        found = dict.fromkeys(problem for key in sorted(self._problems) for problem in self._problems[key])
        told = {(problem.code, problem.path) for problem in self.theme.diagnostics}
        # A template that the theme complains of cannot but fail on its pages.
        failed = (p for p in self.pages.problems if not told & {(p.code, p.path), ("T001", p.path)})
        found |= dict.fromkeys(_one_for_each_place(failed))
        return tuple(sorted(found, key=lambda problem: problem.sort_key))

    @property
    def has_errors(self) -> bool:
        return has_errors(self.diagnostics)

    @property
    def outputs(self) -> set[str]:
        """The addresses of all files of the site."""
        return {made.path for made in self.pages.made.values()} | self.copies.keys()

    @property
    def known(self) -> Known:
        """All that this build knows."""
        steps = {f"step {name}": derivation.past for (name, *_), derivation in (*self._steps, *self._searched)}
        pages = {f"page {name}": past for name, past in self.pages.past.items()}
        return Known(
            files=self.files,
            config=self.config,
            named=self._named,
            topics=self.catalog.topics,
            owned=self.catalog.owned,
            reads={**steps, **pages, "checks": self._checks.past},
            made=self.pages.made,
            copies=self.copies,
            problems=self._problems,
        )

    def go_on(self, known: Known) -> None:
        """Go on from what a build knew. What is pending stays so."""
        self.files, self.config, self._named = known.files, known.config, known.named
        self.catalog = Catalog(known.topics, known.owned)
        pages = {name: known.reads[f"page {name}"] for name in KINDS}
        self.pages = Pages(known.made, pages, self._put)
        self.copies, self._problems = known.copies, known.problems
        self._shown = self.pages.images
        self._steps = _derivations(STEPS, known.reads)
        self._searched = _derivations(searched.STEPS, known.reads)
        self._checks = Derivation(checks.files, checks.check, known.reads["checks"])
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
            self._note("read", layout.CONFIG, stated.diagnostics)
        places = next(iter(self.catalog.all(PLACES, layout.CONFIG)), {})
        named = Named(places.get("theme", _TOP), places.get("language", _TOP))
        theme_changed = any(layout.kind_of(path) == "theme" for path in changes)
        asked, earlier = (*_of_theme(self.config), named), (*_of_theme(before), self._named)
        if first or theme_changed or asked != earlier:
            self._named = named
            self.theme = self._load_theme()
            self._renderer = Renderer(self.theme)
            self._note("theme", "", self.theme.diagnostics)
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

    def _may_be_copied(self, path: str) -> bool:
        """Whether a file can have to do with what is copied into the site: it does not hold text, or a page shows it."""
        return layout.kind_of(path) not in _TEXTS or path in self._shown

    def _copy(self) -> None:
        self.pages.rearranged, self._shown = False, self.pages.images
        pages = {made.path for made in self.pages.made.values()}
        found = find_copies(self.files, self.theme.static, self._shown)
        # Where a page has the address (an error, told by the checks), the copy waits until the page is gone.
        copies = {address: copy for address, copy in found.items() if address not in pages}
        for address in self.copies.keys() - copies.keys() - pages:
            self.pending[address] = None
        for address, copy in copies.items():
            before = self.copies.get(address)
            if before is None or before.digest != copy.digest:
                self.pending[address] = copy
        self.copies = copies

    def _note(self, stage: str, key: str, problems: Iterable[Diagnostic]) -> None:
        found = tuple(problems)
        if found:
            self._problems[stage, key] = found
        else:
            self._problems.pop((stage, key), None)


def _derivations(steps: Iterable[Step], past: Mapping[str, Reads] | None = None) -> _Steps:
    return [(step, Derivation(step.keys, step.conclude, past[f"step {step.name}"] if past else None)) for step in steps]


def _of_theme(config: Config) -> tuple[str, str, bool]:
    """The settings that the theme hangs on."""
    return config.theme, config.language, config.share_images


def _one_for_each_place(problems: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """A mistake in a template shows on every page that uses it; told once, for the first page, it is told enough."""
    found: dict[tuple[str, str, int], Diagnostic] = {}
    for problem in sorted(problems, key=lambda problem: (problem.hints, problem.message)):
        found.setdefault((problem.code, problem.path, problem.place.line), problem)
    return found.values()
