"""The preview's server over real sockets: what it gives, what it refuses, and that nobody can hold it up."""

from __future__ import annotations

import http.client
import json
import os
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from email.utils import formatdate
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from briefgen.serve import NoteOn, Notes, Preview, Problem, ServeError, Update

PAGE = "<!DOCTYPE html><html><body><p>Hallo – 平壤</p></body></html>"
PROBLEM = Problem(
    "error", "A001", "there is no front matter", "content/articles/a.md:1:1", " 1 | x\n   | ^", ("add it",)
)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site, one second of whose files is long past, and a secret beside it."""
    folder = tmp_path / "site"
    files = {
        "index.html": PAGE,
        "404.html": "<body>not here</body>",
        "articles/a.html": PAGE,
        "articles/index.html": "all",
        "theme/style.css": "body{}",
        "pictures/sky.png": "0123456789",
        "データ/ü b.txt": "x",
        "empty.txt": "",
        ".briefgen-staging/0": "half a file",
        "pictures/..html": "dots",
        "../secret.txt": "secret",
        "../site-two/secret.txt": "secret",
    }
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        os.utime(place, (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture
def preview(site: Path) -> Iterator[Preview]:
    served = Preview(site, port=0, notes=_notes)
    served.start()
    yield served
    served.stop()


def _notes(page: str) -> Notes:
    if page == "broken.html":
        raise RuntimeError("a bug")
    return Notes((NoteOn("sacred", "exact", "ask again"),) if page == "articles/a.html" else ())


def _port(preview: Preview) -> int:
    return int(preview.url.rstrip("/").rpartition(":")[2])


def _ask(preview: Preview, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own. `_` in a header's name stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", _port(preview), timeout=20)) as connection:
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def _raw(preview: Preview, data: bytes) -> bytes:
    """What comes back for these bytes until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", _port(preview)), timeout=20) as connection:
        connection.sendall(data)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def _listen(preview: Preview, **headers: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", _port(preview), timeout=20)
    connection.request("GET", "/.briefgen/events", headers=headers)
    return connection, connection.getresponse()


def _next(stream: http.client.HTTPResponse) -> tuple[str, Any]:
    """The next event of a stream: its kind and its data."""
    fields: dict[str, str] = {}
    while True:
        raw = stream.readline()
        assert raw, "the stream has ended"
        line = raw.decode("utf-8").rstrip("\n")
        if not line and "data" in fields:
            return fields["event"], json.loads(fields["data"])
        name, _, value = line.partition(": ")
        fields[name] = value


# ── what is given ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_comes_with_the_script_and_the_file_stays_without(site: Path, preview: Preview) -> None:
    answer = _ask(preview, "/articles/a.html")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    before, _, after = answer.body.partition(b"<script ")
    assert before + after.partition(b"</script>\n")[2] == PAGE.encode()
    assert after.endswith(b"</body></html>")
    assert b'data-page="articles/a.html"' in after
    assert (site / "articles/a.html").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<p>no end", b"<p>no end\n<script"),
        (b"<pre>&lt;/body></pre><!-- </body> --></BODY >", b"<pre>&lt;/body></pre><!-- <script"),
        (b"<body>x</BODY></html>", b"<body>x<script"),
        (b"", b"\n<script"),
    ],
)
def test_any_page_gets_the_script(site: Path, preview: Preview, html: bytes, expected: bytes) -> None:
    (site / "index.html").write_bytes(html)
    assert _ask(preview, "/").body.startswith(expected)


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/theme/style.css", "text/css; charset=utf-8", b"body{}"),
        ("/theme/style.css?v=1", "text/css; charset=utf-8", b"body{}"),
        ("/pictures/sky.png", "image/png", b"0123456789"),
        ("/%E3%83%87%E3%83%BC%E3%82%BF/%C3%BC%20b.txt", "text/plain; charset=utf-8", b"x"),
        ("/empty.txt", "text/plain; charset=utf-8", b""),
        ("/.briefgen/live.js", "text/javascript; charset=utf-8", None),
        ("/.briefgen/live.css", "text/css; charset=utf-8", None),
    ],
)
def test_files_come_as_they_are(preview: Preview, path: str, kind: str, body: bytes | None) -> None:
    answer = _ask(preview, path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert body is None or answer.body == body
    head = _ask(preview, path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


def test_a_folder_leads_to_its_page_and_is_never_listed(preview: Preview) -> None:
    assert b'data-page="index.html"' in _ask(preview, "/").body
    assert b'data-page="articles/index.html"' in _ask(preview, "/articles/").body
    moved = _ask(preview, "/articles")
    assert (moved.status, moved.headers["location"]) == (302, "/articles/")
    for path in ("/pictures/", "/pictures", "/theme/"):
        assert _ask(preview, path).status == 404


def test_what_is_not_there_is_answered_by_the_sites_own_page(site: Path, preview: Preview) -> None:
    answer = _ask(preview, "/articles/z.html")
    assert answer.status == 404
    assert answer.body.startswith(b"<body>not here<script")
    assert b'data-page="articles/z.html"' in answer.body
    (site / "404.html").unlink()
    assert b"<script" in _ask(preview, "/articles/z.html").body


def test_a_site_that_is_not_yet_there_is_served_too(tmp_path: Path) -> None:
    preview = Preview(tmp_path / "none", port=0)
    preview.start()
    assert _ask(preview, "/").status == 404
    assert b"data-page" in _ask(preview, "/").body
    preview.stop()


# ── no way out of the site ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/articles/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/articles%2f..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/./index.html",
        "/../site-two/secret.txt",
        "//secret.txt",
        "/articles//a.html",
        "/index.html/",
        "/index.html%00.txt",
        "/%00",
        "/%0a",
        "/%ff",
        "/%zz",
        "/C:/Windows/win.ini",
        "/c:secret.txt",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/.briefgen-staging/0",
        "/%2ebriefgen/live.js",
        "/.briefgen/",
        "/.briefgen/../index.html",
        "/.briefgen/nothing.js",
        "/.briefgen/__init__.py",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
    ],
)
def test_no_path_leads_out_of_the_site(preview: Preview, path: str) -> None:
    answer = _raw(
        preview, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{_port(preview)}\r\nConnection: close\r\n\r\n".encode()
    )
    assert _status(answer) in (400, 404)
    assert b"secret" not in answer.partition(b"\r\n\r\n")[2].replace(b"secret.txt", b"")
    assert b"root:" not in answer


def test_a_target_that_is_no_path_is_refused(preview: Preview) -> None:
    for target in ("secret.txt", "*", f"http://127.0.0.1:{_port(preview)}/index.html", "file:///etc/passwd"):
        answer = _raw(
            preview, f"GET {target} HTTP/1.1\r\nHost: localhost:{_port(preview)}\r\nConnection: close\r\n\r\n".encode()
        )
        assert _status(answer) == 404


def test_links_that_lead_out_are_not_followed_and_others_are(site: Path, preview: Preview) -> None:
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    (site / "out").symlink_to(site.parent)
    (site / "two").symlink_to(site.parent / "site-two")
    (site / "round").symlink_to(site / "round")
    (site / "inside.css").symlink_to(site / "theme/style.css")
    for path in ("/out.txt", "/out/secret.txt", "/two/secret.txt", "/round", "/out/", "/out"):
        assert _ask(preview, path).status == 404, path
    assert _ask(preview, "/inside.css").body == b"body{}"


def test_a_site_behind_a_link_is_served(site: Path) -> None:
    (site.parent / "link").symlink_to(site)
    preview = Preview(site.parent / "link", port=0)
    preview.start()
    assert _ask(preview, "/").status == 200
    preview.stop()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_site_holds_nobody_up(site: Path, preview: Preview) -> None:
    os.mkfifo(site / "pipe.html")
    assert _ask(preview, "/pipe.html").status == 404


# ── who may ask ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("[::1]:{port}", 200),
        ("evil.example:{port}", 403),
        ("127.0.0.1.evil.example:{port}", 403),
        ("localhost", 403),
        ("127.0.0.1:1", 403),
        ("127.0.0.1:{port}0", 403),
        ("127.0.0.1:+{port}", 403),
        ("192.168.1.4:{port}", 403),
        ("localhost:{port}@evil.example", 403),
        ("", 403),
    ],
)
def test_only_its_own_names_are_answered(preview: Preview, host: str, status: int) -> None:
    named = host.format(port=_port(preview))
    answer = _raw(preview, f"GET / HTTP/1.1\r\nHost: {named}\r\nConnection: close\r\n\r\n".encode())
    assert _status(answer) == status


def test_a_request_names_one_host(preview: Preview) -> None:
    own = f"Host: 127.0.0.1:{_port(preview)}\r\n"
    assert _status(_raw(preview, b"GET / HTTP/1.1\r\n\r\n")) == 403
    assert _status(_raw(preview, b"GET / HTTP/1.0\r\n\r\n")) == 403
    assert _status(_raw(preview, f"GET / HTTP/1.1\r\n{own}Host: evil.example\r\n\r\n".encode())) == 400


def test_on_all_addresses_any_number_is_its_own_but_no_foreign_name(site: Path) -> None:
    preview = Preview(site, host="0.0.0.0", port=0)
    preview.start()
    assert preview.url == f"http://127.0.0.1:{_port(preview)}/"
    for host, status in (("192.168.1.4", 200), ("[fe80::1]", 200), ("localhost", 200), ("evil.example", 403)):
        assert _ask(preview, "/", Host=f"{host}:{_port(preview)}").status == status
    preview.stop()


@pytest.mark.parametrize(
    "path", ["/.briefgen/events", "/.briefgen/state?page=a", "/.briefgen/notes", "/.briefgen/live.js"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_other_sites_learn_nothing(preview: Preview, path: str, headers: dict[str, str]) -> None:
    assert _ask(preview, path, **headers).status == 403


def test_its_own_pages_may_ask(preview: Preview) -> None:
    origin = preview.url.rstrip("/")
    for headers in ({"Origin": origin}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}, {}):
        assert _ask(preview, "/.briefgen/state?page=index.html", **headers).status == 200
    assert _ask(preview, "/pictures/sky.png").headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_nothing_can_be_done_but_read(preview: Preview, method: str) -> None:
    answer = _ask(preview, "/index.html", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "data",
    [b"\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"G" * 70_000, b"GET / HTTP/1.1\r\nA: " + b"b" * 70_000 + b"\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n"],
    ids=["empty", "short", "tls", "version", "long line", "long header", "many headers"],
)  # fmt: skip
def test_nonsense_is_refused_and_the_next_is_answered(preview: Preview, data: bytes) -> None:
    try:
        answer = _raw(preview, data)
    except ConnectionResetError:  # what was not read any more is thrown away, and the refusal with it
        answer = b""
    assert not answer or b" 200 " not in answer.split(b"\r\n", 1)[0]
    assert _ask(preview, "/").status == 200


def test_what_hides_behind_a_body_is_no_request(preview: Preview) -> None:
    host = f"Host: 127.0.0.1:{_port(preview)}\r\n"
    hidden = f"GET /theme/style.css HTTP/1.1\r\n{host}\r\n"
    answer = _raw(preview, f"GET /empty.txt HTTP/1.1\r\n{host}Content-Length: {len(hidden)}\r\n\r\n{hidden}".encode())
    assert answer.count(b"HTTP/1.1 ") == 1


# ── conditions and ranges ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/pictures/sky.png", "/index.html"])
def test_who_has_this_version_gets_it_only_once(site: Path, preview: Preview, path: str) -> None:
    etag = _ask(preview, path).headers["etag"]
    for known in (etag, f'"x", W/{etag}', "*"):
        again = _ask(preview, path, If_None_Match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert _ask(preview, path, If_None_Match='"x"').status == 200
    # Saved anew with as many bytes, in the same second.
    place = site / path[1:]
    fresh = place.with_suffix(".new")
    fresh.write_bytes(place.read_bytes()[::-1])
    os.utime(fresh, (1_700_000_000, 1_700_000_000))
    fresh.replace(place)
    assert _ask(preview, path, If_None_Match=etag).status == 200


def test_a_page_changes_its_tag_with_what_the_script_is_told(preview: Preview) -> None:
    etag = _ask(preview, "/index.html").headers["etag"]
    preview.tell(Update(styles=("theme/style.css",)))
    assert _ask(preview, "/index.html", If_None_Match=etag).status == 200


def test_dates_count_where_there_is_no_tag(preview: Preview) -> None:
    path, then = "/pictures/sky.png", formatdate(1_700_000_000, usegmt=True)
    assert _ask(preview, path).headers["last-modified"] == then
    assert _ask(preview, path, If_Modified_Since=then).status == 304
    assert _ask(preview, path, If_Modified_Since=formatdate(1_699_999_999, usegmt=True)).status == 200
    assert _ask(preview, path, If_Modified_Since="yesterday").status == 200
    assert _ask(preview, path, If_Modified_Since=then, If_None_Match='"x"').status == 200


def test_a_file_that_was_just_saved_has_no_date_that_could_deceive(site: Path, preview: Preview) -> None:
    (site / "pictures/sky.png").write_text("new")
    answer = _ask(preview, "/pictures/sky.png", If_Modified_Since=formatdate(time.time() + 60, usegmt=True))
    assert (answer.status, answer.body) == (200, b"new")
    assert "last-modified" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "status", "body", "where"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-4", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=" + "9" * 400 + "-", 200, b"0123456789", None),
    ],
)
def test_a_range_of_a_file(preview: Preview, asked: str, status: int, body: bytes, where: str | None) -> None:
    answer = _ask(preview, "/pictures/sky.png", Range=asked)
    assert (answer.status, answer.body, answer.headers.get("content-range")) == (status, body, where)


def test_a_range_holds_for_one_version_only(preview: Preview) -> None:
    etag = _ask(preview, "/pictures/sky.png").headers["etag"]
    assert _ask(preview, "/pictures/sky.png", Range="bytes=0-3", If_Range=etag).status == 206
    assert _ask(preview, "/pictures/sky.png", Range="bytes=0-3", If_Range='"x"').status == 200
    assert _ask(preview, "/empty.txt", Range="bytes=0-").status == 416
    assert _ask(preview, "/", Range="bytes=0-14").body == PAGE.encode()[:15]


# ── what is told ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_update_reaches_who_listens(preview: Preview) -> None:
    connection, stream = _listen(preview)
    assert stream.headers["Content-Type"] == "text/event-stream"
    kind, hello = _next(stream)
    assert (kind, hello["number"]) == ("hello", 0)
    preview.tell(Update(pages=("articles/a.html",), problems=(PROBLEM,)))
    preview.tell(Update(styles=("theme/style.css",)))
    kind, event = _next(stream)
    assert (kind, event["number"], event["pages"]) == ("update", 1, ["articles/a.html"])
    assert event["report"]["shown"][0]["place"] == "content/articles/a.md:1:1"
    assert event["report"]["counts"] == {"error": 1}
    _, event = _next(stream)
    assert (event["number"], event["styles"], event["report"]) == (2, ["theme/style.css"], None)
    connection.close()


def test_a_page_can_ask_where_things_stand(site: Path, preview: Preview) -> None:
    def state(page: str = "articles/a.html") -> Any:
        return _ask(preview, f"/.briefgen/state?page={page}").json()

    before = state()
    assert f'data-version="{before["version"]}"'.encode() in _ask(preview, "/articles/a.html").body
    assert f'data-run="{before["run"]}"'.encode() in _ask(preview, "/articles/a.html").body
    (site / "articles/a.html").write_text("longer than it was before, by far")
    assert state()["version"] != before["version"]
    preview.tell(Update(others=True, problems=(PROBLEM,)))
    preview.tell(Update(styles=("a.css",)))
    after = state()
    assert (after["number"], after["others"], after["styles"]) == (2, 1, 2)
    assert after["report"]["counts"] == {"error": 1}
    preview.tell(Update(problems=()))
    assert state()["report"] == {"shown": [], "counts": {}}
    missing = state("articles/z.html")["version"]
    assert missing.startswith("none")
    assert f'data-version="{missing}"'.encode() in _ask(preview, "/articles/z.html").body
    for page in ("", "../secret.txt", "/etc/passwd", "a%00b", "articles", "out//in"):
        assert state(page)["version"] == missing


def test_the_version_of_a_page_outlives_the_server(site: Path, preview: Preview) -> None:
    other = Preview(site, port=0)
    other.start()
    first, second = (_ask(served, "/.briefgen/state?page=index.html").json() for served in (preview, other))
    other.stop()
    assert first["version"] == second["version"]
    assert first["run"] != second["run"]


def test_what_is_shown_ahead_stands_before_what_is_published(site: Path, preview: Preview) -> None:
    def version(page: str) -> str:
        return str(_ask(preview, f"/.briefgen/state?page={page}").json()["version"])

    before = version("articles/a.html")
    preview.tell(Update(), {"articles/a.html": b"<p>ahead</p>", "new.html": b"<p>new</p>", "index.html": None})
    shown = _ask(preview, "/articles/a.html")
    assert b"<p>ahead</p>" in shown.body
    assert "last-modified" not in shown.headers
    ahead = version("articles/a.html")
    assert f'data-version="{ahead}"'.encode() in shown.body
    assert ahead != before
    assert b"<p>new</p>" in _ask(preview, "/new.html").body
    assert _ask(preview, "/").status == 404
    assert version("index.html").startswith("none")
    # When the same is published, no tab has to load it again.
    (site / "articles/a.html").write_text("<p>ahead</p>")
    preview.tell(Update())
    assert version("articles/a.html") == ahead
    assert _ask(preview, "/").status == 200
    assert _ask(preview, "/new.html").status == 404


def test_what_was_asked_for_lately_is_known(preview: Preview) -> None:
    for path in ("/articles/a.html?x=1", "/", "/not/there.html", "/%2e%2e/secret", "/.briefgen/live.js"):
        _ask(preview, path)
    assert preview.asked == {"articles/a.html", "index.html", "not/there.html"}
    for number in range(100):
        _ask(preview, f"/{number}.html")
    assert "articles/a.html" not in preview.asked
    assert "99.html" in preview.asked


def test_of_very_many_problems_the_errors_come_first_and_not_all_are_sent(preview: Preview) -> None:
    warning = Problem("warning", "A016", "left out", "content/articles/a.md:1:1")
    preview.tell(Update(problems=(warning,) * 5000 + (PROBLEM,)))
    report = _ask(preview, "/.briefgen/state").json()["report"]
    assert report["counts"] == {"error": 1, "warning": 5000}
    assert report["shown"][0]["severity"] == "error"
    assert len(report["shown"]) == 100


def test_the_authors_notes(site: Path, preview: Preview) -> None:
    found = _ask(preview, "/.briefgen/notes?page=articles/a.html").json()
    assert found == {"passages": [{"anchor": "sacred", "verdict": "exact", "note": "ask again"}], "offers": []}
    assert _ask(preview, "/.briefgen/notes?page=index.html").json() == {"passages": [], "offers": []}
    assert _ask(preview, "/.briefgen/notes?page=broken.html").status == 500
    plain = Preview(site, port=0)
    plain.start()
    assert _ask(plain, "/.briefgen/notes?page=articles/a.html").status == 404
    assert b"data-notes" not in _ask(plain, "/").body
    plain.stop()


def test_who_falls_far_behind_is_greeted_anew(preview: Preview) -> None:
    connection, stream = _listen(preview)
    _next(stream)
    # Far more than the buffers between the two can hold, while nobody reads.
    many = tuple(f"articles/{number:06}.html" for number in range(20_000))
    began = time.perf_counter()
    for _ in range(60):
        preview.tell(Update(pages=many))
    assert time.perf_counter() - began < 8
    kinds = []
    while True:
        kind, event = _next(stream)
        kinds.append(kind)
        if event["number"] == 60:
            break
    # When it fell behind depends on the machine; that it missed some and was told so does not.
    assert "hello" in kinds
    assert len(kinds) < 60
    connection.close()


# ── nobody can hold it up ───────────────────────────────────────────────────────────────────────────────────────


def _threads() -> int:
    return sum(thread.name == "briefgen-preview-connection" for thread in threading.enumerate())


def _comes_down_to(number: int) -> bool:
    """Whether there are soon no more threads for connections than these."""
    until = time.monotonic() + 20
    while _threads() > number and time.monotonic() < until:
        time.sleep(0.02)
    return _threads() <= number


def _connected(preview: Preview, number: int, stack: ExitStack) -> None:
    """So many connections over which nothing is said."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * number:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(2 * number, hard), hard))
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
    for _ in range(number):
        stack.enter_context(socket.create_connection(("127.0.0.1", _port(preview)), timeout=20))


def test_a_thousand_idle_connections_keep_nobody_waiting(preview: Preview) -> None:
    with ExitStack() as stack:
        connection, stream = _listen(preview)
        _next(stream)
        _connected(preview, 1000, stack)
        began = time.perf_counter()
        for _ in range(50):
            assert _ask(preview, "/").status == 200
        assert time.perf_counter() - began < 8
        assert _threads() <= 128
        preview.tell(Update(pages=("index.html",)))
        assert _next(stream)[1]["pages"] == ["index.html"]
        connection.close()
        began = time.perf_counter()
        preview.stop()
        assert time.perf_counter() - began < 6


def test_those_who_never_read_keep_nobody_waiting(site: Path, preview: Preview) -> None:
    (site / "big.bin").write_bytes(bytes(20_000_000))
    with ExitStack() as stack:
        for _ in range(200):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", _port(preview)), timeout=20))
            slow.sendall(f"GET /big.bin HTTP/1.1\r\nHost: 127.0.0.1:{_port(preview)}\r\n\r\n".encode())
        assert _ask(preview, "/").status == 200
        began = time.perf_counter()
        preview.stop()
        assert time.perf_counter() - began < 6


def test_listeners_are_bounded_and_the_newest_stays(preview: Preview) -> None:
    streams = [_listen(preview) for _ in range(60)]
    assert _next(streams[-1][1])[0] == "hello"
    assert _ask(preview, "/").status == 200
    assert _comes_down_to(32)
    preview.tell(Update(others=True))
    assert _next(streams[-1][1])[1]["others"] is True
    for connection, _ in streams:
        connection.close()


def test_a_listener_that_has_gone_is_forgotten(preview: Preview) -> None:
    connection, stream = _listen(preview)
    _next(stream)
    stream.close()
    connection.close()
    assert _comes_down_to(0)


def test_many_requests_cost_little(preview: Preview) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", _port(preview))) as connection:
        began = time.perf_counter()
        for _ in range(500):
            connection.request("GET", "/articles/a.html")
            assert connection.getresponse().read()
        # With Nagle's algorithm on, or head and body apart, it would be 20 seconds.
        assert time.perf_counter() - began < 15


# ── beginning and end ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_free_port_is_taken(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        preview = Preview(site, port=port)
        assert port < _port(preview) < port + 20
        preview.stop()


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("203.0.113.7", 8000, "no address of this machine"),
        ("no such host", 8000, "no address of this machine"),
        ("a" * 80, 8000, "no address of this machine"),
        ("127.0.0.1", 70_000, "does not exist"),
    ],
)
def test_what_cannot_be_served_is_said_in_plain_words(site: Path, host: str, port: int, words: str) -> None:
    with pytest.raises(ServeError, match=words):
        Preview(site, host=host, port=port)


def test_ports_that_are_all_taken(site: Path) -> None:
    with ExitStack() as stack:
        for number in range(65_530, 65_536):
            taken = stack.enter_context(socket.socket())
            try:
                taken.bind(("127.0.0.1", number))
                taken.listen()
            except OSError:
                continue
        with pytest.raises(ServeError, match="in use"):
            Preview(site, port=65_530)


def test_the_end_is_quick_and_quiet_and_gives_the_port_free(
    site: Path, preview: Preview, capfd: pytest.CaptureFixture[str]
) -> None:
    streams = [_listen(preview) for _ in range(5)]
    with ExitStack() as stack:
        _connected(preview, 20, stack)
        began = time.perf_counter()
        preview.stop()
        preview.stop()
        assert time.perf_counter() - began < 6
    assert _comes_down_to(0)
    for connection, stream in streams:
        stream.read()
        connection.close()
    again = Preview(site, port=_port(preview))
    assert again.url == preview.url
    again.stop()
    assert capfd.readouterr() == ("", "")
