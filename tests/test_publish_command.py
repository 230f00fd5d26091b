"""`briefgen publish`: which sites it sends, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.program import program
from briefgen.manifest import MANIFEST
from briefgen.publishing.sending import PENDING
from briefgen.watch import Watch
from tests.projects import PROJECT, write

TARGETS = """publish:
  live: {to: folder, path: ../www}
  desk: {to: folder, path: ../desk, edition: internal}
  stick: {to: folder, path: ../media/stick/site}
"""


def run(project: Path, *words: str) -> Result:
    found = CliRunner().invoke(program, [words[0], "-C", str(project), *words[1:]])
    assert "Traceback" not in found.output
    return found


def refused(project: Path, status: int, *words: str, name: str = "live") -> None:
    """Nothing is sent, and the end says why and what to do."""
    before = tree(project.parent / "www")
    found = run(project, "publish", name)
    assert found.exit_code == status, found.output
    for word in words:
        assert word in found.output
    assert "\n  = " in found.output
    assert tree(project.parent / "www") == before


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    config = PROJECT["config.yaml"]
    assert isinstance(config, str)
    write(folder, {**PROJECT, "config.yaml": config + "search: false\n" + TARGETS})
    assert run(folder, "build").exit_code == 0
    return folder


def edit(project: Path, path: str, text: str) -> None:
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text)


def test_the_site_is_sent_and_then_only_what_differs(project: Path) -> None:
    found = run(project, "publish", "live")
    assert (found.exit_code, found.output[:5]) == (0, "Sent ")
    assert tree(project.parent / "www") == tree(project / "site")
    assert run(project, "publish", "live").output.startswith("Nothing to send: ")
    edit(project, "content/static/new.txt", "new")
    run(project, "build")
    assert run(project, "publish", "live").output.startswith("Sent 1 file, removed 0, ")
    assert tree(project.parent / "www") == tree(project / "site")


def test_a_dry_run_says_what_would_be_done_and_does_nothing(project: Path) -> None:
    edit(project, "content/static/old.txt", "old")
    run(project, "build")
    run(project, "publish", "live")
    before = tree(project.parent / "www")
    edit(project, "content/static/new.txt", "new")
    (project / "content/static/old.txt").unlink()
    run(project, "build")
    found = run(project, "publish", "live", "--dry-run")
    assert found.output.splitlines()[0] == "send new.txt"
    assert "remove old.txt\nWould send 1 file and remove 1; " in found.output
    assert tree(project.parent / "www") == before


def test_a_site_that_is_not_as_it_was_built_is_refused(project: Path) -> None:
    page = project / "site/about.html"
    whole = page.read_bytes()
    page.write_bytes(b"changed")
    refused(project, 1, "changed: about.html", "briefgen build")
    page.unlink()
    refused(project, 1, "missing: about.html")
    page.write_bytes(whole)
    assert run(project, "publish", "live").exit_code == 0


def test_a_site_whose_manifest_was_changed_or_of_which_nothing_is_known_is_refused(project: Path) -> None:
    manifest = project / "site" / MANIFEST
    whole = manifest.read_bytes()
    (project / "site/evil.js").write_text("x")
    manifest.write_bytes(whole.replace(b'"files": {', b'"files": {"evil.js": "x",'))
    refused(project, 1, "not known")
    manifest.write_bytes(b"{")
    refused(project, 1, "cannot be used")
    manifest.write_bytes(whole)
    (project / ".briefgen/built.json").unlink()
    refused(project, 1, "not known", "briefgen build")
    run(project, "build")
    assert run(project, "publish", "live").exit_code == 0


def test_after_a_build_with_errors_nothing_is_published(project: Path) -> None:
    text = (project / "content/briefings/bridge.yaml").read_text()
    edit(project, "content/briefings/bridge.yaml", text.replace("articles: [bridge]", "articles: [brigde]"))
    assert run(project, "build").exit_code == 1
    refused(project, 1, "the last build stopped")
    edit(project, "content/briefings/bridge.yaml", text)
    assert run(project, "build").exit_code == 0
    assert run(project, "publish", "live").exit_code == 0


def test_a_build_that_a_leak_or_a_warning_stopped_counts_too(project: Path) -> None:
    edit(project, "content/strange.txt", "a file that is not used: a warning")
    assert run(project, "build", "--strict").exit_code == 1
    refused(project, 1, "the last build stopped")


def test_files_that_changed_since_are_told(project: Path) -> None:
    edit(project, "content/static/new.txt", "new")
    found = run(project, "publish", "live")
    assert found.exit_code == 0
    assert "note: files of the project have changed since the site was built" in found.output
    assert "new.txt" not in tree(project.parent / "www")


def test_files_of_others_in_the_site_stay_here(project: Path) -> None:
    edit(project, "site/CNAME", "desk.example")
    assert "content/static/" in run(project, "publish", "live").output
    assert "CNAME" not in tree(project.parent / "www")


def test_the_internal_edition_goes_only_where_it_may(project: Path) -> None:
    refused(project, 1, "for the internal one", "--edition internal", name="desk")
    assert run(project, "build", "--edition", "internal").exit_code == 0
    refused(project, 1, "internal edition", "not marked for it")
    assert run(project, "publish", "desk").exit_code == 0
    assert tree(project.parent / "desk") == tree(project / "site")


def test_a_site_in_another_folder_is_published_from_there(project: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert run(project, "build", "--edition", "internal", "--output", out).exit_code == 0
    assert run(project, "publish", "live", "--output", out).exit_code == 1
    assert run(project, "publish", "desk", "--output", out).exit_code == 0
    assert run(project, "publish", "live").exit_code == 0  # the public one, which stands in the usual folder


def test_what_watch_has_left_is_known(project: Path) -> None:
    watch = Watch(project)
    watch.begin(map)
    watch.open(project / "site")
    watch.close()
    assert run(project, "publish", "live").exit_code == 0
    watch = Watch(project)
    edit(project, "content/briefings/bridge.yaml", "title: x\n")
    watch.begin(map)
    watch.open(project / "site")
    watch.close()
    refused(project, 1, "the last build stopped")


def test_targets_that_are_not_there(project: Path) -> None:
    for words, told in (((), "say where"), (("liev",), "did you mean “live”?")):
        found = run(project, "publish", *words)
        assert (found.exit_code, told in found.output, "desk" in found.output) == (2, True, True)
    refused(project, 3, "mount the drive", name="stick")
    edit(project, "config.yaml", "title: x\n")
    refused(project, 2, "names no target", "publish:", "briefgen explain P010")
    edit(project, "config.yaml", "publish: {live: {to: folder}}\n")
    refused(project, 1, "config.yaml has errors", "briefgen check")


def test_without_a_site_it_says_so(project: Path) -> None:
    (project / "site" / MANIFEST).unlink()
    refused(project, 2, "there is no site", "briefgen build")


def test_files_of_others_at_the_target_are_named(project: Path) -> None:
    (project.parent / "www").mkdir()
    (project.parent / "www/about.html").write_text("theirs")
    refused(project, 3, "about.html", "--overwrite")
    assert run(project, "publish", "live", "--overwrite").exit_code == 0
    assert tree(project.parent / "www") == tree(project / "site")


def test_all_mends_what_somebody_has_changed_there(project: Path) -> None:
    run(project, "publish", "live")
    (project.parent / "www/about.html").write_text("theirs")
    assert run(project, "publish", "live").output.startswith("Nothing to send")
    assert run(project, "publish", "live", "--all").output.startswith("Sent 1 file")
    assert tree(project.parent / "www") == tree(project / "site")


def test_where_a_site_is_published_is_in_no_page_and_touches_none(project: Path) -> None:
    before = tree(project / "site")
    assert not any(b"../www" in data for data in before.values())
    edit(project, "config.yaml", (project / "config.yaml").read_text().replace("../www", "../elsewhere"))
    assert "0 written" in run(project, "build").output
    assert tree(project / "site") == before


def test_killed_in_the_middle_the_next_run_goes_on(project: Path, tmp_path: Path) -> None:
    for number in range(1500):
        edit(project, f"content/static/many/{number}.txt", f"{number}\n" * 500)
    run(project, "build")
    site, www = tree(project / "site"), tmp_path / "www"
    words = [sys.executable, "-m", "briefgen", "publish", "live", "-C", str(project)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (www / "many/1200.txt").exists():
        assert process.poll() is None
    process.kill()
    process.communicate()
    sent = tree(www)
    assert PENDING in sent
    assert MANIFEST not in sent
    assert 100 < len(sent) < 1500
    done = subprocess.run(words, capture_output=True, text=True, env=dict(os.environ), check=True)
    number = int(done.stdout.removeprefix("Sent ").partition(" ")[0].replace(",", ""))
    assert number <= len(site) - len(sent) + 3
    assert tree(www) == site
