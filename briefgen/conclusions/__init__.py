"""What follows from the facts that the files state, one subject in each module. `derivations` has their order."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.catalog import Fact
from briefgen.diagnostics import Diagnostic


class Conclusion(NamedTuple):
    """What one look at the catalog leads to."""

    facts: tuple[Fact, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
