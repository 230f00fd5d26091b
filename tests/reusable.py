"""A project with all that the files for programs have to get right, and what they must never tell."""

from __future__ import annotations

from briefgen.pipeline import Build
from tests.projects import PROJECT, build, shipped_theme, text_of

# Each stands where it must not leave the machine: a text that is not shown, a draft, a note, a boilerplate block.
PLANTED = (
    "zanzibar",  # words of an article whose rights are `none`, also in what is marked, and so in ids made of it
    "yttrium",  # a draft article, a draft briefing, their ids
    "xylophone",  # private notes and comments
    "wombat",  # boilerplate
    "velociraptor",  # words of an article that excerpts do not reach
)

REUSED = PROJECT | {
    "content/sources.yaml": (
        "harbor: {name: Harbor Post, country: NL, url: https://harbor.example/}\nvalley: {name: '=cmd|calc'}\n"
        "secret: {name: Secret Gazette, rights: {publish: none}}\n"
    ),
    "content/actors.yaml": (
        PROJECT["content/actors.yaml"]
        + "min: {name: 민 준, names: {en: Min Jun, ar: مين}, aliases: ['@min', '-1', \"'=x\"], type: government}\n"
    ),
    "content/articles/split.md": (
        "---\ntitle: “Never” again, says Brandt </script><!-- &\nsource: valley\npublished: 2024-03-05T23:30:00Z\n"
        "url: https://valley.example/split?a=1&b=2\nretrieved: 2024-03-06\narchive: https://archive.example/split\n"
        "author: [A. Writer, 'B | C']\nlanguage: en\nsummary: '=1+1'\nrights: {publish: full}\n"
        "annotations:\n  - {quote: head, exact: “Never”, type: headline, speaker: ada}\n---\n\n"
        "[“We will\nnot move,”]{.quote #move speaker=ada as=chair note=xylophone} said Brandt, [“ever.”]{.quote cont=move} {>> xylophone <<}\n\n"
        "::: {.quote #long speaker='ada port' to=cleo via=min ref=yttrium-statement}\n"
        "Cafe\u0301 &lt;one&gt; \u2028 “two”, three.\n\n| a | b |\n| - | - |\n| =1 | 2 |\n\nLast paragraph 𝄞 here.\n:::\n\n"
        "[=1+1, “he” said]{.quote speaker=cleo} and [+31 20](https://tel.example/).\n\n::: {.boilerplate}\nwombat\n:::\n"
    ),
    "content/articles/east.md": (
        "---\ntitle: 東の港\nsource: harbor\npublished: 2024-05-01\nlanguage: zh\nrights: {publish: excerpts, max_words: 30}\n---\n\n"
        + "velociraptor " * 14
        + "one two three four five six seven eight nine ten eleven twelve "
        + "港口今天說[「我們不會停止工作」]{.quote #stop speaker=min language=zh}，他說。"
        + "中" * 60
        + "velociraptor\n\n"
        + "قال [«لن نتوقف»]{.quote speaker=min language=ar} اليوم ثم سكت الجميع في القاعة الكبيرة طويلا جدا.\n\n"
        + "velociraptor " * 30
        + "\n"
    ),
    "content/articles/hushed.md": (
        "---\ntitle: A hushed text\nsource: secret\npublished: 2024-03-07\n---\n\n"
        "Brandt said [“zanzibar is lost”]{.quote speaker=ada ref=waiting}. [Zanzibar was never found]{.claim ref=no-ship stance=denies}. "
        "[Why zanzibar]{.question ref=payer} is open.\n"
    ),
    "content/articles/yttrium.md": (
        "---\ntitle: Yttrium\nsource: harbor\nstatus: draft\n---\n\n[“Yttrium”]{.quote speaker=ada ref=waiting}.\n"
    ),
    "content/briefings/yttrium.yaml": (
        "title: Yttrium\nsummary: Y.\nstatus: draft\nkey_quotes: [{id: yttrium-statement, speaker: [ada, port]}]\n"
    ),
    "content/briefings/answers.yaml": (
        "title: '-2+3 answers'\nsummary: '@here'\npublished: 2024-05-02\nupdated: 2024-05-03\nlanguage: en\n"
        "authors: [{name: Desk, url: https://desk.example/us}]\ntopics: [ports, 'a | b']\narticles: [split, east, hushed]\n"
        "key_quotes: [split#move]\n"
        "open_questions:\n"
        "  - {id: when-over, question: When is it over?, status: answered, opened: 2024-03, "
        "answer: {text: Today., date: 2024-05-01, cites: [east#stop]}, raised_by: [hushed#question-why-zanzibar]}\n"
        "  - {id: who-next, question: Who is next?, status: partly-answered, answer: {text: Some., cites: [split#long]}}\n"
        "claims:\n  - {id: over, text: It is over., status: disputed, cites: [hushed#claim-zanzibar-was-never-found]}\n"
        "timeline:\n  - {id: spring, date: 2024-03~/2024-05, title: A spring of strikes, cites: [split#move]}\n"
        "  - {date: ../2024-06-01, title: The end}\n"
    ),
}


def reused(config: str | None = None) -> dict[str, str]:
    """What a build of this project publishes, as text by address. `config` replaces the settings."""
    files = REUSED | ({} if config is None else {"config.yaml": config})
    return texts(build({**shipped_theme(), **files}))


def texts(made: Build) -> dict[str, str]:
    assert not made.has_errors, made.diagnostics
    return {path: text_of(output) for path, output in made.pending.items() if path.endswith((".html", ".json", ".csv"))}
