"""What `watch` says of problems at each save: what is new, what is gone, and every error."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from briefgen.changes import Batch
from briefgen.cli.news import news, tell
from briefgen.cli.session import Session
from briefgen.cli.watch import _Session as Following
from briefgen.diagnostics import Diagnostic, Place
from briefgen.watch import Watch
from tests.projects import write

OLD = Diagnostic("A031", "this quote has no speaker", "content/articles/a.md", Place(3, 1), ("add it",))
NEW = Diagnostic("A033", "this term belongs to nothing", "content/articles/a.md", Place(4, 1), ("add `ref=`",))
BROKEN = Diagnostic("Y001", "the YAML cannot be read", "content/articles/b.md", Place(2, 1), ("mend it",))


def moved(problem: Diagnostic) -> Diagnostic:
    return msgspec.structs.replace(problem, place=Place(9, 9))


def test_a_warning_is_told_once_also_where_its_line_has_moved() -> None:
    assert news((), (OLD,)) == ((OLD,), (), 0)
    assert news((OLD,), (moved(OLD),)) == ((), (), 1)


def test_a_second_one_like_it_is_new_and_what_is_gone_is_named() -> None:
    assert news((OLD,), (OLD, moved(OLD))) == ((moved(OLD),), (), 1)
    assert news((OLD, NEW), (OLD,)) == ((), (NEW,), 1)


def test_an_error_is_told_at_every_save() -> None:
    assert news((OLD, BROKEN), (OLD, BROKEN, NEW)) == ((BROKEN, NEW), (), 1)
    assert news((BROKEN,), (BROKEN,), again=False) == ((), (), 0)
    assert news((BROKEN,), ()) == ((), (BROKEN,), 0)


def test_a_leak_is_not_gone_as_long_as_nobody_looks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = "she told us at the harbour gate that the second lamp was lit by her own hand"
    files = {
        "config.yaml": "title: Desk\nsearch: false\n",
        "content/sources.yaml": "a: {name: A}\n",
        "content/articles/lamp.md": f"---\ntitle: T\nsource: a\n---\n\nText.{{>> {note} <<}}\n",
        "content/static/notes.txt": note,
    }
    write(tmp_path, files)
    watch = Watch(tmp_path)
    watch.begin(map)
    told = Following(watch, Session(0.0), tmp_path, None)
    said = []
    for sources in ("", "a: {name: [A\n", "a: {name: A}\n"):
        if sources:
            write(tmp_path, {"content/sources.yaml": sources})
        rebuild = watch.take(Batch(None)) if sources else watch.open(tmp_path / "site")
        assert rebuild is not None
        told._tell_problems(rebuild)
        said.append([line.partition("]")[0] for line in capsys.readouterr().err.splitlines() if "error[" in line])
    watch.close()
    assert said == [["error[L002"], ["error[Y001"], ["error[L002", "no longer: error[Y001"]]


def test_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    tell(news((OLD, *(NEW,) * 7), (moved(OLD), BROKEN)), {})
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "error[Y001]: the YAML cannot be read"
    assert not any("no speaker" in line for line in lines)
    assert lines[-2:] == [
        "no longer: warning[A033] this term belongs to nothing (content/articles/a.md)",
        "no longer: 2 more problems",
    ]
