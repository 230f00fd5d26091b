"""Marks that name their words by place and digest: given out without a word of a text, put beside the same text elsewhere."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import msgspec
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import assume, given, settings

from briefgen.catalog import Catalog, Reader
from briefgen.cli.program import program
from briefgen.leaks.telling import find_leaks
from briefgen.model import Passage
from briefgen.parse.annotations import find_marks
from briefgen.parse.article import read_article
from briefgen.parse.by_place import PlacedText
from briefgen.parse.passages import proposed_id
from briefgen.place_digest import place_digest
from briefgen.plan.marks import entries
from briefgen.release import EDITION
from briefgen.yaml_edits import flow
from tests.projects import Files, build, bytes_of, shipped_theme, text_of, write
from tests.test_marking import TEXTS, read, turned
from tests.test_marking import article as written

SHARED = {
    "config.yaml": "title: Desk\nbase_url: https://desk.example/\nsearch: false\n",
    "content/sources.yaml": "harbor: {name: Harbor Post, rights: {publish: full}}\n",
    "content/actors.yaml": "ada: {name: Ada Brandt}\nport: {name: Port Authority, type: organization}\n",
    "content/briefings/port.yaml": (
        "title: The port\nsummary: Work has stopped.\narticles: [strike]\n"
        "key_points:\n  - {text: They wait., cites: [strike#wait]}\n"
        "key_quotes:\n"
        "  - {id: waiting, title: On waiting, wordings: [strike#wait]}\n"
        "  - {article: strike, text: the tide decides, speaker: ada}\n"
        "  - strike#speech\n"
        "claims:\n  - {id: no-ship, text: No ship left.}\n"
        "timeline:\n  - {id: stop, date: 2024-03-04, title: The cranes stop}\n"
    ),
    "content/briefings/later.yaml": (
        "title: Later\nsummary: Not yet.\nstatus: draft\nclaims:\n  - {id: unsaid, text: Nobody has said it.}\n"
    ),
}
HEAD = "title: Cranes “never” rest\nsource: harbor\nurl: https://harbor.example/strike\npublished: 2024-03-05\nlanguage: en\ncoded: complete\n"
MARKED = {
    "content/articles/strike.md": (
        f"---\n{HEAD}annotations:\n"
        "  - {quote: rest, exact: never, type: headline, speaker: ada, note: seen by the desk}\n"
        "  - {claim: crossing, start: until the, end: pay for the, by: ada}\n"
        "  - {term: tide, exact: tide, prefix: the, suffix: decides, ref: nature}\n"
        "---\n\n"
        "[The cranes stopped on Monday]{.event ref=stop date=2024-03-04}, and [Ada Brandt]{.actor ref=ada} said\n"
        '[“we wait [until the [tide]{.term ref=nature} turns]”]{.quote #wait speaker=ada ref=waiting as="harbour master"}. {>> ask the pilot himself <<}\n\n'
        '[Who will pay]{.question note="nobody knows whom to ask"} for the *long* wait is open. '
        "[“We have waited,”]{.quote #have speaker=ada to=port} she said,\n[“long enough.”]{.quote cont=have} She said so twice: the tide decides.\n\n"
        "::: {.boilerplate}\nSubscribe to the harbour letter\n:::\n\n"
        "::: {.quote #speech speaker=ada type=indirect}\nThe first day was long.\n\n- The second was longer.\n- The third had no end.\n:::\n\n"
        "[No ship left]{.claim ref=no-ship by=port stance=asserts}, [no ship left]{.claim ref=no-ship by=port stance=denies}; "
        "[nothing](https://harbor.example/n) [was heard]{.claim #heard ref=unsaid} of it.\n"
    ),
    "content/articles/strike.yaml": "summary: The first day.\n",
}
BARE_TEXT = (
    "The cranes stopped on Monday, and Ada Brandt said\n“we wait [until the tide turns]”.\n\n"
    "Who will pay for the *long* wait is open. “We have waited,” she said,\n“long enough.” She said so twice: the tide decides.\n\n"
    "The first day was long.\n\n- The second was longer.\n- The third had no end.\n\n"
    "No ship left, no ship left; [nothing](https://harbor.example/n) was heard of it.\n"
)
BARE = f"---\n{HEAD}---\n\n{BARE_TEXT}"
PLAIN = read_article("content/articles/x.md", BARE.encode(), None, ("tables",)).body.text
PATH, BESIDE = "content/articles/strike.md", "content/articles/strike.yaml"


@pytest.fixture(scope="module")
def given_out() -> str:
    """The file that the edition of annotations has of the marked article."""
    built = build({**shipped_theme(), **SHARED, **MARKED, EDITION: b"annotations"})
    assert not built.has_errors, built.diagnostics
    assert 'href="../data/content/articles/strike.yaml"' in text_of(built.pending["articles/strike.html"])
    return text_of(built.pending["data/content/articles/strike.yaml"])


def test_beside_the_same_text_the_file_gives_the_same_site(given_out: str) -> None:
    here = build({**shipped_theme(), **SHARED, **MARKED})
    there = build({**shipped_theme(), **SHARED, PATH: BARE, BESIDE: given_out})
    assert not here.has_errors, here.diagnostics
    assert not there.has_errors, there.diagnostics
    assert {*here.pending} == {*there.pending}
    for address, data in here.pending.items():
        assert bytes_of(there.pending[address]) == bytes_of(data), address
    broken = BARE.replace("said\n", "said ").replace("said,\n", "said, ").replace("Who will", "Who\nwill")
    assert not build({**SHARED, PATH: broken, BESIDE: given_out}).has_errors


def test_no_word_of_the_text_and_nothing_private_is_in_it(given_out: str) -> None:
    entries = yaml.safe_load(given_out)["annotations"]
    ours = {
        "strike",
        "wait",
        "ada",
        "port",
        "stop",
        "tide",
        "nature",
        "speech",
        "heard",
        "have",
        "rest",
        "never",
        "cranes",
    }
    words = {word.strip("“”.,;:[]*()").casefold() for word in BARE_TEXT.split()} - ours
    shown = {word for entry in entries for value in entry.values() for word in str(value).casefold().split()}
    assert not words & shown
    for secret in ("pilot", "knows", "letter", "desk", "unsaid", "note"):
        assert secret not in str(entries)
    assert [entry.get("digest") is None for entry in entries].count(True) == 1  # words of the headline, which is public
    assert all(len(entry["at"]) == 2 for entry in entries if "digest" in entry)
    assert not [entry for entry in entries if "claim-no-ship-left" in str(entry)]


def test_there_is_no_such_file_in_another_edition() -> None:
    for edition in (b"public", b"internal"):
        built = build({**SHARED, **MARKED, EDITION: edition})
        assert "data/annotations/strike.json" in built.pending
        assert not [path for path in built.pending if path.startswith("data/content/")]


@settings(deadline=None, max_examples=25)
@given(TEXTS)
def test_whatever_is_marked_the_bare_text_gets_the_same_passages(text: str) -> None:
    marked = written(text)
    parsed = read(marked)
    assume(parsed.article is not None and not any(problem.severity == "error" for problem in parsed.diagnostics))
    assert parsed.article is not None
    known = Reader(Catalog())
    listed = "".join(f"  - {flow(one)}\n" for one in entries(known, parsed.article, parsed.body, parsed.passages))
    bare = turned(marked, "standoff")
    assume(find_marks(bare.body) == ())  # some marks part words or blocks: without them the text is another
    there = read(written(bare.body.lstrip("\n"), f"annotations:\n{listed}"))
    assert [problem for problem in there.diagnostics if problem.severity == "error"] == []
    nobody = [
        msgspec.structs.replace(one, note=None, ref=one.ref if one.kind == "actor" else None) for one in parsed.passages
    ]
    assert list(there.passages) == nobody


# ── the rest of content/ ──

BRIEFING = "content/briefings/port.yaml"
SAID = "  - {article: strike, text: the tide decides, speaker: ada}\n"


def given_by(files: Files) -> dict[str, str]:
    """All YAML of the edition of annotations, as files of a project."""
    built = build({**files, EDITION: b"annotations"})
    assert not built.has_errors, built.diagnostics
    return {path.removeprefix("data/"): text_of(data) for path, data in built.pending.items() if ".yaml" in path}


def test_texts_and_what_is_given_out_make_the_same_site() -> None:
    config = {"config.yaml": SHARED["config.yaml"] + "rights: {publish: full}\n"}
    ours = {**SHARED, **MARKED, **config}
    here, there = build({**shipped_theme(), **ours}), build({**shipped_theme(), **config, PATH: BARE, **given_by(ours)})
    assert not there.has_errors, there.diagnostics
    assert {address: bytes_of(data) for address, data in there.pending.items()} == {
        address: bytes_of(data) for address, data in here.pending.items()
    }


def test_a_briefing_is_given_out_without_a_word_that_it_quotes() -> None:
    quotes = (
        "  - {id: waiting, title: On waiting, wordings: [strike#wait], terms: [{term: slowness, wordings: {strike: we wait}, note: Slow.}]}\n"
        + SAID
        + "  - {article: strike, text: We have waited for ever, speaker: ada, verdict: accepted, reason: We heard it.}\n"
        "  - {article: strike, text: The cranes … on Monday, speaker: ada}\n"
        "  - {article: strike, text: Cranes, type: headline, note: for the desk}\n"
        "  - {cites: strike#speech, note: for the desk}\n"
    )
    rows = "status: published\n" + (
        SHARED[BRIEFING]
        .replace("key_quotes:\n", f"key_quotes:\n{quotes}")
        .replace("  - {id: waiting, title: On waiting, wordings: [strike#wait]}\n" + SAID + "  - strike#speech\n", "")
        .replace(
            "text: They wait., cites: [strike#wait]",
            "text: They wait., cites: [strike#wait, strike#claim-no-ship-left]",
        )
    )
    found = given_by({**SHARED, **MARKED, BRIEFING: rows})
    assert set(found) == {
        "content/actors.yaml",
        "content/sources.yaml",
        "content/articles/strike.yaml",
        "content/briefings/port.yaml",
    }
    read = yaml.safe_load(found[BRIEFING])
    assert read["key_quotes"] == [
        {
            "id": "waiting",
            "title": "On waiting",
            "wordings": ["strike#wait"],
            "terms": [{"term": "slowness", "note": "Slow."}],
        },
        {"article": "strike", "at": [187, 203], "digest": place_digest(PLAIN, 187, 203), "speaker": ["ada"]},
        {"article": "strike", "text": "Cranes", "suffix": "“never” rest", "type": "headline"},
        "strike#speech",
    ]
    assert "status" not in read
    assert read["key_points"] == [{"text": "They wait.", "cites": ["strike#wait"], "id": "port.they-wait"}]
    assert yaml.safe_load(found["content/sources.yaml"]) == {"harbor": {"name": "Harbor Post"}}
    assert not build({"config.yaml": SHARED["config.yaml"], PATH: BARE, **found}).has_errors


def test_a_quote_with_an_id_made_of_its_words_is_named_by_its_place() -> None:
    text = "[“We wait here”]{.quote speaker=ada}, said Ada Brandt."
    briefing = "title: B\nsummary: S.\nkey_quotes: [strike#quote-we-wait-here]\n"
    ours = {**SHARED, PATH: article(text), BRIEFING: briefing}
    found = given_by(ours)
    assert "we-wait" not in "".join(found.values())
    there = build({**SHARED, PATH: article("“We wait here”, said Ada Brandt."), **found})
    assert not there.has_errors, there.diagnostics
    page = "briefings/port.html"
    assert text_of(there.pending[page]) == text_of(build(ours).pending[page])


def test_a_quote_of_a_headline_with_an_id_made_of_its_words_stands_for_whoever_has_the_text() -> None:
    beside = "annotations:\n  - {quote: quote-ships-wait, exact: Ships wait, type: headline, speaker: ada}\n"
    text = "---\ntitle: Ships wait today\nsource: harbor\n---\n\nNothing moves, said Ada Brandt.\n"
    briefing = "title: B\nsummary: S.\nkey_quotes: [strike#quote-ships-wait]\n"
    found = given_by({**SHARED, PATH: text, BESIDE: beside, BRIEFING: briefing})
    there = build({**SHARED, PATH: text, **found})
    assert not there.has_errors, there.diagnostics


def test_an_id_that_a_command_made_of_the_words_is_not_given_out() -> None:
    text = "[“We wait here”]{.quote #q-we-wait-here speaker=ada} and [the tide]{.quote #quote-the-tide-2 speaker=ada}."
    found = given_by(
        {**SHARED, PATH: article(text), BRIEFING: "title: B\nsummary: S.\nkey_quotes: [strike#q-we-wait-here]\n"}
    )
    assert "we-wait" not in "".join(found.values())
    assert "the-tide" not in "".join(found.values())
    assert proposed_id("quote", "“We wait here”") == "q-we-wait-here"


# ── another text ──


def problems(text: str, beside: str) -> list[tuple[str, str]]:
    parsed = read_article(PATH, text.encode(), beside.encode(), ("tables",))
    return [(problem.code, problem.hints[0]) for problem in parsed.diagnostics if problem.code != "Q010"]


LONG = " ".join(f"Word{number} and" for number in range(400))


def marks(text: str, *words: str) -> str:
    spots = [(text.index(word), text.index(word) + len(word)) for word in words]
    items = (f"  - {{mark: term, at: [{a}, {b}], digest: {place_digest(text, a, b)}}}\n" for a, b in spots)
    return "annotations:\n" + "".join(items)


def article(text: str) -> str:
    return f"---\ntitle: T\nsource: harbor\n---\n\n{text}\n"


def test_where_the_text_differs_the_marks_near_by_are_refused() -> None:
    beside = marks(LONG, "Word100 and", "Word200 and", "Word300 and")
    assert problems(article(LONG), beside) == []
    changed = LONG.replace("Word201", "Word2O1")
    assert [code for code, _ in problems(article(changed), beside)] == ["A049"]
    assert problems(article(LONG.replace("Word201", "Word2O1")), marks(LONG, "Word100 and")) == []


def test_words_that_have_moved_are_found_again() -> None:
    beside = marks(LONG, "Word100 and", "Word200 and", "Word399 and")
    found = problems(article(f"Put in before. {LONG}"), beside)
    at = LONG.index("Word100 and") + len("Put in before. ")
    assert found[0] == ("A049", f"they stand elsewhere in the text now: write `at: [{at}, {at + 11}]`")
    assert all("write `at:" in hint for _, hint in found)
    removed = problems(article(LONG.replace("Word50 and ", "")), beside)
    assert [hint.startswith("they stand elsewhere") for _, hint in removed] == [True] * 3


def test_what_is_sought_in_vain_or_marked_without_end_takes_no_longer_than_a_second_or_two() -> None:
    text = LONG * 60
    lost = "".join(f"  - {{mark: term, at: [{n}, {n + 9}], digest: {'0' * 64}}}\n" for n in range(300))
    whole = f"  - {{mark: term, at: [0, {len(text)}], digest: {place_digest(text, 0, len(text))}}}\n" * 1000
    begun = time.process_time()
    behind = PlacedText("A text that ends before all of the places.")
    assert {behind.moved(10**8, 10**8 + 9, "0" * 64) for _ in range(10_000)} == {None}
    assert {code for code, _ in problems(article(text), "annotations:\n" + lost)} == {"A049"}
    assert {code for code, _ in problems(article(text), "annotations:\n" + whole)} == {"A048"}
    assert time.process_time() - begun < 8


def test_a_briefing_names_words_by_place_only_where_they_stand() -> None:
    found = given_by({**SHARED, **MARKED})
    altered = {"config.yaml": SHARED["config.yaml"], **found, PATH: BARE.replace("twice", "again"), BESIDE: ""}
    assert ("A049", BRIEFING) in [(problem.code, problem.path) for problem in build(altered).diagnostics]


# ── what the digest gives away ──


def test_the_digest_says_nothing_to_who_has_only_the_words() -> None:
    """Not even a name that everybody can guess: what stands around it is part of the digest."""
    start, end = 3000, 3007
    known = {hashlib.sha256(LONG[start:end].encode()).hexdigest(), place_digest(LONG[start:end], 0, end - start)}
    digest = place_digest(LONG, start, end)
    assert digest not in known
    assert digest != place_digest(LONG[start - 199 :], 199, 206)
    assert digest == place_digest(LONG[start - 200 : end + 200], 200, 207)


def test_ends_of_lines_are_spaces_and_the_borders_of_the_words_count() -> None:
    assert place_digest("one\ntwo\tthree", 4, 7) == place_digest("one two three", 4, 7)
    assert place_digest("one two three", 4, 7) != place_digest("one two three", 4, 8)


# ── together with other commands ──


def test_such_marks_can_be_moved_into_the_text_and_stay_as_they_are_in_a_tidy_file(
    tmp_path: Path, given_out: str
) -> None:
    write(tmp_path, {**SHARED, PATH: BARE, BESIDE: given_out})
    before = build({**SHARED, PATH: BARE, BESIDE: given_out})

    def run(*arguments: str) -> None:
        result = CliRunner().invoke(program, [*arguments, "-C", str(tmp_path)])
        assert result.exit_code == 0, result.output

    run("fmt", "--write")
    assert (tmp_path / BESIDE).read_text("utf-8") == given_out
    run("rename", "claim:no-ship", "ship", "--write")
    assert (tmp_path / BESIDE).read_text("utf-8") == given_out.replace("ref: no-ship", "ref: ship")
    run("rename", "claim:ship", "no-ship", "--write")
    run("convert", "--to", "inline", "--write", "strike")
    left = yaml.safe_load((tmp_path / BESIDE).read_text("utf-8"))["annotations"]
    assert [entry.get("claim", entry.get("quote")) for entry in left] == ["rest", "crossing"]
    moved = (tmp_path / PATH).read_text("utf-8")
    assert "[Who will pay]{.question}" in moved
    after = build({**SHARED, PATH: moved, BESIDE: "summary: The first day.\n"})
    assert "digest" not in moved
    assert text_of(after.pending["data/claims.csv"]) == text_of(before.pending["data/claims.csv"])


def test_marks_without_an_id_get_the_one_that_they_would_have_in_the_text() -> None:
    def ids(body: str, beside: str) -> list[Passage]:
        return list(read_article(PATH, article(body).encode(), beside.encode(), ()).passages)

    beside = "annotations:\n  - {mark: claim, exact: No ship left}\n  - {mark: claim, exact: it sailed at night}\n"
    inline = ids("[No ship left]{.claim}, or [it sailed at night]{.claim}.", "")
    assert ids("No ship left, or it sailed at night.", beside) == inline
    assert [one.id for one in inline] == ["claim-no-ship-left", "claim-it-sailed-at-night"]


def test_a_text_in_the_file_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an author writes of a mark, and what the writer of the file lets through."""
    said = "Seven grey barges waited beyond the outer mole until the tide had turned"

    def leaks(text: str, quoted: str = "nothing") -> list[tuple[str, str]]:
        briefing = (
            f"title: Barges\nsummary: At night.\nkey_quotes: [{{article: barges, text: {quoted}, speaker: ada}}]\n"
        )
        files = {"content/articles/barges.md": article(text), "content/briefings/barges.yaml": briefing}
        built = build({**SHARED, **MARKED, **files, EDITION: b"annotations"})
        assert not built.has_errors, built.diagnostics
        return [(found.code, found.related[0].path) for found in find_leaks(built, built.pending)]

    marked = f"[{said}]{{.claim #waited by=ada}}. There was nothing."
    assert leaks(marked) == leaks(marked, said) == []
    assert [code for code, _ in leaks(f'[A pilot]{{.quote #pilot speaker=ada as="{said}"}}. {said}, or nothing.')] == [
        "L001"
    ]
    original = f"key_quotes:\n  - {{id: waiting, title: W, wordings: [strike#wait], original: {{language: en, status: seen, text: {said}}}}}\n"
    files = {
        "content/articles/barges.md": article(marked),
        BRIEFING: SHARED[BRIEFING].replace(
            "key_quotes:\n  - {id: waiting, title: On waiting, wordings: [strike#wait]}\n", original
        ),
    }
    built = build({**SHARED, **MARKED, **files, EDITION: b"annotations"})
    assert not built.has_errors, built.diagnostics
    assert {found.code for found in find_leaks(built, built.pending)} == {"L001"}
    monkeypatch.setattr("briefgen.plan.marks._place", lambda article, body, _, part: {"exact": body.text[slice(*part)]})
    assert ("L001", "data/content/articles/barges.yaml") in leaks(marked)
    monkeypatch.undo()
    monkeypatch.setattr("briefgen.plan.content._by_place", lambda _reader, quote, _reference: {"text": quote.text})
    assert leaks(marked, said) == [("L001", "data/content/briefings/barges.yaml")]
