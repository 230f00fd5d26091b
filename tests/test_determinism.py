"""The same input gives the same bytes: whatever the hash seed, the zone, the locale, the folder, the order, the processes.

Each variant is a process of its own that builds the sample project, and one full of ties, and prints what it made.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefgen.pipeline import Build
from briefgen.reading import FileValue
from tests.projects import PROJECT, ROOT, as_values, bytes_of, sample_project, shipped_theme

# Where two things have the same place, date and weight, nothing but a rule can order them.
TIES = {
    **PROJECT,
    "config.yaml": "title: Ties\nrights: {publish: full}\n",
    "content/articles/ties.md": (
        "---\ntitle: Ties\nsource: harbor\n---\n\n[[“One”]{.quote #one speaker=ada}]{.quote #two speaker=cleo}\n"
        "[“a word too many”]{.quote speaker=[ada,}. A word of it, and nobody else.\n"
    ).replace("speaker=[ada,", "speaker=ada"),
    **{
        f"content/briefings/tie-{number}.yaml": (
            f"title: Tie\nsummary: Tie.\narticles: [ties]\n"
            f"key_quotes: [{{article: ties, text: A word of it, speaker: {speaker}, type: {kind}}}]\n"
            f"open_questions: [What?, {{id: q{number}, question: What?}}]\ntimeline: [{{date: 2024, title: Tie}}]\n"
            "key_points: [{text: x, cites: [ties#gone, ties#gone, none#x, none#x]}]\n"
        )
        for number, (speaker, kind) in enumerate([("ada", "direct"), ("cleo", "mixed"), ("port", "indirect")])
    },
    "content/actors/more.yaml": "ada: {name: Ada}\nzoe: {name: Tie}\nyan: {name: Tie}\nZOE: {name: Tie}\n",
    "content/actors/still-more.yaml": "ada: {name: Ada}\nport: {name: Port}\n",
    "content/static/about.html": "x",
    "content/static/ABOUT.html": "y",
    "themes/default/templates/home.html": "{{ view.nothing }}",
}


def digests(files: dict[str, FileValue], map_: Any = map) -> dict[str, str]:
    """What a build makes of files: each output, and what it complains about."""
    built = Build()
    built.apply(files, map_)
    return {**_outputs(built), "complaints": "\n".join(map(repr, built.diagnostics))}


def _outputs(built: Build) -> dict[str, str]:
    """Pictures too: bytes that are no text stay apart from one another."""
    outputs = ((address, output) for address, output in built.pending.items() if output is not None)
    return {address: bytes_of(output).decode("utf-8", "surrogateescape") for address, output in outputs}


_RUN = """
import json, os, sys
from briefgen import pages, parallel
from briefgen.snapshot import read_project
from pathlib import Path
from tests.test_determinism import TIES, digests
from tests.projects import as_values, shipped_theme

order, processes, project = sys.argv[1:]
map_ = map
if processes == "many":
    parallel._FEWEST = pages._MANY = 2
    os.sched_getaffinity = lambda _: {0, 1, 2}
    map_ = parallel.map_in_processes
made = {}
for name, files in (("sample", as_sample(project)), ("ties", shipped_theme() | as_values(TIES))):
    paths = sorted(files, reverse=order == "reversed")
    made[name] = digests({path: files[path] for path in paths}, map_)
json.dump(made, sys.stdout)
"""
# What is copied is read here, so that outputs can be compared by their bytes.
_SAMPLE = """
from briefgen.reading import Blob
def as_sample(project):
    files = read_project(Path(project))
    return {path: Path(value.path).read_bytes() if isinstance(value, Blob) else value for path, value in files.items()}
"""


def run(
    *, order: str = "sorted", processes: str = "one", project: str = str(ROOT), folder: Path = ROOT, **environment: str
) -> dict[str, dict[str, str]]:
    script = _RUN.replace("\norder, ", _SAMPLE + "\norder, ")
    finished = subprocess.run(
        [sys.executable, "-c", script, order, processes, project],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    made: dict[str, dict[str, str]] = json.loads(finished.stdout)
    return made


@cache
def usual() -> dict[str, dict[str, str]]:
    return run(PYTHONHASHSEED="0")


VARIANTS: dict[str, dict[str, str]] = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "one more hash seed": {"PYTHONHASHSEED": "4242"},
    "any hash seed": {"PYTHONHASHSEED": "random"},
    "another time zone": {"TZ": "Pacific/Auckland"},
    "no locale": {"LC_ALL": "C"},
    "another locale": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "no UTF-8 by default": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"},
    "files in another order": {"order": "reversed"},
    "several processes": {"processes": "many", "PYTHONHASHSEED": "7"},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_bytes(variant: str) -> None:
    made: Any = run(**VARIANTS[variant])  # type: ignore[arg-type]
    for name, outputs in usual().items():
        assert made[name].keys() == outputs.keys()
        assert [address for address in outputs if made[name][address] != outputs[address]] == []


def test_the_same_bytes_from_another_folder_and_no_path_of_the_machine_in_them(tmp_path: Path) -> None:
    project = tmp_path / "a-folder-of-this-machine"
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "config.yaml", project)
    made = run(project=str(project), folder=tmp_path)
    assert made == usual()
    everything = "\n".join(text for outputs in made.values() for text in outputs.values())
    for path in (project.name, str(tmp_path), str(ROOT), str(Path.home()) + "/", sys.prefix):
        assert path not in everything


def test_the_sample_project_has_nothing_to_complain_of() -> None:
    assert usual()["sample"]["complaints"] == ""
    assert usual()["ties"]["complaints"].count("Diagnostic(") > 10


def test_the_order_of_files_and_of_batches_does_not_matter() -> None:
    files = shipped_theme() | as_values(TIES) | sample_project()
    expected = digests(files)
    chance = random.Random(7)
    for _ in range(2):
        paths = list(files)
        chance.shuffle(paths)
        assert digests({path: files[path] for path in paths}) == expected
        built = Build()
        for start in range(0, len(paths), 9):
            built.apply({path: files[path] for path in paths[start : start + 9]})
        assert "\n".join(map(repr, built.diagnostics)) == expected["complaints"]
        assert _outputs(built) == {address: text for address, text in expected.items() if address != "complaints"}
