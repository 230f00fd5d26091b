"""SECURITY.md names tests that are there."""

from __future__ import annotations

import re

from tests.projects import ROOT


def test_every_promise_has_a_test_that_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    rows = [row for row in text.splitlines() if row.startswith("| ") and not row.startswith(("| promise", "| ---"))]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(tests/\w+\.py)(?:::(\w+))?`", row)
        assert named, row
        for path, test in named:
            assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8"), test
