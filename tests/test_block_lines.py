"""In which lines the blocks of a text begin, told from the words alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.parse.article import ParsedArticle, read_article
from briefgen.parse.block_lines import block_lines, line_at

HEAD = "---\ntitle: T\nsource: s\n---\n"
TEXT = """
# The *first* heading

One line, and
another one that
ends “here”.

::: {.boilerplate}
The teaser of another story.

One more teaser.
:::

The [next]{.actor ref=ada} paragraph. {>> a note <<}

1. first thing
2. second
   thing

> [“We wait”]{.quote #wait speaker=ada}
> for &amp; with her

| a | b |
|---|---|
| c | d |

::: {.quote #toast speaker=ada}
**Last** words.
:::
"""


def read(text: str) -> ParsedArticle:
    return read_article("content/articles/a.md", (HEAD + text).encode(), None, ("tables",))


def test_every_word_is_told_its_line() -> None:
    parsed, lines = read(TEXT), (HEAD + TEXT).split("\n")
    for word in ("first", "another", "here", "next", "second", "wait", "with", "Last"):
        line = line_at(parsed.lines, parsed.body.text, parsed.body.text.index(word))
        assert line, word
        assert word in lines[line - 1]


def test_what_cannot_be_found_again_has_no_line() -> None:
    assert line_at(block_lines("other words", "These words\n", 1), "other words", 6) is None
    assert line_at(b"", "other words", 6) is None


@given(st.text(alphabet="ab1.\n >#[]{}*_&:-|<", max_size=60))
def test_no_text_has_a_line_that_the_file_has_not(text: str) -> None:
    parsed = read(text)
    for at in range(len(parsed.body.text)):
        line = line_at(parsed.lines, parsed.body.text, at)
        assert line is None or 5 <= line <= HEAD.count("\n") + text.count("\n") + 1
