"""The command line: arguments become calls of the library, and what it gives is printed. Exit status as in `endings`."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run `briefgen` with the arguments of this process, and end it."""
    try:
        from briefgen.cli.program import program

        program.main()
    except KeyboardInterrupt:
        # Only one that comes while Python is still loading gets here.
        sys.exit(130)
    except SystemExit as end:
        _leave(end)
        raise


def _leave(end: SystemExit) -> None:
    """End the process at once after a command that has made so much that it switched the collector off.

    To take all of that apart, piece by piece, would take a tenth as long as the build itself.
    """
    if gc.isenabled() or not isinstance(end.code, int):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # Python has its own way to tell of this.
    os._exit(end.code)
