"""Which names can be ids, and what kind of file stands where."""

from __future__ import annotations

import pytest

from briefgen.layout import folded, is_id, is_ignored, kind_of, stem


@pytest.mark.parametrize("name", ["kim", "a-b_c.d", "Ä1", "김정은", "हिन्दी", "ไทย", "1984", "x" * 100])
def test_letters_and_digits_of_any_script_make_an_id(name: str) -> None:
    assert is_id(name)


@pytest.mark.parametrize(
    "name",
    ["", " ", "a b", "a/b", "..", ".a", "a.", "-a", "_a", "con", "COM1", "lpt9.x", "x" * 101, "a\n", "a#b", "\u0301a"],
)
def test_what_no_file_or_address_can_be_called_is_no_id(name: str) -> None:
    assert not is_id(name)


def test_the_same_name_in_another_unicode_form_is_the_same_id() -> None:
    assert stem("content/articles/cafe\u0301.md") == stem("content/articles/caf\u00e9.md") == "caf\u00e9"
    assert folded("STRASSE") == folded("straße")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("config.yaml", "config"),
        ("content/actors.yaml", "actors"),
        ("content/actors/more.yaml", "actors"),
        ("content/articles/a.md", "article"),
        ("content/articles/a.yaml", "sidecar"),
        ("content/articles/deep/a.md", "stray"),
        ("content/articles/a.PNG", "media"),
        ("content/briefings/b.yml", "stray"),
        ("content/static/x.md", "static"),
        ("themes/mine/theme.yaml", "theme"),
    ],
)
def test_the_place_of_a_file_says_what_it_is(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_what_editors_leave_behind_is_ignored_everywhere() -> None:
    assert all(map(is_ignored, ["content/a.md~", "content/.a.md.swp", "content/#a#", "content/static/.x.swp"]))
    assert not is_ignored("content/static/.nojekyll")
