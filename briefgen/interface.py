"""The words of the interface in one language: texts, plural forms, dates, and the order of the alphabet.

English stands in the templates and in the code. A theme's `languages/<tag>.yaml` says how another language has it; what
it leaves out is English. In a text, `{name}` is a slot for a value, `<name>…</name>` a link, `<b>` and `<bdi>` are as in HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from briefgen import plurals
from briefgen.collation import LATIN, SortKey, first_letter, sort_key
from briefgen.dates_said import ENGLISH, DateWords
from briefgen.diagnostics import Diagnostic, Place
from briefgen.document import below, read
from briefgen.layout import SHIPPED, THEMES
from briefgen.model import Record

_T = TypeVar("_T")

# A slot, or the beginning or the end of a link or of an element.
SLOT = re.compile(r"\{(\w+)\}|<(/?)(\w+)>")


class DatesIn(Record, frozen=True, kw_only=True):
    """How a language says dates; what is left out is said as in English."""

    months: tuple[str, ...] = ()
    months_alone: tuple[str, ...] = ()
    day: str | None = None
    month: str | None = None
    year: str | None = None
    the_first: str | None = None
    day_of_year: str | None = None
    time: str | None = None
    days: str | None = None
    months_between: str | None = None
    years: str | None = None
    between: str | None = None
    about: str | None = None
    perhaps: str | None = None
    perhaps_about: str | None = None
    since: str | None = None
    until: str | None = None


class Forms(Record, frozen=True, kw_only=True):
    """A text for each form that a number can ask for; `other` for all numbers that have no form of their own."""

    zero: str | None = None
    one: str | None = None
    two: str | None = None
    few: str | None = None
    many: str | None = None
    other: str | None = None


class LanguageFile(Record, frozen=True, kw_only=True):
    """languages/<tag>.yaml of a theme. `words` and `counts` lead from an English text to that of the language."""

    plurals: dict[str, str] = msgspec.field(default_factory=dict)
    alphabet: str | None = None
    dates: DatesIn = DatesIn()
    words: dict[str, str] = msgspec.field(default_factory=dict)
    counts: dict[str, Forms] = msgspec.field(default_factory=dict)


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """The interface of a site. What is not set is English."""

    words: dict[str, str] = {}
    counts: dict[str, dict[str, str]] = {}  # English text → form → text
    plurals: dict[str, str] = {}  # form → its rule
    dates: DateWords = ENGLISH
    alphabet: str = LATIN
    own: bool = False  # whether a theme of the project has a part in it

    def form_of(self, number: int) -> str:
        """The form that a number takes in this language."""
        return plurals.form_of(number, self.plurals or plurals.ENGLISH)

    def counted(self, singular: str, plural: str) -> dict[str, str]:
        """The forms of a text with a number, by name. The last is for numbers whose form is not among them."""
        return self.counts.get(plural) or {"one": singular, "other": plural}

    def word(self, english: str, about: str | None = None) -> str:
        """A text without forms. `about` tells apart what is one word in English and several in other languages."""
        return (about and self.words.get(f"{english} [{about}]")) or self.words.get(english, english)

    def text(self, english: str, plural: str | None = None, /, *, about: str | None = None, **values: object) -> str:
        """A text with its slots filled. With a `plural` its form is that of the number `n` among the values."""
        found = self.word(english, about)
        if plural is not None:
            forms = self.counted(english, plural)
            number = values.get("n")
            form = self._form(plural, number) if isinstance(number, int) else ""
            found = forms.get(form) or next(reversed(forms.values()))
        return _SLOT_ALONE.sub(lambda slot: str(values.get(slot[1], slot[0])), found) if values else found

    def _form(self, plural: str, number: int) -> str:
        # A text that the language does not have is English, in its forms too.
        return plurals.form_of(number, self.plurals if plural in self.counts and self.plurals else plurals.ENGLISH)

    def order(self, name: str) -> SortKey:
        """A key that puts names in the order of the language's alphabet."""
        return sort_key(name, self.alphabet)

    def letter(self, name: str) -> str:
        """The letter under which a name stands; "" if it begins with none of the alphabet."""
        return first_letter(name, self.alphabet)


_SLOT_ALONE = re.compile(r"\{(\w+)\}")


def read_interface(
    language: str, folders: Iterable[str], files: Mapping[str, object], problems: list[Diagnostic]
) -> Interface | None:
    """The interface in a language, or None if no folder has a file for it. `folders` are themes, the nearest last.

    A file for a region (`pt-BR.yaml`) is laid over that of the language (`pt.yaml`), and a theme's over those of the
    themes that it extends.
    """
    found: Interface | None = None
    folders = list(folders)
    for tag in _tags(language):
        for folder in folders:
            for path in _paths(folder, tag, files):
                data = files[path]
                if isinstance(data, bytes):
                    file = _read(data.decode("utf-8", "replace"), path, problems)
                    found = _laid_over(found or Interface(), file, own=not path.startswith(SHIPPED))
    return found


def languages(folders: Iterable[str], files: Mapping[str, object]) -> tuple[str, ...]:
    """The languages that themes have files for, and English."""
    known = {"en"}
    for folder in folders:
        start = folder + "languages/"
        known |= {path[len(start) : -5] for path in files if path.startswith(start) and path.endswith(".yaml")}
    return tuple(sorted(known))


def is_language_file(path: str) -> bool:
    """Whether a file of a theme is one of its language files."""
    parts = path.removeprefix(SHIPPED).removeprefix(THEMES).split("/")
    return len(parts) == 3 and parts[1] == "languages"


def _tags(language: str) -> Iterator[str]:
    parts = language.split("-")
    for number in range(1, len(parts) + 1):
        yield "-".join(parts[:number]).casefold()


def _paths(folder: str, tag: str, files: Mapping[str, object]) -> list[str]:
    """The files of a theme for a language, whatever letters of their names are capital; more than one only by mistake."""
    start, wanted = folder + "languages/", f"{tag}.yaml"
    return sorted(path for path in files if path.startswith(start) and path[len(start) :].casefold() == wanted)


def _laid_over(below: Interface, file: LanguageFile, *, own: bool) -> Interface:
    said = {name: value for name in DatesIn.__struct_fields__ if (value := getattr(file.dates, name))}
    return Interface(
        words={**below.words, **file.words},
        counts={**below.counts, **{text: _forms(forms) for text, forms in file.counts.items()}},
        plurals=file.plurals or below.plurals,
        dates=msgspec.structs.replace(below.dates, **said),
        alphabet=file.alphabet or below.alphabet,
        own=own or below.own,
    )


def _forms(forms: Forms) -> dict[str, str]:
    return {name: text for name in Forms.__struct_fields__ if (text := getattr(forms, name))}


# ── what is wrong ───────────────────────────────────────────────────────────────────────────────────────────────


def _read(text: str, path: str, problems: list[Diagnostic]) -> LanguageFile:
    """What a file says, as far as it can be used."""
    document = read(text, LanguageFile, path)
    problems += document.diagnostics
    file = document.value or LanguageFile()
    bad = dict(_problems(file))
    for key, message in bad.items():
        section, _, name = key.partition("/")
        place = document.places.get(below(section, name), Place(1, 1))
        problems.append(Diagnostic("C011", message, path, place, ("until then it is said in English",)))
    return LanguageFile(
        plurals=_good(file.plurals, "plurals", bad),
        alphabet=file.alphabet,
        dates=DatesIn() if any(key.startswith("dates") for key in bad) else file.dates,
        words=_good(file.words, "words", bad),
        counts=_good(file.counts, "counts", bad),
    )


def _good(entries: dict[str, _T], name: str, bad: Mapping[str, str]) -> dict[str, _T]:
    return {key: value for key, value in entries.items() if f"{name}/{key}" not in bad}


def _problems(file: LanguageFile) -> Iterator[tuple[str, str]]:
    """Where something is wrong, and what. What is said there is left out, so that English stands for it."""
    for name, text in file.plurals.items():
        if name not in Forms.__struct_fields__ or name == "other":
            yield f"plurals/{name}", f"“{name}” is no form with a rule; write zero, one, two, few or many"
        elif plurals.rule(text) is None:
            yield (
                f"plurals/{name}",
                f"the rule “{text[:60]}” cannot be read; write it as in `n % 10 = 2..4 and n != 12`",
            )
    yield from _problems_of_dates(file.dates)
    for english, text in file.words.items():
        if problem := _difference(_slots(english), _slots(text), all_of_them=True):
            yield f"words/{english}", problem
    for english, forms in file.counts.items():
        texts = _forms(forms).values()
        found = (_difference(_slots(english), _slots(text), all_of_them=False) for text in texts)
        if problem := next(filter(None, found), None if texts else "there is no text here"):
            yield f"counts/{english}", problem


def _problems_of_dates(said: DatesIn) -> Iterator[tuple[str, str]]:
    for name in ("months", "months_alone"):
        if len(getattr(said, name)) not in (0, 12):
            yield f"dates/{name}", f"there are {len(getattr(said, name))} months here, not twelve"
    for name in DatesIn.__struct_fields__:
        text, english = getattr(said, name), getattr(ENGLISH, name)
        if isinstance(text, str) and (problem := _difference(_slots(english), _slots(text), all_of_them=True)):
            yield f"dates/{name}", problem


def _slots(text: str) -> Counter[str]:
    return Counter(slot[0] for slot in SLOT.finditer(text))


def _difference(wanted: Counter[str], found: Counter[str], *, all_of_them: bool) -> str | None:
    if unknown := sorted(found - wanted):
        return f"“{unknown[0]}” has no place in this text"
    missing = sorted(wanted - found)
    return f"“{missing[0]}” is missing in this text" if missing and all_of_them else None
