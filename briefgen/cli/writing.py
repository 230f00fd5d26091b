"""Writing one file of the user's own: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_file(place: Path, data: bytes) -> None:
    """Write a file beside its place and move it there. A link stays one; permissions stay as they were."""
    place = place.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    # The name is hidden and ends in `.tmp`, so that nothing that watches the folder takes it for content.
    new = place.with_name(f".{place.name[:60]}.{os.getpid()}.tmp")
    try:
        new.write_bytes(data)
        if place.exists():
            shutil.copymode(place, new)
        new.replace(place)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
