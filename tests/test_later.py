"""What is kept when a large build has ended: the next command waits for it, and can do without."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen.later import do_later, wait_for_earlier
from tests.projects import PROJECT, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is done later")

MANY = 120
ARTICLE = "---\ntitle: Talks {0}\nsource: harbor\npublished: 2024-01-01\n---\nTalks go on in room {0}.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    articles = {f"content/articles/more-{number}.md": ARTICLE.format(number) for number in range(MANY)}
    write(folder, {**PROJECT, **articles})
    return folder


def build(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "build", "-C", str(project)]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def test_a_command_waits_for_what_the_last_one_left_to_do(tmp_path: Path) -> None:
    def task() -> None:
        end = time.monotonic() + 10
        while not (tmp_path / "go").exists() and time.monotonic() < end:
            time.sleep(0.01)
        (tmp_path / "done").write_text(str(os.getpid()))

    do_later(tmp_path, task)
    assert not (tmp_path / "done").exists()
    (tmp_path / "go").touch()
    wait_for_earlier(tmp_path)
    assert (tmp_path / "done").read_text() != str(os.getpid())


def test_while_something_is_still_to_be_done_the_next_is_done_at_once(tmp_path: Path) -> None:
    do_later(tmp_path, lambda: time.sleep(0.5))
    do_later(tmp_path, lambda: (tmp_path / "done").touch())
    assert (tmp_path / "done").exists()
    wait_for_earlier(tmp_path)


def test_a_task_that_fails_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def task() -> None:
        raise ValueError("nobody hears of this")

    do_later(tmp_path, task)
    wait_for_earlier(tmp_path)
    assert capfd.readouterr() == ("", "")


def test_a_build_that_follows_at_once_finds_all_that_is_kept(project: Path) -> None:
    build(project)
    assert build(project).stdout.startswith("Nothing changed: ")


def test_what_was_not_kept_is_made_again(project: Path) -> None:
    build(project)
    wait_for_earlier(project / ".briefgen")
    before = (project / "site" / "index.html").read_bytes()
    (project / ".briefgen" / "cache.sqlite").unlink()
    assert " 0 written, 0 removed" in build(project).stdout
    assert (project / "site" / "index.html").read_bytes() == before
