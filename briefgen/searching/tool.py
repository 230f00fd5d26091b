"""Pagefind: it is given records, and gives the files of an index. It reads no file of the project and writes none.

It is spoken to over its standard input and output, as its own libraries for Python and Node do: messages in JSON, in
base64, each with a comma behind it. Its library for Python waits a tenth of a second for each record.
"""

from __future__ import annotations

import base64
import importlib.util
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from briefgen.plan.search_records import SearchRecord

LIMIT = 300.0  # seconds; 100,000 records take about a minute
_PACKAGES = ("pagefind_bin_extended", "pagefind_bin")
_PROGRAMS = ("pagefind_extended", "pagefind")
_PIECE = 1 << 20


class NoToolError(Exception):
    """Pagefind is not installed."""


class ToolFailedError(Exception):
    """Pagefind gave no index. The message says why."""


def find_tool() -> Path:
    """The program: of a package that is installed beside briefgen, or of the system. Raises NoToolError."""
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for file in (f"{program}{ending}" for program in _PROGRAMS for ending in ("", ".exe")):
                if (Path(folder) / file).is_file():
                    return Path(folder) / file
    found = next(filter(None, map(_on_the_path, reversed(_PROGRAMS))), None)
    if found is None:
        raise NoToolError
    return found


def _on_the_path(program: str) -> Path | None:
    """A program in a folder that the path names whole. What lies in the folder of the command is content, and never run."""
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).is_absolute()]
    found = shutil.which(program, path=os.pathsep.join(folders)) if folders else None
    # Windows looks into the folder of the command first, whatever it is told.
    return Path(found) if found and Path(found).parent in map(Path, folders) else None


def make_files(records: Iterable[SearchRecord], language: str, limit: float = LIMIT) -> dict[str, bytes]:
    """The files of an index of these records, by their names in its folder. Raises NoToolError and ToolFailedError."""
    tool = find_tool()
    try:
        rows = list(records)
        return _run(tool, _messages(rows, language), len(rows) + 2, limit)
    except OSError as error:
        raise ToolFailedError(f"it could not be run: {error.strerror or error}") from error


def _messages(records: Iterable[SearchRecord], language: str) -> Iterator[bytes]:
    number = 1
    # All records form one index, whatever their languages: a search finds a name in the texts of all of them.
    yield _encoded(number, {"type": "NewIndex", "config": {"force_language": language}})
    for record in records:
        number += 1
        filled = {"type": "AddRecord", "index_id": 0, "language": language, **msgspec.structs.asdict(record)}
        yield _encoded(number, filled)
    yield _encoded(number + 1, {"type": "GetFiles", "index_id": 0})


def _encoded(number: int, payload: Mapping[str, object]) -> bytes:
    return base64.b64encode(msgspec.json.encode({"message_id": number, "payload": payload})) + b","


def _run(tool: Path, messages: Iterable[bytes], number: int, limit: float) -> dict[str, bytes]:
    process = subprocess.Popen(  # noqa: S603 - the program was found by its package or on the path
        [tool, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin
    assert process.stdout
    watchdog = threading.Timer(limit, process.kill)
    # It answers while it is asked: whoever only wrote would wait for ever once both pipes are full.
    writer = threading.Thread(target=_write, args=(process.stdin, messages))
    watchdog.daemon = writer.daemon = True
    try:
        watchdog.start()
        writer.start()
        answer = _last(_answers(process.stdout, number), number)
        late = not watchdog.is_alive()
    finally:
        watchdog.cancel()
        _end(process, writer)
    if answer is None:
        raise ToolFailedError(f"it took longer than {limit:.0f} seconds" if late else "it ended too early")
    return _files(answer)


def _write(pipe: IO[bytes], messages: Iterable[bytes]) -> None:
    with suppress(OSError, ValueError):
        for message in messages:
            pipe.write(message)
        pipe.flush()


def _end(process: subprocess.Popen[bytes], writer: threading.Thread) -> None:
    process.kill()
    process.wait()
    if writer.ident is not None:
        writer.join(1)
    for pipe in (process.stdin, process.stdout):
        # What the program did not take any more is of no use.
        with suppress(OSError):
            assert pipe
            pipe.close()


def _answers(pipe: IO[bytes], number: int) -> Iterator[bytes]:
    """So many answers, or fewer if the program ends."""
    rest: list[bytes] = []
    while number > 0:
        piece = pipe.read1(_PIECE)  # type: ignore[attr-defined]
        if not piece:
            return
        *whole, last = piece.split(b",")
        for end in whole:
            yield b"".join((*rest, end))
            rest.clear()
        number -= len(whole)
        rest.append(last)


def _last(answers: Iterable[bytes], number: int) -> dict[str, Any] | None:
    """What so many answers end with; None if there are fewer. The others are read as they come, and are not kept."""
    last = None
    for answer in answers:
        last, number = _payload(answer), number - 1
    return None if number > 0 else last


def _payload(answer: bytes) -> dict[str, Any]:
    with _readable():
        payload: dict[str, Any] = msgspec.json.decode(base64.b64decode(answer))["payload"]
        if payload["type"] == "Error":
            raise ToolFailedError(f"it says: {payload.get('message')}")
        return payload


def _files(found: dict[str, Any]) -> dict[str, bytes]:
    with _readable():
        return {str(file["path"]): base64.b64decode(file["content"]) for file in found["files"]}


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError("its answer could not be read; another version may be installed") from error
