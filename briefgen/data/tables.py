"""The data dictionary: the tables of `data/`, and what each of their columns holds.

All that describes the files is made from this: their headers, the page `data/index.html`, `data/datapackage.json` and
the tables of docs/data.md. `VERSION` rises by one when a column changes its meaning or goes; new columns come at the end.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from briefgen.model import ActorType, Claim, OpenQuestion, Publish, QuoteType, Verdict

VERSION = 1

Type = Literal["text", "list", "number", "yes or no", "day", "date", "address"]

# How a type is named in the schema of a Data Package.
FIELD_TYPES: dict[Type, str] = {
    "text": "string",
    "list": "string",
    "number": "integer",
    "yes or no": "boolean",
    "day": "date",
    "date": "string",
    "address": "string",
}
TYPE_MEANINGS: dict[Type, str] = {
    "text": "any text, or an id",
    "list": "several texts or ids: an array in JSON; in CSV parted by ` | `, a bar of their own being doubled",
    "number": "a whole number",
    "yes or no": "`true` or `false`",
    "day": "a day as `2024-03-05`",
    "date": "a date as its author wrote it: ISO 8601, or EDTF where it is not sure or an interval",
    "address": "a web address; a page of the site is named from the site's root where `base_url` is not set",
}


class Column(NamedTuple):
    """One column: what it holds, and for an id the table in which that is found."""

    name: str
    type: Type
    meaning: str
    table: str = ""


class Table(NamedTuple):
    """One table. A large one whose rows belong to months is cut by them (`by_month`)."""

    name: str
    about: str
    columns: tuple[Column, ...]
    by_month: bool = False


def _one_of(words: object) -> str:
    return ", ".join(f"`{word}`" for word in get_args(words))


_PAGE = Column("page", "address", "where it stands on the site")
_ARTICLES = Table(
    "articles",
    "Published articles. What their rights withhold is nowhere in the data.",
    (
        Column("id", "text", "the article's id"),
        Column("title", "text", "its headline"),
        Column("source", "text", "who published it", "sources"),
        Column("source_name", "text", "the name of the source"),
        Column("day", "day", "the day of `published`, in the site's time zone"),
        Column("published", "date", "when it was published"),
        Column("updated", "date", "when its source last changed it"),
        Column("retrieved", "date", "when it was fetched"),
        Column("language", "text", "language tag of the text"),
        Column("authors", "list", "who wrote it"),
        Column("origin", "text", "the agency or outlet that the source took it from"),
        Column("summary", "text", "what it says, in the words of the site"),
        Column("fully_marked", "yes or no", "whether every passage about the story has been marked"),
        Column("rights", "text", f"what of the text is shown: {_one_of(Publish)}"),
        Column("quotes", "number", "how many quotes of it are marked or found; 0 where the text is not shown"),
        Column("original", "address", "the article at its source"),
        Column("archive", "address", "an archived copy"),
        _PAGE,
        Column("annotations", "address", "its annotations (W3C); empty where there are none"),
    ),
    by_month=True,
)
_QUOTES = Table(
    "quotes",
    "Quotes, by article and in the order of the text; none of an article whose rights are `none`.",
    (
        Column("id", "text", "the article's id, `#`, and the passage's id"),
        Column("article", "text", "where it stands", "articles"),
        Column("source", "text", "who published it", "sources"),
        Column("source_name", "text", "the name of the source"),
        Column("day", "day", "the day of the article, in the site's time zone"),
        Column("speakers", "list", "who said it", "actors"),
        Column("speaker_names", "list", "their names, in the same order"),
        Column("role", "text", "in what capacity the speaker spoke"),
        Column("to", "list", "to whom it was said", "actors"),
        Column("via", "list", "through whom it was passed on", "actors"),
        Column("type", "text", _one_of(QuoteType)),
        Column("words", "text", "the words; ` … ` parts those of a split quote, two newlines part paragraphs"),
        Column("language", "text", "language tag of the words"),
        Column("verdict", "text", f"how the words compare with the article: {_one_of(Verdict)}"),
        Column("in_headline", "yes or no", "whether it stands in the headline"),
        Column("statement", "text", "the statement of which it is a wording", "statements"),
        _PAGE,
        Column(
            "part_of",
            "text",
            "the longer quote of the same speakers in which it stands; then it is not counted",
            "quotes",
        ),
        Column(
            "proved_in",
            "text",
            "`copy`: the words stand in the untouched copy of the article, too; `text`: only in its text, although a copy was kept; empty where none was",
        ),
    ),
    by_month=True,
)
_STATEMENTS = Table(
    "statements",
    "Things said that have one or more wordings.",
    (
        Column("id", "text", "the statement's id"),
        Column("briefing", "text", "the briefing that defines it", "briefings"),
        Column("title", "text", "what it is called"),
        Column("speakers", "list", "who said it", "actors"),
        Column("speaker_names", "list", "their names, in the same order"),
        Column("date", "date", "when it was said"),
        Column("wordings", "list", "its wordings", "quotes"),
        Column("original_language", "text", "language tag of what was said"),
        Column("original_text", "text", "what was said, in that language"),
        Column("original_status", "text", "how the original is known"),
        Column("note", "text", "what the briefing says of it"),
        _PAGE,
    ),
)
_ACTORS = Table(
    "actors",
    "Persons, organizations and others that act or speak.",
    (
        Column("id", "text", "the actor's id"),
        Column("name", "text", "its name"),
        Column("type", "text", _one_of(ActorType)),
        Column("aliases", "list", "other names"),
        Column("names", "list", "its name in other languages, each as `language: name`"),
        Column("roles", "list", "its roles"),
        Column("description", "text", "who it is"),
        Column("quotes", "number", "how many quotes are given to it"),
        Column("articles", "number", "how many articles name it"),
        Column("url", "address", "its own site"),
        Column("same_as", "list", "addresses of entries about it elsewhere"),
        _PAGE,
    ),
)
_SOURCES = Table(
    "sources",
    "Outlets and institutions that published articles.",
    (
        Column("id", "text", "the source's id"),
        Column("name", "text", "its name"),
        Column("country", "text", "its country"),
        Column("language", "text", "language tag"),
        Column("description", "text", "what it is"),
        Column("articles", "number", "how many of its articles are published here"),
        Column("url", "address", "its own site"),
        _PAGE,
    ),
)
_BRIEFINGS = Table(
    "briefings",
    "Published briefings.",
    (
        Column("id", "text", "the briefing's id"),
        Column("title", "text", "its title"),
        Column("summary", "text", "its summary"),
        Column("published", "date", "when it was published"),
        Column("updated", "date", "when it was last changed"),
        Column("cutoff", "date", "by when what it says was known"),
        Column("language", "text", "language tag"),
        Column("authors", "list", "who wrote it"),
        Column("topics", "list", "its topics"),
        Column("articles", "list", "the articles that it lists or cites", "articles"),
        _PAGE,
    ),
)
_QUESTIONS = Table(
    "questions",
    "What the articles leave open, as far as briefings list it.",
    (
        Column("id", "text", "the question's id"),
        Column("briefing", "text", "the briefing that defines it", "briefings"),
        Column("question", "text", "the question"),
        Column("status", "text", _one_of(OpenQuestion.__annotations__["status"])),
        Column("opened", "date", "since when it is open"),
        Column("raised_by", "list", "articles and passages (`article#passage`) that raise it"),
        Column("would_answer", "text", "what would answer it"),
        Column("answer", "text", "its answer"),
        Column("answered", "date", "when it was answered"),
        Column("answered_by", "list", "articles and passages that answer it"),
        _PAGE,
    ),
)
_CLAIMS = Table(
    "claims",
    "Assertions, with the passages that take a stand on them.",
    (
        Column("id", "text", "the claim's id"),
        Column("briefing", "text", "the briefing that defines it", "briefings"),
        Column("text", "text", "what is claimed"),
        Column("status", "text", _one_of(Claim.__annotations__["status"])),
        Column("asserted_by", "list", "passages (`article#passage`) that assert it"),
        Column("reported_by", "list", "passages that report it"),
        Column("doubted_by", "list", "passages that doubt it"),
        Column("denied_by", "list", "passages that deny it"),
        Column("note", "text", "what the briefing says of it"),
        _PAGE,
    ),
)
_EVENTS = Table(
    "events",
    "Entries of timelines.",
    (
        Column("id", "text", "the entry's id"),
        Column("briefing", "text", "the briefing that defines it", "briefings"),
        Column("date", "date", "when it happened"),
        Column("first_day", "day", "the first day that `date` covers; empty for an open beginning"),
        Column("last_day", "day", "the last day that it covers; empty for an open end"),
        Column("title", "text", "what happened"),
        Column("text", "text", "more of it"),
        Column("cites", "list", "articles and passages (`article#passage`) that say so"),
        _PAGE,
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _QUOTES,
        _STATEMENTS,
        _ACTORS,
        _QUESTIONS,
        _CLAIMS,
        _EVENTS,
        _BRIEFINGS,
        _ARTICLES,
        _SOURCES,
    )
}
