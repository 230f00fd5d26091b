"""The pages of the site: for each kind its keys and its plan; planned where what they read was touched, and rendered
where what they show has changed. Files for programs are made in the same way, by a plan that gives the file itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import NamedTuple

from briefgen import layout, urls
from briefgen.catalog import Catalog, Derivation, Derived, Mapper, Reader, Reads, Topic
from briefgen.diagnostics import Diagnostic
from briefgen.digest import digest_bytes, digest_value
from briefgen.media import media_path
from briefgen.plan import (
    actor,
    article,
    briefing,
    briefing_part,
    content,
    data_files,
    feeds,
    home,
    indexes,
    marks,
    method,
    moved,
    names,
    search,
    share,
    sitemap,
    source,
    statement,
    text_page,
    web_annotations,
)
from briefgen.relations import (
    ACTORS,
    ARTICLE,
    ARTICLES,
    BODY,
    BRIEFINGS,
    CONFIG,
    LONG,
    MOVES,
    SHARED_BRIEFINGS,
    SOURCES,
    STATEMENTS,
    TEXT_PAGE,
    TEXT_PAGES,
)
from briefgen.render import Renderer, TemplateFailedError
from briefgen.spool import Data, Put
from briefgen.views import (
    ActorView,
    ArticleView,
    BriefingView,
    DataFile,
    MethodView,
    Page,
    SourceView,
    StatementPageView,
    TextPageView,
)


class PageKind(NamedTuple):
    """A kind of page. `plan` gives None where a key turns out to have no page. `weight` is how much one costs, roughly."""

    keys: Callable[[Reader], Iterable[str]]
    plan: Callable[[Reader, str], Page | DataFile | None]
    weight: int


_MANY = 250  # pages that are worth processes of their own; fewer are made sooner than these are begun
_MANY_DRAWN = 8  # the same of pictures
_AT_ONCE = 100  # pages that nobody minds to wait for

_METHOD = urls.METHOD.removesuffix(".html")  # the page of the project's own that the rules are added to


def _one(_reader: Reader) -> Iterable[str]:
    return ("",)


def _without_words(keys: Callable[[Reader], Iterable[str]]) -> Callable[[Reader], Iterable[str]]:
    """The keys of what only the edition of annotations has."""

    def in_that_edition(reader: Reader) -> Iterable[str]:
        config = reader.one(CONFIG)
        return keys(reader) if config is not None and config.edition == "annotations" else ()

    return in_that_edition


KINDS = {
    "article": PageKind(lambda reader: reader.all(ARTICLES), article.plan, 1),
    "notes on an article": PageKind(lambda reader: reader.all(LONG, "article"), article.plan_notes, 3),
    "briefing": PageKind(lambda reader: reader.all(BRIEFINGS), briefing.plan, 3),
    "actor": PageKind(lambda reader: reader.all(ACTORS), actor.plan, 8),
    "source": PageKind(lambda reader: reader.all(SOURCES), source.plan, 5),
    "actor by month": PageKind(lambda reader: reader.all(LONG, "actor"), actor.plan_period, 8),
    "source by month": PageKind(lambda reader: reader.all(LONG, "source"), source.plan_period, 5),
    "part of a briefing": PageKind(lambda reader: reader.all(LONG, "briefing"), briefing_part.plan, 8),
    "statement": PageKind(lambda reader: reader.all(STATEMENTS), statement.plan, 2),
    "share image": PageKind(lambda reader: reader.all(SHARED_BRIEFINGS), share.plan, 40),
    "text page": PageKind(lambda reader: (key for key in reader.all(TEXT_PAGES) if key != _METHOD), text_page.plan, 1),
    "method": PageKind(lambda _: (_METHOD,), method.plan, 1),
    "quotes": PageKind(indexes.keys("quotes"), indexes.plan_quotes, 20),
    "questions": PageKind(indexes.keys("questions"), indexes.plan_questions, 20),
    "timeline": PageKind(indexes.keys("events"), indexes.plan_timeline, 20),
    "home": PageKind(_one, home.plan, 20),
    "briefings": PageKind(indexes.keys("briefings"), home.plan_briefings, 20),
    "actors": PageKind(names.keys("actors"), names.plan_actors, 10),
    "sources": PageKind(names.keys("sources"), names.plan_sources, 10),
    "statements": PageKind(
        lambda reader: indexes.keys("statements")(reader) if reader.all(STATEMENTS) else (), statement.plan_index, 10
    ),
    "annotations": PageKind(lambda reader: reader.all(ARTICLES), web_annotations.plan, 1),
    "marks": PageKind(_without_words(lambda reader: reader.all(ARTICLES)), marks.plan, 1),
    "yaml of a briefing": PageKind(_without_words(lambda reader: reader.all(BRIEFINGS)), content.plan_briefing, 3),
    "registry": PageKind(_without_words(lambda _: content.REGISTRIES), content.plan_registry, 10),
    "data": PageKind(data_files.keys, data_files.plan, 10),
    "data package": PageKind(_one, data_files.plan_package, 1),
    "data index": PageKind(_one, data_files.plan_index, 1),
    "feed": PageKind(feeds.keys, feeds.plan, 2),
    "moved feed": PageKind(feeds.moved_keys, feeds.plan_moved, 2),
    "sitemap": PageKind(sitemap.keys, sitemap.plan, 5),
    "robots": PageKind(sitemap.robots_keys, sitemap.plan_robots, 1),
    "moved": PageKind(lambda reader: reader.all(MOVES), moved.plan, 1),
    "moved part": PageKind(moved.part_keys, moved.plan_part, 1),
    "search": PageKind(_one, search.plan, 1),
    "not found": PageKind(_one, home.plan_not_found, 1),
}


class Haste(NamedTuple):
    """Somebody waits who need not wait for all: pages at these addresses are made first, and others until it is `enough`."""

    first: Collection[str]
    enough: Callable[[], bool]


class Rendered(NamedTuple):
    """A page as it was last made. `digest` is that of its values and its templates; `data` is there when it is new."""

    path: str
    digest: str
    images: tuple[str, ...] = ()
    data: Data | None = None
    problem: Diagnostic | None = None


_NAMED = (ActorView, BriefingView, SourceView, StatementPageView, TextPageView)  # pages whose addresses authors choose


class Pages:
    """All pages of a build."""

    def __init__(
        self,
        made: dict[tuple[str, str], Rendered] | None = None,
        past: Mapping[str, Reads] | None = None,
        put: Put = bytes,
    ) -> None:
        """`put` takes in the bytes of each page that is made. It may be asked to in other processes."""
        self.made: dict[tuple[str, str], Rendered] = made or {}
        self._put = put
        self._derivations = {
            name: Derivation(kind.keys, self._maker(name, kind), past[name] if past else None)
            for name, kind in KINDS.items()
        }
        self._renderer: Renderer | None = None
        self.left: list[tuple[str, str]] = []  # pages that somebody in haste has left to be made, the next one last
        # If wanted: by address, what was touched that a page had read.
        self.reasons: dict[str, Set[Topic]] | None = None
        # Whether a page has come or gone, or shows other pictures, since somebody has last set this back.
        self.rearranged = True

    def refresh(
        self,
        catalog: Catalog,
        touched: Set[Topic],
        renderer: Renderer,
        map_: Mapper,
        lost: Set[str] = frozenset(),
        haste: Haste | None = None,
    ) -> dict[str, Data | None]:
        """Make the pages that show what was touched. Gives new bytes by address; None where a page is gone.

        The pages at the addresses in `lost` are made again in any case. In haste many pages are not all made: the rest
        is `left`, for `make_more` or for the next time.
        """
        self._renderer = renderer
        changed: dict[str, Data | None] = {}
        due: list[tuple[str, str]] = []
        for kind, derivation in self._derivations.items():
            keys, gone = derivation.find_due(catalog, touched)
            due += [(kind, key) for key in keys]
            if self.reasons is not None:
                self._give_reasons(kind, keys, touched)
            for key in gone:
                changed |= self._replace(kind, key, None)
        due += sorted(self._forget(lost).difference(due))
        # All kinds go through one map: the large pages come first, so that no process is left with one at the end.
        due.sort(key=lambda item: KINDS[item[0]].weight, reverse=True)
        if haste is not None and len(due) > _AT_ONCE:
            self.left = due[::-1]
            return self._with_heirs(catalog, changed | self.make_more(catalog, haste))
        self.left = []
        return self._with_heirs(catalog, changed | self._make(catalog, due, map_))

    def make_more(self, catalog: Catalog, haste: Haste) -> dict[str, Data | None]:
        """Make pages that are left, one at least, until it is enough. Gives new bytes by address, as `refresh` does."""
        new = [page for page in self.left if page not in self.made][-_AT_ONCE:]  # nobody knows their addresses yet
        wanted = {*new, *(page for page in self.left if page in self.made and self.made[page].path in haste.first)}
        if wanted:
            self.left = [page for page in self.left if page not in wanted]
        changed = self._make(catalog, sorted(wanted), map)
        while self.left:
            changed |= self._make(catalog, [self.left.pop()], map)
            if haste.enough():
                break
        return self._with_heirs(catalog, changed)

    def _with_heirs(self, catalog: Catalog, changed: dict[str, Data | None]) -> dict[str, Data | None]:
        """What has changed, with the pages that stand where another one has gone: they may have been made before it went."""
        gone = {path for path, data in changed.items() if data is None}
        return changed | self._make(catalog, sorted(self._forget(gone)), map)

    def _make(self, catalog: Catalog, due: list[tuple[str, str]], map_: Mapper) -> dict[str, Data | None]:
        changed: dict[str, Data | None] = {}

        def make(number: str) -> Derived[Rendered | None]:
            kind, key = due[int(number)]
            return self._derivations[kind].compute(catalog, key)

        drawn = sum(kind == "share image" for kind, _ in due)
        spread = map_ if len(due) >= _MANY or drawn >= _MANY_DRAWN else map
        for (kind, key), made in zip(due, spread(make, [str(number) for number in range(len(due))]), strict=True):
            changed |= self._replace(kind, key, self._derivations[kind].settle(catalog, key, made))
        return changed

    @property
    def past(self) -> dict[str, Reads]:
        """What was read for each kind of page."""
        return {name: derivation.past for name, derivation in self._derivations.items()}

    def _forget(self, lost: Set[str]) -> set[tuple[str, str]]:
        found = {page for page, made in self.made.items() if made.path in lost} if lost else set()
        for kind, key in found:
            self.made[kind, key] = self.made[kind, key]._replace(digest="")
            self._derivations[kind].due.add(key)
        return found

    def _give_reasons(self, kind: str, keys: Iterable[str], touched: Set[Topic]) -> None:
        assert self.reasons is not None
        for key in keys:
            if (kind, key) in self.made and urls.is_page(self.made[kind, key].path):
                path, read = self.made[kind, key].path, self._derivations[kind].topics_of(key)
                # In haste pages are left from before.
                self.reasons[path] = self.reasons.get(path, frozenset()) | (touched & read)

    def _replace(self, kind: str, key: str, made: Rendered | None) -> dict[str, Data | None]:
        """Put a page in the place of its last form. Gives what changes on the disk."""
        changed: dict[str, Data | None] = {}
        before = self.made.pop((kind, key), None)
        if before is None or made is None or (before.path, before.images) != (made.path, made.images):
            self.rearranged = True
        if before is not None and (made is None or made.path != before.path):
            changed[before.path] = None
        if made is not None:
            self.made[kind, key] = made._replace(data=None)
            if made.data is not None:
                changed[made.path] = made.data
        return changed

    @property
    def number(self) -> int:
        """How many pages there are. Files for programs are none."""
        return sum(urls.is_page(made.path) for made in self.made.values())

    @property
    def problems(self) -> Iterable[Diagnostic]:
        return (made.problem for made in self.made.values() if made.problem)

    @property
    def images(self) -> set[str]:
        """The paths of the pictures that the pages show."""
        return {image for made in self.made.values() for image in made.images}

    def _maker(self, name: str, kind: PageKind) -> Callable[[Reader, str], Rendered | None]:
        def make(reader: Reader, key: str) -> Rendered | None:
            page, before = kind.plan(reader, key), self.made.get((name, key))
            if isinstance(page, DataFile):
                return self._as_it_is(page, before)
            if page is None or _is_taken(page):
                return None
            return self._render(page, _images(reader, page, key), before)

        return make

    def _render(self, page: Page, images: tuple[str, ...], before: Rendered | None) -> Rendered:
        assert self._renderer is not None
        digest = digest_value((page, self._renderer.digest_of(page.template)))
        if before is not None and before.digest == digest and before.problem is None:
            return before._replace(images=images)
        try:
            return Rendered(page.path, digest, images, self._put(self._renderer.render(page)))
        except TemplateFailedError as failure:
            return Rendered(page.path, digest, images, problem=failure.diagnostic)

    def _as_it_is(self, file: DataFile, before: Rendered | None) -> Rendered:
        digest = digest_bytes(file.data)
        return before if before and before.digest == digest else Rendered(file.path, digest, data=self._put(file.data))


def _is_taken(page: Page) -> bool:
    """Whether an author's id leads to an address that the site needs for itself (an error, told by the checks)."""
    return isinstance(page.view, _NAMED) and layout.folded(page.path) in urls.RESERVED_FILES


def _images(reader: Reader, page: Page, key: str) -> tuple[str, ...]:
    """The pictures that a page shows. An article of which only excerpts are shown has none."""
    if isinstance(page.view, ArticleView) and page.view.publish == "full":
        text, body = reader.one(ARTICLE, key), reader.one(BODY, key)
        found = (media_path(text.path, image) for image in body.images) if text and body else ()
    elif isinstance(page.view, (TextPageView, MethodView)):
        record = reader.one(TEXT_PAGE, key)
        found = (media_path(record.path, image) for image in record.images) if record else ()
    else:
        return ()
    return tuple(image for image in found if image)
