"""Marks moved between the text and YAML, and annotations of other tools taken over: nothing of the text is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.cli.program import program
from briefgen.edits import edited
from briefgen.marking import conversion
from briefgen.marking.article_files import ArticleFiles
from briefgen.marking.conversion import Form, convert
from briefgen.marking.entries import selector
from briefgen.marking.web_annotations import Imported, Unusable, read_annotations
from briefgen.model import Passage
from briefgen.parse.annotations import find_marks
from briefgen.parse.article import ParsedArticle, read_article
from briefgen.selectors import Haystack, find_between, find_exact
from briefgen.starter import starter_files
from briefgen.yaml_edits import append_items, flow, remove_items

EXTENSIONS = ("fenced_code", "tables", "footnotes")
HEAD = "---\ntitle: T\nsource: a\n---\n\n"


def read(files: ArticleFiles) -> ParsedArticle:
    return read_article(*files, EXTENSIONS)


def turned(files: ArticleFiles, form: Form) -> ArticleFiles:
    """The files after a conversion."""
    after = {change.path: change.after for change in convert(files, form, EXTENSIONS).changes}
    beside = files.path.replace(".md", ".yaml")
    return ArticleFiles(files.path, after.get(files.path, files.article) or b"", after.get(beside, files.sidecar))


def passages(files: ArticleFiles) -> list[Passage]:
    bare = (msgspec.structs.replace(passage, verdict=None) for passage in read(files).passages)
    return sorted(bare, key=lambda passage: passage.id)


def article(body: str, beside: str | None = None) -> ArticleFiles:
    return ArticleFiles(
        "content/articles/x.md", (HEAD + body).encode(), beside.encode() if beside is not None else None
    )


# ── texts with marks, as authors may write them ──

WORDS = st.sampled_from(
    "war peace the a not “said” don’t [sic] *often* **now** `code` 12.5 1,000 naïve Мир 和平 السلام [a](https://a.example/a-war) &amp; <b>b</b>".split()
)


def _marked(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.sampled_from(
        [
            "{.quote speaker=kim}",
            '{.quote #%d ref=s note="it\'s {so}"}',
            "{.claim by=kim,lee stance=denies}",
            "{.event date=2023-09}",
            "{.term}",
            "{.actor ref=kim}",
        ]
    )
    spans = st.builds(
        lambda words, listed: f"[{' '.join(words)}]{listed}", st.lists(children, min_size=1, max_size=3), lists
    )
    return st.one_of(children, spans)


LINES = st.lists(st.recursive(WORDS, _marked, max_leaves=6), min_size=1, max_size=8).map(" ".join)
BLOCKS = st.one_of(
    LINES,
    LINES.map(lambda text: f"> {text}"),
    LINES.map(lambda text: f"- {text}\n- more"),
    LINES.map(lambda text: f"::: {{.quote speaker=kim}}\n{text}\n\nmore of it\n:::"),
    LINES.map(lambda text: f"::: {{.boilerplate}}\n{text}\n:::"),
    LINES.map(lambda text: f"{text} {{>> a [note]{{.quote}} <<}}"),
)


def _numbered(text: str) -> str:
    parts = text.split("#%d")
    return "".join(part + (f"#m{number}" if number < len(parts) - 1 else "") for number, part in enumerate(parts))


TEXTS = st.lists(BLOCKS, min_size=1, max_size=4).map(lambda blocks: _numbered("\n\n".join(blocks)) + "\n")


@settings(deadline=None, max_examples=50)
@given(TEXTS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([None, "summary: S\n"]))
def test_moving_marks_there_and_back_changes_neither_text_nor_passages(text: str, end: str, beside: str | None) -> None:
    files = article(text, beside)
    files = files._replace(article=files.article.replace(b"\n", end.encode()))
    if any(problem.severity == "error" for problem in read(files).diagnostics):
        return
    out = turned(files, "standoff")
    back = turned(out, "inline")
    for after in (out, back):
        assert read(after).body == read(files).body
        assert passages(after) == passages(files)
        assert after.article.count(b"\r\n") == (after.article.count(b"\n") if end == "\r\n" else 0)


def test_every_mark_of_the_sample_goes_out_of_the_text() -> None:
    for path, data in starter_files().items():
        if path.startswith("content/articles/") and path.endswith(".md"):
            files = ArticleFiles(path, data, starter_files().get(path.replace(".md", ".yaml")))
            out = turned(files, "standoff")
            assert find_marks(out.body) == ()
            assert passages(out) == passages(files)


MARKED = """\
He [“will [not] go”]{.quote #go speaker=kim,lee as="the \\"boss\\"" note="a  b"} now, [“ever”]{.quote cont=go}.

::: {.question #q}
One.

Two.
:::
Three [Kim](actor:kim).
"""


def test_marks_leave_the_text_bare() -> None:
    out = turned(article(MARKED), "standoff")
    assert out.body.strip() == "He “will [not] go” now, “ever”.\n\nOne.\n\nTwo.\n\nThree Kim."
    entries = yaml.safe_load(out.article.split(b"---")[1])["annotations"]
    assert entries[0] == {
        "quote": "go", "exact": "“will [not] go”", "speaker": ["kim", "lee"], "as": 'the "boss"', "note": "a  b",
    }  # fmt: skip
    assert entries[1] == {"quote": "go-part-2", "exact": "“ever”", "cont": "go"}
    assert entries[2] == {"question": "q", "exact": "One.\n\nTwo."}
    assert entries[3] == {"actor": "actor-kim", "exact": "Kim", "ref": "kim"}


def test_attributes_keep_the_order_in_which_they_were_written() -> None:
    marked = "He [“will go”]{.quote #go note=seen ref=going as=boss via=lee speaker=kim} and [it rained]{.claim #rain ref=wet by=kim}.\n"
    out = turned(article(marked), "standoff")
    first = yaml.safe_load(out.article.split(b"---")[1])["annotations"][0]
    assert list(first) == ["quote", "exact", "note", "ref", "as", "via", "speaker"]
    assert turned(out, "inline").body == article(marked).body


def test_marks_go_into_the_text() -> None:
    beside = "summary: S\nannotations:  # mine\n  - {quote: a, exact: “will go”, speaker: kim}\n  # keep me\n  - {term: b, exact: will}\n"
    back = turned(article("He *said* he “**will** go” now.\n", beside), "inline")
    assert back.body.strip() == "He *said* he [“**[will]{.term #b}** go”]{.quote #a speaker=kim} now."
    assert back.sidecar == b"summary: S\nannotations: []  # mine\n  # keep me\n"


def test_a_mark_across_another_stays_beside_the_text_and_is_told() -> None:
    files = article(
        "[one two]{.claim #c} three four\n",
        "annotations:\n  - {quote: q, exact: two three}\n  - {quote: p, exact: four}\n",
    )
    done = convert(files, "inline", EXTENSIONS)
    assert [(mark.kind, mark.id) for mark in done.kept] == [("quote", "q")]
    assert done.moved == 1
    back = turned(files, "inline")
    assert back.body.strip() == "[one two]{.claim #c} three [four]{.quote #p}"
    assert back.sidecar == b"annotations:\n  - {quote: q, exact: two three}\n"


def test_marks_that_cross_are_told_apart_without_trying_each(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"w{number}" for number in range(600)]
    entries = "".join(
        f"  - {{quote: a{at}, exact: {' '.join(words[at : at + 3])}}}\n"
        f"  - {{quote: b{at}, exact: {' '.join(words[at + 2 : at + 5])}}}\n"
        for at in range(0, 600, 6)
    )
    reads: list[str] = []

    def read(*given: Any) -> Any:
        reads.append(given[0])
        return read_article(*given)

    monkeypatch.setattr(conversion, "read_article", read)
    files = article(" ".join(words) + "\n", f"annotations:\n{entries}")
    done = convert(files, "inline", EXTENSIONS)
    assert (done.moved, len(done.kept)) == (100, 100)
    assert {mark.id[0] for mark in done.kept} == {"b"}
    assert {mark.reason for mark in done.kept} == {
        "it stands across another mark: begins in it and ends outside, or the other way round"
    }
    assert len(reads) < 5


def test_marks_that_begin_or_end_together_are_nested() -> None:
    marks = "annotations: [{term: a, exact: one}, {claim: b, exact: one two}, {term: c, exact: two}, {quote: d, exact: one two}]\n"
    back = turned(article("one two\n", marks), "inline")
    assert back.body.strip() == "[[[one]{.term #a} [two]{.term #c}]{.quote #d}]{.claim #b}"
    assert back.sidecar is None


def test_a_mark_in_the_headline_stays_in_yaml() -> None:
    files = ArticleFiles(
        "content/articles/x.md",
        b"---\ntitle: Big words\nsource: a\nannotations: [{quote: h, exact: Big, type: headline}]\n---\ntext\n",
    )
    done = convert(files, "inline", EXTENSIONS)
    assert (done.changes, done.moved, [mark.id for mark in done.kept]) == ((), 0, ["h"])


def test_a_bracket_that_would_become_markup_keeps_its_mark() -> None:
    # Without its brackets the number would make the line a list.
    files = article("[1. January]{.event #e} was cold, [they say]{.quote #q}.\n")
    out = turned(files, "standoff")
    assert out.body.strip() == "[1. January]{.event #e} was cold, they say."


def test_many_such_marks_are_not_all_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def read(*given: Any) -> Any:
        reads.append(given[0])
        return read_article(*given)

    monkeypatch.setattr(conversion, "read_article", read)
    text = "\n\n".join(f"[{number}. January]{{.event #e{number}}} was cold." for number in range(200))
    done = convert(article(text + "\n"), "standoff", EXTENSIONS)
    assert (done.moved, len(done.kept)) == (0, 200)
    assert "too many" in done.kept[0].reason
    assert len(reads) <= 101


@given(st.text("ab “”.\n和", min_size=1, max_size=60), st.integers(0, 60), st.integers(1, 30))
def test_a_selector_finds_its_place_and_no_other(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    end = min(len(text), start + length)
    if not text[start:end].strip() or text[start].isspace() or text[end - 1].isspace():
        return
    found = selector(Haystack(text), start, end)
    if found is None:
        return
    if "exact" in found:
        assert find_exact(text, found["exact"], found.get("prefix"), found.get("suffix")) == ((start, end),)
    else:
        assert find_between(text, found["start"], found["end"]) == ((start, end),)


def test_a_long_passage_is_named_by_its_ends() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    found = selector(Haystack(text), 0, len(text))
    assert found is not None
    assert set(found) == {"start", "end"}


# ── YAML that keeps its author's layout ──

LISTS = [
    "", "title: x\n", "title: x # c", "k:\n", "k: []\ntitle: x\n", "k: ~\n", "k: [ {a: 1}, {a: 2} ] # c\nz: 1\n", "k: [{a: 1},\n    {a: 2},]\n",
    "a: 1\nk: # c\n  - {a: 1}   # d\n\n  # about\n  - a: 2\n    note: |\n      x\n\n      y\n\n# end\ntitle: x\n",
    "k:\n- a: 1\n- a: 2\n  exact: >\n    foo\n    bar\n", "k:\n    -   a: 1\n        b: [1,\n          2]\n    -   a: 2\nz: 3\n",
]  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
def test_entries_are_added_and_taken_out(text: str) -> None:
    before: dict[str, Any] = yaml.safe_load(text) or {}
    items = before.get("k") or []
    new = {"exact": 'say "so"\n\nand\u2028 no', "speaker": ["a", "no"], "quote": "on"}
    added = edited(text.encode(), append_items(text, "k", [flow(new), "{a: 9}"])).decode()
    assert yaml.safe_load(added) == before | {"k": [*items, new, {"a": 9}]}
    assert added.count("#") == text.count("#")
    for gone in ({0}, {1}, {0, 1}):
        left = edited(text.encode(), remove_items(text, "k", gone)).decode()
        expected = [item for number, item in enumerate(items) if number not in gone]
        result = yaml.safe_load(left) or {}
        assert (result.get("k") or []) == expected
        assert {key: value for key, value in result.items() if key != "k"} == {
            key: value for key, value in before.items() if key != "k"
        }
        for comment in ("# about", "# end"):
            assert (comment in text) == (comment in left)


@given(st.text(max_size=30))
def test_any_text_can_be_a_value(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert yaml.safe_load(flow({"a": text})) == {"a": text}


# ── annotations of other tools ──


def annotation(exact: str, *tags: str, **more: Any) -> dict[str, Any]:
    words: dict[str, Any] = {"type": "TextQuoteSelector", "exact": exact}
    body = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags]
    target: dict[str, Any] = {"source": "https://www.example.org/ferry/#top", "selector": words}
    return {"type": "Annotation", "body": body, "target": target} | more


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    body = "The mayor said “no, not now”. Then it was late, and it was cold. The mayor left.\n"
    files = {
        "config.yaml": "title: T\n",
        "content/sources.yaml": "a: {name: A}\n",
        "content/actors.yaml": "kim: {name: Kim}\n",
        "content/articles/one.md": f"---\ntitle: One\nsource: a\nurl: http://example.org/ferry\nstatus: draft\n---\n\n{body}",
        "content/articles/two.md": "---\ntitle: Two\nsource: a\n---\n\nAnother text.\n",
    }
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(program, list(arguments), input=stdin)


def test_annotations_become_standoff_marks_of_the_article_with_their_address(project: Path) -> None:
    hypothesis = {
        "total": 1,
        "rows": [
            {
                "id": "h1",
                "uri": "https://example.org/ferry",
                "text": "the second one",
                "tags": ["question", "unknown"],
                "target": [{"source": "https://example.org/ferry", "selector": [
                    {"type": "RangeSelector", "startContainer": "/p"},
                    {"type": "TextPositionSelector", "start": 3, "end": 9},
                    {"type": "TextQuoteSelector", "exact": "it was", "prefix": "other web page. late, and ", "suffix": " cold"},
                ]}],
            }
        ],
    }  # fmt: skip
    (project / "h.json").write_text(json.dumps(hypothesis))
    page = {"type": "AnnotationPage", "items": [annotation('"no, not now"', "kind:quote", "speaker:kim", "type:mixed")]}
    (project / "w.json").write_text(json.dumps({"type": "AnnotationCollection", "first": page}))
    shown = run("import", "h.json", "w.json")
    assert shown.exit_code == 0, shown.output
    assert "annotations" not in (project / "content/articles/one.md").read_text()
    assert run("import", "h.json", "w.json", "--write").exit_code == 0
    text = (project / "content/articles/one.md").read_text("utf-8")
    assert yaml.safe_load(text.split("---")[1])["annotations"] == [
        {"question": "question-it-was", "exact": "it was", "prefix": "and ", "note": "the second one"},
        {"quote": "quote-no-not-now", "exact": "“no, not now”", "speaker": "kim", "type": "mixed"},
    ]
    assert run("check").exit_code == 0
    again = run("import", "h.json", "w.json", "--write")
    assert "2 there already" in again.output
    assert run("undo", "--write").exit_code == 0
    assert "annotations" not in (project / "content/articles/one.md").read_text()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (annotation("yes, now", "quote"), "do not stand in the text"),
        (annotation("no, not today", "quote"), "the nearest passage differs"),
        (annotation("The mayor", "actor"), "stand in the text 2 times"),
        (annotation("late"), "no tag says what it marks"),
        (annotation("late", "quote", "claim"), "its tags name quote and claim"),
        (annotation("late", "kind:kuote"), "its tags name kuote"),
        (annotation("late", "quote", "speaker:a/b"), "cannot be an id"),
        (annotation("  ", "quote"), "it names no words"),
        ({"target": "https://example.org/ferry"}, "it names no words"),
        (
            annotation(
                "late",
                "quote",
                target={
                    "source": "https://example.org/other",
                    "selector": {"type": "TextQuoteSelector", "exact": "late"},
                },
            ),
            "no article has its address",
        ),
        (
            annotation("late", "quote", target={"selector": {"type": "TextQuoteSelector", "exact": "late"}}),
            "it names no text",
        ),
    ],
)
def test_what_does_not_anchor_is_told_and_the_rest_is_taken_over(
    project: Path, given: dict[str, Any], reason: str
) -> None:
    (project / "a.json").write_text(json.dumps([given | {"id": "the-bad-one"}, annotation("was cold", "claim")]))
    result = run("import", "a.json", "--write")
    assert result.exit_code == 1
    assert "the-bad-one" in result.output
    assert reason in result.output
    assert "claim-was-cold" in (project / "content/articles/one.md").read_text()


def test_a_speaker_whom_nobody_defines_is_told_with_the_nearest_name(project: Path) -> None:
    given = [
        annotation("no, not now", "quote", "speaker:kym"),
        annotation("it was late", "claim", "by:kym kim"),
        annotation("The mayor left", "actor", "ref:zzz"),
    ]
    (project / "a.json").write_text(json.dumps([one | {"id": f"n{i}"} for i, one in enumerate(given)]))
    result = run("import", "a.json")
    assert result.exit_code == 0, result.output
    assert result.output.count("is not known") == 2
    assert "note: annotation n0 names the actor “kym”, who is not known\n  = did you mean “kim”?" in result.output
    assert "annotation n2 names the actor “zzz”, who is not known\n  = a new actor is added" in result.output
    (project / "content/actors.yaml").write_text("kim: [\n")
    assert "is not known" not in run("import", "a.json").output


def test_an_article_can_be_named(project: Path) -> None:
    result = run(
        "import", "-", "--article", "two", "--kind", "term", "--write", stdin=json.dumps(annotation("Another"))
    )
    assert result.exit_code == 0, result.output
    assert "{term: term-another, exact: Another}" in (project / "content/articles/two.md").read_text()


@given(st.recursive(st.none() | st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["target", "selector", "refinedBy", "type", "exact", "body", "value", "items", "first", "rows", "source", "id", "tags", "TextQuoteSelector"]), inner, max_size=4), max_leaves=20))  # fmt: skip
def test_no_json_makes_reading_fail(value: object) -> None:
    found = read_annotations(json.dumps(value).encode())
    assert isinstance(found, str) or all(isinstance(one, Imported | Unusable) for one in found)


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff", b"[]", b"3"])
def test_what_is_no_annotation_file_is_refused(project: Path, data: bytes) -> None:
    (project / "a.json").write_bytes(data)
    result = run("import", "a.json")
    assert result.exit_code == 2
    assert "holds no annotations" in result.output


def test_commands_name_what_is_missing(project: Path) -> None:
    assert "did you mean" in run("convert", "oen", "--to", "inline").output
    assert run("convert", "--to", "inline").exit_code == 2
    assert run("import", "missing.json").exit_code == 2
    (project / "content/articles/one.md").write_text("---\ntitle: One\n---\n[x]{.quote\n")
    result = run("convert", "one", "--to", "standoff")
    assert result.exit_code == 1
    assert "has errors" in result.output
