"""Writing down what the authors need to know when briefgen itself has failed."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from briefgen import __version__
from briefgen.cli.session import Session, shown

_FILE = "crash.txt"


def keep(error: BaseException, session: Session) -> str | None:
    """Write the traceback to the project's `.briefgen/`, or else to a folder for temporary files. Gives the place."""
    head = f"briefgen {__version__}, Python {platform.python_version()}, {sys.platform}\n{' '.join(sys.argv)}\n\n"
    text = head + "".join(traceback.format_exception(error))
    if session.project:
        try:
            return _write(session.project / ".briefgen", text)
        except OSError:
            pass
    try:
        return _write(Path(tempfile.mkdtemp(prefix="briefgen-")), text)
    except OSError:
        return None


def _write(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / _FILE).write_text(text, encoding="utf-8", errors="replace")
    return shown(folder / _FILE)
