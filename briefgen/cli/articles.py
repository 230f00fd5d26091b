"""The articles that a command names, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from briefgen import layout
from briefgen.cli.endings import CONTENT, USAGE, Failure
from briefgen.diagnostics import has_errors, suggest
from briefgen.marking.article_files import ArticleFiles
from briefgen.parse.article import ParsedArticle, read_article, sidecar_path
from briefgen.reading import FileValue

_FOLDER = "content/articles/"


def article_ids(files: Mapping[str, FileValue]) -> list[str]:
    """The ids of all articles of a project."""
    return sorted(layout.stem(path) for path in files if layout.kind_of(path) == "article")


def chosen(names: Iterable[str], files: Mapping[str, FileValue]) -> list[ArticleFiles]:
    """The articles that are named by id or by path, each once. Raises Failure for one that is not there."""
    known = article_ids(files)
    found: dict[str, ArticleFiles] = {}
    for name in names:
        key = layout.stem(name) if name.endswith(".md") else PurePath(name).name
        if key not in known:
            raise Failure(USAGE, f"there is no article “{name}”", *suggest(key, known), "name it by its id")
        found[key] = article_files(key, files)
    return list(found.values())


def article_files(key: str, files: Mapping[str, FileValue]) -> ArticleFiles:
    """The files of an article that is there."""
    path = f"{_FOLDER}{key}.md"
    data, beside = files.get(path), files.get(sidecar_path(path))
    if not isinstance(data, bytes):
        raise Failure(CONTENT, f"{path} cannot be read", "`briefgen check` shows what is wrong")
    return ArticleFiles(path, data, beside if isinstance(beside, bytes) else None)


def sound(article: ArticleFiles, extensions: tuple[str, ...]) -> ParsedArticle:
    """An article as it is read. Raises Failure if it has errors: then its marks are not where they seem to be."""
    parsed = read_article(article.path, article.article, article.sidecar, extensions)
    if has_errors(parsed.diagnostics):
        raise Failure(CONTENT, f"{article.path} has errors", "mend them first: `briefgen check` shows what they are")
    return parsed
