"""What `briefgen import` of many saved web pages costs: wall and CPU of the command, and what it made of them.

    python bench/intake.py --pages 200

The pages are made up, in the manner of real ones: about 40 KB each, with menus, a cookie banner, scripts, styles and
inline pictures, teasers beside and in the middle of the text, a list of lists, comments and a footer around ten to
thirty paragraphs. No two have one text. A third has no JSON-LD, a third no `article` element, every tenth is Latin-1.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import figures

_ACTORS = ["the harbour board", "the dockers", "the mayor", "a pilot", "the ferry line", "the customs office", "a cook"]
_DID = ["closed", "reopened", "counted", "painted", "moved", "measured", "lost", "found", "sold", "borrowed"]
_THINGS = ["the northern quay", "four cranes", "a crate of lamps", "the old ledger", "two tugs", "the night shift"]
_WHEN = ["on Monday", "after the storm", "without a word", "in front of a crowd", "for the third time", "before dawn"]
_SAID = ["We waited for this", "Nobody asked us", "It is a start", "I would do it again", "There was no other way"]
_MENU = ["Home", "World", "Business", "Sport", "Weather", "Culture", "Letters", "Podcasts", "Archive", "Shop"]


_MARKED = re.compile(r"and that is report (\d+\.\d+)\.")


def page(number: int) -> bytes:
    """A saved page."""
    chance = random.Random(number)
    title = f"{_sentence(chance)[:-1]}, report {number} says"
    date = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
    data = {"@type": "NewsArticle", "headline": title, "datePublished": date, "author": {"name": "Tilda Marsh"}}
    linked = f'<script type="application/ld+json">{json.dumps(data)}</script>' if number % 3 else ""
    tag = "article" if number % 3 != 1 else "div"
    text = _body(chance, number)
    html = (
        f"<!doctype html><html lang=en><head><title>{title} | Coast Daily</title>{linked}"
        f"<style>{_filler(chance, 150)}</style><script>{_filler(chance, 400)}</script></head><body>"
        f'<div id="cookie-banner"><p>We use cookies to measure how this site is read. <button>Accept</button></p></div>'
        f"<header><nav>{_links(_MENU)}</nav></header><main><{tag} class=story><h1>{title}</h1>"
        f'<div class="byline">By Tilda Marsh, {date}</div>{text}</{tag}>'
        f'<section class="related"><h2>Most read</h2>{_links([_sentence(chance) for _ in range(40)])}</section></main>'
        f'<section class="comments">{_comments(chance)}</section>'
        f"<footer>{_links(_MENU * 3)}<p>© 2024 Coast Daily. All rights reserved.</p></footer></body></html>"
    )
    return html.encode("cp1252" if number % 10 == 0 else "utf-8")


def _body(chance: random.Random, number: int) -> str:
    parts = [f'<p class="standfirst">{_sentence(chance)}</p>']
    for place in range(chance.randint(10, 30)):
        words = " ".join(_sentence(chance) for _ in range(chance.randint(1, 4)))
        said = f" “{chance.choice(_SAID)},” said {chance.choice(_ACTORS)}, “and that is report {number}.{place}.”"
        parts.append(f"<p>{words}{said if place % 2 else ''}</p>")
        if place % 5 == 3:
            parts.append(f'<aside class="teaser"><a href="/x">{_sentence(chance)}</a></aside><div class="ad">Ad</div>')
        if place % 11 == 4:
            parts.append(
                f'<figure><img src="data:image/gif;base64,{"R0lGOD" * 1500}"><figcaption>{words}</figcaption></figure>'
            )
        if place % 9 == 7:
            inner = f"<ul><li>{_sentence(chance)}</li><li>{_sentence(chance)}</li></ul>"
            parts.append(f"<h2>What {chance.choice(_ACTORS)} did</h2><ul><li>{_sentence(chance)}{inner}</li></ul>")
    return "".join(parts)


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(kind) for kind in (_ACTORS, _DID, _THINGS, _WHEN)]
    more = f", while {chance.choice(_ACTORS)} {chance.choice(_DID)} {chance.choice(_THINGS)}"
    text = f"{' '.join(words)}{more if chance.random() < 0.6 else ''}."
    return text[0].upper() + text[1:]


def _links(names: list[str]) -> str:
    return "<ul>" + "".join(f'<li><a href="/{place}">{name}</a></li>' for place, name in enumerate(names)) + "</ul>"


def _comments(chance: random.Random) -> str:
    return "".join(f"<div class=comment><b>reader{n}</b><p>{_sentence(chance)}</p></div>" for n in range(25))


def _filler(chance: random.Random, lines: int) -> str:
    return "\n".join(f".c{n}{{margin:{chance.randint(0, 99)}px}}" for n in range(lines))


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Import the pages into an empty project. Ends the program if the import fails."""
    shutil.rmtree(folder, ignore_errors=True)
    saved = folder / "saved"
    saved.mkdir(parents=True)
    for number in range(count):
        (saved / f"page-{number:03}.html").write_bytes(page(number))
    (folder / "config.yaml").write_text("title: Bench\n")
    (folder / "content").mkdir()
    (folder / "content/sources.yaml").write_text("coast-daily: {name: Coast Daily}\n")
    command = [sys.executable, "-m", "briefgen", "import", "--project", str(folder), *map(str, sorted(saved.iterdir()))]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    texts = [place.read_text("utf-8") for place in (folder / "content/articles").glob("*.md")]
    if done.returncode or len(texts) != count:
        raise SystemExit(f"{len(texts)} articles of {count} pages\n{done.stderr[-2000:]}")
    marks = {mark for place in saved.iterdir() for mark in _MARKED.findall(place.read_text("utf-8", "replace"))}
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(place.stat().st_size for place in saved.iterdir())
    return {
        "pages": count,
        "wall": wall,
        "cpu": cpu,
        "bytes": size,
        "whole": sum(_is_whole(text, marks) for text in texts),
    }


def _is_whole(text: str, saved: set[str]) -> bool:
    """Whether what is kept has every quote of its page, and nothing of the comments or the cookie banner."""
    kept = re.sub(r"^::: \{\.boilerplate\}$.*?^:::$", "", text, flags=re.MULTILINE | re.DOTALL)
    found = set(_MARKED.findall(kept))
    report = next(iter(found), "").partition(".")[0]
    whole = found == {mark for mark in saved if mark.partition(".")[0] == report}
    return whole and "reader1" not in kept and "cookies" not in kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--work", type=Path, default=Path(gettempdir()) / "briefgen-own-bench", metavar="DIR")
    given = parser.parse_args()
    folder = given.work / "intake"
    found = measure(folder, given.pages)
    figures.save(given.work / "results.jsonl", "intake", found)
    shutil.rmtree(folder)
    head = ["pages", "KB each", "wall s", "CPU s", "CPU ms a page", "sorted as meant"]
    row = [str(found["pages"]), f"{found['bytes'] / found['pages'] / 1000:.0f}", f"{found['wall']:.1f}"]
    row += [f"{found['cpu']:.1f}", f"{found['cpu'] / found['pages'] * 1000:.0f}", str(found["whole"])]
    print(f"{figures.headline()}\n\n{figures.table([head, row])}")


if __name__ == "__main__":
    main()
