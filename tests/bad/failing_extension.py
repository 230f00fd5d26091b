"""A Markdown extension, for a fixture, that fails on every text that has words."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class _Failing(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if any(lines):
            raise ValueError("the cupboard is bare")
        return lines


class _FailingExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Failing(md), "failing", 25)


def makeExtension() -> Extension:
    return _FailingExtension()
