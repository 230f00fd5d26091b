"""A page while it is being planned: the catalog as seen from its address. Links, dates and cards are made here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from briefgen import dates, urls
from briefgen.catalog import Reader
from briefgen.conclusions.wordings import Wordings
from briefgen.config import Config
from briefgen.dates_said import DateWords, describe
from briefgen.interface import Interface
from briefgen.languages import direction
from briefgen.model import Article, Briefing, Passage, Status
from briefgen.parse.passages import CARD_CONTEXT
from briefgen.plan.linked_data import linked_data
from briefgen.relations import (
    ACTOR_NAME,
    ALLOWANCE,
    ARTICLE,
    BRIEFING_LANGUAGE,
    CONFIG,
    FRAGMENTS,
    INTERFACE,
    PASSAGES,
    SITE,
    SOURCE_NAME,
    STATEMENT_TITLE,
    TEMPLATE,
    Placed,
    cited_articles,
)
from briefgen.resolve.rights import Allowance
from briefgen.views import (
    ArticleCard,
    CountedLink,
    FeedLink,
    Frame,
    Link,
    Page,
    PageView,
    PassageCard,
    ShareImage,
    SiteView,
    When,
)

# Long texts make poor descriptions in a list of search results.
_DESCRIPTION = 300

_ENGLISH = Interface()

_STANDING: dict[str, str] = {"draft": "draft", "review": "review", "withheld": "withheld", "expired": "expired"}


class _Seen(NamedTuple):
    """An article as it is seen from a page: what all cards that come from it share."""

    article: Article
    link: Link
    source: Link
    date: When | None
    retrieved: When | None
    dir: Literal["ltr", "rtl"]
    fragments: dict[str, str]


class Sheet:
    """Reads the catalog for one page. Whatever it gives is ready to be shown on that page."""

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader = reader
        self.path = path
        self.config = reader.one(CONFIG) or Config()
        self.interface = reader.one(INTERFACE) or _ENGLISH
        self._actors: dict[str, Link] = {}
        self._sources: dict[str, Link] = {}
        self._articles: dict[str, _Seen] = {}
        self._allowances: dict[str, Allowance] = {}
        self._rules: dict[str, str] = {}
        self._statements: dict[str, Link | None] = {}
        self.wordings = Wordings(reader)

    @cached_property
    def site(self) -> SiteView:
        return self.reader.one(SITE) or SiteView(title=self.config.title)

    def page(
        self,
        template: str,
        title: str,
        view: PageView,
        *,
        section: str = "",
        description: str | None = None,
        language: str | None = None,
        root: str | None = None,
        feed: tuple[str, str] | None = None,
        status: str | None = None,
        image: ShareImage | None = None,
    ) -> Page:
        """The finished page. That its template is asked for here makes the page depend on it.

        `feed` is the kind and the key of the feed that belongs to the page.
        """
        self.reader.one(TEMPLATE, template)
        site = self.site
        canonical = site.base_url + urls.between("", self.path) if site.base_url else None
        frame = Frame(
            path=self.path,
            root=urls.root_of(self.path) if root is None else root,
            title=title,
            description=_shortened(description),
            section=section,
            language=language or site.language,
            dir=self.direction(language),
            canonical=canonical,
            status=status if site.edition == "internal" else None,
            linked_data=linked_data(view, site, self.href(self.path), canonical),
            image=image,
            feeds=tuple(self._feeds(title, feed)) if site.feeds and root is None else (),
        )
        return Page(template=template, site=site, frame=frame, view=view)

    def _feeds(self, title: str, own: tuple[str, str] | None) -> Iterator[FeedLink]:
        found = [(title, *own)] if own else []
        for name, kind, key in (*found, (self.site.title, "site", "")):
            atom, json = urls.feed(kind, key, urls.ATOM), urls.feed(kind, key, urls.JSON_FEED)
            yield FeedLink(title=name, atom=self.href(atom), json=self.href(json))

    def language_of(self, briefing: str) -> str | None:
        """The language of a briefing, or None if it is that of the site."""
        language = self.reader.one(BRIEFING_LANGUAGE, briefing)
        return language if language != self.config.language else None

    def standing(self, status: Status, embargo: str | None) -> str | None:
        """Why something would not be in the public edition."""
        if status != "published":
            return self.interface.text(_STANDING[status])
        return self.interface.text("embargo until {date}", date=embargo) if embargo else None

    def direction(self, language: str | None) -> Literal["ltr", "rtl"]:
        """The direction of a page in this language; without one, in that of the site."""
        return direction(language) if language else self.site.dir

    def href(self, target: str) -> str:
        return urls.between(self.path, target)

    def when(self, date: str | None) -> When | None:
        return _when(date, self.config.timezone, self.interface.dates) if date else None

    def order(self, date: str | None) -> dates.SortKey:
        return dates.sort_key(date, self.config.timezone)

    def actor(self, key: str) -> Link:
        """An actor's name, with a link to its page if it has one."""
        link = self._actors.get(key)
        if link is None:
            actor = self.reader.one(ACTOR_NAME, key)
            link = self._actors[key] = self._link(key, actor.name if actor else None, urls.actor(key))
        return link

    def actors(self, keys: Iterable[str]) -> tuple[Link, ...]:
        return tuple([self.actor(key) for key in keys]) if keys else ()

    def source(self, key: str) -> Link:
        """A source's name, with a link to its page if it has one."""
        link = self._sources.get(key)
        if link is None:
            link = self._sources[key] = self._link(key, self.reader.one(SOURCE_NAME, key), urls.source(key))
        return link

    def _link(self, key: str, name: str | None, target: str) -> Link:
        return Link(text=name, href=self.href(target)) if name is not None else Link(text=key)

    def counted(self, counts: Iterable[tuple[Link, int]], most: int | None = None) -> tuple[CountedLink, ...]:
        """The most frequent first, then by name."""
        rows = sorted(counts, key=lambda row: (-row[1], self.interface.order(row[0].text)))
        return tuple(CountedLink(link=link, count=count) for link, count in rows[:most])

    def allowance(self, article: str) -> Allowance:
        found = self._allowances.get(article)
        if found is None:
            found = self._allowances[article] = self.reader.one(ALLOWANCE, article) or Allowance("none", 0)
        return found

    def passages(self, article: str) -> tuple[Passage, ...]:
        """All passages of a published article: those marked in it, and those that briefings found by their words."""
        return self.reader.one(PASSAGES, article) or ()

    def placed(self, reference: str) -> Placed | None:
        """The passage that `article#passage` names, or None if there is none that may be shown."""
        key, _, name = reference.partition("#")
        article = self.reader.one(ARTICLE, key)
        if article is None:
            return None
        for passage in self.passages(key):
            if passage.id == name:
                return Placed(key, article.published, passage)
        return None

    def _seen(self, key: str) -> _Seen:
        seen = self._articles.get(key)
        if seen is None:
            article = self.reader.one(ARTICLE, key)
            assert article is not None, "only published articles are shown"
            link = Link(text=article.title, href=self.href(urls.article(key)))
            when = self.when(article.published)
            fragments = self.reader.one(FRAGMENTS, key) or {}
            seen = _Seen(
                article,
                link,
                self.source(article.source),
                when,
                self.when(article.retrieved),
                direction(article.language),
                fragments,
            )
            self._articles[key] = seen
        return seen

    def article_card(self, article: Article) -> ArticleCard:
        """A published article in a list."""
        seen = self._seen(article.id)
        passages = self.reader.one(PASSAGES, article.id) or ()
        return ArticleCard(
            id=article.id,
            title=article.title,
            href=str(seen.link.href),
            source=seen.source,
            date=seen.date,
            language=article.language,
            dir=seen.dir,
            authors=article.author,
            origin=article.origin,
            original=article.url,
            summary=article.summary,
            quotes=sum(passage.counts for passage in passages),
            coded=article.coded == "complete",
        )

    def passage_card(self, placed: Placed) -> PassageCard:
        """A passage away from its text, as far as the rights of the text allow."""
        article, link, source, published, retrieved, dir_, fragments = self._seen(placed.article)
        passage = placed.passage
        allowed = self.allowance(article.id)
        shown = allowed.publish != "none"
        placed_there = shown and passage.parts
        around = shown and self.may_show_around(article.id, passage)
        apart = around and passage.language not in (None, article.language)
        return PassageCard(
            kind=passage.kind,
            words=passage.words if shown else None,
            href=urls.at(str(link.href), passage.id) if placed_there else str(link.href),
            article=link,
            source=source,
            before=passage.before if around else "",
            after=passage.after if around else "",
            language=passage.language or article.language,
            dir=direction(passage.language) if passage.language else dir_,
            around_language=article.language if apart else None,
            around_dir=dir_ if apart else None,
            date=self.when(passage.date) if passage.kind == "event" and passage.date else published,
            original=in_original(article.url, passage, fragments),
            archive=in_original(article.archive, passage, fragments),
            retrieved=retrieved,
            speakers=self.actors(passage.by if passage.kind == "claim" else passage.speaker),
            to=self.actors(passage.to),
            via=self.actors(passage.via),
            role=passage.role,
            type=passage.type,
            stance=passage.stance if passage.kind == "claim" else None,
            in_title=passage.in_title,
            verdict=passage.verdict,
            checked=self._rule(passage.verdict),
            proved=passage.proved,
            accepted=passage.accepted,
            insertions=passage.insertions if shown else (),
            difference=passage.difference if shown else (),
            statement=self.statement_of(placed.article, passage),
        )

    def _rule(self, verdict: str | None) -> str | None:
        """The way to the rule by which a verdict is given."""
        if verdict is None:
            return None
        if verdict not in self._rules:
            self._rules[verdict] = self.href(urls.verdict(verdict))
        return self._rules[verdict]

    def statement_of(self, article: str, passage: Passage) -> Link | None:
        """The statement of which a quote is a wording: the one it refers to, or the one that lists it."""
        key = self.wordings.statement_of(article, passage)
        return self.statement(key) if key else None

    def statement(self, key: str) -> Link | None:
        """What a published statement is called, with a link to its page; None if there is none."""
        if key not in self._statements:
            title = self.reader.one(STATEMENT_TITLE, key)
            link = Link(text=title, href=self.href(urls.statement(key))) if title is not None else None
            self._statements[key] = link
        return self._statements[key]

    def articles_of(self, briefing: Briefing) -> tuple[Article, ...]:
        """The published articles that a briefing rests on, in its order."""
        return tuple(found for name in cited_articles(briefing) if (found := self.reader.one(ARTICLE, name)))

    def may_show_around(self, article: str, passage: Passage) -> bool:
        """Whether the words around a passage may be shown."""
        return self.allowance(article).context >= CARD_CONTEXT and not passage.in_title

    def cards(self, references: Iterable[str]) -> tuple[PassageCard, ...]:
        """The cards of the passages named, without those that may not be shown."""
        return tuple(self.passage_card(placed) for placed in map(self.placed, references) if placed)


def in_original(address: str | None, passage: Passage, fragments: dict[str, str]) -> str | None:
    """The address of an article's original, or of a copy, at a passage."""
    return urls.to_text(address, fragments.get(passage.id, "")) if address else None


@lru_cache(maxsize=1 << 14)
def _when(date: str, zone: str, words: DateWords) -> When:
    uncertain = any(mark in date for mark in "~?%")
    return When(text=describe(date, zone, words), iso=dates.iso(date), uncertain=uncertain)


def _shortened(text: str | None) -> str | None:
    if text is None or len(text) <= _DESCRIPTION:
        return text
    return text[:_DESCRIPTION].rpartition(" ")[0] + " …"
