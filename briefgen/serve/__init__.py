"""The preview: a small web server for the author alone, which tells every open page what has changed.

`Preview` is the way in. `files` finds what an address stands for, `conditions` knows HTTP's preconditions and ranges,
`guard` says who may ask, `ahead` what is shown before it is published, `feed` holds what has been told, `requests` answers one request and `answers`
writes it out, `server` keeps the connections. What runs in the browser lies in `briefgen/live/`.
"""

from briefgen.serve.messages import NoteOn, Notes, OfferOn, Problem, Update
from briefgen.serve.server import Preview, ServeError

__all__ = ["NoteOn", "Notes", "OfferOn", "Preview", "Problem", "ServeError", "Update"]
