"""Turns annotated articles and YAML summaries into a static briefing site."""

__version__ = "0.1.0"
