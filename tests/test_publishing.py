"""Sites sent to targets of every kind: real folders, rsync servers, ssh, repositories of git, and a server of S3."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from briefgen.manifest import MANIFEST, load_manifest, read_manifest
from briefgen.publish import publish
from briefgen.publishing.destination import Destination, TargetError
from briefgen.publishing.opening import open_target
from briefgen.publishing.order import phases
from briefgen.publishing.s3 import type_of
from briefgen.publishing.sending import PENDING, Plan, carry_out, plan
from briefgen.targets import Target
from tests.targets import free_port, program, rsync_server, s3_server, ssh_server

Site = dict[str, bytes]

SITE: Site = {
    "index.html": b"<a href='actors/ada.html'>Ada</a>",
    "actors/ada.html": b"<link href='../theme/style.css'>Ada",
    "theme/style.css": b"body {}",
    "data/quotes.csv": b"id,words\n",
    "feed.xml": b"<feed><a href='actors/ada.html'/></feed>",
    "files/a b/\xc3\xbc #%.txt".encode("latin-1").decode(): b"odd name",
}
LATER: Site = {
    **{path: data for path, data in SITE.items() if not path.startswith("files/")},
    "index.html": b"<a href='actors/ada.html'>Ada</a> <a href='actors/cleo.html'>Cleo</a>",
    "actors/cleo.html": b"<img src='../pictures/cleo.png'>Cleo",
    "pictures/cleo.png": b"a picture",
    "feed.xml": b"<feed><a href='actors/cleo.html'/></feed>",
    "files": b"a file where a folder was",
}


class Place(NamedTuple):
    """A target, and a look at what is there without briefgen."""

    target: Target
    tree: Callable[[], Site]
    add: Callable[[str, bytes], None]  # as somebody else would


def files_of(folder: Path) -> Site:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def put_file(folder: Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)


# ── a target of each kind ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("targets")


@pytest.fixture(scope="module")
def rsync_port(scratch: Path) -> Iterator[int]:
    (scratch / "rsync").mkdir()
    with rsync_server(scratch / "rsync", scratch) as port:
        yield port


@pytest.fixture(scope="module")
def ssh(scratch: Path) -> Iterator[tuple[str, int]]:
    if program("sshd") is None:
        pytest.skip("there is no sshd: apt-get install openssh-server")
    (scratch / "ssh").mkdir()
    with ssh_server(scratch / "ssh") as way:
        yield way


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))


@pytest.fixture
def author(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """git, as on a machine that has only this configuration."""
    (tmp_path / "gitconfig").write_text("[user]\nname = Desk\nemail = desk@norholm.example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


_numbers = count()


def folder_place(tmp_path: Path, _request: pytest.FixtureRequest) -> Place:
    folder = tmp_path / "www"
    return Place(Target(to="folder", path=str(folder)), lambda: files_of(folder), lambda p, d: put_file(folder, p, d))


def rsync_place(_: Path, request: pytest.FixtureRequest) -> Place:
    name = f"a site {next(_numbers)}"
    folder = request.getfixturevalue("scratch") / "rsync" / name
    port = request.getfixturevalue("rsync_port")
    target = Target(to="rsync", at=f"rsync://127.0.0.1/www/{name}", port=port)
    return Place(target, lambda: files_of(folder), lambda p, d: put_file(folder, p, d))


def ssh_place(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    command, port = request.getfixturevalue("ssh")
    request.getfixturevalue("monkeypatch").setenv("RSYNC_RSH", command)
    folder = tmp_path / "over ssh"
    target = Target(to="rsync", at=f"127.0.0.1:{folder}", port=port)
    return Place(target, lambda: files_of(folder), lambda p, d: put_file(folder, p, d))


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def git_tree(repository: Path) -> Site:
    names = git(repository, "ls-tree", "-r", "-z", "--name-only", "pages").split("\0")[:-1]
    return {
        name: subprocess.run(["git", "show", f"pages:{name}"], cwd=repository, capture_output=True, check=True).stdout
        for name in names
        if name != ".nojekyll"
    }


def git_add(repository: Path, scratch: Path, path: str, data: bytes) -> None:
    copy = scratch / f"copy{next(_numbers)}"
    git(scratch, "clone", "-q", str(repository), str(copy))
    git(copy, "checkout", "-q", *([] if "pages" in git(copy, "branch", "-a") else ["-b"]), "pages")
    put_file(copy, path, data)
    git(copy, "add", ".")
    git(copy, "commit", "-qm", "by somebody else")
    git(copy, "push", "-q", "origin", "pages")


def git_place(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    request.getfixturevalue("author")
    repository = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    target = Target(to="git", remote=str(repository), branch="pages")
    return Place(target, lambda: git_tree(repository), lambda p, d: git_add(repository, tmp_path, p, d))


def s3_place(_: Path, request: pytest.FixtureRequest) -> Place:
    import boto3

    request.getfixturevalue("keys")
    address, bucket = request.getfixturevalue("s3"), f"desk-{next(_numbers)}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    target = Target(to="s3", bucket=bucket, prefix="a/site", endpoint=address, region="us-east-1")
    return Place(
        target,
        lambda: bucket_tree(client, bucket),
        lambda path, data: client.put_object(Bucket=bucket, Key=f"a/site/{path}", Body=data),
    )


def bucket_tree(client: Any, bucket: str) -> Site:
    found = client.list_objects_v2(Bucket=bucket, MaxKeys=1000).get("Contents", [])
    read = {one["Key"]: client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found}
    return {key.removeprefix("a/site/"): data for key, data in read.items()}


PLACES = {"folder": folder_place, "rsync": rsync_place, "git": git_place, "s3": s3_place}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return PLACES[request.param](tmp_path, request)


# ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / ".briefgen").mkdir(parents=True)
    return folder


def build(project: Path, site: Site) -> Path:
    publish(project / "site", site, site)
    return project / "site"


def opened(place: Place, project: Path) -> Destination:
    return open_target(place.target, project, project / "site")


def send(place: Place, project: Path, site: Site) -> Plan:
    """What `briefgen publish` does with a site that is fit for it."""
    listed = load_manifest(build(project, site) / MANIFEST)
    destination = opened(place, project)
    steps = plan(listed, destination)
    assert not steps.foreign
    carry_out(steps, destination, lambda _: None)
    return steps


def whole(site: Site, project: Path) -> Site:
    return {**site, MANIFEST: (project / "site" / MANIFEST).read_bytes()}


def test_the_target_gets_the_site_and_later_only_what_differs(place: Place, project: Path) -> None:
    assert set(send(place, project, SITE).sent) == set(SITE)
    assert place.tree() == whole(SITE, project)
    assert send(place, project, SITE).is_empty
    steps = send(place, project, LATER)
    assert set(steps.sent) == {"index.html", "actors/cleo.html", "pictures/cleo.png", "feed.xml", "files"}
    assert steps.removed == ("files/a b/ü #%.txt",)
    assert place.tree() == whole(LATER, project)
    assert send(place, project, SITE).unchanged == 3
    assert place.tree() == whole(SITE, project)


def test_by_ssh_it_is_the_same(tmp_path: Path, project: Path, request: pytest.FixtureRequest) -> None:
    place = ssh_place(tmp_path, request)
    send(place, project, SITE)
    assert place.tree() == whole(SITE, project)
    assert send(place, project, LATER).removed == ("files/a b/ü #%.txt",)
    assert place.tree() == whole(LATER, project)


def test_to_plan_changes_nothing(place: Place, project: Path) -> None:
    send(place, project, SITE)
    before = place.tree()
    listed = load_manifest(build(project, LATER) / MANIFEST)
    assert plan(listed, opened(place, project)).sent
    assert place.tree() == before


def test_files_of_others_stay(place: Place, project: Path) -> None:
    place.add("CNAME", b"desk.example")
    place.add("files/a b/theirs.txt", b"theirs")
    send(place, project, SITE)
    here = {path: data for path, data in LATER.items() if path != "files"}
    send(place, project, here)
    theirs = {"CNAME": b"desk.example", "files/a b/theirs.txt": b"theirs"}
    assert place.tree() == {**whole(here, project), **theirs}


def test_files_of_others_are_not_written_over(place: Place, project: Path) -> None:
    place.add("index.html", b"theirs")
    place.add("theme/style.css", SITE["theme/style.css"])
    listed = load_manifest(build(project, SITE) / MANIFEST)
    steps = plan(listed, opened(place, project))
    assert steps.foreign == ("index.html",)
    assert "theme/style.css" not in steps.sent


def test_what_somebody_has_changed_there_is_found_if_that_is_wanted(place: Place, project: Path) -> None:
    send(place, project, SITE)
    place.add("actors/ada.html", b"changed")
    listed = load_manifest(project / "site" / MANIFEST)
    assert plan(listed, opened(place, project)).is_empty
    assert plan(listed, opened(place, project), every=True).sent == ("actors/ada.html",)


class Interrupted(Exception):
    pass


class Failing:
    """A target that is lost after so many steps."""

    def __init__(self, destination: Destination, steps: int) -> None:
        self._destination = destination
        self._left = steps

    def __getattr__(self, name: str) -> Any:
        if name not in ("put", "write", "remove", "finish"):
            return getattr(self._destination, name)
        self._left -= 1
        if self._left < 0:
            raise Interrupted
        return getattr(self._destination, name)


def interrupted(place: Place, project: Path, site: Site, steps: int) -> bool:
    listed = load_manifest(build(project, site) / MANIFEST)
    destination = Failing(opened(place, project), steps)
    try:
        carry_out(plan(listed, destination), destination, lambda _: None)
    except Interrupted:
        return True
    return False


OTHER: Site = {**LATER, "index.html": b"a third one", "files": b"another file", "data/more.csv": b"x"}


@pytest.mark.parametrize("back", [LATER, SITE, OTHER], ids=["same", "back", "on"])
def test_interrupted_at_any_step_the_next_run_leaves_just_the_site(
    place: Place, project: Path, back: Site, request: pytest.FixtureRequest
) -> None:
    kind = request.node.callspec.params["place"]
    for steps in {"folder": range(1, 12), "rsync": (5,)}.get(kind, (2, 5)):
        send(place, project, SITE)
        interrupted(place, project, LATER, steps)
        interrupted(place, project, OTHER, steps // 2)  # and once more
        send(place, project, back)
        assert place.tree() == whole(back, project), steps
        assert send(place, project, back).is_empty


def test_after_an_interruption_only_the_rest_is_sent(place: Place, project: Path) -> None:
    send(place, project, SITE)
    assert interrupted(place, project, LATER, 4)
    if place.target.to == "git":
        assert place.tree() == whole(SITE, project) | {MANIFEST: place.tree()[MANIFEST]}  # all at once, or nothing
        return
    assert PENDING in place.tree()
    steps = send(place, project, LATER)
    assert "pictures/cleo.png" not in steps.sent
    assert "index.html" in steps.sent


def test_a_manifest_that_is_damaged_there_makes_all_files_be_compared(place: Place, project: Path) -> None:
    send(place, project, SITE)
    place.add(MANIFEST, b"{")
    listed = load_manifest(project / "site" / MANIFEST)
    destination = opened(place, project)
    steps = plan(listed, destination)
    assert (steps.sent, steps.is_empty) == ((), False)
    carry_out(steps, destination, lambda _: None)
    assert place.tree() == whole(SITE, project)


# ── order ───────────────────────────────────────────────────────────────────────────────────────────────────────

_LINK = re.compile(rb"(?:href|src)='([^']+)'")


def broken(tree: Mapping[str, bytes]) -> list[str]:
    """Links to what is not there."""
    found = []
    for path, data in tree.items():
        for link in _LINK.findall(data):
            target = (Path("/") / Path(path).parent / link.decode()).as_posix()
            parts: list[str] = []
            for part in target.strip("/").split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            if "/".join(parts) not in tree:
                found.append(f"{path}: {link.decode()}")
    return found


class Watched:
    """A folder that is looked at after each file."""

    def __init__(self, place: Place, destination: Destination) -> None:
        self._place = place
        self._destination = destination
        self.seen: list[Site] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._destination, name)

    def put(self, paths: list[str]) -> None:
        for path in paths:
            self._destination.put([path])
            self.seen.append(self._place.tree())

    def remove(self, paths: list[str]) -> None:
        for path in paths:
            self._destination.remove([path])
            self.seen.append(self._place.tree())


def test_at_no_moment_a_page_leads_to_what_is_not_there(
    tmp_path: Path, project: Path, request: pytest.FixtureRequest
) -> None:
    place = folder_place(tmp_path, request)
    for site in (SITE, LATER, SITE):
        listed = load_manifest(build(project, site) / MANIFEST)
        watched = Watched(place, opened(place, project))
        carry_out(plan(listed, watched), watched, lambda _: None)  # type: ignore[arg-type]
        assert len(watched.seen) > 4
        assert [broken(tree) for tree in watched.seen if broken(tree)] == []


def test_what_pages_need_comes_before_them_and_what_tells_of_them_behind() -> None:
    paths = [
        "index.html", "feed.xml", "briefings/port.json", "sitemap.xml", "pagefind/pagefind-entry.json", "about.html",
        "briefings/port.html", "data/quotes.json", "pagefind/fragment/x.pf_fragment", "theme/style.css", "CNAME",
    ]  # fmt: skip
    assert [phase.paths for phase in phases(paths, {"briefings/port.html", "index.html"})] == [
        ("CNAME", "pagefind/fragment/x.pf_fragment", "theme/style.css"),
        ("data/quotes.json",),
        ("briefings/port.html",),
        ("about.html",),
        ("index.html",),
        ("briefings/port.json", "feed.xml", "pagefind/pagefind-entry.json", "sitemap.xml"),
    ]


# ── what each kind has of its own ───────────────────────────────────────────────────────────────────────────────


def test_a_drive_that_is_not_mounted_is_told_and_no_folder_is_made(tmp_path: Path, project: Path) -> None:
    build(project, SITE)
    with pytest.raises(TargetError, match="there is no folder"):
        open_target(Target(to="folder", path=str(tmp_path / "media/stick/site")), project, project / "site")
    assert not (tmp_path / "media").exists()


@pytest.mark.parametrize("path", ["site", "site/below", ".", "..", "content/x", ".git", ".briefgen"])
def test_a_folder_of_the_project_itself_is_no_target(project: Path, path: str) -> None:
    build(project, SITE)
    with pytest.raises(TargetError, match="target"):
        open_target(Target(to="folder", path=path), project, project / "site")


def test_a_link_in_the_target_does_not_lead_the_writing_elsewhere(
    tmp_path: Path, project: Path, request: pytest.FixtureRequest
) -> None:
    place = folder_place(tmp_path, request)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www").mkdir()
    (tmp_path / "www/actors").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TargetError, match="leads out"):
        send(place, project, SITE)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_where_files_are_put_together_does_not_lead_the_writing_elsewhere(
    tmp_path: Path, project: Path, request: pytest.FixtureRequest
) -> None:
    place = folder_place(tmp_path, request)
    (tmp_path / "www").mkdir()
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "www/.briefgen-part").symlink_to(tmp_path / "precious")
    send(place, project, SITE)
    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / "www/index.html").is_symlink()


@pytest.mark.parametrize("kind", ["folder", "rsync", "git"])
def test_names_that_seem_to_have_ends_of_lines_are_sent_like_others(
    kind: str, tmp_path: Path, project: Path, request: pytest.FixtureRequest
) -> None:
    names = ("a\u2028b.txt", "c\x85d.txt", "e\x1cf.txt", *([] if kind == "rsync" else ["g\nh.txt"]))
    place = PLACES[kind](tmp_path, request)
    for words in (b"one", b"two"):
        site = {**SITE, **dict.fromkeys(names, words)}
        send(place, project, site)
        assert {name: place.tree().get(name) for name in names} == dict.fromkeys(names, words)


def test_a_hostile_manifest_at_the_target_reaches_nothing_outside(
    tmp_path: Path, project: Path, request: pytest.FixtureRequest
) -> None:
    place = folder_place(tmp_path, request)
    (tmp_path / "precious").write_text("x")
    place.add(MANIFEST, b'{"briefgen": 1, "files": {"../precious": "", "/etc/hosts": "", "gone.html": ""}}')
    assert send(place, project, SITE).removed == ("gone.html",)
    assert (tmp_path / "precious").exists()


@pytest.fixture
def repository(tmp_path: Path, project: Path, author: None) -> Path:
    """A project in a repository, with something staged and something changed."""
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(project, "init", "-q", "-b", "main")
    put_file(project, ".gitignore", b"site\n.briefgen\n")
    put_file(project, "a.txt", b"1")
    git(project, "add", ".")
    git(project, "commit", "-qm", "begin")
    git(project, "remote", "add", "origin", str(tmp_path / "remote.git"))
    put_file(project, "a.txt", b"2")
    put_file(project, "staged.txt", b"x")
    git(project, "add", "staged.txt")
    return tmp_path / "remote.git"


def git_target() -> Place:
    return Place(Target(to="git", branch="pages"), dict, lambda *_: None)


def state(project: Path) -> list[str]:
    return [git(project, *words.split()) for words in ("status --porcelain", "rev-parse HEAD", "branch", "stash list")]


def test_the_working_tree_and_the_index_stay_as_they_are(repository: Path, project: Path) -> None:
    build(project, SITE)
    before, index = state(project), (project / ".git/index").read_bytes()
    send(git_target(), project, SITE)
    assert git_tree(repository) == whole(SITE, project)
    send(git_target(), project, LATER)
    assert git_tree(repository) == whole(LATER, project)
    assert (state(project), (project / ".git/index").read_bytes()) == (before, index)
    assert git(repository, "log", "--format=%s %an", "pages").splitlines() == ["Publish the site Desk"] * 2
    assert git(repository, "show", "pages:.nojekyll") == ""


def test_the_branch_of_the_sources_is_no_target(repository: Path, project: Path) -> None:
    build(project, SITE)
    with pytest.raises(TargetError, match="holds your sources"):
        open_target(Target(to="git", branch="main"), project, project / "site")


def test_what_others_push_meanwhile_is_not_lost(repository: Path, project: Path, tmp_path: Path) -> None:
    send(git_target(), project, SITE)
    listed = load_manifest(build(project, LATER) / MANIFEST)
    destination = open_target(git_target().target, project, project / "site")
    steps = plan(listed, destination)
    git_add(repository, tmp_path, "CNAME", b"desk.example")
    with pytest.raises(TargetError, match="somebody else"):
        carry_out(steps, destination, lambda _: None)
    send(git_target(), project, LATER)
    assert git_tree(repository) == {**whole(LATER, project), "CNAME": b"desk.example"}


def test_a_name_of_a_remote_needs_a_repository(project: Path, author: None, tmp_path: Path) -> None:
    build(project, SITE)
    with pytest.raises(TargetError, match="lies in no git repository"):
        open_target(git_target().target, project, project / "site")


def test_files_of_a_bucket_say_what_they_are(tmp_path: Path, project: Path, request: pytest.FixtureRequest) -> None:
    import boto3

    place = s3_place(tmp_path, request)
    send(place, project, SITE)
    client = boto3.client("s3", endpoint_url=place.target.endpoint, region_name="us-east-1")
    found = {path: client.head_object(Bucket=place.target.bucket, Key=f"a/site/{path}")["ContentType"] for path in SITE}
    assert found["index.html"] == "text/html; charset=utf-8"
    assert found["theme/style.css"] == "text/css; charset=utf-8"
    assert (type_of("x.pf_meta"), type_of("CNAME")) == ("application/octet-stream",) * 2


def test_what_cannot_be_reached_is_told_with_what_to_do(
    project: Path, tmp_path: Path, s3: str, keys: None, author: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = read_manifest(build(project, SITE))
    nowhere = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for target, words in (
        (Target(to="rsync", at="rsync://127.0.0.1/www", port=free_port()), "rsync failed"),
        (Target(to="rsync", at="127.0.0.1:/srv/www", port=free_port()), "rsync failed"),
        (Target(to="git", branch="pages", remote=str(tmp_path / "none.git")), "could not be reached"),
        (Target(to="s3", bucket="none-there", endpoint=s3, region="us-east-1"), "NoSuchBucket"),
        (Target(to="s3", bucket="desk", endpoint=nowhere, region="us-east-1"), "could not be reached"),
    ):
        with pytest.raises(TargetError, match=words) as told:
            plan(listed, open_target(target, project, project / "site"))
        assert told.value.hints


def test_without_keys_and_without_boto3_it_is_said_what_to_do(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: None
) -> None:
    target = Target(to="s3", bucket="desk", endpoint="http://127.0.0.1:9", region="us-east-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(TargetError, match="redentials") as told:
        plan({}, open_target(target, project, project / "site"))
    assert "AWS_ACCESS_KEY_ID" in told.value.hints[0]
    monkeypatch.setitem(sys.modules, "boto3.session", None)
    with pytest.raises(TargetError, match="boto3 is needed") as told:
        open_target(target, project, project / "site")
    assert "briefgen[s3]" in told.value.hints[0]


def test_a_program_that_is_not_there_is_told(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for target in (Target(to="rsync", at="a:/b"), Target(to="git", branch="pages")):
        with pytest.raises(TargetError, match="is not installed"):
            open_target(target, project, project / "site")
