"""Why a key quote does not count, in words that say what to do."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.diagnostics import Diagnostic
from briefgen.model import Difference, KeyQuote, Passage
from briefgen.parse.block_lines import line_at
from briefgen.parse.passages import clean_words
from briefgen.parse.standoff import SEEN_TO
from briefgen.relations import Text
from briefgen.resolve import elision
from briefgen.resolve.elision import Refusal, Why
from briefgen.resolve.evidence import Evidence, describe, examine
from briefgen.selectors import Haystack
from briefgen.text import is_letter

_NAMED = 3
_SHOWN = 500  # characters of what is left out that a message has
_COPY = "copy the words from the article (boilerplate and comments are no part of it), or name another article"


def twice(count: int, article: str) -> Diagnostic:
    message = f"these words stand {count} times in {article}"
    hint = "add `prefix:` or `suffix:`, the words before or behind, or mark the passage and name it"
    return Diagnostic("Q002", message, "", hints=(hint,))


def over_a_border() -> Diagnostic:
    hint = "mark the passage in the article (`::: {.quote #id …}`) and name it as `article#id`"
    return Diagnostic("Q004", "these words run over the border of a paragraph or a cell", "", hints=(hint,))


def other_speaker(reference: str, marked: Passage, quote: KeyQuote) -> Diagnostic:
    said = " and ".join(marked.speaker)
    if not quote.speaker or set(quote.speaker) == set(marked.speaker):
        message = f"a part of these words is in “{reference}”, marked as said by {said}, and another part is not"
        hint = "give the words of each speaker as a quote of their own"
        alone = "if all of them are of one speaker, mark all of them, or say so: `speaker:`"
        return Diagnostic("Q003", message, "", hints=(hint,) if quote.speaker else (hint, alone))
    given = " and ".join(quote.speaker)
    message = f"these words are part of “{reference}”, marked as said by {said}; here they are given to {given}"
    return Diagnostic("Q003", message, "", hints=("correct the speaker here or in the article",))


def headline_only(article: str) -> Diagnostic:
    message = f"these words stand in the headline of {article}, and nowhere in the text"
    return Diagnostic("Q010", message, "", hints=(SEEN_TO,))


def no_speaker() -> Diagnostic:
    hint = "add `speaker:`; where nobody is named, an actor of `type: unnamed` can be the speaker"
    return Diagnostic("Q030", "this quote has no speaker", "", hints=(hint,))


def not_held(article: str) -> Diagnostic:
    message = f"the text of {article} is not held, so these words are published unchecked"
    hint = (
        "put the text into the article and take out `text: not-held`; it need not be shown (`rights: {publish: none}`)"
    )
    return Diagnostic("Q009", message, "", hints=(hint,))


def unread(language: str) -> Diagnostic:
    message = (
        f"what is left out here could not be looked through for a “not”: there is no list of words for “{language}”"
    )
    hint = "read it yourself; nothing has to be done if it turns nothing round"
    return Diagnostic("Q012", message, "", hints=(hint,))


def not_in_copy(words: str, hay: Haystack, article: str) -> Diagnostic:
    """What is wrong with words of an article that do not stand in its capture, the text of which is `hay`."""
    found = examine(words, hay)
    message = f"these words do not stand in the copy that {article} was imported from"
    do = (
        "put back the words of the copy; what the article has is quoted as its source’s own words",
        "if the article differs from it for a reason, say so in the front matter: `capture: {…, differs: REASON}`",
    )
    near = found.nearest or next(iter(found.spans), None)
    if near is None:
        return Diagnostic("Q031", f"{message}, nor anything near them", "", hints=do)
    if marks := _only_marks(found.difference):
        return Diagnostic("Q031", f"{message}: {marks[0]}", "", hints=(marks[1], do[1]))
    nearest = f"the nearest passage of the copy is “{clean_words(_shortened(hay.text[slice(*near)]))}”"
    differ = (f"word by word: {describe(found.difference)}",) if found.difference else ()
    return Diagnostic("Q031", message, "", hints=(nearest, *differ, *do))


def unneeded(article: str) -> Diagnostic:
    message = f"this quote is accepted for a reason, but its words stand in {article}"
    return Diagnostic("Q008", message, "", hints=("take out `verdict:` and `reason:`",))


def failure(quote: KeyQuote, found: Evidence, text: Text, others: Sequence[str], lines: bytes = b"") -> Diagnostic:
    """What is wrong with a quote whose words do not stand in its article. `others` are articles in which they do;
    `lines` are those of the article's blocks (`parse/block_lines`)."""
    article, words = text.article.id, str(quote.text)
    if found.refusal:
        return refused(found.refusal, text.body.text)
    if others:
        return _elsewhere(article, others)
    headline = examine(words, text.article.title)
    if headline.spans:
        hint = "they stand in the headline: add `type: headline`"
        return Diagnostic("Q001", f"these words do not stand in {article}", "", hints=(hint,))
    cut = (f"`…` may stand for {elision.GAP_WORDS} words at most, in the order of the text",)
    hints = (_COPY, *(cut if elision.has_signs(words) else ()))
    if found.nearest is None:
        near = _near_in_headline(headline, text)
        message = f"these words do not stand in {article}" + ("" if near else ", nor anything near them")
        return Diagnostic("Q001", message, "", hints=(*near, *hints))
    if not found.difference:
        hint = "correct `prefix:` or `suffix:`, or leave them out"
        message = f"these words stand in {article}, but next to other words than these"
        return Diagnostic("Q001", message, "", hints=(hint,))
    return _near(quote, found, text, lines, hints)


def _near_in_headline(headline: Evidence, text: Text) -> tuple[str, ...]:
    """The hint that only the headline has something like these words, if it does."""
    if headline.nearest is None:
        return ()
    near = clean_words(text.article.title[slice(*headline.nearest)])
    return (f"the headline has “{near}”; words of a headline need `type: headline`",)


def _near(quote: KeyQuote, found: Evidence, text: Text, lines: bytes, hints: tuple[str, ...]) -> Diagnostic:
    """What is wrong with words that are near to some of the article, and which these are."""
    article, whole = text.article, text.article.title if found.in_title else text.body.text
    start, end = found.nearest or (0, 0)
    near = clean_words(whole[start:end])
    line = None if found.in_title else line_at(lines, whole, start)
    place = f" ({article.path}:{line})" if line else ""
    if found.in_title:
        message, nearest = f"these words do not stand in the headline of {article.id}", "the headline has"
    elif quote.type == "headline":
        message = f"these words do not stand in {article.id}"
        nearest = "the headline has nothing near them; the nearest passage of the text is"
    else:
        message, nearest = f"these words do not stand in {article.id}", "the nearest passage is"
    if marks := _only_marks(found.difference):
        where = "they stand in the headline but for that" if found.in_title else f"they stand there but for that{place}"
        return Diagnostic("Q001", f"{message}: {marks[0]}", "", hints=(where, marks[1]))
    whose = "the headline’s" if found.in_title else "the article’s"
    compared = f"word by word, with [-your words-] and {{+{whose}+}}: {describe(found.difference)}"
    hints = (f"{nearest} “{near}”{place}", compared, *hints)
    return Diagnostic("Q001", message, "", hints=hints)


def _only_marks(difference: Difference) -> tuple[str, str] | None:
    """What is wrong, and what to do, where nothing but quotation marks differs. Folded, they all are `'`."""
    # Signs that the text alone has at an end, such as the comma behind the words, do not count.
    ends = (0, 1 if difference and difference[0][0] == "missing" else 0, len(difference) - 1)
    changed = [
        (op, part.replace(" ", ""))
        for at, (op, part) in enumerate(difference)
        if op != "same" and not (op == "found" and at in ends and not any(map(is_letter, part)))
    ]
    if not changed or any(part.strip("'") for _, part in changed):
        return None
    surplus = sum(len(part) for op, part in changed if op == "missing")
    lacking = sum(len(part) for op, part in changed if op == "found")
    if surplus and lacking:
        return "only quotation marks stand at other places", "the words are right: set the marks as the text has them"
    number = "a quotation mark is" if surplus + lacking == 1 else f"{surplus + lacking} quotation marks are"
    which = "it" if surplus + lacking == 1 else "them"
    if surplus:
        return f"{number} too many", f"the words are right: take {which} out"
    return f"{number} missing", f"the words are right: put {which} in, or leave the marks at both ends out"


def _elsewhere(article: str, others: Sequence[str]) -> Diagnostic:
    names = " and in ".join(others[:_NAMED]) + (" and in others" if len(others) > _NAMED else "")
    message = f"these words do not stand in {article}, but in {names}"
    return Diagnostic("Q005", message, "", hints=(f"write `article: {others[0]}`, or correct the words",))


def refused(found: Refusal, whole: str) -> Diagnostic:
    """What is wrong with a quote whose words stand in the text, but not with these left out or put in."""
    why, span, words = found
    between = clean_words(_shortened(whole[slice(*span)])).strip().replace("\n\n", " ¶ ")
    gap = f"what is left out is “{between}”" if between else "the words before the gap and behind it are apart"
    told: dict[Why, tuple[str, str]] = {
        "negation": (f"what is left out here holds “{words}”", gap),
        "addition": (f"the bracket “{words}” would turn the sentence round", "say it outside of the quotation"),
        "heading": ("a heading or the border of a cell stands in the gap", gap),
        "speaker": ("somebody else is quoted in the gap", gap),
        "length": (f"more than {elision.GAP_WORDS} words or {elision.GAP_LENGTH} characters are left out here", gap),
    }
    message, hint = told[why]
    do = "give these words too, or make two quotes of it" if why != "addition" else "take the bracket out"
    return Diagnostic("Q006", message, "", hints=(hint, do))


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN // 2]} … {words[-_SHOWN // 2 :]}"
