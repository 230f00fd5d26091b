"""What is known of a language by its tag (BCP 47)."""

from __future__ import annotations

import re
from typing import Literal

# Languages, and scripts where the tag names one, that are written from right to left (CLDR's character orientation).
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa glk he ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab hebr mand mend nkoo rohg samr syrc thaa".split())


def written(tag: str | None) -> str | None:
    """The language and, if the tag names one, the script: what two texts must share to be compared word by word."""
    if not tag:
        return None
    first, *rest = tag.lower().replace("_", "-").split("-")
    return "-".join([first, *(part for part in rest[:2] if len(part) == 4 and part.isalpha())])


def direction(tag: str | None) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written; `ltr` where nothing is known."""
    if not tag:
        return "ltr"
    first, *rest = tag.lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


# As they may be written by somebody who does not know the tag; compared in small letters.
_NAMES = dict(
    pair.split(":")
    for pair in (
        "albanian:sq arabic:ar armenian:hy azerbaijani:az basque:eu belarusian:be bengali:bn bosnian:bs bulgarian:bg "
        "burmese:my cantonese:yue catalan:ca chinese:zh mandarin:zh croatian:hr czech:cs danish:da dutch:nl english:en "
        "estonian:et persian:fa farsi:fa finnish:fi french:fr galician:gl georgian:ka german:de greek:el gujarati:gu "
        "hausa:ha hebrew:he hindi:hi hungarian:hu icelandic:is indonesian:id irish:ga italian:it japanese:ja kazakh:kk "
        "khmer:km korean:ko kurdish:ku kyrgyz:ky latvian:lv lithuanian:lt macedonian:mk malay:ms maltese:mt marathi:mr "
        "mongolian:mn nepali:ne norwegian:no pashto:ps polish:pl portuguese:pt punjabi:pa romanian:ro russian:ru "
        "serbian:sr sinhala:si slovak:sk slovene:sl slovenian:sl somali:so spanish:es swahili:sw swedish:sv tagalog:tl "
        "tajik:tg tamil:ta telugu:te thai:th tibetan:bo turkish:tr turkmen:tk ukrainian:uk urdu:ur uyghur:ug uzbek:uz "
        "vietnamese:vi welsh:cy yiddish:yi deutsch:de español:es français:fr italiano:it português:pt"
    ).split()
)
# Longer first parts are provided for by BCP 47 and have never been given out: such a word is a name.
TAG = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"
_TAG = re.compile(TAG)


def check_language(text: str) -> str | None:
    """What is wrong with a language tag, and behind `; ` what to do; or None."""
    if _TAG.fullmatch(text):
        return None
    shown = text if len(text) <= 40 else text[:40] + "…"
    return f"“{shown}” is no language tag; write {_meant(text)}"


def _meant(text: str) -> str:
    tag = _NAMES.get(text.strip().casefold())
    dashed = text.strip().replace("_", "-")
    return f"`{tag or dashed}`" if tag or _TAG.fullmatch(dashed) else "a language tag, such as `en` or `pt-BR`"
