"""Where a site may be published to: what `publish:` of `config.yaml` says of each target, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from briefgen.model import Record
from briefgen.release import EditionName
from briefgen.shapes import check_url

TargetKind = Literal["folder", "rsync", "git", "s3"]


class Target(Record, frozen=True, kw_only=True):
    """A place that the site is published to. Which of the keys it takes depends on `to`."""

    to: TargetKind
    path: str | None = None
    at: str | None = None
    port: int | None = None
    remote: str | None = None
    branch: str | None = None
    bucket: str | None = None
    prefix: str | None = None
    endpoint: str | None = None
    region: str | None = None
    edition: EditionName | None = None


class TargetProblem(NamedTuple):
    """Something that is wrong with a target. `key` is empty where one is missing."""

    code: str
    key: str
    message: str
    hint: str


class _Keys(NamedTuple):
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


_KEYS: dict[TargetKind, _Keys] = {
    "folder": _Keys(("path",)),
    "rsync": _Keys(("at",), ("port",)),
    "git": _Keys(("branch",), ("remote",)),
    "s3": _Keys(("bucket",), ("prefix", "endpoint", "region")),
}
_EXAMPLES = {
    "path": "`path: ../www`",
    "at": "`at: you@server.example:/var/www/briefings`",
    "branch": "`branch: gh-pages`",
    "bucket": "`bucket: norholm-briefings`",
}
_OWN = (*_EXAMPLES, "port", "remote", "prefix", "endpoint", "region")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_BRANCHES = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|\Z)|\A[-/.]|[/.]\Z")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}\Z")
_REGION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}\Z")
_HOST = re.compile(r"(?:rsync://)?(?:[\w.+-]+@)?(?:[\w.-]+|\[[0-9A-Fa-f:.%]+\])(?::|/|\Z)")


def target_problems(target: Target) -> Iterator[TargetProblem]:
    """What is wrong with a target, its keys first."""
    keys = _KEYS[target.to]
    for key in keys.required:
        if not getattr(target, key):
            yield TargetProblem("P010", "", f"a target with `to: {target.to}` needs `{key}`", f"write {_EXAMPLES[key]}")
    for key in _OWN:
        value = getattr(target, key)
        if value is None:
            continue
        if key not in (*keys.required, *keys.optional):
            takes = ", ".join(f"`{name}`" for name in (*keys.required, *keys.optional))
            message = f"a target with `to: {target.to}` has no `{key}`"
            yield TargetProblem("P011", key, message, f"it takes {takes} and `edition`; leave the others out")
        elif value:
            yield from _value_problems(key, value)


def _value_problems(key: str, value: str | int) -> Iterator[TargetProblem]:
    if isinstance(value, int):
        if value > 65535:
            yield TargetProblem("P012", key, "there is no such port", "write the number of a port, such as 22")
    elif holds_password(value) and key in ("at", "remote", "endpoint"):
        hint = "take it out; the tools know other ways: a key of ssh, a credential helper of git, ~/.aws/credentials"
        yield TargetProblem("P013", key, f"`{key}` holds a password", hint)
    elif problem := _problem(key, value):
        yield TargetProblem("P012", key, *problem)


def _problem(key: str, value: str) -> tuple[str, str] | None:
    """What is wrong with a text, and what to write."""
    wrong = {
        "at": value.startswith("-") or ":" not in value or not _HOST.match(value),
        "remote": value.startswith("-") or bool(re.match(r"[\w-]+::", value)),
        "branch": bool(_NOT_IN_BRANCHES.search(value)),
        "bucket": not _BUCKET.match(value),
        "prefix": value.startswith("/") or "\\" in value or ".." in value.split("/"),
        "endpoint": check_url(value) is not None,
        "region": not _REGION.match(value),
    }
    if not wrong.get(key) and not _CONTROL.search(value):
        return None
    return _TOLD.get(key, (f"`{key}` holds a character that it cannot hold", "write the path of a folder"))


_TOLD = {
    "at": (
        "`at` names no folder of another machine",
        "write `you@server.example:/folder` or `rsync://server.example/module`; for a folder of this machine use `to: folder`",
    ),
    "remote": ("`remote` names no repository", "write the name of a remote, such as `origin`, or its address"),
    "branch": ("`branch` is no name that git allows", "write a name such as `gh-pages`"),
    "bucket": ("`bucket` is no name of a bucket", "write its name alone, such as `norholm-briefings`"),
    "prefix": ("`prefix` is no folder of a bucket", "write it without `/` at its start, such as `briefings`"),
    "endpoint": (
        "`endpoint` is no web address",
        "write the address of the service, such as `https://s3.example.org`",
    ),
    "region": ("`region` is no name of a region", "write a name such as `eu-central-1`"),
}


def holds_password(address: str) -> bool:
    """Whether an address names a user in a way that gives a secret away: `user:secret@`, or anything in a web address."""
    scheme, mark, rest = address.partition("://")
    user, at, _ = (rest.partition("/")[0] if mark else address).rpartition("@")
    return bool(at) and (":" in user or scheme.lower() in ("http", "https"))
