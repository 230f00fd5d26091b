"""`briefgen annotate`: marks proposed for articles, as a difference to look at first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from briefgen.cli.articles import article_ids, chosen, sound
from briefgen.cli.changing import offer, write_option
from briefgen.cli.endings import FINE, USAGE, Failure
from briefgen.cli.project import require_project
from briefgen.cli.reporting import say_json
from briefgen.cli.session import project_option
from briefgen.cli.terminal import complain, count, say, visible
from briefgen.edits import FileChange
from briefgen.layout import stem
from briefgen.marking.adding_actors import add_candidates, candidate_entry
from briefgen.marking.article_files import ArticleFiles
from briefgen.marking.proposing import place
from briefgen.model import Actor
from briefgen.parse.article import ParsedArticle
from briefgen.proposals.article import propose
from briefgen.proposals.records import LEVELS, Candidate, Confidence, Proposal, Proposals
from briefgen.reading import FileValue, markdown_extensions, read_settings
from briefgen.relations import ACTOR, ACTORS
from briefgen.snapshot import read_project

_REGISTRY = "content/actors.yaml"
_WORDS = 60  # characters of a proposal's words that are shown


class _Proposed(NamedTuple):
    """An article, what is proposed for it, and what of that is sure enough."""

    files: ArticleFiles
    parsed: ParsedArticle
    all: Proposals
    kept: tuple[Proposal, ...]


class _Wanted(NamedTuple):
    """Which of the new actors are to be added to the registry."""

    speakers: bool
    named: bool


@click.command("annotate")
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@click.option("--all", "every", is_flag=True, help="All articles of the project.")
@click.option(
    "--least",
    type=click.Choice(LEVELS),
    default="medium",
    show_default=True,
    help="How sure a proposal has to be. low: also words in quotation marks that may be a title or a term.",
)
@click.option("--add-actors", is_flag=True, help="Add the new speakers to content/actors.yaml, too.")
@click.option("--add-named", is_flag=True, help="Add also those who are named with what they are, and do not speak.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@write_option
@project_option
def command(
    *,
    articles: tuple[str, ...],
    every: bool,
    least: Confidence,
    add_actors: bool,
    add_named: bool,
    form: str,
    write: bool,
    project: Path | None,
) -> int:
    """Propose marks: quotes with their speakers, first mentions of actors, open questions.

    ARTICLE is an id, or the path of a file. What is marked already stays as it is, and so does every character of the
    text. Speakers that the registry does not know are shown as YAML to paste into content/actors.yaml.
    """
    folder = require_project(project)
    files = read_project(folder)
    if bool(articles) is every:
        raise Failure(USAGE, "which articles?", "name them by their ids, or give --all")
    if form == "json" and write:
        raise Failure(USAGE, "--format json only lists", "leave out one of --format json and --write")
    proposed = _proposed(chosen(article_ids(files) if every else articles, files), files, LEVELS.index(least))
    if form == "json":
        say_json([_row(one) for one in proposed])
        return FINE
    wanted = _Wanted(speakers=add_actors or add_named, named=add_named)
    return _change(folder, files, proposed, wanted, write=write)


def _proposed(articles: Sequence[ArticleFiles], files: dict[str, FileValue], level: int) -> list[_Proposed]:
    config, _ = read_settings(files)
    extensions = markdown_extensions(config)
    actors = _actors(files)
    found = []
    for article in articles:
        parsed = sound(article, extensions)
        record = parsed.article
        ignored = record.ignore_mentions if record else ()
        language = record.language if record else None
        made = propose(parsed.body.text, language, actors, parsed.passages, ignored)
        kept = tuple(mark for mark in made.marks if LEVELS.index(mark.confidence) <= level)
        found.append(_Proposed(article, parsed, made, kept))
    return found


def _actors(files: dict[str, FileValue]) -> Mapping[str, Actor]:
    from briefgen.cli.listing import state

    catalog, _ = state(files)
    return {key: actor for key in catalog.all(ACTORS, "") for actor in catalog.all(ACTOR, key)[:1]}


def _change(
    folder: Path, files: dict[str, FileValue], proposed: Sequence[_Proposed], wanted: _Wanted, *, write: bool
) -> int:
    extensions = markdown_extensions(read_settings(files)[0])
    changes: list[FileChange] = []
    for one in proposed:
        placed = place(one.kept, one.files, one.parsed, extensions)
        changes += one.files.changes_to(placed.files)
        _explain(one)
        for left in placed.failed:
            words = _shown_words(one.parsed.body.text, left.proposal)
            complain("note", f"{one.files.path}: not marked, {left.proposal.kind} “{words}”: {left.reason}")
    candidates = _candidates(proposed)
    added = [one for one in candidates if (wanted.speakers if one.speaks else wanted.named)]
    if added:
        changes.append(_registry(files, added))
    status = offer(folder, changes, write=write)
    _tell_candidates([one for one in candidates if one not in added])
    _tell_sum(proposed)
    return status


def _registry(files: dict[str, FileValue], candidates: Sequence[Candidate]) -> FileChange:
    before = files.get(_REGISTRY)
    data = before if isinstance(before, bytes) else None
    after = add_candidates(data, candidates)
    if after is None:
        raise Failure(USAGE, f"nothing can be added to {_REGISTRY} without a risk", "leave out --add-actors and paste")
    return FileChange(_REGISTRY, data, after)


def _candidates(proposed: Iterable[_Proposed]) -> list[Candidate]:
    """The new actors of all articles, those of one id together; speakers only where a mark that is kept names them."""
    found: dict[str, Candidate] = {}
    for one in proposed:
        spoken = {mark.speaker for mark in one.kept}
        for candidate in one.all.candidates:
            if candidate.speaks and candidate.id not in spoken:
                continue
            known = found.setdefault(candidate.id, candidate)
            aliases = sorted({*known.aliases, *candidate.aliases})
            roles = tuple(dict.fromkeys([*known.roles, *candidate.roles]))
            found[candidate.id] = known._replace(
                aliases=tuple(aliases), roles=roles, speaks=known.speaks or candidate.speaks
            )
    return [found[key] for key in sorted(found)]


# ── what is told ────────────────────────────────────────────────────────────────────────────────────────────────


def _explain(one: _Proposed) -> None:
    if one.kept:
        say(visible(f"{one.files.path}:"))
    for mark in one.kept:
        who = f" speaker={mark.speaker}" if mark.speaker and not mark.continues else ""
        words = _shown_words(one.parsed.body.text, mark)
        say(visible(f"  {mark.confidence:6}  {mark.kind:8}  {words}{who}  ({mark.reason})"))


def _shown_words(text: str, mark: Proposal) -> str:
    words = " ".join(text[mark.start : mark.end].split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


def _tell_candidates(candidates: Sequence[Candidate]) -> None:
    """Say who is not in the registry: speakers, whom the marks need there, apart from those who are only named."""
    speakers = [candidate for candidate in candidates if candidate.speaks]
    if speakers:
        say("\nThey speak and are not in the registry. Paste them into content/actors.yaml (--add-actors does it):\n")
        say(visible_lines("\n".join(map(candidate_entry, speakers))))
        say(f"\nUntil then `briefgen check` reports {count(len(speakers), 'speaker')} that nobody defines.")
    if named := [candidate for candidate in candidates if not candidate.speaks]:
        say("\nThey are only named. Add those who matter to the story (--add-named adds all of them):\n")
        say(visible_lines("\n".join(map(candidate_entry, named))))


def visible_lines(text: str) -> str:
    """Lines as a terminal may show them."""
    return "\n".join(map(visible, text.split("\n")))


def _tell_sum(proposed: Sequence[_Proposed]) -> None:
    less = sum(len(one.all.marks) - len(one.kept) for one in proposed)
    total = sum(len(one.kept) for one in proposed)
    hint = f" {count(less, 'more is', 'more are')} less sure: --least low shows them." if less else ""
    say(f"\n{count(total, 'mark')} proposed.{hint}")


def _row(one: _Proposed) -> dict[str, Any]:
    text = one.parsed.body.text
    return {
        "article": stem(one.files.path),
        "proposals": [
            {
                "kind": mark.kind,
                "words": text[mark.start : mark.end],
                "start": mark.start,
                "end": mark.end,
                "confidence": mark.confidence,
                "reason": mark.reason,
                "speaker": mark.speaker,
                "ref": mark.ref,
                "group": mark.group if mark.kind == "quote" else None,
                "continues": mark.continues,
            }
            for mark in one.kept
        ],
        "actors": [
            {
                "id": candidate.id,
                "name": candidate.name,
                "type": candidate.type,
                "aliases": list(candidate.aliases),
                "roles": list(candidate.roles),
                "speaks": candidate.speaks,
            }
            for candidate in _candidates([one])
        ],
    }
