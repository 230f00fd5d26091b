"""Work spread over processes gives what `map` gives, in its order, also where a process dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen import parallel
from briefgen.parallel import map_in_processes

ITEMS = [str(number) for number in range(500)]


@pytest.fixture(autouse=True)
def several_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)


def square(item: str) -> tuple[str, int, int]:
    return item, int(item) ** 2, os.getpid()


@pytest.mark.parametrize("count", [0, 1, 47, 48, 49, 97, 500])
def test_results_are_those_of_map_in_its_order(count: int) -> None:
    items = ITEMS[:count]
    assert [row[:2] for row in map_in_processes(square, items)] == [square(item)[:2] for item in items]


@pytest.mark.skipif(sys.platform != "linux", reason="one process does the work elsewhere")
def test_the_work_is_spread() -> None:
    assert os.getpid() not in {row[2] for row in map_in_processes(square, ITEMS)}
    assert {row[2] for row in map_in_processes(square, ITEMS[:10])} == {os.getpid()}


def test_what_a_function_sees_needs_no_copy() -> None:
    seen = {item: object() for item in ITEMS}
    assert list(map_in_processes(lambda item: item in seen, ITEMS)) == [True] * len(ITEMS)


def test_an_exception_comes_through_as_it_would_without_processes() -> None:
    def fail(item: str) -> str:
        if item == "321":
            raise ZeroDivisionError(f"at {item}")
        return item

    results = iter(map_in_processes(fail, ITEMS))
    with pytest.raises(ZeroDivisionError, match="at 321"):
        list(results)


class Odd(Exception):
    """One that cannot be made again from its arguments, and so cannot travel."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def test_an_exception_that_cannot_travel_comes_through_too() -> None:
    def fail(item: str) -> str:
        if item == "321":
            raise Odd("at ", item)
        return item

    with pytest.raises(Odd, match="at 321"):
        list(map_in_processes(fail, ITEMS))


def test_errors_of_the_system_in_a_function_come_through() -> None:
    def fail(item: str) -> str:
        if item == "321":
            Path("/nonexistent/file").read_bytes()
        return item

    with pytest.raises(FileNotFoundError):
        list(map_in_processes(fail, ITEMS))


@pytest.mark.parametrize("fatal", ["0", "250", "499"])
def test_a_process_that_dies_is_survived(fatal: str) -> None:
    first = os.getpid()

    def work(item: str) -> int:
        if item == fatal and os.getpid() != first:
            os._exit(9)
        return int(item)

    assert list(map_in_processes(work, ITEMS)) == list(range(500))


def test_nothing_is_left_behind() -> None:
    list(map_in_processes(square, ITEMS))
    assert parallel._function is None
    assert parallel._items == []


_ENDLESS = """
import os, sys, time
from briefgen.parallel import map_in_processes
os.sched_getaffinity = lambda _: {0, 1}
def work(item):
    time.sleep(0.01)
    return os.getpid()
for pid in map_in_processes(work, [str(n) for n in range(100_000)]):
    print(pid, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="one process does the work elsewhere")
def test_no_process_outlives_the_one_that_shares_out_the_work() -> None:
    with subprocess.Popen([sys.executable, "-c", _ENDLESS], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        workers = {int(running.stdout.readline()) for _ in range(8)}
        assert all(Path(f"/proc/{worker}").exists() for worker in workers)
        running.kill()
        end = time.monotonic() + 10
        while any(_runs(worker) for worker in workers):
            assert time.monotonic() < end
            time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
