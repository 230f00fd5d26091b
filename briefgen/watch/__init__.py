"""A project that is kept built: batches of changes become a site, again and again."""

from briefgen.watch.loop import Watch

__all__ = ["Watch"]
