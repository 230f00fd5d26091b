"""Editions and embargoes: what each of them holds, and when."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli.program import program
from briefgen.place_digest import place_digest
from briefgen.release import EDITION, NOW
from tests.projects import PLAIN_THEME, PROJECT, Files, build, bytes_of, shipped_theme, text_of, write
from tests.test_law import Followed

EARLY, LATE = b"2024-05-01T11:59:59Z", b"2024-05-01T12:00:00Z"
SECRET = (
    "---\ntitle: The secret plan\nsource: valley\npublished: 2024-03-20\n{more}---\n\nNobody knows of the {word}.\n"
)
SAID = "key_quotes:\n  - {id: basalt, title: On patience, speaker: ada, wordings: [strike#wait]}\n"
BRIEFING = "title: The hidden briefing\nsummary: Of nothing but quicksilver.\n{more}"


def held(more: str) -> dict[str, str]:
    page = f"---\ntitle: The veiled page\n{more}---\n\nWords of basalt.\n"
    return {
        "content/articles/secret.md": SECRET.format(more=more, word="mercury"),
        "content/briefings/hidden.yaml": BRIEFING.format(more=more),
        "content/pages/veiled.md": page,
    }


WORDS = (
    "secret plan",
    "mercury",
    "hidden briefing",
    "quicksilver",
    "veiled",
    "basalt",
    "articles/secret",
    "hidden.html",
)


def words_in(files: Files) -> set[str]:
    built = build({**PROJECT, **files})
    assert not built.has_errors, built.diagnostics
    shown = "\n".join(f"{address}\n{text_of(data)}" for address, data in built.pending.items())
    return {word for word in WORDS if word in shown}


@pytest.mark.parametrize("status", ["draft", "review", "withheld", "expired"])
def test_only_the_internal_edition_holds_what_is_not_published(status: str) -> None:
    files = held(f"status: {status}\n")
    assert words_in(files) == set()
    assert words_in({**files, EDITION: b"internal"}) == set(WORDS)


@pytest.mark.parametrize(
    ("now", "shown"),
    [(None, False), (EARLY, False), (LATE, True), (b"2024-05-01T13:59:59+02:00", False), (b"2025-01-01", True)],
)
def test_an_embargo_lasts_until_its_time_and_without_a_clock_for_ever(now: bytes | None, *, shown: bool) -> None:
    files = held("embargo: 2024-05-01T12:00:00Z\n") | {
        "content/articles/secret.md": SECRET.format(
            more="rights: {publish: full}\nembargo: 2024-05-01T12:00:00Z\n", word="mercury"
        )
    }
    found = words_in(files if now is None else {**files, NOW: now})
    assert found == (set(WORDS) if shown else set())


def test_a_day_begins_in_the_time_zone_of_the_site() -> None:
    files = held("embargo: 2024-05-02\n")
    zone = {"config.yaml": PROJECT["config.yaml"] + "timezone: Asia/Tokyo\n"}
    now = {NOW: b"2024-05-01T15:00:00Z"}
    assert words_in({**files, **now}) == set()
    assert words_in({**files, **now, **zone})


def test_what_is_published_may_not_rest_on_what_is_under_embargo() -> None:
    files = {
        "content/articles/secret.md": SECRET.format(more="embargo: 2024-05-01T12:00:00Z\n", word="mercury"),
        "content/briefings/hidden.yaml": BRIEFING.format(more="articles: [secret]\n"),
    }
    assert [p.code for p in build({**PROJECT, **files, NOW: EARLY}).diagnostics if p.severity == "error"] == ["B002"]
    assert not build({**PROJECT, **files, NOW: LATE}).has_errors
    assert not build({**PROJECT, **files, NOW: EARLY, EDITION: b"internal"}).has_errors


def test_time_passes_as_files_change() -> None:
    followed = Followed({**PLAIN_THEME, **PROJECT, **held("embargo: 2024-05-01T12:00:00Z\n"), NOW: EARLY})
    steps: list[tuple[dict[str, str | bytes | None], bool]] = [
        ({NOW: LATE}, True),
        ({NOW: EARLY}, False),
        ({EDITION: b"internal"}, True),
        ({EDITION: None}, False),
        ({NOW: LATE, "content/pages/veiled.md": None}, True),
        ({NOW: None}, False),
    ]
    for edit, shown in steps:
        followed.edit(edit)
        followed.check()
        assert ("articles/secret.html" in followed.build.outputs) == shown


def test_the_internal_edition_shows_whole_texts_and_says_on_every_page_what_it_is() -> None:
    said = {"content/briefings/said.yaml": BRIEFING.format(more="status: draft\n") + SAID}
    built = build({**PROJECT, **shipped_theme(), **held("status: draft\n"), **said, EDITION: b"internal"})
    assert not built.has_errors, built.diagnostics
    pages = {path: text_of(data) for path, data in built.pending.items() if path.endswith(".html")}
    for path, text in pages.items():
        assert "Internal edition, not for publication." in text, path
        assert '<meta name="robots" content="noindex' in text, path
    assert "Nobody knows of the mercury" in pages["articles/secret.html"]
    assert "This page: draft." in pages["articles/secret.html"]
    assert "This page: draft." in pages["statements/basalt.html"]
    assert "This page" not in pages["statements/waiting.html"]
    assert "This page" not in pages["articles/talks.html"]
    public = build({**PROJECT, **shipped_theme()})
    assert not any(
        "Internal edition" in text_of(data) or "noindex" in text_of(data)
        for path, data in public.pending.items()
        if path.endswith(".html")
    )


def test_the_edition_of_annotations_says_where_passages_stand_and_has_no_word_of_a_text() -> None:
    text = "Nine [“lanterns, of amber”]{.quote speaker=ada} hung [above *the* quay]{.claim}; nobody\ncoughed.\n\nRain."
    title = "Light at night"
    files = {"content/articles/late.md": f"---\ntitle: {title}\nsource: valley\n---\n\n{text}\n"}
    built = build({**PROJECT, **shipped_theme(), **files, EDITION: b"annotations"})
    assert not built.has_errors, built.diagnostics
    shown = "\n".join(f"{path}\n{bytes_of(data).decode('utf-8', 'replace')}" for path, data in built.pending.items())
    assert not [word for word in ("lantern", "amber", "above", "quay", "coughed", "Rain") if word in shown]
    page = text_of(built.pending["articles/late.html"])
    assert "data/annotations/late.json" in page
    assert "data/annotations/late.json" in text_of(built.pending["data/articles.csv"])
    data = json.loads(text_of(built.pending["data/annotations/late.json"]))
    plain = f"{title}\n\nNine “lanterns, of amber” hung above the quay; nobody coughed.\n\nRain."
    assert data["schema:hasPart"]["schema:sha256"] == hashlib.sha256(plain.encode()).hexdigest()
    selectors = [item["target"][1]["selector"] for item in data["items"]]
    words = [plain[selector["start"] : selector["end"]] for selector in selectors]
    assert words == ["“lanterns, of amber”", "above the quay"]
    assert [selector["schema:sha256"] for selector in selectors] == [
        place_digest(plain, selector["start"], selector["end"]) for selector in selectors
    ]
    assert [item["id"].rpartition("#")[2] for item in data["items"]] == ["passage-1", "passage-2"]


def test_private_words_are_in_no_edition() -> None:
    text = "Known {>> a whisper from the desk <<} words. [It said so]{.claim note='the inner thought'}\n\n::: {.boilerplate}\nSubscribe to porphyry.\n:::\n"
    files = {"content/articles/late.md": f"---\ntitle: Late\nsource: valley\n---\n\n{text}"}
    for edition in (b"public", b"internal"):
        shown = "\n".join(text_of(data) for data in build({**PROJECT, **files, EDITION: edition}).pending.values())
        assert not any(word in shown for word in ("whisper", "inner thought", "porphyry"))


def test_the_edition_can_be_named_in_the_configuration_and_on_the_command_line(tmp_path: Path) -> None:
    write(tmp_path, {**PROJECT, **held("embargo: 2024-05-01T12:00:00Z\n")})
    page = tmp_path / "site/articles/secret.html"

    def run(*more: str) -> int:
        return CliRunner().invoke(program, ["build", "-C", str(tmp_path), *more]).exit_code

    assert run("--now", EARLY.decode()) == 0
    assert not page.exists()
    assert run("--now", LATE.decode()) == 0
    assert page.exists()
    assert run("--now", EARLY.decode()) == 0
    assert not page.exists()
    assert run("--now", EARLY.decode(), "--edition", "internal") == 0
    assert page.exists()
    assert run("--now", EARLY.decode(), "--edition", "public") == 0
    assert not page.exists()
    assert run("--now", "tomorrow") == 2
    (tmp_path / "config.yaml").write_text(PROJECT["config.yaml"] + "edition: internal\n")
    assert run("--now", EARLY.decode()) == 0
    assert page.exists()
