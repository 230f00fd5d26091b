"""The verdict on words: whether they stand in a text, and what stands there instead."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Difference
from briefgen.resolve.evidence import Evidence, describe, examine
from briefgen.selectors import Haystack

TEXT = (
    "At the launch pad the guest said his country “will always be there” for its neighbour. "
    "The two nations, he went on, share one sacred struggle — and no\u00a0one else’s.\n\n"
    "Officials did not say whether arms were discussed. He said “will always be there” once more…"
)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("one sacred struggle", "exact"),
        (" one sacred struggle\n", "exact"),
        ("sacred struggle - and no one else's", "typographic"),
        ("no one", "typographic"),
        ("once more...", "typographic"),
        ("one sacr", "altered"),
        ("acred struggle", "altered"),
        ("One sacred struggle", "altered"),
        ("", "absent"),
        (" \u200b", "absent"),
    ],
)
def test_verdicts(words: str, verdict: str) -> None:
    assert examine(words, TEXT).verdict == verdict


@pytest.mark.parametrize(
    ("words", "text", "verdict"),
    [
        ("神聖な戦い", "彼は「神聖な戦い」と述べた", "exact"),
        ("支持俄罗斯", "我们坚决支持俄罗斯政府", "exact"),
        ("전폭적인 지지", "그는 전폭적인 지지를 밝혔다", "exact"),
        ("전폭적인 지", "그는 전폭적인 지지를 밝혔다", "altered"),
        ("حرب مقدسة", "قال إنها حرب مقدسة", "exact"),
        ("محمد", "قال محـمد", "typographic"),
        ("שלום", "הוא אמר ושלום", "exact"),
        ("José", "dijo Jose\u0301 ayer", "typographic"),
        ("José", "dijo Jose ayer", "altered"),
        ("священная борьба", "Это священная борьба, сказал он", "exact"),
        ("священная борьб", "Это священная борьба, сказал он", "altered"),
        ("sacred strug", "a sacred strug\u00adgle", "altered"),
        ("sacred struggle", "a sacred strug\u00adgle", "typographic"),
    ],
)
def test_scripts(words: str, text: str, verdict: str) -> None:
    assert examine(words, text).verdict == verdict


def test_the_range_is_that_of_the_original() -> None:
    found = examine("sacred struggle - and no one else's", TEXT)
    assert [TEXT[slice(*span)] for span in found.spans] == ["sacred struggle — and no\u00a0one else’s"]


def test_twice_is_ambiguous_and_a_prefix_settles_it() -> None:
    assert len(examine("will always be there", TEXT).spans) == 2
    assert len(examine("will always be there", TEXT, prefix="He said “").spans) == 1
    assert len(examine("will always be there", TEXT, suffix='" for').spans) == 1


def test_words_that_stand_only_elsewhere() -> None:
    found = examine("sacred struggle", TEXT, prefix="one just")
    assert found.verdict == "altered"
    assert found.nearest is not None
    assert TEXT[slice(*found.nearest)] == "sacred struggle"
    assert found.difference == ()


@pytest.mark.parametrize(
    ("words", "nearest", "difference"),
    [
        (
            "share one just struggle",
            "share one sacred struggle",
            "share one [-just-] {+sacred+} struggle",
        ),
        (
            "Officials did say whether arms",
            "Officials did not say whether arms",
            "Officials did {+not+} say whether arms",
        ),
        ("he went on share one", "he went on, share one", "he went on{+,+} share one"),
        ("one sacred struggles", "one sacred struggle", "one sacred [-struggles-] {+struggle+}"),
        (
            "Two nations, he went on, share one sacred struggle",
            "The two nations, he went on, share one sacred struggle",
            None,
        ),
    ],
)
def test_the_nearest_passage(words: str, nearest: str, difference: str | None) -> None:
    found = examine(words, TEXT)
    assert found.nearest is not None
    assert TEXT[slice(*found.nearest)] in nearest
    if difference:
        assert TEXT[slice(*found.nearest)] == nearest
        assert describe(found.difference) == difference


def test_a_place_inside_a_word_hides_no_place_behind_it() -> None:
    assert examine("so so", "also so so").spans == ((5, 10),)


def test_the_nearest_passage_has_its_first_word() -> None:
    text = "Nobody laughed. Bergen is now turning to the sacred labour to guard its shared harbour and keep its people safe."
    found = examine("Bergen is now turning to the hard labour to guard its harbour and keep its people safe", text)
    assert found.nearest is not None
    assert text[slice(*found.nearest)].startswith("Bergen is")
    assert "[-hard-] {+sacred+}" in describe(found.difference)


def test_invented_words_have_no_nearest_passage() -> None:
    found = examine("Bananas are cheaper than ever this winter, economists claim", TEXT)
    assert found.verdict == "absent"
    assert found.nearest is None
    assert found.similarity < 60


def test_a_long_equal_stretch_is_cut() -> None:
    difference: Difference = (
        ("same", " ".join("abcdefghijklmnop")),
        ("missing", " just"),
        ("found", " sacred"),
        ("same", " end"),
    )
    assert describe(difference, context=3) == "… n o p [-just-] {+sacred+} end"


def test_difference_in_a_script_without_spaces() -> None:
    found = examine("这是神圣的战斗我们支持", "他说这是正义的战斗我们支持。")
    assert describe(found.difference) == "这是[-神圣-]{+正义+}的战斗我们支持"


def test_a_long_quote_in_a_long_text() -> None:
    quote = " ".join(f"word{i} follows number {i}" for i in range(700))
    text = (
        ("The wind blew over the plain as before. " * 2000)
        + quote.replace("word350 ", "word350 never ")
        + " The end." * 3000
    )
    found = examine(quote, text)
    assert found.verdict == "altered"
    assert found.nearest is not None
    assert found.similarity > 99
    assert text[slice(*found.nearest)] == quote.replace("word350 ", "word350 never ")
    assert "{+never+}" in describe(found.difference)


WORDS = "".join(f"term{i} " for i in range(4000))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (WORDS[:20_000], "another text altogether " * 400_000),
        ("a" * 20_000, "a" * 3_000_000 + "b"),
        ("a" * 200 + "b", "a" * 3_000_000),
        ("a b " * 5_000, "b a a " * 500_000),
        ("entirely new", "\u200b" * 3_000_000),
        ("e" + "\u0301\u0316" * 9_000, "e" + "\u0316\u0301" * 300_000),
        ("他们的神圣斗争" * 2_000, "我们坚决支持他们的一切措施" * 100_000),
        (WORDS[:20_000], WORDS[:9_000]),
        ("the of " * 3_000, WORDS + "the of to " * 100_000),
        ("a … " * 20, "a " * 1_000_000),
        ("a … b", "a " * 500_000 + "b " * 500_000),
        ("[a] " * 5_000, "a [a] b " * 300_000),
        ("… " * 10_000, "… " * 100_000),
        ("[[" * 10_000, "[" * 1_000_000),
        ("( " * 10_000, "( … " * 100_000),
        ("one … two … three … four … five … six", "one two three four five seven " * 100_000),
        ("[a]b … c[d]", "ab c " * 300_000),
    ],
)
def test_bounded_time(words: str, text: str) -> None:
    started = time.process_time()
    examine(words, text)
    assert time.process_time() - started < 10


tricky = st.text("ab.[]() \n\u200b-—…'“”e\u0301éc.김은ו", max_size=30)


@given(tricky, tricky, st.none() | tricky, st.none() | tricky)
def test_never_raises_and_stays_in_the_text(words: str, text: str, prefix: str | None, suffix: str | None) -> None:
    found = examine(words, Haystack(text), prefix, suffix)
    assert (found.verdict in ("altered", "absent")) == (not found.spans)
    assert (found.verdict == "altered") == (found.nearest is not None)
    ranges = (*found.spans, *found.parts, *([found.nearest] if found.nearest else []))
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert examine(words, text, prefix, suffix) == found
    assert isinstance(describe(found.difference), str)


@given(st.lists(st.sampled_from(["one", "two", "«three»", "fo\u0301ur", "5.5"]), min_size=1, max_size=12), st.data())
def test_whole_words_of_a_text_are_exact(parts: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(parts) - 1))
    end = data.draw(st.integers(start + 1, len(parts)))
    assert examine(" ".join(parts[start:end]), " ".join(parts)).verdict == "exact"


def test_evidence_of_nothing() -> None:
    assert examine("words", "") == Evidence("absent")


def test_fragments_that_stand_everywhere_prove_nothing_and_cost_little() -> None:
    hay = Haystack("alpha beta gamma delta " * 12_000)
    began = time.process_time()
    for number in range(20):
        assert examine(" … ".join(["alpha"] * 20) + f" {number}", hay).verdict == "absent"
    assert time.process_time() - began < 4
    assert len(hay.parts) == 1
    assert examine("alpha … beta … gamma", "alpha beta gamma. " + "beta " * 2000).verdict == "altered"
