"""Pages that wait on the disk: what was put in is read again, whoever put it in, and nothing is lost where there is no room."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from pathlib import Path

import pytest

from briefgen.copies import content_of
from briefgen.parallel import map_in_processes
from briefgen.spool import Spool, Spooled


@pytest.fixture(autouse=True)
def nothing_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.spool._MOST", 0)


def data_of(name: str) -> bytes:
    return name.encode() * 1000


def test_what_processes_put_in_at_once_is_read_by_all(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    names = [str(number) for number in range(400)]
    found = list(map_in_processes(lambda name: spool.put(data_of(name)), names))
    assert all(isinstance(one, Spooled) for one in found)
    assert [content_of(one) for one in found] == [data_of(name) for name in names]


def test_it_leaves_nothing_behind_and_can_be_used_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.put(b"old")
    spool.clear()
    new = spool.put(b"new")
    assert isinstance(new, Spooled)
    assert (new.start, new.read()) == (0, b"new")
    del spool
    assert list(tmp_path.iterdir()) == []


def test_a_little_stays_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.spool._MOST", 100)
    spool = Spool(tmp_path)
    assert spool.put(b"1" * 90) == b"1" * 90
    assert isinstance(spool.put(b"2" * 90), Spooled)
    spool.clear()
    assert spool.put(b"3" * 90) == b"3" * 90


def test_without_a_folder_it_lies_elsewhere_and_without_any_what_is_put_in_stays_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    found = Spool(tmp_path / "file").put(b"page")
    assert isinstance(found, Spooled)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    assert Spool(tmp_path / "file").put(b"page") == b"page"


@pytest.mark.skipif(sys.platform != "linux", reason="where the system sets no bounds to the size of files")
def test_without_room_what_is_put_in_stays_at_hand(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores the signal that comes with it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, before[1]))
    try:
        found = [spool.put(bytes([number]) * 1000) for number in range(3)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [content_of(one) for one in found] == [bytes([number]) * 1000 for number in range(3)]
    assert any(isinstance(one, bytes) for one in found)
    assert os.listdir(tmp_path) == []  # noqa: PTH208
