"""Whether what stands between a role, or a body, and a name makes one of the two."""

from __future__ import annotations

from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.nominals import Nominal


def is_aside(gap: str, nominal: Nominal) -> bool:
    """The company, Ansel Lines; the company that runs the boats, Ansel Lines: the name is that of the body."""
    words = gap.split()
    return not nominal.titles and (gap.strip() == "," or ("," in gap and words[0] in ("that", "which", "qui", "que")))


def leads_to(gap: str) -> bool:
    """Whether words between a role and a name make one of them: the head of the harbour, Vera Holm."""
    return (
        len(gap) < 50
        and "\n" not in gap
        and ". " not in gap
        and (
            gap.strip() == ","
            or (gap.rstrip().endswith(",") and gap.count(",") == 1 and not gap.lstrip().startswith(","))
        )
    )


def is_described(gap: str, words: Lexicon) -> bool:
    """Its president, the biologist Ann Lee: an article and a noun may stand between."""
    inside = gap.strip(" \u00a0,").replace("’", " ").split()
    small = all(word.isalpha() and (word.islower() or words.capital_nouns) for word in inside)
    begins = gap.startswith(",") and gap.count(",") == 1
    return begins and 0 < len(inside) < 5 and small and inside[0] in words.determiners


def is_genitive(gap: str, words: Lexicon) -> bool:
    """Учитель физики Олег Баранов: what a role is about may stand between."""
    inside = gap.split()
    return words.language == "ru" and 0 < len(inside) < 4 and all(word.isalpha() and word.islower() for word in inside)
