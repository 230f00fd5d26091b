"""“Your first briefing” does what it says: every command is run as it stands, and prints what stands below it.

`UPDATE=1 pytest tests/test_first_briefing.py` writes what is printed into the page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.projects import ROOT

_PAGE = ROOT / "docs/first-briefing.md"
_BLOCK = re.compile(
    r"(?:<!-- (?P<note>by hand|save as: [^\n]+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL
)
_TIME = re.compile(r"in \d+\.\d s")


def test_two_pages_become_a_published_briefing(tmp_path: Path) -> None:
    place, printed, shown = tmp_path, "", _PAGE.read_text("utf-8")
    after = shown
    for block in _BLOCK.finditer(shown):
        note, language, text = block["note"] or "", block["language"], block["text"]
        if note.startswith("save as: "):
            (place / note.removeprefix("save as: ")).write_text(text, "utf-8")
        elif language == "sh" and note != "by hand":
            place, printed = _run(text, place)
        elif language == "text" and os.environ.get("UPDATE"):
            after = after.replace(block[0], f"```text\n{printed}```", 1) if text != printed else after
        elif language == "text":
            assert printed == text
    if os.environ.get("UPDATE"):
        _PAGE.write_text(after, "utf-8")
    page = (tmp_path / "published/briefings/night-ferry.html").read_text("utf-8")
    for words in (
        "The night boat is not a luxury",
        "The night boat is no luxury",
        "Elias Brandt",
        "repair of the engine",
    ):
        assert words in page
    assert not any("mackerel" in file.read_text("utf-8") for file in (tmp_path / "published").rglob("*.html"))


def _run(commands: str, place: Path) -> tuple[Path, str]:
    """Run commands as a person would who stands in a folder; gives the folder where they end, and what was printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", commands],
        cwd=place,
        env=os.environ | {"PATH": path, "NO_COLOR": "1", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    moved = re.findall(r"^cd (\S+)$", commands, re.MULTILINE)
    return place.joinpath(*moved), _TIME.sub("in 0.3 s", done.stdout + done.stderr)
