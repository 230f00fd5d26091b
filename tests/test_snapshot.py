"""The reader, on real folders: what of a project is read, and what is refused."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from briefgen.diagnostics import Diagnostic
from briefgen.layout import OWN, SHIPPED
from briefgen.pipeline import Build
from briefgen.reading import Blob, FileValue, Unreadable
from briefgen.snapshot import find_project, read_file, read_project
from tests.projects import PROJECT, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and modes are those of POSIX")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, PROJECT)
    return folder


def test_a_link_in_static_cannot_publish_another_file_of_the_project(project: Path) -> None:
    static = project / "content/static"
    static.mkdir(exist_ok=True)
    (static / "real.txt").write_text("for all")
    (static / "again.txt").symlink_to("real.txt")
    (static / "config.txt").symlink_to("../../config.yaml")
    values = own(project)
    assert isinstance(values["content/static/again.txt"], Blob)
    refused = values["content/static/config.txt"]
    assert isinstance(refused, Unreadable)
    assert (refused.code, refused.message) == ("F004", "this link leads to a file outside content/static/")
    assert [(p.code, p.path) for p in problems(project, "content/static/config.txt")] == [
        ("F004", "content/static/config.txt")
    ]


def own(project: Path) -> dict[str, FileValue]:
    """What is read of a project, without what comes with briefgen."""
    return {path: value for path, value in read_project(project).items() if not path.startswith(OWN)}


def problems(project: Path, path: str) -> list[Diagnostic]:
    built = Build()
    built.apply(read_project(project))
    return [problem for problem in built.diagnostics if problem.path == path]


def refusal(value: FileValue) -> str:
    assert isinstance(value, Unreadable)
    return value.code


def test_a_project_is_read_whole(project: Path) -> None:
    files = own(project)
    assert set(files) == set(PROJECT)
    for path, text in PROJECT.items():
        value = files[path]
        assert value == text.encode() or isinstance(value, Blob)


def test_what_is_copied_is_known_by_its_digest(project: Path) -> None:
    picture = "content/articles/quay.png"
    before = own(project)
    assert isinstance(before[picture], Blob)
    assert isinstance(before["content/static/robots.txt"], Blob)
    (project / picture).write_bytes(b"another picture")
    after = own(project)
    assert {path for path in after if after[path] != before[path]} == {picture}


def test_nothing_but_content_themes_and_settings_is_read(project: Path) -> None:
    write(project, {"README.md": "x", "site/index.html": "x", ".briefgen/lock": "", "notes/a.md": "x"})
    assert set(own(project)) == set(PROJECT)


def test_the_shipped_theme_is_there_and_the_projects_own_beside_it(project: Path) -> None:
    write(project, {"themes/default/templates/home.html": "mine"})
    files = read_project(project)
    assert files["themes/default/templates/home.html"] == b"mine"
    assert isinstance(files[SHIPPED + "default/templates/home.html"], bytes)


@pytest.mark.parametrize(
    "name",
    [".hidden.md", ".git/config.md", "#strike.md#", "strike.md~", ".strike.md.swp", "strike.tmp", "x.bak", "x.part"],
)
def test_hidden_files_and_those_that_editors_make_are_left_alone(project: Path, name: str) -> None:
    write(project, {f"content/articles/{name}": "not an article"})
    assert set(own(project)) == set(PROJECT)


@pytest.mark.parametrize(
    "place",
    ["content/articles/leak.md", "content/static/leak.txt", "content/articles/talks.yaml", "content/articles/leak.png"],
)
def test_a_link_out_of_the_project_is_refused(project: Path, tmp_path: Path, place: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    (project / place).symlink_to(secret)
    assert refusal(own(project)[place]) == "F004"
    assert [problem.code for problem in problems(project, place)] == ["F004"]


def test_a_link_out_of_the_themes_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    for place in ("templates/home.html", "static/style.css", "theme.yaml"):
        write(project, {f"themes/default/{place}": ""})
        (project / "themes/default" / place).unlink()
        (project / "themes/default" / place).symlink_to(tmp_path / "secret")
        assert [problem.code for problem in problems(project, f"themes/default/{place}")] == ["F004"]


def test_settings_that_are_a_link_out_of_the_project_are_refused(project: Path, tmp_path: Path) -> None:
    (project / "config.yaml").rename(tmp_path / "config.yaml")
    (project / "config.yaml").symlink_to(tmp_path / "config.yaml")
    assert [problem.code for problem in problems(project, "config.yaml")] == ["F004"]


@pytest.mark.parametrize("folder", ["content/articles/more", "content/static/more", "content", "themes"])
def test_a_linked_folder_that_leads_out_is_refused(project: Path, tmp_path: Path, folder: str) -> None:
    outside = tmp_path / "outside"
    write(outside, {"static/secret.txt": "a secret", "secret.md": "a secret"})
    if (project / folder).exists():
        (project / folder).rename(tmp_path / "old")
    (project / folder).symlink_to(outside)
    files = own(project)
    assert not any("secret" in path for path in files)
    assert refusal(files[folder]) == "F004"
    assert [problem.code for problem in problems(project, folder)] == ["F004"]


def test_links_inside_the_project_are_followed_to_files_only(project: Path) -> None:
    (project / "content/static/again.txt").symlink_to(project / "content/static/robots.txt")
    (project / "content/static/folder").symlink_to(project / "content/articles")
    files = own(project)
    assert isinstance(files["content/static/again.txt"], Blob)
    assert refusal(files["content/static/folder"]) == "F004"
    assert not any(path.startswith("content/static/folder/") for path in files)


def test_links_that_lead_nowhere_or_in_a_circle_are_told(project: Path) -> None:
    (project / "content/articles/gone.md").symlink_to(project / "content/articles/none.md")
    (project / "content/articles/loop.md").symlink_to(project / "content/articles/loop.md")
    files = own(project)
    assert refusal(files["content/articles/gone.md"]) == "F007"
    assert refusal(files["content/articles/loop.md"]) == "F007"


def test_a_project_reached_by_a_link_is_one(project: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(project)
    assert set(own(link)) == set(PROJECT)
    assert not any(isinstance(value, Unreadable) for value in own(link).values())


def test_what_is_no_ordinary_file_is_refused_without_waiting(project: Path) -> None:
    for path in ("content/articles/pipe.md", "content/static/pipe"):
        os.mkfifo(project / path)
    found: dict[str, FileValue] = {}
    reading = threading.Thread(target=lambda: found.update(own(project)), daemon=True)
    reading.start()
    reading.join(20)
    assert refusal(found["content/articles/pipe.md"]) == "F007"
    assert refusal(found["content/static/pipe"]) == "F007"


def test_a_file_that_may_not_be_read_is_told(project: Path) -> None:
    path = "content/articles/strike.md"
    for folder in [project, *project.parents]:
        if folder != Path("/") and folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    (project / path).chmod(0)
    # The superuser may read anything, so it is tried as somebody else.
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)
    try:
        value = read_file(project, path)
    finally:
        if superuser:
            os.seteuid(0)
    assert refusal(value) == "F007"


@pytest.mark.skipif(sys.platform == "darwin", reason="names are always UTF-8 there")
def test_a_name_that_is_not_utf8_is_told(project: Path) -> None:
    (Path(os.fsdecode(os.fsencode(project) + b"/content/articles/caf\xe9.md"))).write_text("x")
    (Path(os.fsdecode(os.fsencode(project) + b"/content/static/caf\xe9.txt"))).write_text("x")
    odd = {path: value for path, value in own(project).items() if "caf" in path}
    assert [refusal(value) for value in odd.values()] == ["F005", "F005"]
    for path in odd:
        assert {problem.code for problem in problems(project, path)} == {"F005"}


def test_a_text_over_the_limit_is_not_read_and_a_large_copy_needs_no_memory(project: Path) -> None:
    for path in ("content/articles/large.md", "content/static/large.bin"):
        with (project / path).open("wb") as file:
            file.truncate(70 * 1024 * 1024)
    started = time.perf_counter()
    files = own(project)
    assert refusal(files["content/articles/large.md"]) == "F010"
    assert isinstance(files["content/static/large.bin"], Blob)
    assert time.perf_counter() - started < 20
    assert [problem.code for problem in problems(project, "content/articles/large.md")] == ["F010"]


def test_a_project_is_found_from_any_folder_in_it(project: Path, tmp_path: Path) -> None:
    assert find_project(project) == project
    assert find_project(project / "content" / "articles") == project
    (project / "config.yaml").unlink()
    assert find_project(project / "content" / "articles") == project
    assert (
        find_project(tmp_path / "nowhere") is None
        or tmp_path not in (find_project(tmp_path / "nowhere") or tmp_path).parents
    )


def test_an_empty_folder_is_an_empty_project(tmp_path: Path) -> None:
    assert own(tmp_path) == {}


def test_hidden_names_that_hosts_ask_for_are_published_from_static(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "content/static/.nojekyll": "",
            "content/static/.well-known/security.txt": "Contact: x\n",
            "content/static/.notes.txt.swp": "",
            "content/articles/.hidden.md": "",
        },
    )
    assert sorted(path for path in read_project(tmp_path) if not path.startswith("briefgen:")) == [
        "content/static/.nojekyll",
        "content/static/.well-known/security.txt",
    ]
