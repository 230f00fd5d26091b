"""Sites as folders: tests/sites/NAME holds a project and, in `expected/`, all that is to come of it.

`expected/diagnostics.txt` is what the user sees; every other file is one of the site, and a page of the site that is not
there, or a file there that is not of the site, is a failure. A folder `edits/` holds files that are then written over
those of the project (an empty one takes the file away): what is built from that is in `expected-after/`, and has to be what
a clean build gives. `UPDATE=1 pytest tests/test_sites.py` writes what is expected anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from briefgen.copies import content_of
from briefgen.diagnostics import draw
from briefgen.pipeline import Build, Output
from briefgen.reading import Blob, FileValue
from briefgen.snapshot import read_project

SITES = sorted(path for path in (Path(__file__).parent / "sites").iterdir() if path.is_dir())
INPUT = ("config.yaml", "content", "themes")


def project_files(site: Path) -> dict[str, FileValue]:
    """The files of a site's project. Its own theme stands in for the one that is shipped."""
    files = {path: data for path, data in read_project(site).items() if not path.startswith("briefgen:")}
    assert any(path.startswith("themes/default/") for path in files), "a site brings its own theme"
    return files


def made(build: Build, site: Path) -> dict[str, bytes]:
    """All that a build makes of a project, by address, with what the user sees of its problems."""
    made = {path: _bytes(output) for path, output in build.pending.items() if output is not None}
    assert made.keys() == build.outputs
    return made | {"diagnostics.txt": seen(build, site).encode()}


def _bytes(output: Output) -> bytes:
    value = content_of(output)
    return Path(value.path).read_bytes() if isinstance(value, Blob) else value


def seen(build: Build, site: Path) -> str:
    def line_of(path: str, line: int) -> str | None:
        data = build.files.get(path)
        return data.decode().split("\n")[line - 1] if isinstance(data, bytes) and data else None

    return "".join(f"{draw(problem, line_of)}\n\n" for problem in build.diagnostics)


def compare(folder: Path, found: dict[str, bytes]) -> None:
    if os.environ.get("UPDATE"):
        shutil.rmtree(folder, ignore_errors=True)
        for path, data in found.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    expected = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found.keys() == expected
    for path in sorted(expected):
        assert found[path].decode() == (folder / path).read_bytes().decode(), path


@pytest.mark.parametrize("site", SITES, ids=lambda path: path.name)
def test_a_site_is_what_is_expected(site: Path) -> None:
    build = Build()
    build.apply(project_files(site))
    compare(site / "expected", made(build, site))


EDITED = [site for site in SITES if (site / "edits").is_dir()]


@pytest.mark.parametrize("site", EDITED, ids=lambda path: path.name)
def test_an_edited_site_is_what_a_clean_build_gives(site: Path) -> None:
    files = project_files(site)
    changes = {
        path.relative_to(site / "edits").as_posix(): path.read_bytes() or None
        for path in sorted((site / "edits").rglob("*"))
        if path.is_file()
    }
    build = Build()
    build.apply(files)
    before = made(build, site)
    build.pending.clear()
    build.apply(changes)
    kept = {path: data for path, data in before.items() if path in build.outputs}
    changed = {path: _bytes(output) for path, output in build.pending.items() if output is not None}
    after = kept | changed | {"diagnostics.txt": seen(build, site).encode()}

    clean = Build()
    clean.apply({path: data for path, data in (files | changes).items() if data is not None})
    assert after == made(clean, site)
    assert {path for path, output in build.pending.items() if output is None} == before.keys() - after.keys()
    compare(site / "expected-after", after)


@pytest.mark.parametrize("site", EDITED, ids=lambda path: path.name)
def test_an_edit_that_is_taken_back_leaves_no_trace(site: Path) -> None:
    files = project_files(site)
    edited = [path.relative_to(site / "edits").as_posix() for path in (site / "edits").rglob("*") if path.is_file()]
    build = Build()
    build.apply(files)
    before = made(build, site)
    build.apply({path: (site / "edits" / path).read_bytes() or None for path in edited})
    build.apply({path: files.get(path) for path in edited})
    assert {path: data for path, data in made_again(build, before).items() if path in before} == before
    assert build.outputs == before.keys() - {"diagnostics.txt"}


def made_again(build: Build, before: dict[str, bytes]) -> dict[str, bytes]:
    return before | {path: _bytes(output) for path, output in build.pending.items() if output is not None}


def test_no_folder_of_a_site_holds_anything_else() -> None:
    for site in SITES:
        names = {path.name for path in site.iterdir()}
        assert names <= {*INPUT, "expected", "edits", "expected-after"}, site
