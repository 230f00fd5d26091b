"""The law: after any sequence of edits the outputs and the diagnostics are, byte for byte, those of a clean build.

A state machine edits a small project in every way it can be edited and compares after each step. That this test can
fail is tested too: each seeded bug takes out one guard, and a directed sequence of edits must then break the law.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from briefgen import layout, pages, reading, theme
from briefgen.catalog import Catalog, Derivation, Fact, Reader, Relation, Topic
from briefgen.conclusions import elsewhere
from briefgen.copies import Copies, Copy, find_copies
from briefgen.diagnostics import Diagnostic
from briefgen.digest import digest_value
from briefgen.pages import Haste, Pages
from briefgen.pipeline import Build, Output
from briefgen.place_digest import place_digest
from briefgen.plan.search_records import Shelf
from briefgen.plan.searched import find_rows
from briefgen.problems import Problems
from briefgen.reading import Blob, FileValue, Unreadable
from briefgen.relations import LABEL, Label
from briefgen.release import EDITION, NOW
from briefgen.render import Renderer
from briefgen.resolve import evidence
from briefgen.selectors import Haystack
from briefgen.settings import Settings
from briefgen.steps import Steps
from tests.projects import PLAIN_THEME, PROJECT, Files, as_values, build

CONFIG = "config.yaml"


class Followed:
    """A build that is edited, and the site that follows from what it says has changed."""

    def __init__(self, files: Files) -> None:
        self.files: dict[str, FileValue] = as_values(files)
        self.build = Build()
        self.site: dict[str, Output] = {}
        self.haste: Haste | None = None
        self.build.apply(self.files)

    def edit(self, changes: Mapping[str, str | FileValue | None]) -> list[str]:
        """Take in a batch of changes. Gives the addresses of the pages that were rendered for it."""
        values = {path: None if value is None else as_values({path: value})[path] for path, value in changes.items()}
        for path, value in values.items():
            if value is None:
                self.files.pop(path, None)
            else:
                self.files[path] = value
        return self.build.apply(values, haste=self.haste)

    def finish(self) -> None:
        """Make the pages that were left in haste, some at a time."""
        while self.build.pages.left:
            assert self.haste
            self.build.make_more(self.haste)
        self.haste = None

    def check(self) -> None:
        """Compare with a clean build, and publish where a user's build would."""
        clean = Build()
        clean.apply(self.files)
        assert self.build.diagnostics == clean.diagnostics
        assert self.build.outputs == clean.outputs
        assert find_rows(Reader(self.build.catalog)) == find_rows(Reader(clean.catalog))
        site: dict[str, Output | None] = {**self.site, **self.build.pending}
        failed = {made.path for made in clean.pages.made.values() if made.problem}
        shown = {address: output for address, output in site.items() if output is not None and address not in failed}
        assert shown == clean.pending
        if not clean.has_errors:
            self.site = shown
            self.build.pending.clear()


# ── what the files of the machine may say ───────────────────────────────────────────────────────────────────────────

ARTICLES = tuple(f"content/articles/{name}.md" for name in ("strike", "talks", "bridge", "Talks", "late", "no id"))
BRIEFINGS = tuple(f"content/briefings/{name}.yaml" for name in ("port", "bridge", "third", "index"))
DATES = ("2024-03-05", "2024-03-31T23:30:00Z", "2023-12-31", "2024-03-05T26:00", "")
THEMES = ("default", "own", "middle", "missing")

LONG = " ".join(f"word{number}" for number in range(30))
BODIES = (
    "Brandt said [“we wait”]{.quote #wait speaker=ada ref=waiting}. [Who pays]{.question #pays ref=payer} is open.\n",
    "Brandt, Dunn and the Port Authority. A ship did leave. A ship did not leave.\n",
    "Brandt said [“we wait”]{.quote #wait speaker=ada ref=waiting}. A ship did leave, Dunn said.\n",
    "[“Loose”]{.quote #loose speaker=cleo to=ada via=port type=indirect}, she said. [When?]{.question #when}\n",
    "[“We”]{.quote #wait speaker=ada ref=waiting} will [“… wait”]{.quote cont=wait}, she said.\n",
    "[[“One”]{.quote #one speaker=ada}]{.quote #two speaker=cleo}\n",
    "[A ship left]{.claim #left ref=no-ship by=port stance=denies}; [it sailed]{.event #sail date=2024-02-01}.\n",
    "[Twelve ships left on 3 March]{.claim #left ref=no-ship by=port stance=asserts} [and 40 men]{.claim #men ref=no-ship}.\n",
    "[[15 ships left on 4 March]{.claim #left ref=no-ship stance=denies}]{.claim #not ref=no-ship}; [it sailed]{.event #sail ref=stop date=2024-02-02}.\n",
    "[“Ask the Port Authority and Brandt”]{.quote #ask speaker=cleo}. [Dunn waits]{.claim #waits by=ada}.\n",
    f"{LONG} [it sailed]{{.event #sail ref=stop date=2024-03-04}}\n",
    f"Brandt: {LONG} No more.\n",
    "![the quay](quay.png) ![the map](../map.svg) and [patience]{.term #patience ref=patience}.\n",
    "[Ada Brandt]{.actor ref=ada} and [the port](actor:port). [We](actor:nobody) wait.\n",
    "| a | b |\n| - | - |\n| 1 | 2 |\n\nA note.[^1] ~~gone~~\n\n[^1]: Below.\n",
    "::: {.quote #wait speaker=nobody}\nOne.\n\nTwo.\n:::\n\n::: {.boilerplate}\nBrandt\n:::\n",
    "[unclosed{.quote speaker=ada}\n",
    "",
)
PLACED = place_digest(BODIES[1].strip(), 37, 53)
ANNOTATIONS = (
    "",
    "annotations:\n  - {quote: in-title, exact: Cranes, type: headline, speaker: ada}\n",
    "annotations:\n  - {claim: extra, exact: A ship did leave, ref: no-ship, stance: doubts}\n",
    "annotations:\n  - {quote: one, exact: nowhere}\n",
    "annotations:\n  - {mark: claim, at: [37, 53], digest: " + PLACED + ", ref: no-ship}\n",
)
SIDECARS = ("summary: The first day.\n", "summary: [\n", *(f"summary: Again.\n{text}" for text in ANNOTATIONS[1:]))
ACTORS = (
    "ada: {name: Ada Brandt, aliases: [Brandt]}\nport: {name: Port Authority}\ncleo: {name: Cleo Dunn}\n",
    "ada: {name: Ada B. Brandt, aliases: [{name: Brandt, match: false}]}\nport: {name: Port Authority}\n",
    "ada: {name: Ada Brandt, type: government, match: false, roles: [Mayor]}\ncleo: {name: Dunn, names: {de: Kleo}}\n",
    "cleo: {name: Cleo Dunn, aliases: [Brandt], same_as: [https://cleo.example/]}\nindex: {name: Index}\n",
    "ada: {name: Ada Brandt, former_ids: [cleo, eda]}\nport: {name: Port Authority, former_ids: [eda, Ada, index]}\n",
    "nobody: {name: No Body}\nADA: {name: Another}\n",
    "ada: {nam: x}\n",
    "",
)
SOURCES = (
    "harbor: {name: Harbor Post}\nvalley: {name: Valley Times}\n",
    "harbor: {name: The Harbor Post, rights: {publish: full}}\nvalley: {name: Valley, rights: {publish: none}}\n",
    "harbor: {name: Harbor Post, former_ids: [haven], rights: {max_words: 2, max_words_total: 3}}\nindex: {name: Index}\n",
    "harbor: {name: [}\n",
)
PAGES = (
    "---\ntitle: About\n---\n\nWho we are.\n",
    "---\ntitle: Who we are\nlanguage: ar\ndescription: Us.\n---\n\n![map](../map.svg)\n\n| a |\n| - |\n| 1 |\n",
    "---\ntitle: Who\nembargo: 2024-04-01\n---\n\nWe.\n",
    "---\ntitle: Hidden\nstatus: draft\n---\n\nNot yet.\n",
    "no front matter\n",
)
PAGE_PATHS = tuple(f"content/pages/{name}.md" for name in ("about", "method", "index", "timeline"))
CAPTURES = ("captures/a.html", "captures/b.html")
CAPTURED = (
    "",
    "capture: captures/a.html\n",
    "capture: {file: captures/b.html, sha256: 0a}\n",
    "capture: {file: captures/a.html, differs: mended}\n",
)
KEPT_COPIES = (
    b"<title>Cranes move</title><p>Brandt said <q>we <i>wait</i></q>.<p>A ship did leave",
    b"<p>Brandt, Dunn and the Port Authority. A ship did leave. A ship did not leave.",
    b"%PDF-1",
)
COPIED = (
    "content/static/robots.txt",
    "content/static/about.html",
    "content/static/method.html",
    "content/static/map.svg",
    "content/static/actors/x.txt",
    "content/articles/quay.png",
    "content/map.svg",
    "content/stray.txt",
    "content/articles/stray.yml",
    "content/articles/talks.txt",
    "content/briefings/late.md",
    "content/articles/third.yaml",
    "content/pages/bridge.md",
)
COPIES: tuple[FileValue, ...] = (
    b"one",
    b"two",
    b"---\ntitle: Talks\nsource: harbor\n---\n\nWe wait.\n",
    b"title: Third\nsummary: It ended.\nclaims: [{id: no-ship, text: No ship left.}]\n",
    Blob("/there/film", "a digest"),
    Blob("/there/film", "another"),
    Unreadable("F004", "this link leads out"),
)
THEME_FILES: dict[str, tuple[str, ...]] = {
    "themes/own/theme.yaml": ("name: Own", "extends: middle", "extends: own", "extend: x", "extends: gone"),
    "themes/middle/theme.yaml": ("name: Middle", "extends: own"),
    "themes/own/templates/home.html": (
        "own {{ view }}",
        "{{ view.nothing }}",
        "{% if %}",
        "{% include 'extra.html' %}",
        "{% extends 'default/home.html' %}{% block main %}own {{ super() }}{% endblock %}",
    ),
    "themes/own/templates/part.html": (
        "part {{ _('Quotes') }}",
        "{% include 'extra.html' ignore missing %}",
        "{{ page.path.nothing }}",
    ),
    "themes/own/templates/extra.html": ("extra", "{% for x in view %}"),
    "themes/own/templates/base.html": (
        "base {% block main %}{% endblock %}",
        "{% include page.section ~ '.html' ignore missing %}",
        "{% extends 'default/base.html' %}{% block main %}own {{ super() }}{% endblock %}",
    ),
    "themes/middle/templates/article.html": (
        "middle {{ view }}",
        "{% extends 'own/article.html' %}",
        "{% extends 'nowhere.html' %}",
    ),
    "themes/middle/templates/part.html": ("middle part",),
    "themes/default/templates/article.html": ("the project’s {{ view }}",),
    "themes/own/static/style.css": ("p {}", "q {}"),
    "themes/own/languages/de.yaml": ("words: {Quotes: Zitate}", "dates: {day: '{day}.{month}.{year}'}", "words: ["),
    "themes/default/languages/de.yaml": ("words: {Quotes: Stellen, Actors: Leute}", "alphabet: z y x w v u t s r p a"),
    "themes/middle/static/style.css": ("middle {}",),
}
MENDED: dict[str, tuple[str | FileValue, ...]] = {
    **{path: (text,) for path, text in PROJECT.items()},
    **THEME_FILES,
}


def write_article(
    title: str, source: str, status: str, date: str, rights: str, more: str, annotations: str, body: str, capture: str
) -> str:
    head = f"title: {title}\nsource: {source}\nstatus: {status}\n{more}{annotations}{capture}"
    head += f"published: {date}\n" if date else ""
    head += f"rights: {rights}\n" if rights else ""
    return f"---\n{head}---\n\n{body}"


articles = st.builds(
    write_article,
    title=st.sampled_from(("Cranes stand still", "Cranes move", "A < B & C")),
    source=st.sampled_from(("harbor", "valley", "nowhere")),
    status=st.sampled_from(("published", "published", "draft", "withheld")),
    date=st.sampled_from(DATES),
    rights=st.sampled_from(("", "{publish: full}", "{publish: none}", "{publish: excerpts, max_words: 3}")),
    more=st.sampled_from(
        (
            "",
            "coded: complete\n",
            "embargo: 2024-04-01\n",
            "language: ar\nauthor: A\n",
            "ignore_mentions: [ada]\n",
            "former_ids: [gone, talks]\n",
            "text: not-held\n",
            "origin: Wire\nsummary: S\n",
            "origin: wire.\ncoded: complete\n",
        )
    ),
    annotations=st.sampled_from(ANNOTATIONS),
    body=st.sampled_from(BODIES),
    capture=st.sampled_from(CAPTURED),
)

KEY_QUOTES = (
    "{id: waiting, title: On waiting, speaker: ada, wordings: [strike#wait], relay: [cleo, valley, talks]}",
    "{id: waiting, speaker: cleo, wordings: [talks#wait], terms: [{term: wait, wordings: {strike: wait, talks: w}}]}",
    "{id: waiting}",
    "{id: index, title: On the index, wordings: [talks#waiting, strike#wait]}",
    "{id: waits, former_ids: [waiting, wait], wordings: [strike#wait]}",
    "{id: Waiting, original: {language: nl}, wordings: [talks#waiting, bridge#loose]}",
    "{article: talks, text: A ship did leave, speaker: ada}",
    "{article: talks, text: A ship did leave, speaker: cleo, id: leaving}",
    "{article: strike, text: A ship did not leave}",
    "{article: strike, text: A ship did not leave, verdict: accepted, reason: We saw it.}",
    "{article: talks, text: A ship … leave, speaker: ada}",
    "{article: talks, at: [37, 53], digest: " + PLACED + ", speaker: cleo}",
    '{article: talks, text: "[Our] ship … did leave", verdict: accepted, reason: We heard it.}',
    "{article: bridge, text: Cranes, type: headline}",
    "strike#wait",
    "bridge#loose",
)
QUESTIONS = (
    "{id: payer, question: Who pays?, opened: 2024-03-05}",
    "{id: payer, question: Who pays?, status: answered, opened: 2023-01-01, answer: {text: All., cites: [talks#wait]}}",
    "{id: payer, question: Who pays in the end?, status: disputed, raised_by: [strike#pays]}",
    "{id: payer, question: Who pays?, opened: 2024-02-01, history: [{date: 2024-01-01, status: moot}]}",
    "{id: payer, question: Who?, status: moot, history: [{date: 2024-02-01, status: open}, {date: 2024-03-01, status: moot}]}",
    "What else?",
)
CLAIMS = (
    "{id: no-ship, text: No ship left.}",
    "{id: no-ship, text: None left., cites: [talks#left]}",
    "Plain.",
    "{id: no-ship, text: None., status: confirmed, cites: [strike#left]}",
)
EVENTS = (
    "{id: stop, date: 2024-03-04, title: The cranes stop}",
    "{id: stop, date: 2023-12, title: They stop, cites: [strike#wait]}",
    "{date: 2024-03-04T23:30:00Z, title: At night}",
)
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("The strike", "The long strike"),
    "summary": ("Work has stopped.", "Work goes on."),
    "status": ("published", "published", "draft"),
    "former_ids": ("[bridge, old]", "[Old]"),
    "published": ("2024-03-06", "2023-01-01"),
    "updated": ("2024-05-01",),
    "language": ("ar",),
    "articles": ("[strike]", "[strike, talks, bridge]", "[talks, gone]"),
    "actors": ("[{id: ada, role: speaks}]", "[cleo, nobody]"),
    "changes": ("[{date: 2024-03-07, text: New., affects: [waiting, payer]}]",),
}


def _listed(choices: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(choices), max_size=2, unique=True).map(", ".join)


def write_briefing(fields: dict[str, str], quotes: str, questions: str, claims: str, events: str, cites: str) -> str:
    rows = "".join(f"{key}: {value}\n" for key, value in fields.items())
    points = f"key_points:\n  - {{text: A point., cites: [{cites}]}}\n" if cites else ""
    lists = f"key_quotes: [{quotes}]\nopen_questions: [{questions}]\nclaims: [{claims}]\ntimeline: [{events}]\n"
    return rows + points + lists


briefings = st.builds(
    write_briefing,
    fields=st.fixed_dictionaries(
        {key: st.sampled_from(FIELDS[key]) for key in ("title", "summary")},
        optional={key: st.sampled_from(values) for key, values in FIELDS.items() if key not in ("title", "summary")},
    ),
    quotes=_listed(KEY_QUOTES),
    questions=_listed(QUESTIONS),
    claims=_listed(CLAIMS),
    events=_listed(EVENTS),
    cites=st.sampled_from(("", "strike#wait", "talks#left, bridge#loose", "strike#gone")),
)

SETTINGS: dict[str, tuple[str, ...]] = {
    "title": ("Desk", "Another desk"),
    "base_url": ("https://desk.example/", "https://desk.example/sub"),
    "rights": ("{publish: full}", "{publish: none}", "{max_words: 4}"),
    "feeds": ("false", "true"),
    "search": ("false", "true"),
    "share_images": ("true",),
    "theme": THEMES,
    "timezone": ("Pacific/Auckland", "Nowhere/Else"),
    "language": ("de", "ar"),
    "markdown": ("{extensions: []}", "{extensions: [tables]}", "{extensions: [nothing.installed]}"),
    "theme_settings": ("{color: red}", "{color: blue}"),
}
configs = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in SETTINGS.items()}).map(
    lambda chosen: "".join(f"{key}: {value}\n" for key, value in chosen.items())
)


class Editing(RuleBasedStateMachine):
    """A user at work on a project. Changes wait for one another while a batch is held."""

    def __init__(self) -> None:
        super().__init__()
        self.followed = Followed({**PLAIN_THEME, **PROJECT})
        self.waiting: dict[str, str | FileValue | None] = {}
        self.held = False
        self.erased: dict[str, FileValue] = {}
        self.hurried = 0  # edits until there is time for the pages that were left

    @property
    def _paths(self) -> list[str]:
        return sorted(path for path in self.followed.files if not path.startswith(layout.OWN))

    def _choose(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self._paths))

    def _change(self, changes: Mapping[str, str | FileValue | None]) -> None:
        self.waiting.update(changes)
        if not self.held:
            self.followed.edit(self.waiting)
            self.waiting = {}
            self.hurried -= 1
            if self.hurried <= 0:
                self.followed.finish()

    @initialize(theme=st.sampled_from(THEMES))
    def choose_theme(self, theme: str) -> None:
        self._change({CONFIG: f"theme: {theme}\n"})

    @invariant()
    def equals_a_clean_build(self) -> None:
        if not self.held and not self.followed.haste:
            self.followed.check()

    @rule(path=st.sampled_from(ARTICLES), text=articles)
    def write_an_article(self, path: str, text: str) -> None:
        self._change({path: text})

    @rule(path=st.sampled_from(ARTICLES[:3]), body=st.sampled_from(BODIES))
    def change_a_body(self, path: str, body: str) -> None:
        now = self.followed.files.get(path)
        head = now.decode(errors="replace").rpartition("---\n")[0] if isinstance(now, bytes) else ""
        self._change({path: f"{head}---\n\n{body}"})

    @rule(now=st.sampled_from((None, b"2024-03-01", b"2024-05-02T00:00:00Z")))
    def let_time_pass(self, now: bytes | None) -> None:
        self._change({NOW: now})

    @rule(edition=st.sampled_from((None, b"internal", b"public", b"annotations")))
    def choose_an_edition(self, edition: bytes | None) -> None:
        self._change({EDITION: edition})

    @rule(path=st.sampled_from(ARTICLES), text=st.sampled_from(SIDECARS))
    def write_a_sidecar(self, path: str, text: str) -> None:
        self._change({path.removesuffix(".md") + ".yaml": text})

    @rule(path=st.sampled_from(BRIEFINGS), text=briefings)
    def write_a_briefing(self, path: str, text: str) -> None:
        self._change({path: text})

    @rule(path=st.sampled_from(("content/actors.yaml", "content/actors/more.yaml")), text=st.sampled_from(ACTORS))
    def write_actors(self, path: str, text: str) -> None:
        self._change({path: text})

    @rule(text=st.sampled_from(SOURCES))
    def write_sources(self, text: str) -> None:
        self._change({"content/sources.yaml": text})

    @rule(path=st.sampled_from(PAGE_PATHS), text=st.sampled_from(PAGES))
    def write_a_page(self, path: str, text: str) -> None:
        self._change({path: text})

    @rule(path=st.sampled_from(COPIED), value=st.sampled_from(COPIES))
    def put_a_file(self, path: str, value: FileValue) -> None:
        self._change({path: value})

    @rule(path=st.sampled_from(CAPTURES), value=st.sampled_from((*KEPT_COPIES, *COPIES)))
    def keep_a_capture(self, path: str, value: FileValue) -> None:
        self._change({path: value})

    @rule(text=configs)
    def write_the_settings(self, text: str) -> None:
        self._change({CONFIG: text})

    @rule(choice=st.sampled_from([(path, text) for path, texts in THEME_FILES.items() for text in texts]))
    def write_a_theme_file(self, choice: tuple[str, str]) -> None:
        self._change(dict([choice]))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        if self._paths:
            path = self._choose(data)
            self.erased[path] = self.followed.files[path]
            self._change({path: None})

    @precondition(lambda self: self.erased)
    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.erased)))
        self._change({path: self.erased[path]})

    @rule(data=st.data(), path=st.sampled_from((*ARTICLES, *BRIEFINGS, *PAGE_PATHS, *THEME_FILES, *COPIED)))
    def rename(self, data: st.DataObject, path: str) -> None:
        if self._paths:
            old = self._choose(data)
            self._change({old: None, path: self.followed.files[old]})

    @rule(data=st.data(), damage=st.sampled_from((b"\xff", b"\0", b"\xef\xbb\xbf", Unreadable("F007", "locked"))))
    def break_a_file(self, data: st.DataObject, damage: FileValue) -> None:
        if self._paths:
            path = self._choose(data)
            now = self.followed.files[path]
            broken = damage + now if isinstance(damage, bytes) and isinstance(now, bytes) else damage
            self._change({path: broken})

    @rule(path=st.sampled_from(sorted(PROJECT)))
    def mend_a_file(self, path: str) -> None:
        self._change({path: PROJECT[path]})

    @rule(data=st.data())
    def touch_a_file(self, data: st.DataObject) -> None:
        """Saved, or changed and changed back in one batch: nothing differs."""
        if self._paths:
            path = self._choose(data)
            self._change({path: self.followed.files[path]})

    @rule()
    def mend_all(self) -> None:
        gone = dict.fromkeys(path for path in self._paths if path not in PROJECT)
        self._change({**gone, **PROJECT})

    @precondition(lambda self: not self.followed.haste)
    @rule(
        first=st.sets(st.sampled_from(("articles/strike.html", "index.html", "quotes.html"))),
        made=st.integers(1, 9),
        edits=st.integers(1, 4),
    )
    def be_in_haste(self, first: set[str], made: int, edits: int) -> None:
        left = itertools.cycle(range(made))
        self.followed.haste, self.hurried = Haste(first, lambda: next(left) == made - 1), edits

    @precondition(lambda self: not self.held)
    @rule()
    def hold(self) -> None:
        self.held = True

    @precondition(lambda self: self.held)
    @rule()
    def let_go(self) -> None:
        self.held = False
        self._change({})


def test_any_sequence_of_edits_equals_a_clean_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_AT_ONCE", 3)
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),  # to shrink what is found here would take minutes,
        ),
    )


def test_a_page_that_goes_takes_nothing_from_the_one_that_comes_to_its_address() -> None:
    moved = "ada: {name: Ada Brandt, former_ids: [dora]}\nport: {name: Port Authority}\ncleo: {name: Cleo Dunn}\n"
    _follow(
        (
            {"content/actors.yaml": moved},
            {"content/actors/more.yaml": "dora: {name: Dunn}\n", "content/articles/late.md": DORA},
            {"content/actors.yaml": PROJECT["content/actors.yaml"]},
        )
    )


# ── the guards: without any one of them the law is broken ───────────────────────────────────────────────────────────

STRIKE = PROJECT["content/articles/strike.md"]
DORA = "---\ntitle: Late\nsource: harbor\n---\n\n[“We wait”]{.quote #late speaker=dora}, said Dunn.\n"
TABLE = "---\ntitle: About\n---\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
ACTOR_LINES = PROJECT["content/actors.yaml"].splitlines(keepends=True)


def forget_what_is_enumerated(patch: pytest.MonkeyPatch) -> None:
    find_due = Derivation.find_due

    def forgetful(self: Derivation[object], catalog: Catalog, touched: set[Topic]) -> tuple[list[str], list[str]]:
        found = find_due(self, catalog, touched)
        self._key_topics = set()
        return found

    patch.setattr(Derivation, "find_due", forgetful)


def forget_what_was_absent(patch: pytest.MonkeyPatch) -> None:
    def look(self: Reader, relation: Relation[object], key: str = "") -> tuple[object, ...]:
        values = self._catalog.all(relation, key)
        if values:
            self.topics.add((relation, key))
        return values

    def look_for_one(self: Reader, relation: Relation[object], key: str = "") -> object:
        return next(iter(look(self, relation, key)), None)

    patch.setattr(Reader, "all", look)
    patch.setattr(Reader, "one", look_for_one)


def forget_the_old_record(patch: pytest.MonkeyPatch) -> None:
    replace = Catalog.replace

    def forgetful(self: Catalog, owner: str, facts: Iterable[Fact]) -> set[Topic]:
        new = list(facts)
        return replace(self, owner, new) & {(fact.relation, fact.key) for fact in new}

    patch.setattr(Catalog, "replace", forgetful)


def keep_what_deleted_files_stated(patch: pytest.MonkeyPatch) -> None:
    replace = Catalog.replace

    def keeping(self: Catalog, owner: str, facts: Iterable[Fact]) -> set[Topic]:
        new = list(facts)
        return replace(self, owner, new) if new or not owner.startswith("content/") else set()

    patch.setattr(Catalog, "replace", keeping)


def keep_pages_that_are_gone(patch: pytest.MonkeyPatch) -> None:
    put = Pages._replace
    patch.setattr(Pages, "_replace", lambda self, kind, key, made: put(self, kind, key, made) if made else {})


def touch_nothing_by_settings(patch: pytest.MonkeyPatch) -> None:
    replace = Catalog.replace

    def silent(self: Catalog, owner: str, facts: Iterable[Fact]) -> set[Topic]:
        touched = replace(self, owner, facts)
        return set() if owner == CONFIG else touched

    patch.setattr(Catalog, "replace", silent)


def keep_texts_when_extensions_change(patch: pytest.MonkeyPatch) -> None:
    refresh = Settings.refresh
    patch.setattr(Settings, "refresh", lambda *of, first: (refresh(*of, first=first)[0], set()))


def leave_templates_out_of_the_digest(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Renderer, "digest_of", lambda self, template: "")


def leave_the_site_out_of_the_digest(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("briefgen.pages.digest_value", lambda value: digest_value((value[0].frame, value[0].view, value[1])))


def leave_includes_out_of_the_digest(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(theme, "_closure", lambda name, direct: [name])


def leave_the_interface_out_of_the_digest(patch: pytest.MonkeyPatch) -> None:
    stock = theme._digests
    patch.setattr(theme, "_digests", lambda templates, trees, _, problems: stock(templates, trees, None, problems))


def leave_templates_out_of_the_plan(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("briefgen.settings.Fact", lambda relation, key, value: Fact(relation, key, ""))


def read_sidecars_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "owner_of", lambda path: path)


def keep_copies(patch: pytest.MonkeyPatch) -> None:
    refresh = Copies.refresh

    def keeping(self: Copies, *arguments: Any) -> dict[str, Copy | None]:
        before = self.made
        changed = refresh(self, *arguments)
        self.made = before | self.made
        return {address: copy for address, copy in changed.items() if copy is not None}

    patch.setattr(Copies, "refresh", keeping)


def copy_only_what_is_new(patch: pytest.MonkeyPatch) -> None:
    find = find_copies

    def careless(*arguments: Any) -> dict[str, Copy]:
        return {address: copy._replace(digest="") for address, copy in find(*arguments).items()}

    patch.setattr("briefgen.copies.find_copies", careless)


def check_only_once(patch: pytest.MonkeyPatch) -> None:
    make = Steps.__init__

    def careless(self: Steps, *arguments: Any) -> None:
        make(self, *arguments)
        for step, derivation in self._steps:
            if step.name == "check":
                derivation._note = lambda *_: None  # type: ignore[method-assign]

    patch.setattr(Steps, "__init__", careless)


def keep_what_was_told(patch: pytest.MonkeyPatch) -> None:
    note = Problems.note

    def keeping(self: Problems, stage: str, key: str, problems: Iterable[Diagnostic]) -> None:
        found = tuple(problems)
        if found:
            note(self, stage, key, found)

    patch.setattr(Problems, "note", keeping)


def forget_who_else_has_a_name(patch: pytest.MonkeyPatch) -> None:
    def label(self: Shelf, kind: str, keys: Iterable[str]) -> tuple[Label, ...]:
        unnoted = Reader(self.reader._catalog)
        return tuple(unnoted.one(LABEL, f"{kind}:{key}") or Label(key, key) for key in keys)

    patch.setattr(Shelf, "labels", label)


Edits = tuple[dict[str, str | FileValue | None], ...]

SEEDED: list[tuple[Callable[[pytest.MonkeyPatch], None], Edits]] = [
    (forget_what_is_enumerated, ({"content/articles/late.md": STRIKE},)),
    (
        forget_what_was_absent,
        ({"content/actors.yaml": "".join(ACTOR_LINES[:2])}, {"content/actors.yaml": "".join(ACTOR_LINES)}),
    ),
    (forget_the_old_record, ({"content/articles/strike.md": STRIKE.replace("speaker=ada", "speaker=cleo")},)),
    (keep_what_deleted_files_stated, ({"content/articles/strike.md": None},)),
    (keep_pages_that_are_gone, ({"content/pages/about.md": None},)),
    (touch_nothing_by_settings, ({CONFIG: "title: Other\n"},)),
    (keep_texts_when_extensions_change, ({"content/pages/about.md": TABLE}, {CONFIG: "markdown: {extensions: []}\n"})),
    (leave_templates_out_of_the_digest, ({"themes/default/templates/article.html": "{{ view }}"},)),
    (leave_the_site_out_of_the_digest, ({CONFIG: PROJECT[CONFIG] + "description: Ours\n"},)),
    (leave_includes_out_of_the_digest, ({"themes/default/templates/part.html": "a part"},)),
    (
        leave_the_interface_out_of_the_digest,
        (
            {CONFIG: PROJECT[CONFIG] + "language: de\n", "themes/default/templates/article.html": "{{ _('Quotes') }}"},
            {"themes/default/languages/de.yaml": "words: {Quotes: Zitate}"},
        ),
    ),
    (leave_templates_out_of_the_plan, ({"themes/default/templates/article.html": "{{ view }}"},)),
    (read_sidecars_alone, ({"content/articles/strike.yaml": "summary: Another.\n"},)),
    (keep_copies, ({"content/static/CNAME": "a.example"}, {"content/static/CNAME": None})),
    (copy_only_what_is_new, ({"content/static/robots.txt": "Disallow: /\n"},)),
    (check_only_once, ({"content/actors.yaml": ACTOR_LINES[0]},)),
    (
        keep_what_was_told,
        ({"content/sources.yaml": "harbor: {\n"}, {"content/sources.yaml": PROJECT["content/sources.yaml"]}),
    ),
    (
        forget_who_else_has_a_name,
        ({"content/sources.yaml": PROJECT["content/sources.yaml"].replace("Valley Times", "Harbor Post")},),
    ),
]


def _follow(edits: Edits) -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT})
    followed.check()
    for changes in edits:
        followed.edit(changes)
        followed.check()


@pytest.mark.parametrize(("seed", "edits"), SEEDED, ids=[seed.__name__ for seed, _ in SEEDED])
def test_a_seeded_bug_breaks_the_law(
    seed: Callable[[pytest.MonkeyPatch], None], edits: Edits, monkeypatch: pytest.MonkeyPatch
) -> None:
    _follow(edits)
    seed(monkeypatch)
    with pytest.raises(AssertionError):
        _follow(edits)


def test_a_page_outlives_a_static_file_of_its_address() -> None:
    about, static = "content/pages/about.md", "content/static/about.html"
    _follow(({static: "in the way"}, {about: TABLE}, {static: None}))
    _follow(({static: "in the way"}, {about: None}, {about: TABLE, static: None}, {static: "x"}, {about: None}))


def test_an_article_that_comes_later_has_the_words() -> None:
    """A quote that failed depends on every article, also on those that are not there yet and on drafts."""
    quote = "title: B\nsummary: S\nkey_quotes:\n  - {article: bridge, text: the gulls have left%s}\n"
    late, port = "content/articles/late.md", "content/briefings/port.yaml"
    text = "---\ntitle: Late\nsource: valley\nstatus: %s\n---\n\nShe said the gulls have left%s.\n"
    for more in ("", ", verdict: accepted, reason: We saw it."):
        _follow(
            (
                {port: quote % more},
                {late: text % ("draft", "")},
                {late: text % ("published", " us")},
                {late: text % ("published", "over")},
                {"content/articles/again.md": text % ("draft", "")},
                {late: None},
            )
        )


def test_an_edit_looks_for_accepted_words_in_the_edited_article_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    quote = "{article: strike, text: A ship did not leave, verdict: accepted, reason: We saw it.}"
    followed = Followed(
        PLAIN_THEME | PROJECT | {"content/briefings/more.yaml": f"title: T\nsummary: S\nkey_quotes: [{quote}]\n"}
    )
    searched: list[str] = []

    def stands(words: str, hay: Haystack) -> object:
        searched.append(hay.text)
        return evidence.stands(words, hay)

    monkeypatch.setattr(elsewhere, "stands", stands)
    talks = PROJECT["content/articles/talks.md"] + "\nOf no interest.\n"
    followed.edit({"content/articles/talks.md": talks})
    assert len(set(searched)) == 1
    assert "Of no interest." in searched[0]
    monkeypatch.undo()
    followed.edit({"content/articles/talks.md": talks + "\nA ship did not leave.\n"})
    followed.check()


def test_an_article_later_told_to_be_not_held_leaves_its_quotes_unchecked() -> None:
    talks = PROJECT["content/articles/talks.md"]
    head = talks.partition("\n---\n")[0]
    _follow(({"content/articles/talks.md": f"{head}\ntext: not-held\n---\n"}, {"content/articles/talks.md": talks}))


# ── only what shows a change is rendered again ──────────────────────────────────────────────────────────────────────

BRIDGE = PROJECT["content/articles/bridge.md"]
PORT = PROJECT["content/briefings/port.yaml"]
ACTORS_FILE = PROJECT["content/actors.yaml"]

# What is edited, and the addresses of the pages that show it; None: all pages.
RENDERED: dict[str, tuple[dict[str, str | FileValue | None], set[str] | None]] = {
    "a headline": (
        {"content/articles/bridge.md": BRIDGE.replace("A bridge is closed", "A bridge is shut")},
        set("articles/bridge.html briefings/bridge.html actors/cleo.html sources/valley.html".split())
        | set("quotes/index.html quotes/2024-03.html".split())
        # Its question and its event, which no briefing lists, stand in the indexes.
        | set("index.html questions/index.html questions/2024.html timeline.html timeline/2024.html".split()),
    ),
    "words that nobody marked": (
        {"content/articles/strike.md": STRIKE + "\nOne more line.\n"},
        {"articles/strike.html"},
    ),
    "a line put in above the text": (
        {"content/articles/strike.md": STRIKE.replace("coded:", "# a remark\ncoded:")},
        set(),
    ),
    "an actor's name": (
        {"content/actors.yaml": ACTORS_FILE.replace("name: Cleo Dunn", "name: Cleo Dunne")},
        set("articles/bridge.html briefings/bridge.html actors/cleo.html actors/index.html index.html".split())
        | set("sources/valley.html quotes/index.html quotes/2024-03.html".split()),
    ),
    "an answer": (
        {
            "content/briefings/port.yaml": PORT.replace(
                "question: Who pays for it?,", "question: Who pays for it?, status: answered, answer: The port.,"
            )
        },
        set("briefings/port.html questions/index.html questions/2024.html index.html briefings/index.html".split()),
    ),
    "a briefing's summary": (
        {"content/briefings/port.yaml": PORT.replace("Work has stopped.", "Work goes on.")},
        set("briefings/port.html briefings/index.html index.html".split()),
    ),
    "an article that quotes nobody": (
        {"content/articles/late.md": "---\ntitle: Late\nsource: valley\npublished: 2024-03-20\n---\n\nNothing new.\n"},
        set("articles/late.html sources/valley.html sources/index.html index.html data/index.html".split()),
    ),
    "an article that quotes somebody": (
        {
            "content/articles/late.md": "---\ntitle: Late\nsource: valley\npublished: 2024-04-20\n---\n\n"
            "Dunn said [“late”]{.quote speaker=cleo}.\n"
        },
        set("articles/late.html sources/valley.html sources/index.html index.html".split())
        # Of the months only its own.
        | set("actors/cleo.html actors/index.html quotes/index.html quotes/2024-04.html data/index.html".split()),
    ),
    "a static file": ({"content/static/robots.txt": "Disallow: /\n"}, set()),
    "the same again": (dict(PROJECT), set()),
    "the site's title": ({CONFIG: PROJECT[CONFIG].replace("Desk", "Our desk")}, None),
    "one template": ({"themes/default/templates/sources.html": "{{ view }}"}, {"sources/index.html"}),
}


@pytest.mark.parametrize("edit", RENDERED)
def test_only_pages_that_show_a_change_are_rendered(edit: str) -> None:
    changes, expected = RENDERED[edit]
    followed = Followed({**PLAIN_THEME, **PROJECT})
    followed.check()
    assert not followed.build.has_errors
    every = {address for address in followed.build.outputs if address.endswith(".html")}
    assert set(followed.edit(changes)) == (every if expected is None else expected)
    followed.check()


# What is edited, and the addresses of the pages that are looked at again, although most of them show no change.
PLANNED: dict[str, tuple[dict[str, str], set[str]]] = {
    "an actor's description": (
        {"content/actors.yaml": ACTORS_FILE.replace("name: Cleo Dunn,", "name: Cleo Dunn, description: A minister,")},
        {"actors/cleo.html"},
    ),
    "a source's country": (
        {"content/sources.yaml": "harbor: {name: Harbor Post, country: BE}\nvalley: {name: Valley Times}\n"},
        {"sources/harbor.html", "sources/index.html"},
    ),
    "the title of a statement": (
        {"content/briefings/port.yaml": PORT.replace("title: On waiting", "title: On patience")},
        set("briefings/port.html articles/strike.html articles/talks.html actors/ada.html".split())
        | set("quotes/index.html quotes/2024-03.html quotes/2024-04.html".split())
        | set("statements/waiting.html statements/index.html".split()),
    ),
    "a point of a briefing": (
        {"content/briefings/port.yaml": PORT.replace("Nobody moves.", "Nobody works.")},
        {"briefings/port.html"},
    ),
    "an article's headline": (
        {"content/articles/talks.md": PROJECT["content/articles/talks.md"].replace("Talks go on", "Talks end")},
        set("articles/talks.html briefings/port.html actors/ada.html sources/harbor.html".split())
        | set("statements/waiting.html statements/index.html".split())
        | set("quotes/index.html quotes/2024-04.html".split()),
    ),
}


@pytest.mark.parametrize("edit", PLANNED)
def test_pages_that_only_name_a_thing_are_left_alone_by_the_rest_of_it(edit: str) -> None:
    changes, expected = PLANNED[edit]
    followed = Followed({**PLAIN_THEME, **PROJECT})
    reasons: dict[str, Any] = {}
    followed.build.pages.reasons = reasons
    assert set(followed.edit(changes)) <= expected
    assert set(reasons) == expected
    followed.check()


def test_what_is_not_published_reaches_no_output() -> None:
    """Neither its words nor its id: not on a page, not in data, not in an annotation, not in the name of a file."""
    hidden = STRIKE.replace("source: harbor", "source: harbor\nstatus: draft")
    draft = PORT.replace("summary:", "status: draft\nsummary:", 1)
    assert draft != PORT
    site = {**PLAIN_THEME, **PROJECT, "content/briefings/port.yaml": PORT}
    shown = _all_outputs(site)
    kept = _all_outputs({**site, "content/articles/strike.md": hidden, "content/briefings/port.yaml": draft})
    secrets = ("Cranes stand still", "we wait", "strike#", "articles/strike", "Nobody moves", "briefings/port")
    for secret in secrets:
        assert secret in shown, secret
        assert secret not in kept, secret
    # A published briefing that names the draft is an error; even so nothing of the words is there to be published.
    named = _all_outputs({**site, "content/articles/strike.md": hidden})
    assert "Cranes stand still" not in named
    assert "we wait" not in named


def _all_outputs(files: Files) -> str:
    """The addresses of all outputs, and all that stands in them."""
    built = build(files)
    return "".join(
        address + "\n" + (data.decode("utf-8", "replace") if isinstance(data, bytes) else "")
        for address, data in built.pending.items()
    )
