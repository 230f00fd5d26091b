"""A project that is kept built: batches of changes become a site, again and again.

`loop` knows when something is done: it takes the batches, and does what is left while nobody changes anything. `site` knows what
stands in the output folder, and brings it up to the build. `project` has that build, and keeps and fetches it.
"""

from briefgen.watch.loop import Watch

__all__ = ["Watch"]
