"""Where clauses begin and end, as far as it tells whose verb a verb is."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.proposals.lexicon import Lexicon
from briefgen.proposals.nominals import Nominal
from briefgen.proposals.sentences import Sentences, Token

_RELATIVE = frozenset(
    "who whose whom which der die das dessen deren den dem qui que dont quien cuyo cuya cual che cui "
    "который которая которые которого которой чей чья".split()
)
_IT_SAYS = frozenset(
    "говорится сказано сообщается отмечается подчёркивается подчеркивается уточняется утверждается".split()
)
_MANY_SAY = ("ли", "ют", "ят", "ут", "ат")
_MESSAGES = frozenset("mitteilung pressemitteilung erklärung stellungnahme schreiben brief".split())
_IN = frozenset("в во in im aus beim bei en".split())


def parted(sentences: Sentences, one: int, other: int) -> bool:
    """Whether a comma stands between two places: behind a verb it begins another clause."""
    return "," in sentences.text[one:other]


def described_by_aside(
    sentences: Sentences, nominals: Sequence[Nominal], number: int, verb: Token, words: Lexicon
) -> int | None:
    """Of “Holm, a friend of the mayor, said” and “Holm, who met the mayor, said” Holm, where the mayor is asked for.

    None if no such aside stands between a name and the verb.
    """
    text = sentences.text
    for other in range(number - 1, max(-1, number - 6), -1):
        name = nominals[other]
        if name.kind == "pronoun" or not text.startswith(",", name.end):
            continue
        if name.behind_preposition or name.possessive or verb.start - name.end > 200:
            return None
        first, _ = sentences.between(name.end, verb.start)
        opens = sentences.tokens[first].low
        closes = text.rfind(",", name.end + 1, verb.start)
        inside = any(token.low in words.saying for token in sentences.tokens[first : sentences.between(0, closes)[1]])
        bare = nominals[number].first == first and nominals[number].kind in ("role", "organisation")
        # Of “Holm, whom Vance accuses, said” all verbs inside are those of the aside.
        inside = inside and not (opens in _RELATIVE and opens not in words.determiners)
        aside = opens in words.determiners or opens in _RELATIVE or bare
        return other if aside and closes >= nominals[number].end and not inside else None
    return None


def speaking_body(
    sentences: Sentences, nominals: Sequence[Nominal], numbers: Sequence[int], verb: Token, words: Lexicon
) -> int | None:
    """Where nobody is the subject, the body in which it is said: „…“, hieß es im Ministerium; заявили в мэрии."""
    if words.language == "de":
        fits = verb.low in ("heisst", "hiess") and _stands_beside(sentences, verb, "es")
    else:
        fits = words.language == "ru" and (verb.low.endswith(_MANY_SAY) or verb.low in _IT_SAYS)
    if not fits:
        return None
    bodies = [
        number
        for number in numbers
        if nominals[number].kind != "pronoun"
        and nominals[number].behind_preposition
        and _is_in(sentences, nominals[number])
    ]
    body = next((number for number in bodies if nominals[number].start > verb.end), next(iter(bodies), None))
    return body if body is None else _sender(sentences, nominals, body)


def _sender(sentences: Sentences, nominals: Sequence[Nominal], body: int) -> int:
    """In einer Mitteilung des Verbands: the association says it."""
    message = nominals[body].words.casefold() in _MESSAGES and body + 1 < len(nominals)
    if not message or nominals[body + 1].first - nominals[body].last > 2 + len(nominals[body + 1].titles):
        return body
    return body + 1 if sentences.tokens[nominals[body].last + 1].low in ("des", "der", "von") else body


def _stands_beside(sentences: Sentences, verb: Token, word: str) -> bool:
    first, _ = sentences.between(verb.start, verb.end)
    return any(token.low == word for token in sentences.tokens[max(0, first - 1) : first + 2])


def _is_in(sentences: Sentences, nominal: Nominal) -> bool:
    """Whether one of the three words before is an “in”."""
    at = nominal.first - len(nominal.titles)
    return any(token.low in _IN for token in sentences.tokens[max(0, at - 3) : at])
