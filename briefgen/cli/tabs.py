"""What the open tabs of the preview are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from briefgen import layout, urls
from briefgen.cli.reporting import lines_of
from briefgen.diagnostics import Diagnostic, excerpt
from briefgen.may_answer import offers_to
from briefgen.memory import LostError
from briefgen.pipeline import Build
from briefgen.publish import PublishError
from briefgen.reading import FileValue
from briefgen.rebuild import Rebuild
from briefgen.relations import ACTOR, ANY_ARTICLE, BRIEFING, FOUND
from briefgen.render import TemplateFailedError
from briefgen.serve import NoteOn, Notes, OfferOn, Problem, Update
from briefgen.watch import Watch

_PATIENCE = 1.0  # seconds that a page may wait for a rebuild, before it is shown without its notes


def update_for(rebuild: Rebuild, files: Mapping[str, FileValue]) -> Update:
    """What a rebuild has changed and what is wrong now."""
    styles = {path for path in rebuild.copies if path.endswith(".css")}
    # The author's notes on an article are shown with it and are not on its page.
    noted = {urls.article(layout.stem(path)) for path in rebuild.changed if path.startswith("content/articles/")}
    pages = sorted(noted.union(rebuild.pages))
    line_of = lines_of(files)
    problems = tuple(_problem(problem, line_of) for problem in rebuild.problems)
    # After a failure of briefgen's own nobody knows what is wrong with the content.
    is_known = rebuild.failure is None or isinstance(rebuild.failure, PublishError)
    others = len(rebuild.copies) > len(styles)
    return Update(tuple(pages), tuple(sorted(styles)), others, problems if is_known else None)


def _problem(problem: Diagnostic, line_of: Callable[[str, int], str | None]) -> Problem:
    line, column, _ = problem.place
    rows = excerpt(problem.place, line_of(problem.path, line))
    hints = (*problem.hints, *(f"{other.path}:{other.place.line}: {other.message}" for other in problem.related))
    place = f"{problem.path}:{line}:{column}"
    return Problem(problem.severity, problem.code, problem.message, place, "\n".join(rows), hints)


def notes_on(page: str, watch: Watch) -> Notes:
    """What only the author sees on a page.

    On that of an article the verdict and the note of each passage, on that of a briefing what may answer its questions.
    """
    with watch.settled(_PATIENCE) as build:
        try:
            return Notes(tuple(_notes(page, build)), tuple(_offers(page, build))) if build else Notes()
        except LostError:
            return Notes()  # Another build has let go of what was kept; the next change makes all of it anew.


def missing_page(watch: Watch) -> bytes | None:
    """The page for addresses that do not exist, with links to the preview where those of the site are to the public."""
    with watch.settled(_PATIENCE) as build:
        if build is None or not build.config.base_url:
            return None
        with suppress(LostError, TemplateFailedError):
            return build.render_not_found("/")
        return None


def _notes(page: str, build: Build) -> list[NoteOn]:
    key = page.removeprefix("articles/").removesuffix(".html")
    if page != urls.article(key):
        return []
    marked = [passage for text in build.catalog.all(ANY_ARTICLE, key)[:1] for passage in text.passages]
    found = dict.fromkeys((*marked, *build.catalog.all(FOUND, key)))
    # A mark whose words stand there to the letter needs no proof, so of it there is nothing to say.
    told = {passage.id: None if passage.verdict == "exact" else passage.verdict for passage in marked}
    notes = [NoteOn(passage.id, told.get(passage.id, passage.verdict), passage.note) for passage in found]
    return [note for note in notes if note.verdict or note.note]


def _offers(page: str, build: Build) -> Iterator[OfferOn]:
    """What may answer the questions of a briefing, its drafts included."""
    key = page.removeprefix("briefings/").removesuffix(".html")
    found = build.catalog.all(BRIEFING, key)[:1] if page == urls.briefing(key) else ()
    asked = [(briefing, question) for briefing in found for question in briefing.open_questions]
    offers = offers_to(build.catalog, asked) if asked else []
    for (_, question), offered in zip(asked, offers, strict=True):
        for offer in offered:
            article = build.catalog.all(ANY_ARTICLE, offer.article)[0].article
            names = [actor.name for name in offer.actors for actor in build.catalog.all(ACTOR, name)[:1]]
            yield OfferOn(
                anchor=urls.anchor("question", str(question.id)),
                title=article.title,
                href="/" + urls.between("", urls.article(article.id)) if article.status == "published" else None,
                why=(*names, *offer.terms),
            )
