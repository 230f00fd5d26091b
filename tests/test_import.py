"""`briefgen import` from end to end: files, the input, addresses; what is written, what is not, what is said."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.bounded import Overdue, each
from briefgen.cli.fetching import _is_public
from briefgen.cli.program import program
from briefgen.pipeline import Build
from briefgen.snapshot import read_project
from tests.projects import text_of, write
from tests.test_intake import PAGE, RUSSIAN, STRIKE

SOURCES = "post: {name: Harbour Post, url: https://harbourpost.example/}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, {"config.yaml": "title: Desk\n", "content/sources.yaml": SOURCES})
    return folder


def call(project: Path, *arguments: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, ["import", *arguments, "-C", str(project)], input=data)


def files(project: Path) -> dict[str, bytes]:
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and ".briefgen" not in path.parts
    }


def put(folder: Path, name: str, text: str | bytes) -> str:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(place)


def test_a_page_becomes_a_draft_with_its_capture(project: Path, tmp_path: Path) -> None:
    result = call(project, put(tmp_path, "page.html", PAGE))
    assert result.exit_code == 0, result.output
    written = files(project)
    text = written["content/articles/harbour-cranes-stop-for-a-third-day.md"].decode()
    assert written["captures/harbour-cranes-stop-for-a-third-day.html"] == PAGE.encode()
    head = text.split("---\n")[1]
    for line in (
        "title: Harbour cranes stop for a third day\n",
        "source: post\n",
        "status: draft",
        'author: ["Tilda Marsh", "Ed Vane"]\n',
        'url: "https://www.harbourpost.example/news/cranes"\n',
        "published: 2024-03-05T06:10:00Z\n",
        "language: en-GB\n",
        f'sha256: "{hashlib.sha256(PAGE.encode()).hexdigest()}"',
    ):
        assert line in head, line
    assert "words of boilerplate to check" in result.output
    assert "words of the page left out" in result.output


def test_what_was_imported_is_sound_and_nothing_of_it_is_published(project: Path, tmp_path: Path) -> None:
    call(project, put(tmp_path, "page.html", PAGE), put(tmp_path, "paste.txt", STRIKE), "--source", "post")
    built = Build()
    built.apply(read_project(project))
    assert [problem for problem in built.diagnostics if problem.severity == "error"] == []
    assert {path for path in built.outputs if "cranes" in path or "capture" in path} == set()
    assert not any(
        "cranes" in text_of(value) for path, value in built.pending.items() if path.endswith((".html", ".json", ".csv"))
    )


def test_the_same_capture_is_taken_once_and_a_clash_of_names_is_numbered(project: Path, tmp_path: Path) -> None:
    page = put(tmp_path, "page.html", PAGE)
    call(project, page)
    before = files(project)
    again = call(project, page, page)
    assert (again.exit_code, files(project)) == (0, before)
    assert "is there already: content/articles/harbour-cranes-stop-for-a-third-day.md" in again.output
    call(project, put(tmp_path, "other.html", PAGE.replace("late on Sunday", "late on Monday")))
    assert "content/articles/harbour-cranes-stop-for-a-third-day-2.md" in files(project)
    assert before.items() <= files(project).items()


def test_an_import_can_be_taken_back(project: Path, tmp_path: Path) -> None:
    before = files(project)
    call(project, put(tmp_path, "a.txt", STRIKE), put(tmp_path, "b.txt", RUSSIAN))
    assert len(files(project)) == len(before) + 4
    CliRunner().invoke(program, ["undo", "--write", "-C", str(project)])
    assert files(project) == before


def test_one_that_fails_does_not_stop_the_others(project: Path, tmp_path: Path) -> None:
    result = call(
        project, put(tmp_path, "a.pdf", b"%PDF-1.7"), str(tmp_path / "none.txt"), put(tmp_path, "c.txt", STRIKE)
    )
    assert result.exit_code == 1
    assert "a.pdf was not imported: it is a PDF" in result.output
    assert "there is no file" in result.output
    assert "content/articles/harbour-cranes-stop-for-a-third-day-as-talks-collapse.md" in files(project)


def test_with_dry_run_nothing_is_written(project: Path, tmp_path: Path) -> None:
    before = files(project)
    result = call(project, put(tmp_path, "page.html", PAGE), "--dry-run")
    assert (result.exit_code, files(project)) == (0, before)
    assert "title: Harbour cranes stop for a third day" in result.output


def test_the_input_is_a_text_too(project: Path) -> None:
    result = call(project, "-", data=STRIKE.encode())
    assert result.exit_code == 0
    assert "captures/harbour-cranes-stop-for-a-third-day-as-talks-collapse.txt" in files(project)
    assert (
        "source: post"
        in files(project)["content/articles/harbour-cranes-stop-for-a-third-day-as-talks-collapse.md"].decode()
    )


def test_a_source_that_is_not_known_is_proposed(project: Path, tmp_path: Path) -> None:
    page = PAGE.replace("Harbour Post", "The Coast’s Own").replace("harbourpost", "coast")
    result = call(project, put(tmp_path, "page.html", page))
    (text,) = [data.decode() for path, data in files(project).items() if path.startswith("content/articles/")]
    assert "source: the-coasts-own" in text
    assert "briefgen new source the-coasts-own --name 'The Coast’s Own'" in text
    assert "the source the-coasts-own is not known" in result.output


def test_texts_without_a_source_are_named_with_what_to_do(project: Path, tmp_path: Path) -> None:
    words = "Nobody knows when the ferry will come back to the harbour, the mayor said.\n"
    names = [put(tmp_path, f"{name}.txt", f"{name} is late\n\n{name}: {words}") for name in ("Ferry", "Train")]
    result = call(project, *names)
    told = result.output[result.output.index("no source was found for") :]
    for name, path in zip(names, ("ferry-is-late", "train-is-late"), strict=True):
        assert f"{name} (content/articles/{path}.md)" in told
    assert "--source ID" in told


@pytest.mark.parametrize("name", ["evil;rm.txt", "a\nb.txt", "con.txt", "-x.txt", "\x1b[31m.txt"])
def test_names_and_titles_lead_nowhere(project: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "in" / "deep" / name
    before = files(tmp_path)
    place.parent.mkdir(parents=True)
    place.write_text("../../../etc/passwd of the harbour\n\n" + STRIKE.split("\n\n")[6], "utf-8")
    result = call(project, str(place))
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    new = files(tmp_path).keys() - before.keys() - {place.resolve().relative_to(tmp_path).as_posix()}
    assert {path.split("/")[1] for path in new} == {"content", "captures"}
    assert all(".." not in path for path in new)


def test_a_title_that_is_a_device_gets_a_name_that_any_machine_takes(project: Path) -> None:
    call(
        project,
        "-",
        data=b"<html><head><title>CON</title></head><body><p>Words of a page that nobody can name.</p></body></html>",
    )
    assert "content/articles/text-con.md" in files(project)


def test_a_folder_that_leads_out_of_the_project_is_not_written_to(project: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (project / "captures").symlink_to(tmp_path / "out")
    result = call(project, "-", data=STRIKE.encode())
    assert result.exit_code == 1
    assert "leads out of the project" in result.output
    assert list((tmp_path / "out").iterdir()) == []
    assert not list((project / "content").glob("articles/*"))


def test_without_the_extra_texts_are_read_and_pages_are_not(project: Path, tmp_path: Path) -> None:
    """As on a machine where it is not installed."""
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name.partition('.')[0] in ('trafilatura', 'lxml', 'httpx', 'charset_normalizer'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "import importlib.util\n"
        "real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name: None if name in ('trafilatura', 'lxml', 'httpx') else real(name)\n"
        "from briefgen.cli import main\n"
        "sys.exit(main())\n"
    )

    def run(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, "import", name, "-C", str(project)],
            capture_output=True,
            text=True,
            check=False,
        )

    page = run(put(tmp_path, "page.html", PAGE))
    assert page.returncode == 2
    assert "pip install 'briefgen[import]'" in page.stderr
    assert run(put(tmp_path, "paste.txt", STRIKE)).returncode == 0
    assert run(put(tmp_path, "old.txt", RUSSIAN.replace("—", "-").encode("cp1251"))).returncode == 0


# ── bounds ──


def _slow(seconds: float) -> float:
    import time

    if seconds < 0:
        os._exit(1)
    time.sleep(seconds)
    return seconds


def test_work_that_takes_too_long_or_dies_does_not_stop_the_rest() -> None:
    results = list(each(_slow, [0.0, 60.0, 0.01, -1.0, 0.02], 1.0))
    assert [result for result in results if not isinstance(result, Overdue)] == [0.0, 0.01, 0.02]
    assert isinstance(results[1], Overdue)
    assert isinstance(results[3], Overdue)


# ── addresses ──


class _Pages(http.server.BaseHTTPRequestHandler):
    """A small web: a page, redirects, what is too large, what is packed."""

    def do_GET(self) -> None:
        port = self.connection.getsockname()[1]
        moved = {
            "/moved": "/page",
            "/circle": "/circle",
            "/file": "file:///etc/passwd",
            "/inner": f"http://127.0.0.1:{port}/page",
        }
        if self.path in moved:
            self._answer(302, b"", Location=moved[self.path])
        elif self.path == "/bomb":
            self._answer(200, gzip.compress(b"<p>word " * 6_000_000), **{"Content-Encoding": "gzip"})
        elif self.path == "/packed":
            self._answer(200, gzip.compress(PAGE.encode()), **{"Content-Encoding": "gzip", "Content-Type": "text/html"})
        elif self.path == "/latin":
            self._answer(200, PAGE.encode("utf-16-le"), **{"Content-Type": "text/html; charset=utf-16-le"})
        elif self.path == "/page":
            self._answer(200, PAGE.encode(), **{"Content-Type": "text/html; charset=utf-8"})
        else:
            self._answer(404, b"nothing here")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/page", "/moved", "/packed", "/latin"])
def test_a_page_is_fetched(project: Path, web: str, path: str) -> None:
    result = call(project, web + path, "--allow-private")
    assert result.exit_code == 0, result.output
    written = files(project)
    assert b"late on Sunday" in written["content/articles/harbour-cranes-stop-for-a-third-day.md"]
    kept = written["captures/harbour-cranes-stop-for-a-third-day.html"]
    assert kept == (PAGE.encode("utf-16-le") if path == "/latin" else PAGE.encode())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "status 404"),
        ("/circle", "more than 5 times"),
        ("/file", "no address of a web page"),
        ("/bomb", "larger than 10 MB"),
    ],
)
def test_what_cannot_be_fetched_is_told(project: Path, web: str, path: str, reason: str) -> None:
    result = call(project, web + path, "--allow-private")
    assert result.exit_code == 1
    assert reason in result.output
    assert not (project / "captures").exists()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"]
)
def test_own_machines_are_left_alone_unless_asked(project: Path, web: str, host: str) -> None:
    result = call(project, f"http://{host}:{web.rpartition(':')[2]}/page")
    assert result.exit_code == 1
    assert "own network" in result.output or "no machine" in result.output
    assert not (project / "captures").exists()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, *, public: bool) -> None:
    assert _is_public(address) == public
