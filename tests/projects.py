"""How tests make projects: a dict of path → text (or bytes, or what a snapshot would hold) goes in, a build comes out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from briefgen.catalog import Mapper
from briefgen.copies import content_of
from briefgen.pipeline import Build, Output
from briefgen.reading import Blob, FileValue, Unreadable
from briefgen.snapshot import read_shipped_themes

Files = Mapping[str, str | FileValue]

ROOT = Path(__file__).resolve().parent.parent

PAGE_TEMPLATES = "404 actor actors article article-notes briefing briefing-part briefings data home method moved page period questions quotes search source sources statement statements timeline".split()
_SHOW = "{% extends 'base.html' %}{% block main %}{% include 'part.html' ignore missing %}{{ view }}{% endblock %}"

# A theme that prints whatever a template may see, so that any stale value shows. It stands in for the one that is
# shipped, which takes ten times longer to compile and leaves out what is empty.
PLAIN_THEME: dict[str, str] = {
    "briefgen:themes/default/theme.yaml": "name: Plain",
    "briefgen:themes/default/static/style.css": "body {}",
    "briefgen:themes/default/templates/base.html": "{{ page }}\n{{ site }}\n{% block main %}{% endblock %}\n",
    **{f"briefgen:themes/default/templates/{name}.html": _SHOW for name in PAGE_TEMPLATES},
    **{f"briefgen:themes/default/templates/feed.{form}": "{{ page }}\n{{ view }}\n" for form in ("xml", "json")},
}

# A small complete project: two briefings that share no article and no actor, every kind of file, every kind of mark.
PROJECT: dict[str, str] = {
    "config.yaml": "title: Desk\nbase_url: https://desk.example/\nrights: {publish: excerpts, max_words: 90}\n",
    "content/sources.yaml": "harbor: {name: Harbor Post, country: NL}\nvalley: {name: Valley Times}\n",
    "content/actors.yaml": (
        "ada: {name: Ada Brandt, aliases: [Brandt], roles: [Harbor master]}\n"
        "port: {name: Port Authority, type: organization}\n"
        "cleo: {name: Cleo Dunn, aliases: [{name: Dunn, match: false}]}\n"
    ),
    "content/articles/strike.md": (
        "---\ntitle: Cranes stand still\nsource: harbor\nurl: https://harbor.example/strike\npublished: 2024-03-05\nlanguage: en\norigin: Wire\ncoded: complete\n"
        "rights: {publish: full}\n---\n\n"
        "[The cranes stopped on Monday]{.event #stop ref=stop date=2024-03-04}, and Brandt said [“we wait”]{.quote #wait speaker=ada ref=waiting}\n"
        "to the [Port Authority]{.actor ref=port}. [Who pays]{.question #pays ref=payer} is unclear.\n\n"
        "[No ship left]{.claim #none-left ref=no-ship by=port stance=asserts}. She asked for [“patience”]{.quote speaker=ada to=port}.\n\n"
        "![the quay](quay.png)\n"
    ),
    "content/articles/strike.yaml": (
        "summary: The first day.\nannotations:\n  - {term: patience, exact: patience, ref: patience}\n"
    ),
    "content/articles/talks.md": (
        "---\ntitle: Talks go on\nsource: harbor\nurl: https://harbor.example/talks#top\npublished: 2024-04-02\norigin: wire\n---\n\n"
        "Ada Brandt said [“we are waiting”]{.quote #waiting speaker=ada ref=waiting}. A ship did leave, she said, and no more than that.\n"
    ),
    "content/articles/bridge.md": (
        "---\ntitle: A bridge is closed\nsource: valley\npublished: 2024-03-09\n---\n\n"
        "Cleo Dunn said [“the bolts are loose”]{.quote #loose speaker=cleo}. [When it opens again]{.question #when} is not known, [it closed at noon]{.event #closed date=2024-03-08}.\n"
    ),
    "content/articles/quay.png": "a picture",
    "content/briefings/port.yaml": (
        "title: The strike in the port\nsummary: Work has stopped.\npublished: 2024-03-06\n"
        "articles: [strike, talks]\n"
        "key_points:\n  - {text: Nobody moves., cites: [strike#wait], confidence: high, id: nobody}\n"
        "key_quotes:\n"
        "  - {id: waiting, title: On waiting, speaker: ada, wordings: [strike#wait],\n"
        "     terms: [{term: wait, wordings: {strike: wait, talks: waiting}}]}\n"
        "  - {article: talks, text: A ship did leave, speaker: ada}\n"
        "  - {article: talks, text: No ship at all did leave, speaker: ada, verdict: accepted, reason: So she said later.}\n"
        "  - strike#wait\n"
        "actors: [{id: ada, role: speaks for the port}]\n"
        "open_questions:\n  - {id: payer, question: Who pays for it?, opened: 2024-03-05, raised_by: [strike#pays]}\n"
        "claims:\n  - {id: no-ship, text: No ship left.}\n"
        "timeline:\n  - {id: stop, date: 2024-03-04, title: The cranes stop}\n"
        "changes:\n  - {date: 2024-03-07, text: A point was added., affects: [nobody]}\n"
    ),
    "content/briefings/bridge.yaml": (
        "title: The bridge\nsummary: It is closed.\nlanguage: en\npublished: 2024-03-10\narticles: [bridge]\n"
        "open_questions:\n  - {id: reopening, question: When does it open?, opened: 2024-03-09}\n"
    ),
    "content/pages/about.md": "---\ntitle: About\n---\n\nWho we are.\n",
    "content/static/robots.txt": "User-agent: *\n",
}


def as_values(files: Files) -> dict[str, FileValue]:
    """Files as a snapshot would hold them: texts become UTF-8."""
    return {path: value.encode("utf-8") if isinstance(value, str) else value for path, value in files.items()}


def build(files: Files, map_: Mapper = map) -> Build:
    """A clean build of these files, with the plain theme under them unless they bring a `default` of their own."""
    built = Build()
    built.apply(as_values(PLAIN_THEME | dict(files)), map_)
    return built


@cache
def shipped_theme() -> dict[str, FileValue]:
    """The theme that is shipped, to be merged into a project's files."""
    return dict(read_shipped_themes())


def sample_project() -> dict[str, FileValue]:
    """The sample project at the top level of the repository."""
    folders = [ROOT / "content", ROOT / "themes"]
    paths = [
        ROOT / "config.yaml",
        *(path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()),
    ]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def write(folder: Path, files: Files) -> None:
    """Put files into a folder on the disk."""
    for path, value in files.items():
        assert not isinstance(value, (Blob, Unreadable))
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(value.encode("utf-8") if isinstance(value, str) else value)


def text_of(output: Output | None) -> str:
    """What one output of a build holds."""
    return bytes_of(output).decode("utf-8")


def bytes_of(output: Output | None) -> bytes:
    """The same of an output that need not be a text."""
    assert output is not None, "no such output"
    value = content_of(output)
    assert isinstance(value, bytes), "no such output"
    return value


def told(built: Build) -> list[str]:
    """What a build complains about, as `CODE path:line`."""
    return [f"{problem.code} {problem.path}:{problem.place.line}" for problem in built.diagnostics]


# A small project in Arabic: every kind of page, written from right to left, with Latin names and words among it.
ARABIC: dict[str, str] = {
    "config.yaml": "title: مكتب الملفات\nlanguage: ar\ndescription: ما نعرفه، ومن قاله، وأين قيل.\nrights: {publish: full}\n",
    "content/sources.yaml": (
        "nahr: {name: صحيفة النهر, country: EG, language: ar, url: https://nahr.example/}\n"
        "post: {name: Harbor Post, country: NL, language: en}\n"
    ),
    "content/actors.yaml": (
        "samir: {name: سمير الخطيب, names: {en: Samir al-Khatib}, aliases: [الخطيب], roles: [وزير النقل], description: وزير منذ 2021.}\n"
        "union: {name: نقابة العمال, type: organization}\n"
    ),
    "content/articles/jisr.md": (
        "---\ntitle: إغلاق الجسر الكبير\nsource: nahr\nauthor: ليلى حسن\nurl: https://nahr.example/jisr\narchive: https://web.archive.org/web/2024/https://nahr.example/jisr\n"
        "published: 2024-03-09\nretrieved: 2024-03-10\nlanguage: ar\ncoded: complete\n---\n\n"
        "قال الوزير سمير الخطيب إن [«الجسر آمن لكنه يحتاج إلى إصلاح»]{.quote #amin speaker=samir to=union ref=safe}، وأضاف أن "
        "[العمل سيبدأ في 12 مارس]{.claim #start ref=start by=samir stance=asserts}.\n\n"
        "وردّت [نقابة العمال]{.actor ref=union}: [«لم يخبرنا أحد»]{.quote #lam speaker=union}. "
        "[من سيدفع التكلفة]{.question #man ref=payer} غير واضح. [أُغلق الجسر ظهرًا]{.event #ighlaq ref=closed date=2024-03-08}، "
        "ووصفه الوزير بأنه [«قديم»]{.term #qadim ref=old}.\n"
    ),
    "content/articles/bridge.md": (
        "---\ntitle: Bridge shut until spring\nsource: post\nurl: https://post.example/bridge\npublished: 2024-03-10\nlanguage: en\n---\n\n"
        "The minister, Samir al-Khatib, said the bridge was [“safe but in need of repair”]{.quote #safe speaker=samir ref=safe}. "
        "[No work will start before May]{.claim #may ref=start stance=denies}, the paper wrote.\n"
    ),
    "content/briefings/jisr.yaml": (
        "title: إغلاق الجسر\nsummary: أُغلق الجسر يوم 8 مارس، والوزير يقول إنه آمن.\nwhy_it_matters: يعبره كل يوم 40 ألف شخص.\n"
        "language: ar\nstatus: published\npublished: 2024-03-11\nupdated: 2024-03-12\nauthors: [{name: هيئة التحرير}]\ntopics: [نقل]\n"
        "articles: [jisr, bridge]\n"
        "key_points:\n  - {id: k1, text: الوزير يقول إن الجسر آمن., cites: [jisr#amin, bridge#safe], confidence: high}\n"
        "key_quotes:\n  - jisr#lam\n  - {id: safe, title: أمان الجسر, speaker: samir, wordings: [jisr#amin, bridge#safe], original: {language: ar, status: seen, text: الجسر آمن}}\n"
        "actors: [{id: samir, role: الوزير}, union]\n"
        "open_questions:\n  - {id: payer, question: من سيدفع التكلفة؟, opened: 2024-03-09, would_answer: عقد منشور}\n"
        "  - {id: when, question: متى يفتح الجسر؟, status: answered, opened: 2024-03-09, answer: {text: في مايو., date: 2024-03-12, cites: [bridge#may]}}\n"
        "claims:\n  - {id: start, text: يبدأ العمل في 12 مارس., status: disputed}\n"
        "timeline:\n  - {id: closed, date: 2024-03-08, title: إغلاق الجسر, cites: [jisr#ighlaq]}\n  - {id: later, date: 2024-05~, title: بدء الإصلاح}\n"
        "changes:\n  - {date: 2024-03-12, type: correction, text: صُحح التاريخ., affects: [closed]}\n"
    ),
    "content/pages/about.md": "---\ntitle: عن الموقع\n---\n\n## من نحن\n\nمكتب صغير.\n",
}
