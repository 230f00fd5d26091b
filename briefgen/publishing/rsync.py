"""A folder of another machine, by rsync: over ssh, or from one of its servers."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

from briefgen.publishing.destination import Standing, TargetError
from briefgen.publishing.programs import ProgramError, can_ask, require, run

_PATIENCE = 60  # seconds without a byte, after which the other side is taken to be gone
_ESCAPED = re.compile(r"\\#([0-7]{3})")
_BLOCKED = "could not make way for new regular file: "  # said where a folder stands in which something lies
_REMOVING = ("--delete-missing-args", "--existing", "--ignore-existing")  # and nothing is made or changed
_LISTED = ("--from0", "--files-from=-")


class Rsync:
    """A target that rsync reaches. It writes each file beside its place and moves it there."""

    def __init__(self, site: Path, at: str, port: int | None) -> None:
        """Raises TargetError if there is no rsync."""
        self._site = site
        self._at = at.rstrip("/") + ("" if at.endswith(":") else "/")
        self._server = at.startswith("rsync://") or "::" in at
        self._program = [require("rsync"), "--protect-args", f"--timeout={_PATIENCE}", *self._way(port)]

    def read(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """See `Destination`."""
        with tempfile.TemporaryDirectory() as folder:
            wanted = [f"--include=/{name}" for name in names]
            try:
                self._run("--recursive", *wanted, "--exclude=*", self._at, f"{folder}/")
            except ProgramError as error:
                if error.status != 23 or "No such file or directory" not in error.said:
                    raise _told(error) from error
                return {}  # The first time rsync makes the folder itself.
            return {name: (Path(folder) / name).read_bytes() for name in names if (Path(folder) / name).is_file()}

    def standing(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """See `Destination`."""
        if not paths:
            return {}
        words = [
            "--dry-run",
            "--checksum",
            "--8-bit-output",
            "--out-format=%i %n",
            *_LISTED,
            f"{self._site}/",
            self._at,
        ]
        try:
            output, blocked = self._run(*words, data=_list(paths)), ""
        except ProgramError as error:
            if _BLOCKED not in error.said:
                raise _told(error) from error
            output, blocked = error.output, error.said
        found: dict[str, Standing] = dict.fromkeys(paths, "same")
        for line in output.decode("utf-8", "surrogateescape").split("\n"):
            change, _, path = line.partition(" ")
            if (path := _plain(path)) in found:
                found[path] = "absent" if "+" in change else "other"
        for line in blocked.split("\n"):
            if line.startswith(_BLOCKED):
                found[_plain(line.removeprefix(_BLOCKED))] = "other"
        return found

    def put(self, paths: Sequence[str]) -> None:
        """See `Destination`."""
        self._put(self._site, paths)

    def write(self, path: str, data: bytes) -> None:
        """See `Destination`."""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / path).write_bytes(data)
            self._put(Path(folder), [path])

    def remove(self, paths: Sequence[str]) -> None:
        """See `Destination`."""
        # What is named and missing in the folder that is sent, rsync removes on the other side: the files first, then
        # the folders from the innermost outwards, which it leaves alone as long as something lies in them.
        self._remove(paths)
        parents = {str(parent) for path in paths for parent in PurePosixPath(path).parents} - {"."}
        for depth in sorted({name.count("/") for name in parents}, reverse=True):
            self._remove(sorted(name for name in parents if name.count("/") == depth))

    def finish(self) -> str:
        """See `Destination`."""
        return ""

    def _remove(self, paths: Sequence[str]) -> None:
        if not paths:
            return
        with tempfile.TemporaryDirectory() as folder:
            for path in paths:
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                self._run(*_REMOVING, *_LISTED, f"{folder}/", self._at, data=_list(paths))
            except ProgramError as error:
                # Where a file stands instead of a folder, what was named in that is not there.
                if error.status != 23 or "Not a directory" not in error.said:
                    raise _told(error) from error

    def _put(self, folder: Path, paths: Sequence[str]) -> None:
        readable = "--chmod=D755,F644"
        self._try("--checksum", readable, *_LISTED, f"{folder}/", self._at, paths=paths)

    def _try(self, *words: str, paths: Collection[str]) -> bytes:
        try:
            return self._run(*words, data=_list(paths))
        except ProgramError as error:
            raise _told(error) from error

    def _run(self, *words: str, data: bytes = b"") -> bytes:
        return run([*self._program, *words[:-2], "--", *words[-2:]], data, folder=self._site)

    def _way(self, port: int | None) -> list[str]:
        if self._server:
            return [f"--port={port}"] if port else []
        words = [os.environ.get("RSYNC_RSH") or "ssh", "-o ConnectTimeout=20"]
        words += [] if can_ask() else ["-o BatchMode=yes"]
        return ["-e", " ".join([*words, *([f"-p {port}"] if port else [])])]


def _list(paths: Collection[str]) -> bytes:
    return b"".join(path.encode("utf-8") + b"\0" for path in paths)


def _plain(path: str) -> str:
    """A path as it is, from one that rsync has printed."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 8)), path)


def _told(error: ProgramError) -> TargetError:
    hints = {
        5: "the server refuses; look at the name of its module",
        10: "look at the network and at the name of the machine",
        11: "look at the room on the disk there, and whether the folder may be written; make the folder above it",
        12: "look at the network, and whether rsync is installed there",
        23: "look at the permissions of the folder there; the folder above it has to be there",
        30: "look at the network",
        35: "look at the network",
        255: "try `ssh` with the same address: it has to get in without asking",
    }
    hint = hints.get(error.status, "mend that")
    again = "then publish again: what is already there is not sent twice"
    return TargetError(f"rsync failed: {error.last}", hint, again)
