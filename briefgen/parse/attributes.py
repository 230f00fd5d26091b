"""The list behind a mark, `{.quote #id key=value}`: read from the text, and checked against what each kind takes."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Literal, NamedTuple, get_args

import msgspec

from briefgen.dates import check_edtf
from briefgen.diagnostics import nearest, suggest
from briefgen.languages import check_language
from briefgen.layout import id_near, is_id
from briefgen.model import KINDS, QuoteType, Stance
from briefgen.shapes import parted

KEYS: dict[str, tuple[str, ...]] = {
    "quote": ("speaker", "to", "as", "type", "via", "language", "note", "cont", "ref"),
    "claim": ("by", "stance", "ref", "note"),
    "event": ("date", "ref", "note"),
    "actor": ("ref", "note"),
    "question": ("ref", "note"),
    "term": ("ref", "note"),
    "boilerplate": ("note",),
}
UNCLOSED = "this list of attributes is not closed"
HOW_TO_CLOSE = "add “}” behind the last attribute; a value with spaces or braces needs quotation marks"
_WHAT_AN_ID_IS = "an id is made of letters, digits, “-”, “_” and “.”"
_HOW_AN_ID_BEGINS = (
    "an id begins with a letter or a digit, ends without “.”, and is no name that Windows keeps, such as “con”"
)
_ALL_KEYS = tuple(dict.fromkeys(key for keys in KEYS.values() for key in keys))
_CHOICES: dict[str, tuple[str, ...]] = {"type": get_args(QuoteType), "stance": get_args(Stance)}
_RULES = {"date": ("Y007", check_edtf), "language": ("Y013", check_language)}
_IDS = frozenset({"id", "ref", "cont"})
_NAMES = frozenset({"speaker", "to", "via", "by"})  # these take several ids
_PASSAGE = re.compile(r"[\w.-]{1,200}")

_WITHIN = r"\n(?![ \t]*(?:\n|:::|\Z))"  # a line end that does not end the paragraph
_SPACING = frozenset(" \t\n{")  # what white space, or a comment that stands for it, begins with
_SPACE = re.compile(rf"(?:[ \t]|{_WITHIN})*+")
# One thing in a list. No list holds a `{` outside a quoted value, so no stretch of text is read again and again.
_ITEM = re.compile(
    rf"""
      \.(?P<kind>[^\s{{}}\[\]=#."']++)
    | \#(?P<id>[^\s{{}}\[\]]*+)
    | (?P<key>[^\W\d][\w:-]*+)=
      (?: "(?P<double>(?:[^"\\\n]|\\[^\n]|{_WITHIN})*+)"
        | '(?P<single>(?:[^'\\\n]|\\[^\n]|{_WITHIN})*+)'
        | (?P<bare>[^\s{{}}]*+) )
    | (?P<junk>[^\s{{}}\[\]]++)
    """,
    re.VERBOSE,
)
_NAME = re.compile(r"[^\s,]+")
_ESCAPE = re.compile(r"\\([\"'\\])")
_COMMENT = re.compile(r"\{>>.*?<<\}", re.DOTALL)
_TYPOGRAPHIC = tuple("“”„‘’‚«»")


class Item(NamedTuple):
    """One thing in a list: its sort, its name and value, and where it stands (offsets into the body)."""

    sort: Literal["kind", "id", "key", "junk"]
    name: str
    value: str
    start: int
    end: int
    quoted: bool = False


class Problem(NamedTuple):
    """What is wrong with a part of a list, before it is known in which file."""

    code: str
    start: int
    end: int
    message: str
    hints: tuple[str, ...] = ()


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A list as it was read. `end` is behind its `}`, or where reading stopped if `closed` is false."""

    start: int
    end: int
    closed: bool
    items: tuple[Item, ...]


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """What a list says. `kind` is None if it names none or no known one; bad attributes are left out."""

    kind: str | None
    id: str | None
    attributes: dict[str, str]
    spans: dict[str, tuple[int, int]]
    problems: tuple[Problem, ...]


def read(body: str, start: int) -> Listed:
    """Read the list whose `{` stands at `start`. Private comments in it count as white space."""
    items: list[Item] = []
    pos = start + 1
    while True:
        if body[pos : pos + 1] in _SPACING:
            pos = after_space(body, pos)
        found = _ITEM.match(body, pos)
        if found is None:
            closed = body.startswith("}", pos)
            return Listed(start, pos + 1 if closed else pos, closed, tuple(items))
        items.append(_item(found))
        pos = found.end()


def is_ours(listed: Listed) -> bool:
    """Whether the braces hold something of our syntax, well or badly written; if not, they are plain text."""
    if any(item.sort != "junk" for item in listed.items):
        return True
    return listed.closed and bool(listed.items) and nearest(listed.items[0].name, KINDS) is not None


def understand(listed: Listed, *, block: bool) -> Meaning:
    """What a closed list says, with everything that is wrong in it."""
    problems: list[Problem] = []
    kind = _kind(listed, problems, block=block)
    given: dict[str, Item] = {}
    goes_on = False  # whether words belong to a value that is not written as one, which has been told of
    for item, following in zip_longest(listed.items, listed.items[1:]):
        if item.sort != "junk":
            goes_on = _opens_typographically(item)
        if item.sort in ("id", "key"):
            _take(item, kind, given, problems)
        elif item.sort == "junk" and kind is not None and not goes_on:
            goes_on = _is_key(item, following)
            problems.append(_key_alone(item) if goes_on else _junk(item))
    identity = given.pop("id", None)
    spans = {name: (item.start, item.end) for name, item in given.items()}
    for item in given.values():
        spans |= _names(item)
    if identity is not None:
        spans["id"] = (identity.start, identity.end)
    values = {name: item.value for name, item in given.items()}
    return Meaning(kind, identity.value if identity else None, values, spans, tuple(problems))


def _names(item: Item) -> dict[str, tuple[int, int]]:
    """Where each of several names in one value stands, as `speaker/0`, `speaker/1` …"""
    first = item.end - item.quoted - len(item.value)
    # A value with an escape or a comment in it is shorter than what stands in the text.
    if item.name not in _NAMES or first != item.start + len(item.name) + 1 + item.quoted:
        return {}
    if _NAME.fullmatch(item.value):
        return {}
    found = list(_NAME.finditer(item.value))
    if len(found) < 2:
        return {}
    return {f"{item.name}/{i}": (first + name.start(), first + name.end()) for i, name in enumerate(found)}


def bad_id(text: str, key: str = "ref") -> bool:
    """Whether the text cannot be the id that `ref=` names, one of YAML's; or, for `id` and `cont`, a passage's."""
    return _PASSAGE.fullmatch(text) is None if key in ("id", "cont") else not is_id(text)


def what_an_id_is(text: str, key: str = "ref") -> str:
    """The hint for a text that cannot be an id of the sort that `bad_id` takes for this key."""
    near = id_near(text)
    if near and bad_id(near, key):
        near = None
    rule = _HOW_AN_ID_BEGINS if _PASSAGE.fullmatch(text) else _WHAT_AN_ID_IS
    return f"write “{near}”, for example: {rule}" if near else rule


def after_space(body: str, pos: int) -> int:
    """Where white space (not a blank line) and private comments from `pos` on end."""
    while True:
        space = _SPACE.match(body, pos)
        pos = space.end() if space else pos
        if not body.startswith("{>>", pos):
            return pos
        end = body.find("<<}", pos)
        if end < 0:
            return pos
        pos = end + 3


def _item(found: re.Match[str]) -> Item:
    start, end = found.span()
    kind, identity, key, double, single, bare, junk = found.groups()
    if kind is not None:
        return Item("kind", kind, "", start, end)
    if identity is not None:
        return Item("id", "id", identity, start, end)
    if junk is not None:
        return Item("junk", junk, "", start, end)
    quoted = single if double is None else double
    if quoted is None:
        return Item("key", key, bare, start, end)
    value = _COMMENT.sub("", quoted) if "{>>" in quoted else quoted
    value = _ESCAPE.sub(r"\1", value) if "\\" in value else value
    return Item("key", key, value, start, end, quoted=True)


def _kind(listed: Listed, problems: list[Problem], *, block: bool) -> str | None:
    named = [item for item in listed.items if item.sort == "kind"]
    if len(named) == 1 and named[0].name in KINDS:
        return named[0].name
    if not named:
        problems.append(_without_kind(listed))
        return None
    known = [item for item in named if item.name in KINDS or (block and item.name == "boilerplate")]
    problems += [_unknown_kind(item, block=block) for item in named if item not in known]
    if len(known) > 1:
        text = f"“.{known[1].name}” is a second kind: this mark is a “.{known[0].name}” already"
        hint = "give each mark one kind; nest two marks for two kinds"
        problems.append(Problem("A006", known[1].start, known[1].end, text, (hint,)))
    return known[0].name if len(named) == 1 and known else None


def _without_kind(listed: Listed) -> Problem:
    text = "this mark does not say what it marks"
    meant = next((name for item in listed.items if item.sort == "junk" and (name := nearest(item.name, KINDS))), None)
    kinds = " ".join(f".{kind}" for kind in KINDS)
    hint = f"write {{.{meant}}}" if meant else f"add one of {kinds}"
    return Problem("A005", listed.start, listed.end, text, (hint,))


def _unknown_kind(item: Item, *, block: bool) -> Problem:
    if item.name == "boilerplate":
        hint = "put “::: {.boilerplate}” and “:::” on lines of their own around it"
        return Problem("A006", item.start, item.end, "boilerplate is marked as a block, not inside a line", (hint,))
    kinds = (*KINDS, "boilerplate") if block else KINDS
    hints = suggest(item.name, kinds) or (f"the kinds are {', '.join(kinds)}",)
    return Problem("A006", item.start, item.end, f"there is no kind “.{item.name}”", hints)


def _take(item: Item, kind: str | None, given: dict[str, Item], problems: list[Problem]) -> None:
    problem = _wrong_key(item, kind) or _repeated(item, given) or _wrong_value(item)
    if problem is None:
        given[item.name if item.sort == "key" else "id"] = item
    else:
        problems.append(problem)


def _wrong_key(item: Item, kind: str | None) -> Problem | None:
    allowed = KEYS[kind] if kind is not None else _ALL_KEYS
    if (item.sort == "id" and kind != "boilerplate") or item.name in allowed:
        return None
    name = "#id" if item.sort == "id" else item.name
    owner = f"a mark of the kind “{kind}”" if kind else "a mark"
    hints = suggest(name, allowed) or ((f"it takes {' '.join(allowed)}",) if allowed else ("remove it",))
    if item.sort == "key" and item.name == "id":
        hints = (f"write #{item.value}",)
    return Problem("A007", item.start, item.end, f"{owner} has no attribute “{name}”", hints)


def _repeated(item: Item, given: dict[str, Item]) -> Problem | None:
    if item.name not in given:
        return None
    what = "the id" if item.sort == "id" else f"“{item.name}”"
    return Problem("A026", item.start, item.end, f"{what} is given twice in this mark", ("remove one of the two",))


def _wrong_value(item: Item) -> Problem | None:
    if item.name not in _CHOICES and item.name not in _RULES and not bad_id(item.value, item.name):
        return None
    shown = "#" if item.sort == "id" else f"{item.name}="
    if not item.value.strip():
        return Problem("A019", item.start, item.end, f"“{shown}” has no value", ("add the value, or take it out",))
    if _opens_typographically(item):
        hint = f'write {item.name}="…" with straight quotation marks'
        return Problem("A019", item.start, item.end, f"“{shown}” begins with a typographic quotation mark", (hint,))
    if item.name in _IDS and bad_id(item.value, item.name):
        return Problem(
            "A019", item.start, item.end, f"“{item.value}” cannot be an id", (what_an_id_is(item.value, item.name),)
        )
    code, check = _RULES.get(item.name, ("", None))
    if check and (message := check(item.value)):
        message, hint = parted(message)
        return Problem(code, item.start, item.end, message, (hint or "correct the date",))
    choices = _CHOICES.get(item.name)
    if choices is None or item.value in choices:
        return None
    hints = (*suggest(item.value, choices), f"“{item.name}” is one of {', '.join(choices)}")
    return Problem("A019", item.start, item.end, f"“{item.name}” cannot be “{item.value}”", hints)


def _opens_typographically(item: Item) -> bool:
    return item.sort == "key" and not item.quoted and item.value.startswith(_TYPOGRAPHIC)


def _is_key(item: Item, following: Item | None) -> bool:
    """Whether a word is the key of a value behind spaces or a colon, as in `speaker = kim` or `speaker: kim`."""
    key = item.name.rstrip(":=")
    sign = key != item.name or (following is not None and following.sort == "junk" and following.name.startswith("="))
    return sign and key in _ALL_KEYS


def _key_alone(item: Item) -> Problem:
    key = item.name.rstrip(":=")
    hints = (f"write {key}=…, with “=” and no spaces around it",)
    return Problem("A007", item.start, item.end, f"“{key}” is not followed by “=” and its value", hints)


def _junk(item: Item) -> Problem:
    if item.name in KINDS:
        return Problem("A006", item.start, item.end, f"“{item.name}” is a second kind", ("give each mark one kind",))
    hint = 'a value with spaces needs quotation marks: note="two words"'
    return Problem("A007", item.start, item.end, f"“{item.name}” is neither a kind nor an attribute", (hint,))
