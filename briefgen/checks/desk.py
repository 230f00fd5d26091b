"""What checks have in common: a file under examination, and the question whether a name in it is known."""

from __future__ import annotations

from briefgen.catalog import Reader
from briefgen.diagnostics import Diagnostic, Place, suggest
from briefgen.model import Passage, Places
from briefgen.relations import ANY_ARTICLE, DEFINED, KNOWN, PLACES

# For each kind of thing that a reference can name: the code if it is not known, and where it is defined.
_UNKNOWN = {
    "source": ("R001", "content/sources.yaml"),
    "actor": ("R002", "content/actors.yaml"),
    "article": ("R003", "content/articles/"),
    "statement": ("R005", "`key_quotes:` of a briefing"),
    "question": ("R006", "`open_questions:` of a briefing"),
    "claim": ("R007", "`claims:` of a briefing"),
    "event": ("R009", "`timeline:` of a briefing"),
}


class Desk:
    """A file under examination. Problems are gathered in `found`."""

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader = reader
        self.path = path
        self.found: list[Diagnostic] = []

    def report(
        self, code: str, message: str, key: str = "", hints: tuple[str, ...] = (), *, path: str | None = None
    ) -> None:
        where = path or self.path
        self.found.append(Diagnostic(code, message, where, self.place(key, where), hints))

    def place(self, key: str, path: str | None = None) -> Place:
        """Where a key stands; where it has no place of its own, the next one around it."""
        places: Places = self.reader.one(PLACES, path or self.path) or {}
        while key and key not in places:
            key = key.rpartition("/")[0]
        return places.get(key, Place(1, 1))

    def has(self, key: str, path: str) -> bool:
        return key in (self.reader.one(PLACES, path) or {})

    def refer(self, kind: str, name: str, key: str, *, published: bool = False, path: str | None = None) -> bool:
        """Check that a thing is known, and, where the file itself is published, that the thing is too."""
        definitions = self.reader.all(DEFINED, f"{kind}:{name}")
        if not definitions:
            code, where = _UNKNOWN[kind]
            hints = (*suggest(name, self.reader.all(KNOWN, kind)), f"define it in {where}")
            self.report(code, f"the {kind} “{name}” is not known", key, hints, path=path)
            return False
        if published and not definitions[0].published:
            hint = "publish it (`status: published`), or take the reference out"
            self.report("B002", f"the {kind} “{name}” is not published", key, (hint,), path=path)
        return True

    def refer_to_passage(self, reference: str, key: str, *, published: bool, kind: str | None = None) -> None:
        """Check `article#passage`: that both are known, and that the passage is of the kind that is needed."""
        article, _, name = reference.partition("#")
        if not self.refer("article", article, key, published=published):
            return
        text = self.reader.one(ANY_ARTICLE, article)
        if text is None:
            return  # The article's own mistakes are reported already; what stands in it cannot be known.
        if not name:
            hint = "write `article#passage`, with the id of a passage of that article"
            self.report("R004", f"“{reference}” names an article, but no passage of it", key, (hint,))
            return
        passage = next((passage for passage in text.passages if passage.id == name), None)
        if passage is None:
            self._unknown_passage(article, name, text.passages, key)
        elif kind and passage.kind != kind:
            self.report("R010", f"“{reference}” is a {passage.kind}; a {kind} is needed here", key)

    def _unknown_passage(self, article: str, name: str, known: tuple[Passage, ...], key: str) -> None:
        near = suggest(name, [passage.id for passage in known])
        ids = ", ".join(passage.id for passage in known[:8]) + (" …" if len(known) > 8 else "")
        hints = near or ((f"its passages are {ids}",) if ids else ("no passage is marked in it",))
        self.report("R004", f"the article “{article}” has no passage “{name}”", key, hints)
