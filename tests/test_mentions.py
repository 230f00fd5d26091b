"""Where a text names an actor, and where it only seems to."""

from __future__ import annotations

import pickle
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Actor, Alias
from briefgen.resolve.mentions import Names, find_mentions


def actor(name: str, *aliases: str, **more: str) -> Actor:
    return Actor(name=name, aliases=tuple(Alias(name=alias) for alias in aliases), names=more)


ACTORS = {
    "kim-jong-un": actor("Kim Jong Un", "Kim", ko="김정은", ja="金正恩"),
    "kim-yo-jong": actor("Kim Yo Jong", "Kim"),
    "putin": actor("Vladimir Putin", "Putin", "Путин", ja="プーチン", zh="普京", he="פוטין", ar="بوتين"),
    "new-york": actor("New York"),
    "times": actor("New York Times"),
    "jose": actor("José Peña"),
    "petrov": actor("Петров"),
    "may": actor("Theresa May", "May"),
}
NAMES = Names.of(ACTORS)


def found(text: str, *, marked: tuple[str, ...] = (), ignored: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(m.actor, text[m.start : m.end]) for m in find_mentions(text, NAMES, marked, ignored)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Putin spoke", [("putin", "Putin")]),
        ("Putin’s guard, Putin's car", [("putin", "Putin"), ("putin", "Putin")]),
        ("anti-Putin (Putin)", [("putin", "Putin"), ("putin", "Putin")]),
        ("Putinism, Rasputin", []),
        ("putin", []),
        ("Vladimir\u00a0Putin", [("putin", "Vladimir\u00a0Putin")]),
        ("Vladimir\nPutin", [("putin", "Vladimir\nPutin")]),
        ("Vla\u00addimir Pu\u200btin", [("putin", "Vla\u00addimir Pu\u200btin")]),
        ("a New York Timesman", [("new-york", "New York")]),
        ("the New York Times", [("times", "New York Times")]),
        ("Петров и Петровой", [("petrov", "Петров")]),
        ("José Peña", [("jose", "José Peña")]),
        ("Jose\u0301 Pen\u0303a left", [("jose", "Jose\u0301 Pen\u0303a")]),
        ("Jose Pena", [("jose", "Jose Pena")]),
        ("KIM JONG UN WINS", [("kim-jong-un", "KIM JONG UN")]),
        ("MAY DAY", []),
        ("May 1 (the minister)", [("may", "May")]),
        ("普京与金正恩会谈", [("putin", "普京"), ("kim-jong-un", "金正恩")]),
        ("プーチン大統領", [("putin", "プーチン")]),
        ("ラスプーチンの本", []),
        ("김정은은 말했다. 김정은이라는", [("kim-jong-un", "김정은"), ("kim-jong-un", "김정은")]),
        ("김정은혜 씨", []),
        ("וגם פוטין ופוטין", [("putin", "פוטין"), ("putin", "פוטין")]),
        ("قال بوتـين وبوتين", [("putin", "بوتـين"), ("putin", "بوتين")]),
        ("\u2067Putin\u2069", [("putin", "Putin")]),
        ("Путин, Путина", [("putin", "Путин")]),
        ("", []),
    ],
)
def test_matches(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_shared_alias_counts_if_one_of_its_actors_is_there() -> None:
    assert found("Kim arrived") == []
    assert found("Kim arrived", marked=("kim-yo-jong",)) == [("kim-yo-jong", "Kim")]
    assert found("Kim Jong Un came. Kim left.") == [("kim-jong-un", "Kim Jong Un"), ("kim-jong-un", "Kim")]
    assert found("Kim Jong Un and Kim Yo Jong; Kim left.")[2:] == []
    assert found("Kim Jong Un; Kim left", marked=("kim-yo-jong",)) == [("kim-jong-un", "Kim Jong Un")]


def test_ignored_actors_and_aliases() -> None:
    assert found("Putin, May", ignored=("putin",)) == [("may", "May")]
    assert found("Theresa May in May", ignored=("May",)) == [("may", "Theresa May")]
    assert found("Kim arrived", ignored=("kim-yo-jong",)) == [("kim-jong-un", "Kim")]
    assert found("the New York Times", ignored=("times",)) == []


def test_an_alias_with_its_very_accents_wins() -> None:
    names = Names.of({"a": actor("Jose"), "b": actor("José")})
    assert [m.actor for m in find_mentions("Jose met José", names)] == ["a", "b"]


def test_what_is_not_to_be_looked_for() -> None:
    quiet = Actor(name="Us Weekly", aliases=(Alias(name="Us", match=False),))
    silent = Actor(name="They", match=False)
    names = Names.of({"us": quiet, "they": silent, "odd": actor("…", "—")})
    assert names.aliases == (("us", "Us Weekly"),)
    assert find_mentions("They gave Us nothing …", names) == ()


def test_no_names() -> None:
    assert find_mentions("Putin", Names()) == ()


def test_the_alias_is_named_as_it_was_written() -> None:
    (mention,) = find_mentions("JOSE PENA!", NAMES)
    assert (mention.alias, mention.start, mention.end) == ("José Peña", 0, 9)


def test_names_are_equal_by_what_is_looked_for() -> None:
    again = Names.of(dict(reversed(ACTORS.items())))
    find_mentions("Putin", again)
    assert again == NAMES
    assert hash(again) == hash(NAMES)
    assert again.digest == NAMES.digest
    more = Names.of({**ACTORS, "xi": actor("Xi")})
    assert more != NAMES
    assert more.digest != NAMES.digest
    described = ACTORS["putin"].__class__(name="Vladimir Putin", description="x")
    assert Names.of({"p": described}) == Names.of({"p": actor("Vladimir Putin")})


def test_names_travel_to_other_processes() -> None:
    find_mentions("Putin", NAMES)
    sent = pickle.loads(pickle.dumps(NAMES))
    assert sent == NAMES
    assert find_mentions("Putin", sent) == find_mentions("Putin", NAMES)


pieces = st.sampled_from(
    ["Kim", " Jong", " Un", "Putin", "José", "e\u0301", " ", "’s", "\u200b", "김정은", "은", "普京", "\n", "x", "…"]
)


@given(st.lists(pieces, max_size=20).map("".join))
def test_mentions_are_in_order_and_in_the_text(text: str) -> None:
    mentions = find_mentions(text, NAMES, ("kim-jong-un",))
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert find_mentions(text, NAMES, ("kim-jong-un",)) == mentions


@given(st.text(), st.text())
def test_never_raises(text: str, alias: str) -> None:
    find_mentions(text, Names.of({"a": actor(alias)}))
    if alias:
        find_mentions(text + alias + text, Names.of({"a": actor(alias)}), (), (alias,))


def test_bounded_time() -> None:
    names = Names.of({f"a{n}": actor("a" * n) for n in range(1, 40)} | {"b": actor("a a")})
    started = time.process_time()
    find_mentions("a" * 60_000, names)
    find_mentions("a " * 100_000, names)
    find_mentions("a" + "\u0301" * 300_000 + " a", names)
    assert time.process_time() - started < 10
