"""Russian names in the case in which a registry has them."""

from __future__ import annotations

from briefgen.proposals.lexicon import given_names

# Endings of given names in other cases, with those of the first: Олега, Игорем, Анне, Марией.
_GIVEN = (
    *(("а", ""), ("у", ""), ("ом", ""), ("е", ""), ("ем", "й"), ("я", "й"), ("ю", "й")),
    *(("я", "ь"), ("ю", "ь"), ("ем", "ь")),
    *(("ы", "а"), ("е", "а"), ("у", "а"), ("ой", "а"), ("и", "а"), ("и", "я"), ("ю", "я"), ("ей", "я"), ("е", "я")),
)
_STEMS = ("ов", "ев", "ёв", "ин", "ын")
_HIS = ("а", "у", "ым", "е")
_HERS = ("ой", "у")


def nominative(name: str) -> str:
    """A name as it stands in a list: Олег Тарасов for Олега Тарасова. A name that is not known to be Russian stays.

    The given name decides: only a form of a common one is changed, and the surname with it if its ending is regular.
    """
    given, _, surname = name.partition(" ")
    if not surname or given in given_names():
        return name
    for ending, first in _GIVEN:
        base = given.removesuffix(ending) + first
        which = given_names().get(base) if given.endswith(ending) else None
        if which is not None and (found := _surname(surname, which)) is not None:
            return f"{base} {found}"
    return name


def _surname(surname: str, which: str) -> str | None:
    for ending in _HIS if which == "he" else _HERS:
        stem = surname.removesuffix(ending)
        if stem != surname and stem.endswith(_STEMS):
            return stem if which == "he" else f"{stem}а"
    return None
