"""Articles of one origin: they share most of their wording, or name the same."""

from __future__ import annotations

import random

import pytest

from briefgen.resolve.origins import KEPT, RUN, SHARE, SHORTEST, Traces, count, groups, runs, share
from tests.projects import ROOT

WORDS = [a + b for a in "ba ke mi no lu sa te wi po fu".split() for b in "rat lin sor men dak vel zug pim hos".split()]


def text(seed: int, words: int) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def test_the_hashes_are_the_same_on_every_machine() -> None:
    assert runs(" ".join(f"w{number}" for number in range(27))).hex() == EXPECTED


EXPECTED = "42892812e9a8481b4b821c32ad7e4241422faf48024c2654d6b92e5c2f448a5dd5fbaf7b8c699682c519128579d3f48fca22b29e04263fa3f278f4aee75693b61c18b4b9110858bbecf1b7c3b303becda472c8daf9dfd0dbf80aeadc"


def test_what_does_not_change_the_words_changes_nothing() -> None:
    plain = " ".join(text(1, 100)) + " don't"
    assert runs(plain) == runs(plain.upper().replace(" ", ",  ", 40).replace("'", "’"))
    assert runs(plain) != runs(plain.replace(plain.split()[50], "other"))


@pytest.mark.parametrize("length", [60, 300, 2_000, 20_000])
@pytest.mark.parametrize(("shared", "expected"), [(0.9, True), (0.65, True), (0.3, False), (0.0, False)])
def test_most_of_the_wording_decides(length: int, shared: float, expected: bool) -> None:
    first = text(2, length)
    second = first[: int(length * shared)] + text(3, length - int(length * shared))
    assert (share(runs(" ".join(first)), runs(" ".join(second))) >= SHARE) is expected


def test_a_short_text_within_a_long_one_has_its_origin() -> None:
    short, long = text(4, 250), text(5, 750)
    assert share(runs(" ".join(short)), runs(" ".join(long[:300] + short + long[300:]))) >= 80


def test_texts_of_a_few_words_tell_nothing() -> None:
    assert runs(" ".join(text(6, 24))) == b""
    assert share(b"", b"") == 0


@pytest.mark.parametrize(
    "letters", ["神圣的斗争正在进行中我们等待着船", "เรือออกจากท่าแล้ววันนี้", "船は今日港を出た人々は待つ"]
)
def test_scripts_without_spaces_are_compared_letter_by_letter(letters: str) -> None:
    whole = "".join(random.Random(7).choices(letters, k=200))
    assert share(runs(whole), runs(whole[:150])) == 100


def test_long_texts_are_kept_in_few_bytes() -> None:
    assert len(runs(" ".join(text(8, 100_000)))) == 4 * KEPT


def test_groups_name_their_origin_and_leave_others_alone() -> None:
    wire, own = runs(" ".join(text(9, 200))), runs(" ".join(text(10, 200)))
    found = groups(
        [
            ("a", Traces(None, wire)),
            ("b", Traces(None, own)),
            ("c", Traces("Harbour Wire", wire)),
            ("d", Traces("HARBOUR  wire.", b"")),
            ("e", Traces("Another", b"")),
        ]
    )
    assert found == ((("a", "c", "d"), "Harbour Wire", True),)
    assert count(5, found) == 3


def test_the_documents_state_the_rule() -> None:
    stated = (ROOT / "docs/briefings.md").read_text("utf-8")
    rule = f"at least {SHARE} % of the runs of {RUN} words of the shorter text"
    assert rule in stated
    assert f"fewer than {SHORTEST} words" in stated
    assert f"by {KEPT} of their runs" in stated


def test_the_same_name_is_enough() -> None:
    (found,) = groups([("a", Traces("Desk", b"")), ("b", Traces("desk", b""))])
    assert not found.wording
    assert groups([("a", Traces(None, b"")), ("b", Traces(None, b""))]) == ()
    assert groups([("a", Traces("、", b"")), ("b", Traces("。", b""))]) == ()
