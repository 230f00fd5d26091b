"""What holds for a whole project: its settings, its theme, and the edition that is made of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from briefgen import layout, reading
from briefgen.catalog import Catalog, Fact, Topic
from briefgen.config import Config
from briefgen.diagnostics import Place
from briefgen.facts import release_facts
from briefgen.problems import Problems
from briefgen.reading import FileValue
from briefgen.relations import EMBARGOES, FONTS, INTERFACE, PLACES, RELEASE, TEMPLATE
from briefgen.release import EDITION
from briefgen.render import Renderer
from briefgen.theme import Named, Theme, load_theme

_TOP = Place(1, 1)


class Settings:
    """The settings of a project, the places where they name the theme, and what has been made of that."""

    def __init__(self, config: Config | None = None, named: Named | None = None) -> None:
        """`refresh` loads the theme. Who goes on from settings that are known does so by `load`."""
        self.config, self.named = config or Config(), named or Named()
        self.theme = Theme({}, {}, {})
        self.renderer = Renderer(self.theme)

    def load(self, files: Mapping[str, FileValue]) -> None:
        """Take the theme that the settings name from these files."""
        config = self.config
        self.theme = load_theme(config.theme, files, config.language, self.named, draws=config.share_images)
        self.renderer = Renderer(self.theme)

    def refresh(
        self,
        files: Mapping[str, FileValue],
        changes: Collection[str],
        catalog: Catalog,
        problems: Problems,
        *,
        first: bool,
    ) -> tuple[set[Topic], set[str]]:
        """Take in what these changes mean for all. Gives the topics touched, and the files to be read anew for them."""
        touched: set[Topic] = set()
        before = self.config
        if first or layout.CONFIG in changes or EDITION in changes:
            self.config, stated = reading.read_settings(files)
            touched |= catalog.replace(layout.CONFIG, stated.facts)
            problems.note("read", layout.CONFIG, stated.diagnostics)
        places = next(iter(catalog.all(PLACES, layout.CONFIG)), {})
        named = Named(places.get("theme", _TOP), places.get("language", _TOP))
        theme_changed = any(layout.kind_of(path) == "theme" for path in changes)
        asked, earlier = (*_of_theme(self.config), named), (*_of_theme(before), self.named)
        if first or theme_changed or asked != earlier:
            self.named = named
            self.load(files)
            problems.note("theme", "", self.theme.diagnostics)
            touched |= catalog.replace("theme", self._theme_facts())
        due = self._released(files, catalog)
        if first or self.config.markdown == before.markdown:
            return touched, due
        return touched, due | {path for path in files if layout.kind_of(path) in ("article", "page")}

    def _theme_facts(self) -> list[Fact]:
        facts = [Fact(TEMPLATE, name, digest) for name, digest in self.theme.digests.items()]
        facts.append(Fact(INTERFACE, "", self.theme.interface))
        if self.config.share_images:
            facts.append(Fact(FONTS, "", self.theme.fonts))
        return facts

    def _released(self, files: Mapping[str, FileValue], catalog: Catalog) -> set[str]:
        """Note the edition and its moment. Gives the files that are in it now and were not before, or no longer."""
        now = reading.read_release(files, self.config)
        before = next(iter(catalog.all(RELEASE)), now)
        catalog.replace("release", release_facts(now))
        if now.edition != before.edition:
            return {path for path in files if layout.kind_of(path) in ("article", "briefing", "page")}
        embargoes = catalog.all(EMBARGOES) if now != before else ()
        return {path for path, embargo in embargoes if now.holds(embargo) != before.holds(embargo)}


def _of_theme(config: Config) -> tuple[str, str, bool]:
    """The settings that the theme hangs on."""
    return config.theme, config.language, config.share_images
