"""The templates that come with briefgen, compiled once for each installation: as Python does with modules, and beside these.

Whoever can write there can change the modules, too, so what is found there is code to be trusted like them. It is known by
the text of the templates, the words in them, and all that compiles them. A theme of a project leaves nothing there, nor do its words.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

from briefgen.compiling import CODES, CodeKey
from briefgen.digest import digest_bytes
from briefgen.versions import versions

_MOST = 200  # templates that are kept: those of a few languages
_DIGEST = 32  # signs of a digest


@contextmanager
def compiled_templates() -> Iterator[None]:
    """What is done in here finds templates as they were compiled earlier. Those that it had to compile are kept."""
    known = _recall()
    for key, code in known.items():
        CODES.setdefault(key, code)
    yield
    shipped = {key: code for key, code in CODES.items() if key.shipped}
    fresh = {key: code for key, code in shipped.items() if key not in known}
    if fresh and not sys.dont_write_bytecode:
        _keep(shipped if len(shipped) <= _MOST else fresh)


def _place() -> Path:
    """A file in the folder of compiled modules, which is another one for each Python."""
    return Path(cache_from_source(str(Path(__file__).with_name("templates.py"))))


def _recall() -> dict[CodeKey, CodeType]:
    with suppress(OSError, NotImplementedError):
        data = _place().read_bytes()
        known, rest = data[:_DIGEST], data[_DIGEST:]
        if known == _mark(rest):
            # A module is read in the same way.
            return {CodeKey(*key): code for key, code in marshal.loads(rest)}  # noqa: S302
    return {}


def _keep(codes: dict[CodeKey, CodeType]) -> None:
    data = marshal.dumps([(tuple(key), code) for key, code in codes.items()])
    with suppress(OSError, NotImplementedError):
        place = _place()
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.{os.getpid()}")
        try:
            beside.write_bytes(_mark(data) + data)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)


def _mark(data: bytes) -> bytes:
    """What tells that these bytes are whole, and were compiled by this very briefgen, Python and Jinja."""
    return digest_bytes(versions().encode() + data).encode()
