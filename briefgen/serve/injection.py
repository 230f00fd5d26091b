"""The script's tag, put into a page on its way to the browser. The files of the site never hold it."""

from __future__ import annotations

from html import escape
from importlib import resources

from briefgen.serve.messages import State

PREFIX = "/.briefgen/"
SCRIPTS = ("live.js", "problems.js", "notes.js", "offers.js", "more.js", "shadow.js", "live.css")


def script_named(name: str) -> bytes | None:
    """One of the files that run in the browser."""
    if name not in SCRIPTS:
        return None
    return resources.files("briefgen").joinpath("live", name).read_bytes()


def inject(html: bytes, *, address: str, version: str, state: State, missing: bool, notes: bool) -> bytes:
    """A page with the script's tag before the end of its body.

    The tag carries what the page is a picture of, so that the script can ask whether that has changed. It is one
    external script without anything inline, which a strict content security policy of the site allows.
    """
    carried = {
        "page": address,
        "version": version,
        "run": state.run,
        "styles": str(state.styles),
        "others": str(state.others),
        "missing": "yes" if missing else "",
        "notes": "yes" if notes else "",
    }
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in carried.items() if value)
    # A module waits for the page to be parsed, as a deferred script does.
    tag = f'<script type="module" src="{PREFIX}live.js" {data}></script>\n'.encode()
    end = html.rfind(b"</body>")
    if end < 0:
        end = html.lower().rfind(b"</body>")
    return html[:end] + tag + html[end:] if end >= 0 else html + b"\n" + tag
