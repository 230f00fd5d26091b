"""The command line: arguments become calls of the library, and what it gives is printed. Exit status as in `endings`."""

from __future__ import annotations

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
