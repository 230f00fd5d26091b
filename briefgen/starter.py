"""What `briefgen init` copies and what `briefgen new` writes. Only `starter_files` looks at the disk."""

from __future__ import annotations

import json

from briefgen import layout, placeholders
from briefgen.schema import schemas
from briefgen.snapshot import shipped_folder
from briefgen.yaml_edits import phrase

IGNORED = ("/site/", "/.briefgen/")  # what a project keeps out of its history


def starter_files() -> dict[str, bytes]:
    """The files of a new project by their paths with `/`: settings and sample content, schemas, `.gitignore`."""
    folder = shipped_folder()
    files = {layout.CONFIG: (folder / layout.CONFIG).read_bytes()}
    for place in sorted((folder / layout.CONTENT).rglob("*")):
        path = place.relative_to(folder)
        if place.is_file() and not place.is_symlink() and not any(_is_left_out(part) for part in path.parts):
            files[path.as_posix()] = place.read_bytes()
    return files | schema_files() | {".gitignore": with_ignored("").encode()}


def empty_files() -> dict[str, bytes]:
    """The files of a new project without a sample: settings, registries with nothing in them, schemas, `.gitignore`."""
    files = {layout.CONFIG: (shipped_folder() / layout.CONFIG).read_bytes()}
    for kind, one in (("actors", "actor"), ("sources", "source")):
        text = registry_head(kind) + f"# `briefgen new {one} ID` adds one here.\n"
        files[f"content/{kind}.yaml"] = text.encode()
    return files | schema_files() | {".gitignore": with_ignored("").encode()}


EMPTY_FOLDERS = ("content/articles", "content/briefings", "content/pages", "content/static")


def _is_left_out(name: str) -> bool:
    return layout.is_ignored(name) or name in ("__pycache__", "site")


def schema_files() -> dict[str, bytes]:
    """The JSON Schemas of the YAML files by their paths in a project."""
    return {f"schema/{name}.json": schema_text(schema).encode() for name, schema in schemas().items()}


def schema_text(schema: object) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def with_ignored(text: str) -> str:
    """The text of a `.gitignore`, with lines for what briefgen makes where these are missing."""
    known = {line.strip().strip("/") for line in text.splitlines()}
    missing = "".join(f"{line}\n" for line in IGNORED if line.strip("/") not in known)
    return append(text, missing, gap=False) if missing else text


def append(text: str, entry: str, *, gap: bool = True) -> str:
    """A text with an entry below it, set in the same line ends; with `gap` an empty line stands between them."""
    end = "\r\n" if "\r\n" in text else "\n"
    if not text.strip("\ufeff \t\r\n"):
        return text + entry.replace("\n", end)
    joint = "" if text.endswith("\n") else end
    if gap and not (text + joint).endswith(end * 2):
        joint += end
    return text + joint + entry.replace("\n", end)


def indented(entry: str, columns: int) -> str:
    """An entry whose lines begin further to the right."""
    return "".join(f"{' ' * columns}{line}" for line in entry.splitlines(keepends=True))


def source_entry(key: str, name: str) -> str:
    """A source for `content/sources.yaml`."""
    return f"""{phrase(key)}:
  name: {phrase(name)}
  # url: https://example.org/       # the outlet’s own site
  # country: US                     # two letters
  # language: en                    # the language of its texts
  # rights: {{publish: excerpts}}     # what of its texts may be shown: full, excerpts or none
"""


def actor_entry(key: str, name: str) -> str:
    """An actor for `content/actors.yaml`."""
    return f"""{phrase(key)}:
  name: {phrase(name)}
  type: person                      # person, organization, government, group, document or unnamed
  # aliases: [Kim]                  # other names that are looked for in every article
  # names: {{ko: 김정은}}              # names by language, looked for too
  # roles: [General Secretary]
  # description: One sentence.
  # same_as: [https://en.wikipedia.org/wiki/Example]
"""


def registry_head(kind: str) -> str:
    """The first line of a new registry: it lets an editor complete and check the keys."""
    return f"# yaml-language-server: $schema=../schema/{kind}.json\n\n"


def new_article(title: str, source: str, language: str, today: str) -> str:
    """A new article: front matter with all keys that are needed now and then, and a line of text to be replaced."""
    return f"""---
title: {phrase(title)}
{_noted(f"source: {phrase(source)}", "an id of content/sources.yaml")}
{_noted("status: draft", "take this line out when the text may be published")}
# author: A. Writer
# url: https://example.org/report   # where the original stands; every quote can then lead to its place there
# archive: https://web.archive.org/…
# published: {today}             # the day of the original; with a time of day: {today}T18:00:00Z
{_noted(f"retrieved: {today}", "the day you took the text")}
language: {phrase(language)}
# origin: A news agency             # who made the text, where that is not the source
# summary: One sentence, in your own words.
# coded: complete                   # all passages of interest are marked: only then may silence count
# rights: {{publish: excerpts, max_words: 90}}   # what of the text may be shown: full, excerpts or none
---

{placeholders.ARTICLE_TEXT}

{{>> How to mark what matters; this comment is never published:
a quote      [“the words”]{{.quote #its-id speaker=actor-id}}
an actor     [A name]{{.actor ref=actor-id}}
a question   [what stays unclear]{{.question ref=question-id}}
a claim      [what is asserted]{{.claim ref=claim-id by=actor-id stance=asserts}}
<<}}
"""


def new_briefing(title: str, articles: tuple[str, ...] = ()) -> str:
    """A new briefing, a draft: whatever else it holds, nothing of it is published before its author says so."""
    listed = ", ".join(phrase(article) for article in articles)
    return f"""# yaml-language-server: $schema=../../schema/briefing.json
title: {phrase(title)}
summary: {placeholders.BRIEFING_SUMMARY}
{_noted("status: draft", "write `published` when it is ready")}
# published: 2023-09-14
# cutoff: 2023-09-14T18:00:00Z      # what was known by then
# why_it_matters: One or two sentences.
# authors: [Desk]
# topics: [arms, space]
{_noted(f"articles: [{listed}]", "the names of files in content/articles/, without .md")}

# What a reader should take away, each with the passages that bear it.
key_points: []
#  - {{text: What is so., cites: [article-id#passage-id], confidence: high}}

key_quotes: []
#  - article-id#passage-id
#  - {{article: article-id, text: "words that stand in it", speaker: actor-id}}

actors: []
#  - {{id: actor-id, role: Host}}

open_questions: []
#  - {{id: question-id, question: What stays unclear?, status: open}}

claims: []
#  - {{id: claim-id, text: What is asserted.}}

timeline: []
#  - {{date: 2023-09-13, title: What happened, cites: [article-id#passage-id]}}
"""


def _noted(line: str, note: str) -> str:
    return f"{line.ljust(35)} # {note}"
