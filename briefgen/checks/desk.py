"""What checks have in common: a file under examination, and the question whether a name in it is known."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.catalog import Reader
from briefgen.diagnostics import Diagnostic, Place, nearest, suggest
from briefgen.layout import how_to_write_id, is_id
from briefgen.model import Passage, Places
from briefgen.relations import ANY_ARTICLE, BROKEN, DEFINED, KNOWN, MISLAID, NAMES, PLACES, Text

_LONGEST_NAME = 8  # words of a name that is looked for where an id belongs

# For each kind of thing that a reference can name: the code if it is not known, and what to do.
_UNKNOWN = {
    "source": ("R001", "a new source is added in content/sources.yaml"),
    "actor": ("R002", "a new actor is added in content/actors.yaml"),
    "article": ("R003", "an article of this name would be the file content/articles/{name}.md"),
    "statement": ("R005", "a statement is an item of `key_quotes:` in a briefing, with `id: {name}` and `wordings:`"),
    "question": ("R006", "a question is an item of `open_questions:` in a briefing, with `id: {name}`"),
    "claim": ("R007", "a claim is an item of `claims:` in a briefing, with `id: {name}`"),
    "event": ("R009", "an event is an item of `timeline:` in a briefing, with `id: {name}`"),
}


class Desk:
    """A file under examination. Problems are gathered in `found`."""

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader = reader
        self.path = path
        self.found: list[Diagnostic] = []
        self._told: set[str] = set()

    def report(
        self, code: str, message: str, key: str = "", hints: tuple[str, ...] = (), *, path: str | None = None
    ) -> None:
        where = path or self.path
        self.found.append(Diagnostic(code, message, where, self.place(key, where), hints))

    def place(self, key: str, path: str | None = None) -> Place:
        """Where a key stands; where it has no place of its own, the next one around it. For "" the top of the file."""
        if not key:
            return Place(1, 1)
        places: Places = self.reader.one(PLACES, path or self.path) or {}
        while key and key not in places:
            key = key.rpartition("/")[0]
        return places.get(key, Place(1, 1))

    def has(self, key: str, path: str) -> bool:
        return key in (self.reader.one(PLACES, path) or {})

    def refer(
        self,
        kind: str,
        name: str,
        key: str,
        *,
        published: bool = False,
        path: str | None = None,
        beside: Sequence[str] = (),
    ) -> bool:
        """Check that a thing is known, and, where the file itself is published, that the thing is too.

        A thing that may stand in a file that cannot be read is taken for known; one that is not published is told once.
        `beside` names what stands in the same list, and so cannot be what was meant.
        """
        definitions = self.reader.all(DEFINED, f"{kind}:{name}")
        if not definitions:
            if not self.reader.all(BROKEN, kind) and not self.reader.all(BROKEN, f"{kind} {name}"):
                self._report_unknown(kind, name, key, path, self._meant(kind, name, beside, published=published))
            return False
        if published and not definitions[0].published and f"{kind}:{name}" not in self._told:
            self._told.add(f"{kind}:{name}")
            hint = f"take the reference out, or publish the {kind} too, if everybody may read it"
            self.report("B002", f"the {kind} “{name}” is not published", key, (hint,), path=path)
        return True

    def refer_to_actors(self, names: Sequence[str], key: str, *, path: str | None = None) -> None:
        """Check that the actors in a list are known. Several words of it may be the name of one, instead of its id."""
        at = 0
        while at < len(names):
            length, actor = self._called(names, at)
            if actor:
                name = " ".join(names[at : at + length])
                hint = f"“{name}” is a name of {actor}: write this id"
                self.report("R002", f"the actor “{name}” is not known", f"{key}/{at}", (hint,), path=path)
            else:
                self.refer("actor", names[at], f"{key}/{at}", path=path)
            at += length

    def _called(self, names: Sequence[str], at: int) -> tuple[int, str | None]:
        """How many words from one on are the name of an actor, and the id of that one; 1 and None if they are not."""
        if bool(self.reader.all(DEFINED, f"actor:{names[at]}")) or self.reader.all(BROKEN, "actor"):
            return 1, None
        known = self.reader.one(NAMES)
        for end in range(min(len(names), at + _LONGEST_NAME), at, -1):
            if known and (actor := known.actor_called(" ".join(names[at:end]))):
                return end - at, actor
        return 1, None

    def _report_unknown(self, kind: str, name: str, key: str, path: str | None, meant: tuple[str, ...]) -> None:
        code, where = _UNKNOWN[kind]
        message = f"the {kind} “{name}” is not known"
        if mislaid := self.reader.all(MISLAID, f"{kind} {name}"):
            # One mistake: it is told of the file, and once of each that names it.
            if f"{kind} {name}" not in self._told:
                self._told.add(f"{kind} {name}")
                self.report(code, message, key, (f"{mislaid[0]} is there, but it is not read as one",), path=path)
            return
        how = where.format(name=name) if is_id(name) else f"no {kind} can have this id; {how_to_write_id(name)}"
        self.report(code, message, key, (*meant, how), path=path)

    def _meant(self, kind: str, name: str, beside: Sequence[str], *, published: bool) -> tuple[str, ...]:
        """The hint that names what was probably meant: something that could stand here without another mistake."""
        known = set(filter(is_id, self.reader.all(KNOWN, kind))).difference(beside)
        while hint := nearest(name, known):
            if not published or self.reader.all(DEFINED, f"{kind}:{hint}")[0].published:
                return (f"did you mean “{hint}”?",)
            known.discard(hint)
        return ()

    def refer_to_passage(self, reference: str, key: str, *, published: bool, kind: str | None = None) -> bool:
        """Check `article#passage`: that both are known, and that the passage is of the kind that is needed.

        Says whether the article is known.
        """
        article, _, name = reference.partition("#")
        if not self.refer("article", article, key, published=published):
            return False
        text = self.reader.one(ANY_ARTICLE, article)
        if not name:
            hint = "write `article#passage`, with the id of a passage of that article"
            self.report("R004", f"“{reference}” names an article, but no passage of it", key, (hint,))
        elif text is not None:
            self._refer_within(text, name, key, kind)
        return True

    def passage(self, reference: str) -> Passage | None:
        """The passage that `article#passage` names, published or not."""
        article, _, name = reference.partition("#")
        text = self.reader.one(ANY_ARTICLE, article)
        return next((passage for passage in text.passages if passage.id == name), None) if text else None

    def _refer_within(self, text: Text, name: str, key: str, kind: str | None) -> None:
        article, known = text.article.id, text.passages
        passage = next((passage for passage in known if passage.id == name), None)
        if passage is not None:
            if kind and passage.kind != kind:
                hints = _passages_of(article, [other for other in known if other.kind == kind], kind)
                self.report("R010", f"“{article}#{name}” is a {passage.kind}; a {kind} is needed here", key, hints)
        elif not self.reader.all(BROKEN, f"passages of {article}"):
            suitable = [other for other in known if not kind or other.kind == kind]
            hints = suggest(name, [other.id for other in suitable]) or _passages_of(
                article, suitable, kind or "passage"
            )
            self.report("R004", f"the article “{article}” has no passage “{name}”", key, hints)


def _passages_of(article: str, known: Sequence[Passage], kind: str) -> tuple[str, ...]:
    """The passages that could have been meant, for a hint."""
    ids = ", ".join(passage.id for passage in known[:8]) + (" …" if len(known) > 8 else "")
    return (f"the {kind}s of {article}: {ids}" if ids else f"no {kind} is marked in {article}; mark it there",)
