"""Marks set into a body, its excerpts, and the windows that these show."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Body
from briefgen.parse.flatten import flatten
from briefgen.parse.markup import convert
from briefgen.parse.sanitise import sanitise
from briefgen.weave import CUT, Span, excerpt, weave, windows

SOURCE = (
    "One *two **three*** four & < five.\n\n- six `seven`\n- eight\n\n| a | b |\n|---|---|\n| c | d |\n\nnine  \nten"
)


def body_of(markdown: str) -> Body:
    return flatten(sanitise(convert(markdown, ("tables", "footnotes")))[0])[0]


def span(start: int, end: int, name: str = "x", after: str = "") -> Span:
    return Span(start, end, f'<span id="{name}">', f'<span data-of="{name}">', "</span>", after)


def marked(body: Body, words: str, name: str = "x", after: str = "") -> Span:
    start = body.text.index(words)
    return span(start, start + len(words), name, after)


class TestWeave:
    def test_a_span_inside_a_run(self) -> None:
        body = body_of("He said “yes & no” twice.")
        assert weave(body, [marked(body, "yes & no")]) == '<p>He said “<span id="x">yes &amp; no</span>” twice.</p>'

    def test_no_spans_change_nothing(self) -> None:
        body = body_of(SOURCE)
        assert weave(body, []) == body.html

    def test_a_span_over_elements_comes_in_parts_with_one_id(self) -> None:
        body = body_of("a *b* c\n\nd")
        assert weave(body, [span(0, len(body.text), after="<sup>1</sup>")]) == (
            '<p><span id="x">a </span><em><span data-of="x">b</span></em><span data-of="x"> c</span></p>\n'
            '<p><span data-of="x">d</span><sup>1</sup></p>'
        )

    def test_nested_spans_nest(self) -> None:
        body = body_of("one two three")
        woven = weave(body, [marked(body, "two", "in"), marked(body, "one two three", "out")])
        assert woven == '<p><span id="out">one <span id="in">two</span> three</span></p>'

    def test_of_equal_spans_the_first_is_the_outer(self) -> None:
        body = body_of("one")
        assert weave(body, [span(0, 3, "a"), span(0, 3, "b")]).startswith('<p><span id="a"><span id="b">one')

    def test_crossing_spans_are_closed_and_opened_again(self) -> None:
        body = body_of("one two three")
        woven = weave(body, [marked(body, "one two", "a", "[1]"), marked(body, "two three", "b")])
        assert woven == ('<p><span id="a">one <span id="b">two</span></span>[1]<span data-of="b"> three</span></p>')

    def test_what_stands_behind_a_span_stands_behind_the_link_that_it_ends_in(self) -> None:
        body = body_of("backs [the *great* plan](https://x.org) now")
        spans = [
            marked(body, "backs the great", "a", "[1]"),
            marked(body, "great", "b", "[2]"),
            marked(body, "plan now", "c", "[3]"),
        ]
        woven = weave(body, spans)
        assert woven.endswith(
            '<span id="c">plan</span></a>[2][1]<span data-of="c"> now</span>[3]</p>',
        )
        assert re.sub(r"</?span[^>]*>|\[\d\]", "", woven) == body.html

    @given(st.data())
    def test_no_link_holds_another(self, data: st.DataObject) -> None:
        body = body_of("[one](a.html) two [*three* four](b.html)[five](c.html)\n\n- [six](d.html)\n\n[seven](e.html)")
        offsets = st.integers(0, len(body.text))
        drawn = data.draw(st.lists(st.tuples(offsets, offsets), max_size=8))
        spans = [span(start, end, f"n{number}", "<a>1</a>") for number, (start, end) in enumerate(drawn)]
        woven = weave(body, spans)
        tree = fromstring(f"<div>{woven}</div>")
        assert tree.findall(".//a//a") == []
        assert woven.count("<a>") == sum(start < end for start, end in drawn)
        assert re.sub("</?span[^>]*>|<a>1</a>", "", woven) == body.html

    def test_spans_without_text_are_left_out(self) -> None:
        body = body_of("a\n\nb")
        assert weave(body, [span(1, 1), span(1, 3), span(2, 1)]) == body.html

    @given(st.data())
    def test_any_spans_leave_the_html_as_it_was_and_are_well_formed(self, data: st.DataObject) -> None:
        body = body_of(data.draw(st.sampled_from([SOURCE, "a[^1] b\n\n[^1]: *note*", "    x\n\n    y\n\n> q\n>\n> r"])))
        offsets = st.integers(0, len(body.text))
        drawn = data.draw(st.lists(st.tuples(offsets, offsets), max_size=8))
        spans = [span(start, end, f"n{number}") for number, (start, end) in enumerate(drawn)]
        woven = weave(body, spans)
        assert re.sub("</?span[^>]*>", "", woven) == body.html
        tree = fromstring("<div>" + re.sub("<(br|hr)>", r"<\1/>", woven) + "</div>")
        for one in spans:
            inside = body.text[one.start : one.end] if one.start < one.end else ""
            name = one.open.split('"')[1]
            parts = [part for part in tree.iter("span") if name in (part.get("id"), part.get("data-of"))]
            assert without_gaps("".join("".join(part.itertext()) for part in parts)) == without_gaps(inside)
            assert [part.get("id") for part in parts] == [name, *[None] * len(parts)][: len(parts)]

    def test_very_many_spans_are_no_burden(self) -> None:
        body = body_of("word " * 40_000)
        assert weave(body, [span(i * 5, i * 5 + 12) for i in range(39_000)]).count("<span id=") == 39_000


def without_gaps(text: str) -> str:
    return re.sub(r"[\n\t]", "", text)


class TestExcerpt:
    def test_only_the_windows_are_shown(self) -> None:
        body = body_of("one two *three* four & five six seven")
        spans = [marked(body, "three"), marked(body, "six", "y", "[2]")]
        shown = excerpt(body, spans, [(4, 18), (21, len(body.text) - 6)])
        assert shown == (f'<p>{CUT} two <span id="x">three</span> four {CUT} five <span id="y">six</span>[2] {CUT}</p>')

    def test_a_window_over_blocks_gives_a_paragraph_for_each(self) -> None:
        body = body_of("one\n\n- three\n\nfour five")
        spans = [marked(body, "three\n\nfour")]
        assert excerpt(body, spans, [(0, body.text.index(" five"))]) == (
            f'<p>one</p><p><span id="x">three</span></p><p><span data-of="x">four</span> {CUT}</p>'
        )

    def test_the_text_is_escaped(self) -> None:
        body = body_of("a &lt;b&gt; & c")
        assert excerpt(body, [], [(0, 99)]) == "<p>a &lt;b&gt; &amp; c</p>"

    def test_no_windows_show_nothing(self) -> None:
        assert excerpt(body_of(SOURCE), [span(0, 5)], []) == ""

    @given(st.data())
    def test_nothing_outside_the_windows_is_shown(self, data: st.DataObject) -> None:
        body = body_of(SOURCE)
        offsets = st.integers(0, len(body.text))
        pairs = data.draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=5))
        spans = [span(start, end) for start, end in pairs]
        stretches = windows(body.text, [(start, end) for start, end in pairs], data.draw(st.integers(0, 3)))
        tree = fromstring(f"<div>{excerpt(body, spans, stretches)}</div>")
        for cut in tree.findall(".//span[@class='cut']"):
            cut.text = ""
        shown = "".join("".join(tree.itertext()).split())
        assert shown == "".join("".join(body.text[start:end] for start, end in stretches).split())


class TestWindows:
    TEXT = "Zero.\n\none two three four five six seven\n\nEight."

    @pytest.mark.parametrize(
        ("words", "shown"), [(0, "four"), (1, "three four five"), (2, "two three four five six"), (9, TEXT[7:-8])]
    )
    def test_so_many_words_on_both_sides_within_the_block(self, words: int, shown: str) -> None:
        start = self.TEXT.index("four")
        ((begin, end),) = windows(self.TEXT, [(start, start + 4)], words)
        assert self.TEXT[begin:end] == shown

    def test_windows_that_touch_are_one(self) -> None:
        one, six = self.TEXT.index("one"), self.TEXT.index("six")
        assert len(windows(self.TEXT, [(six, six + 3), (one, one + 3)], 1)) == 2
        assert len(windows(self.TEXT, [(six, six + 3), (one, one + 3)], 2)) == 1

    def test_two_characters_are_a_word_where_there_are_no_spaces(self) -> None:
        text = "金正恩表示这是神圣的斗争并且支持"
        start = text.index("神圣")
        ((begin, end),) = windows(text, [(start, start + 2)], 2)
        assert text[begin:end] == "表示这是神圣的斗争并"

    def test_a_vowel_sign_stays_with_its_letter(self) -> None:
        text = "กที่นี่กำลังพูดเรื่องนี้"
        for start in range(len(text)):
            for begin, end in windows(text, [(start, start + 1)], 1):
                assert begin in (0, start) or not re.match("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", text[begin])
                assert not re.match("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", text[end : end + 1])

    @given(
        st.text("ab \n金", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))), st.integers(0, 3)
    )
    def test_they_hold_the_spans_in_order_and_apart(self, text: str, spans: list[tuple[int, int]], words: int) -> None:
        spans = [(min(s, len(text)), min(e, len(text))) for s, e in spans]
        found = windows(text, spans, words)
        assert list(found) == sorted(found)
        assert all(first[1] < second[0] for first, second in pairwise(found))
        for start, end in spans:
            assert start >= end or any(begin <= start and end <= stop for begin, stop in found)
