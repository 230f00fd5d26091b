"""Fuzz one target: `python fuzz/run.py NAME`, with the options of libFuzzer behind it. See README.md beside this file."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent

sys.path[:0] = [str(HERE.parent)]
with atheris.instrument_imports(include=["briefgen", "markdown", "yaml"]):
    from fuzz import targets


_SEEDS = {
    "annotations": ("content/articles/*.md", "tests/annotations/*.md"),
    "yaml": ("content/briefings/*.yaml", "content/*.yaml"),
    "captures": ("fuzz/seeds/captures-*",),
    "forms": ("content/pages/*.md", "content/*.yaml"),
    "proposals": ("tests/annotate/known/en-*.md",),
    "web_annotations": ("fuzz/seeds/web_annotations-*",),
}


def _plant(name: str, corpus: Path) -> None:
    """Give a new corpus something that is well formed, of which pieces can be changed."""
    for pattern in _SEEDS[name]:
        for path in sorted(HERE.parent.glob(pattern)):
            (corpus / path.name).write_bytes(path.read_bytes()[:4096])


def main() -> None:
    """Run until something fails, or for as long as the options say."""
    name, *options = sys.argv[1:]
    corpus = HERE / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    _plant(name, corpus)
    standard = ["-timeout=10", "-max_len=4096", f"-artifact_prefix={corpus.parent}/", f"-dict={HERE / 'words.dict'}"]
    atheris.Setup([sys.argv[0], *standard, *options, str(corpus)], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
