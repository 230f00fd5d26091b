"""Words that turn a sentence round, by language: what must not vanish in a gap or behind a bracket of a quote."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefgen.text import fold, words


class Negations(NamedTuple):
    """The negating words of one language. `within` count also inside longer words, except in one of `harmless`.

    `prefixes` are letters that may be written to the front of a word.
    """

    language: str
    name: str
    words: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    prefixes: str = ""
    latin: bool = True


def _latin(language: str, name: str, listed: str) -> Negations:
    return Negations(language, name, frozenset(listed.split()))


NEGATIONS: tuple[Negations, ...] = (
    Negations(
        "en",
        "English",
        frozenset(
            "not cannot never no none nobody nothing nowhere neither nor without hardly scarcely barely rarely seldom unlikely "
            "unless deny denies denied denying denial refuse refuses refused refusing refusal reject rejects rejected "
            "rejecting fail fails failed failing false untrue".split()
        ),
        ("n't",),
    ),
    _latin(
        "de",
        "German",
        "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines keinerlei nein weder "
        "ohne kaum nirgends nirgendwo bestreitet bestritt dementiert dementierte leugnet leugnete verneint verneinte",
    ),
    _latin(
        "fr",
        "French",
        "ne n' non pas jamais rien aucun aucune nul nulle ni sans guère nier nie nient nié dément démenti démentent",
    ),
    _latin(
        "es",
        "Spanish",
        "no nunca jamás nada nadie ninguno ninguna ningún ni sin tampoco apenas niega niegan negó negaron desmiente",
    ),
    _latin("pt", "Portuguese", "não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco nega negou desmente"),
    _latin(
        "it", "Italian", "non no mai nulla niente nessuno nessuna nessun né senza neanche nemmeno nega negò smentisce"
    ),
    _latin("nl", "Dutch", "niet niets nooit niemand geen nee noch zonder nergens nauwelijks ontkent ontkende"),
    _latin("sv", "Swedish", "inte ej icke aldrig ingen inget inga ingenting nej utan knappast förnekar förnekade"),
    _latin("da", "Danish", "ikke ej aldrig ingen intet nej uden næppe nægter nægtede afviser"),
    _latin("no", "Norwegian", "ikke ei aldri ingen intet ingenting nei uten neppe nekter nektet avviser"),
    _latin("pl", "Polish", "nie nigdy nikt nikogo nic żaden żadna żadne ani bez brak zaprzecza zaprzeczył zaprzeczyła"),
    _latin("tr", "Turkish", "değil değildir yok yoktur hiç hiçbir asla hayır reddetti yalanladı"),
    _latin("id", "Indonesian and Malay", "tidak tak bukan jangan belum tanpa tiada membantah menolak"),
    Negations(
        "ru",
        "Russian",
        frozenset(
            "не ни нет никогда никто никого никому ничто ничего нигде никакой никакого никаких без нельзя вряд едва "
            "отрицает отрицал отрицала отрицают опроверг опровергла опровергает".split()
        ),
        latin=False,
    ),
    Negations(
        "uk",
        "Ukrainian",
        frozenset(
            "не ні немає ніколи ніхто нікого ніщо нічого ніде жоден жодна без навряд заперечує спростував".split()
        ),
        latin=False,
    ),
    Negations(
        "ar",
        "Arabic",
        frozenset("لا لم لن ليس ليست ليسوا لست غير دون بدون كلا أبدا أبدًا عدم نفى نفت ينفي تنفي رفض رفضت".split()),
        prefixes="وفب",
        latin=False,
    ),
    Negations("fa", "Persian", frozenset("نه نیست نیستند هیچ هرگز بدون بی نباید نمی تکذیب".split()), latin=False),
    Negations(
        "he",
        "Hebrew",
        frozenset("לא אין אינו אינה אינם בלי ללא אל אף מעולם הכחיש הכחישה".split()),
        prefixes="ושה",
        latin=False,
    ),
    Negations("hi", "Hindi", frozenset("नहीं न ना मत बिना कभी इनकार".split()), latin=False),
    Negations(
        "zh",
        "Chinese",
        within=tuple("不没沒未无無非否勿莫"),
        harmless=("非常", "非洲", "未来", "未來", "无论", "無論", "不过", "不過", "不久", "不断", "不斷"),
        latin=False,
    ),
    Negations(
        "ja",
        "Japanese",
        within=("ない", "なかっ", "なく", "ません", "ぬ", "ずに", "無", "不", "非", "未"),
        harmless=("非常", "未来", "少なく"),
        latin=False,
    ),
    Negations("ko", "Korean", frozenset(("안",)), ("않", "못", "없", "아니", "아닌", "아닙"), latin=False),
)


Languages = str | tuple[str, ...] | None  # one that counts, or several; none: not known


def negation_in(stretch: str, language: Languages = None) -> str | None:
    """The first negating word of a stretch of text, or None.

    With languages that are listed, of the lists in Latin letters only theirs and the English one count, since one word
    has many meanings.
    """
    text = fold(stretch).text.lower()
    named = (language,) if isinstance(language, str) else language or ()
    listed = _lists(tuple(name.partition("-")[0].lower() for name in named))
    spans = words(text)
    tokens = [text[start:end] for start, end in spans]
    return next((found for row in listed if (found := _negation(row, text, tokens))), None)


@lru_cache(maxsize=64)
def _lists(languages: tuple[str, ...]) -> tuple[Negations, ...]:
    if not languages or not {row.language for row in NEGATIONS}.issuperset(languages):
        return NEGATIONS
    counting = {"en", *languages}
    return tuple(row for row in NEGATIONS if row.language in counting or not row.latin)


def _negation(row: Negations, text: str, tokens: list[str]) -> str | None:
    for token in tokens:
        bare = token[1:] if token[:1] and token[0] in row.prefixes else token
        if token in row.words or bare in row.words or _elided(token) in row.words:
            return token
    for part in row.harmless:
        text = text.replace(part, " ")
    return next((part for part in row.within if part in text), None)


def _elided(token: str) -> str:
    """What stands before the apostrophe, with it: the `n'` of `n'ont`."""
    head, apostrophe, _ = token.partition("'")
    return head + apostrophe
