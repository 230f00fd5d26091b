"""A Markdown extension, for a fixture, that makes two hyphens a dash."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class _Dashes(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [line.replace("--", "–") for line in lines]


class _DashesExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Dashes(md), "dashes", 25)


def makeExtension() -> Extension:
    return _DashesExtension()
