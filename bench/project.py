"""Write the shared corpus as a briefgen project: the same texts that the peers get, with their quotations marked.

    python bench/project.py --n 1000 --out DIR

Every article has all its quotations marked, with their speakers; each group of articles has a briefing. Prints what
was written as JSON; `target` is the article that the benchmark edits. For one N the project is always the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import peer_tools

# The peers make no index for a search, so none is made here.
CONFIG = "title: Bench Briefings\nbase_url: https://bench.example/\nsearch: false\n"


def write(corpus: ModuleType, n: int, out: Path) -> dict[str, Any]:
    """Write a project of `n` articles into `out`. Gives its size, its numbers of pages and the article to edit."""
    for folder in ("content/articles", "content/briefings"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    groups: dict[str, list[Any]] = {}
    actors: dict[str, str] = {}
    sources: dict[str, str] = {}
    size = 0
    target: dict[str, str] = {}
    for article in corpus.Corpus(n):
        text = article_text(article, corpus.slugify)
        path = f"content/articles/{article.slug}.md"
        size += (out / path).write_text(text, encoding="utf-8")
        sources[corpus.slugify(article.source)] = article.source
        actors |= {corpus.slugify(name): name for name in article.actors}
        groups.setdefault(article.briefing, []).append(article)
        if article.index == n // 2:
            target = {"path": path, "slug": article.slug, "title": article.title}
    for title, articles in groups.items():
        place = out / f"content/briefings/{corpus.slugify(title)}.yaml"
        place.write_text(briefing_text(title, articles, corpus.slugify), encoding="utf-8")
    _write_registries(out, actors, sources)
    terms = {"actors": len(actors), "sources": len(sources), "briefings": len(groups)}
    return {"n": n, "characters": size, "terms": terms, "target": target}


def article_text(article: Any, slugify: Callable[[str], str]) -> str:
    """An article's file. Its quotations have the ids q1, q2 … in the order of the text; there are three at least."""
    count = 0

    def quote(words: str, speaker: str, verb: str) -> str:
        nonlocal count
        count += 1
        return f"[“{words},”]{{.quote #q{count} speaker={slugify(speaker)}}} {speaker} {verb}."

    front = {
        "title": article.title,
        "source": slugify(article.source),
        "author": article.author,
        "url": f"https://example.org/{article.slug}",
        "published": f"{article.date:%Y-%m-%dT%H:%M:%SZ}",
        "language": "en",
    }
    rows = "".join(f"{key}: {_quoted(value)}\n" for key, value in front.items())
    return f"---\n{rows}---\n\n{article.body(quote)}"


def briefing_text(title: str, articles: list[Any], slugify: Callable[[str], str]) -> str:
    """A briefing over a group of articles: each one's first quote is a key quote, the second raises the question."""
    first, last = articles[0], articles[-1]
    actors = dict.fromkeys(slugify(name) for article in articles for name in article.actors)
    rows = [
        f"title: {_quoted(title)}",
        f"summary: {_quoted(f'{len(articles)} articles report on it, and nothing has been signed.')}",
        f"published: {last.date:%Y-%m-%d}",
        f"articles: {_listed(article.slug for article in articles)}",
        "key_points:",
        f"  - {{text: The accounts differ., cites: {_listed([f'{first.slug}#q1', f'{last.slug}#q2'])}}}",
        "key_quotes:",
        *(f"  - {article.slug}#q1" for article in articles),
        f"actors: {_listed(actors)}",
        "open_questions:",
        f"  - id: next-{slugify(title)}",
        "    question: What is to come next?",
        f"    opened: {first.date:%Y-%m-%d}",
        f"    raised_by: {_listed([f'{first.slug}#q2'])}",
    ]
    return "\n".join(rows) + "\n"


def _write_registries(out: Path, actors: dict[str, str], sources: dict[str, str]) -> None:
    # The peers show whole texts, so the sources allow it here too.
    source_rows = (f"{key}: {{name: {_quoted(name)}, rights: {{publish: full}}}}\n" for key, name in sources.items())
    actor_rows = (f"{key}: {{name: {_quoted(name)}, type: person}}\n" for key, name in actors.items())
    (out / "content/sources.yaml").write_text("".join(sorted(source_rows)), encoding="utf-8")
    (out / "content/actors.yaml").write_text("".join(sorted(actor_rows)), encoding="utf-8")
    (out / "config.yaml").write_text(CONFIG, encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(value) for value in values)}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100, help="how many articles")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--shared", type=Path, default=peer_tools.default_folder(), metavar="DIR")
    given = parser.parse_args()
    print(json.dumps(write(peer_tools.load(given.shared).corpus, given.n, given.out)))


if __name__ == "__main__":
    main()
