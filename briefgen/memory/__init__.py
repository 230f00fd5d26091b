"""What a build knew, kept from one run to the next: its facts, what was read for what, and the pages that it made.

A build that remembers is one to which files are changed, as in `watch`: it costs what the changes touch. Nothing is
taken from the saved cache before it is asked for. All is kept in *leaves*, each under the digest of its own bytes
(`leaves`), and the *head* names the leaves (`head`). So a leaf that is there is right, whatever another build has
written meanwhile; one that is not there is `LostError`, and a clean build follows.

`remembered` is the way in. `past` fetches what an earlier build knew, into mappings that do so when they are asked
(`lazy`); `fresh` finds what has to be kept of the build as it is now; `topics` says how both are written.
"""

from briefgen.memory.leaves import LostError
from briefgen.memory.remembered import Memory, keep
from briefgen.memory.unused import give_back

__all__ = ["LostError", "Memory", "give_back", "keep"]
