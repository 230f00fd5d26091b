"""What is known of a language by its tag (BCP 47)."""

from __future__ import annotations

from typing import Literal

# Languages, and scripts where the tag names one, that are written from right to left (CLDR's character orientation).
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa glk he ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab hebr mand mend nkoo rohg samr syrc thaa".split())


def direction(tag: str | None) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written; `ltr` where nothing is known."""
    if not tag:
        return "ltr"
    first, *rest = tag.lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"
