"""Every diagnostic code, its severity, and what `briefgen explain CODE` says of it. Codes are never used again."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Code(NamedTuple):
    """A kind of problem."""

    severity: Literal["error", "warning", "note"]
    title: str
    text: str


CODES: dict[str, Code] = {
    "A001": Code(
        "error",
        "the article has no front matter",
        "An article begins with a block of YAML between two lines of three hyphens. It must name at least the `title` and the `source`.\n\n    ---\n    title: Talks end without a text\n    source: outlet-a\n    ---\n\nPut such a block at the very top of the file.",
    ),
    "A002": Code(
        "error",
        "the front matter is not closed",
        "The block of YAML at the top of the file begins with `---` but no second `---` line follows. Add it where the YAML ends and the text begins.",
    ),
    "A003": Code(
        "error",
        "a bracket is not balanced",
        "An annotation is written `[words]{.quote …}`: a bracket that opens, its partner, and the attributes right behind it. Here a partner is missing. A bracket that belongs to the text itself is written `\\[` or `\\]`, unless its partner stands in the same paragraph.",
    ),
    "A004": Code(
        "error",
        "a ::: block is not closed",
        "A block begins with `::: {.quote}` and ends with a line `:::`. Add the closing line where the passage ends.",
    ),
    "A005": Code(
        "error",
        "a mark without a kind",
        "Every mark says what it marks: `.quote`, `.actor`, `.question`, `.claim`, `.event` or `.term`. A block may also be `.boilerplate`.",
    ),
    "A006": Code(
        "error",
        "a mark of an unknown kind",
        "The kinds are `.quote`, `.actor`, `.question`, `.claim`, `.event` and `.term`, one for each mark. A block may also be `.boilerplate`.",
    ),
    "A007": Code(
        "error",
        "an attribute that this kind of mark does not have",
        "A quote takes `speaker to as type via language note cont ref`, a claim `by stance ref note`, an event `date ref note`, all others `ref note`.",
    ),
    "A008": Code(
        "error",
        "cont= names no quote of this article",
        "`cont=ID` joins the words to the quote whose id is ID, which must stand earlier or later in the same article.",
    ),
    "A009": Code(
        "error",
        "a passage's id is used twice in one article",
        "The id of a passage is its address on the page, so it can stand only once in a file. Change one of them, or join the parts of one quote with `cont=`.",
    ),
    "A010": Code(
        "error",
        "a mark runs across the border of a paragraph",
        "Brackets mark words inside one paragraph. For several paragraphs put `::: {.quote …}` and `:::` on lines of their own around them; for a stretch that begins and ends inside paragraphs use a standoff mark with `start` and `end`.",
    ),
    "A011": Code(
        "error",
        "the words of an annotation do not stand in the text",
        "A standoff mark names the words it stands at. They were not found in the article's text, boilerplate left aside. Copy them anew from the text.",
    ),
    "A012": Code(
        "error",
        "the words of an annotation stand in the text more than once",
        "Add `prefix` (the words before) or `suffix` (the words behind), so that one place is left.",
    ),
    "A013": Code(
        "error",
        "the article has no text",
        "There is nothing below the front matter but boilerplate, comments or white space. Add the text, or remove the file.",
    ),
    "A014": Code(
        "error",
        "a part of the text would be lost",
        "The text holds HTML that has to be removed before it can be shown (a script, a style, an unclosed `<math>` or `<svg>` …), and visible words would go with it. Write `&lt;` for a `<` that belongs to the text, or take the HTML out.",
    ),
    "A015": Code(
        "error",
        "a mark stands where no mark can be",
        "Marks belong around words of the text, not into the address of a link, an image's description, an HTML tag or a table's border; and only an article has marks, a page of the site's own has none. Move the mark, or take it out.",
    ),
    "A016": Code(
        "warning",
        "a link or HTML that is not allowed was left out",
        "Only links to http, https and mailto addresses and to files of the project are kept; scripts, styles, forms, frames and event handlers never are.",
    ),
    "A017": Code(
        "warning",
        "a mark inside boilerplate",
        "Boilerplate is no part of the article, so nothing in it can be a passage. The mark is left out of account.",
    ),
    "A018": Code(
        "error",
        "a private comment is not closed",
        "A private comment is written `{>> … <<}`. Without its end all that follows would be taken for it. Add `<<}`.",
    ),
    "A019": Code(
        "error",
        "an attribute's value is not allowed",
        "The value is not one of those that this attribute takes.",
    ),
    "A020": Code(
        "error",
        "a mark without words",
        "There is nothing between the brackets, or nothing but white space.",
    ),
    "A021": Code(
        "error",
        "a ::: line closes nothing",
        "A line `:::` ends a block that a line such as `::: {.quote}` began. No block is open here.",
    ),
    "A022": Code(
        "warning",
        "the marked passages are longer than the rights allow",
        "The rights of this text let a certain number of words be shown (`rights: max_words`), and the marked passages alone have more. Mark less, or settle the rights.",
    ),
    "A023": Code(
        "error",
        "an image is missing",
        "The text shows an image that is not in the project. Its address is relative to the article's own file and has to stay inside `content/`.",
    ),
    "A024": Code(
        "error",
        "an annotation names its words in no clear way",
        "A standoff mark names exactly one kind (`quote: id`, or `mark: quote` where the passage has no id of its own) and its words in one way: by `exact`, by both `start` and `end`, or by both `at` and `digest`.",
    ),
    "A025": Code(
        "error",
        "cont= goes round in a circle",
        "`cont=` leads from a part to the quote that it continues. Here the parts name each other, so that none is the quote.",
    ),
    "A026": Code(
        "error",
        "an attribute is given twice",
        "Each attribute, and the id, can be given once in a mark.",
    ),
    "A027": Code(
        "warning",
        "a Markdown extension changed the characters of the text",
        "The text that would be shown differs from the file by more than Markdown's own marks.",
    ),
    "A028": Code(
        "error",
        "Markdown could not read the text",
        "The converter, or one of the extensions named under `markdown: extensions:`, failed on this text, or the text holds so much of something (links that never close, levels of lists) that reading it would take for ever. It is shown as plain paragraphs instead. Take out what the message names; if it names an error, try the text without the extension.",
    ),
    "A029": Code(
        "warning",
        "Markdown reads these characters as its own",
        "A number with a full stop at the beginning of a paragraph makes it a list, `#` at the beginning of a line a heading, and a pair of `*` emphasis. The characters are then no longer shown, and no quote can hold them. Where they belong to the words of the source, write a backslash before them: `1986\\. It was …`, `\\#tags`, `2\\*3\\*4`.",
    ),
    "A030": Code(
        "error",
        "a block is nested too deeply",
        "At most 50 blocks `:::` can stand in one another. Mostly a line `:::` is missing at the end of many of them.",
    ),
    "A031": Code(
        "warning",
        "a quote without a speaker",
        "A quote is somebody's words. Without `speaker=` it stands on no actor's page, and readers see “No speaker named”. Add the speaker; where the text names nobody, name an actor of `type: unnamed`. A quote of `type=headline` needs none, nor does one in a draft.",
    ),
    "A032": Code(
        "warning",
        "an event that no timeline can show",
        "A marked event gets into a timeline by its `date=`, or by `ref=`, the id of an entry of a briefing's `timeline:`. This mark has neither.",
    ),
    "A033": Code(
        "warning",
        "a term that belongs to nothing",
        "`ref=` says which word it is that this article renders so: one name for all articles, such as `ref=struggle`.",
    ),
    "A034": Code(
        "error",
        "the article is not written yet",
        "The line that `briefgen new` puts where the text belongs is still there, and the article is to be published. Put the text in its place, or keep `status: draft`.",
    ),
    "A040": Code(
        "error",
        "an article whose text is not held has one",
        "`text: not-held` says that there is no text to check quotes against, so there can be no text below the front matter "
        "and no marks. Take the line out, or the text.",
    ),
    "A045": Code(
        "error",
        "a capture lies in the wrong place",
        "`capture:` names the untouched copy that an article was imported from, which is never published. It is a path from the project's folder, such as `captures/report.html`; it may not lead out of the project, nor into `content/`, from where files are published.",
    ),
    "A046": Code(
        "error",
        "the parts of a quote have different speakers",
        "`cont=` makes this part one quote with another, and that quote has one speaker. Two people cannot have said one sentence: take `cont=` out, or correct the speaker. A further part needs no `speaker=`.",
    ),
    "A048": Code(
        "error",
        "an article with too many marks",
        "A text of any length is read, but not more than 50,000 marks in one file: each of them needs a thousand times the memory of its characters. Split the file, or mark less. Marks that name their words by place (`at`) may hold a hundred million characters together.",
    ),
    "A049": Code(
        "error",
        "other words stand at the place of a mark",
        "A mark, or a key quote of a briefing, with `at` and `digest` names its words by their place in the plain text, without saying them. It was made for a text of which yours differs at this place, or up to 200 characters from it: by a letter, a sign, a paragraph more or less. Where the same words stand elsewhere, the hint names the new place. Else compare your text with its source, mark the words anew by `exact:`, or take the mark out.",
    ),
    "B001": Code(
        "warning",
        "an article is cited that the briefing does not list",
        "Add the article to `articles:`, so that it counts in the briefing's sources.",
    ),
    "B002": Code(
        "error",
        "something is cited that is not published",
        "A published briefing can only lead to what is published itself. Publish the other, or take the reference out.",
    ),
    "B003": Code(
        "error",
        "a key quote says too little or too much",
        "A key quote is a passage (`article#passage`), words in an article (`article` and `text`), or a statement (`id` with `wordings`).",
    ),
    "B004": Code(
        "warning",
        "a wording is given twice",
        "The same passage is named as a wording more than once. One is enough.",
    ),
    "B005": Code(
        "error",
        "a change affects something that is not there",
        "`affects:` names ids of this briefing: of a key point, a statement, a question, a claim or a timeline entry.",
    ),
    "B006": Code(
        "error",
        "the briefing is not written yet",
        "A text is still what `briefgen new` writes: its summary, or a text that begins with “To write:”. The briefing is to be published. "
        "Write your own, or keep `status: draft`.",
    ),
    "B010": Code(
        "error",
        "a question is answered without evidence",
        "A question that is `answered` or `partly-answered` has an `answer:` whose `cites:` name the passages that bear it. Name them, or set the status back.",
    ),
    "B011": Code(
        "error",
        "the status of a question is not the one its history ends with",
        "The last step of `history:` says how things stand. Correct `status:`, or add the step that is missing.",
    ),
    "B012": Code(
        "error",
        "the history of a question is out of order",
        "The steps of `history:` stand in the order of their dates, the earliest first.",
    ),
    "B013": Code(
        "error",
        "something happened to a question before it was opened",
        "`opened:` is when the question came up, so no step of `history:` can be earlier. Correct one of the two dates.",
    ),
    "B014": Code(
        "error",
        "an open question has an answer",
        "A question with an answer is `answered`, or `partly-answered` where something stays open, or `disputed`.",
    ),
    "B020": Code(
        "warning",
        "a claim is confirmed although a source denies it",
        "Readers see both. Say in the `note:` of the claim why it stands all the same, or set its `status:` to `disputed`. If the mark is wrong, correct its `stance=`.",
    ),
    "B021": Code(
        "warning",
        "a timeline entry and its passages have different dates",
        "The `date:` of the entry and the `date=` of its mark have no day in common. Correct one of them, or write the entry's date as unsure (`2023-09-13?`) "
        "or as a longer time. Dates that are not sure are never held against you.",
    ),
    "B022": Code(
        "error",
        "the same words support and deny a claim",
        "Two marks at the very same words stand for and against one claim, or a passage is cited for a claim that its words deny. Keep the one that is right.",
    ),
    "C001": Code(
        "error",
        "the theme was not found",
        "A theme is a folder in `themes/`. `default` comes with briefgen.",
    ),
    "C002": Code(
        "error",
        "a Markdown extension is not installed",
        "Every name in `markdown: extensions:` is a Python-Markdown extension that has to be installed beside briefgen.",
    ),
    "C003": Code(
        "error",
        "the setting cannot be used",
        "The value of this setting does not do what it is for.",
    ),
    "C004": Code(
        "error",
        "a Markdown extension would change the words of an article",
        "Extensions that replace quotation marks, dashes or symbols would falsify what a source wrote. Leave it out.",
    ),
    "C005": Code(
        "error",
        "the output folder is not safe",
        "The folder that `output:` names must lie inside the project and must not be `content`, `themes` or the project itself.",
    ),
    "C006": Code(
        "error",
        "this is no briefgen project",
        "No `config.yaml` and no `content/` was found here or in a folder above. `briefgen init DIR` makes a new project.",
    ),
    "C010": Code(
        "note",
        "the words of the interface are English",
        "The site has a `language:` for which neither briefgen nor the theme has a file, so that the words around your texts are English. Write `themes/default/languages/<language>.yaml` to have them in that language: `words:` maps each English text to yours, as in `words: {Quotes: Sitaten}`. Texts may be left out: they are English until you write them.",
    ),
    "C011": Code(
        "warning",
        "a text of a language file cannot be used",
        "A text has to have the same slots, such as `{n}`, links and elements as the English one, and a form of a number has to have a rule. Until it is mended, the English text stands.",
    ),
    "C020": Code(
        "warning",
        "Pagefind is not installed, so the site has no search",
        "The search of a site needs an index, which Pagefind makes. It is installed together with briefgen on Linux, macOS and Windows; on other systems install the program `pagefind` yourself. Everything else of the site is there. `search: false` in config.yaml makes a site without a search.",
    ),
    "C021": Code(
        "warning",
        "Pagefind made no index, so the site has no search",
        "Pagefind ended too early, took too long, or is a version that briefgen does not know. Everything else of the site is there, and the next build tries again. `search: false` in config.yaml makes a site without a search.",
    ),
    "C030": Code(
        "note",
        "feeds are wanted, and there can be none",
        "A feed is read away from the site, so it names whole addresses. Without `base_url` no feed is made, and no list of pages for search engines either.",
    ),
    "C031": Code(
        "warning",
        "share images are wanted, and there can be none",
        "A page names its share image by its whole address. Without `base_url` no share image is drawn.",
    ),
    "C032": Code(
        "warning",
        "what share images are drawn with is not installed",
        "`share_images: true` in config.yaml asks for a picture for each briefing. Drawing them takes a program and fonts that are no part of briefgen itself: `pip install 'briefgen[share]'` installs both. Everything else of the site is there.",
    ),
    "C033": Code(
        "warning",
        "a share image is missing because no font has its letters",
        "Share images are drawn with the fonts of `briefgen[share]` (Latin, Greek, Cyrillic and Arabic letters) and with those of your theme, never with those of the machine. For other letters put a font file, .ttf or .otf, into `themes/default/fonts/` of your project. Until then the page of the briefing names no picture.",
    ),
    "F001": Code(
        "error",
        "a file is not UTF-8",
        "Texts are kept as UTF-8. Save the file as UTF-8 in your editor (often “Save with encoding”), or convert it: `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`, with the encoding that it is in.",
    ),
    "F002": Code(
        "note",
        "a file begins with a byte order mark",
        "It is not needed in UTF-8 and is passed over.",
    ),
    "F003": Code(
        "error",
        "a character that no text may hold",
        "NUL and other control characters, and code points that Unicode reserves, cannot stand in a page. Remove the character.",
    ),
    "F004": Code(
        "error",
        "a link leads out of the project",
        "A symbolic link in `content/` or `themes/` points to a file outside the project, or one in `content/static/`, where all is published, to a file outside that folder. Copy the file to where the link stands.",
    ),
    "F005": Code(
        "error",
        "a file's name is no id",
        "The name of a file is its id and becomes an address. It is made of letters, digits, `-` and `_` (and `.` between them), at most 100 characters, and is no name that Windows reserves.",
    ),
    "F006": Code(
        "error",
        "two names differ only in case or Unicode form",
        "On some machines they are one file, so the site could not be copied there. Rename one of them.",
    ),
    "F007": Code(
        "error",
        "a file cannot be read",
        "It is no ordinary file, or the system refuses to read it.",
    ),
    "F008": Code(
        "note",
        "line ends of Windows",
        "Lines end with CR LF. They are read as they are meant; nothing has to be done.",
    ),
    "F009": Code(
        "warning",
        "a file that is not used",
        "Files of this kind are not looked for in this place, so nothing is made of it. An article is a file `content/articles/NAME.md`, a briefing `content/briefings/NAME.yaml`. `briefgen import FILE` makes an article of a text or a page.",
    ),
    "F010": Code(
        "error",
        "a file is too large",
        "Texts over the limit are not read. Split the file.",
    ),
    "F011": Code(
        "error",
        "a file ends in .yml",
        "Every YAML file of a project ends in `.yaml`. What this one says would be missing, so nothing is built without it.",
    ),
    "F012": Code(
        "warning",
        "an id that looks like another",
        "Letters of other alphabets can look like Latin ones: `раypal` with a Cyrillic “р” is not `paypal`. Whoever copies or checks such an id by eye is deceived, and a reference to it is not found. Write an id in the letters of one alphabet. Ids that are written in another alphabet throughout are fine, unless one in Latin letters looks the same.",
    ),
    "F013": Code(
        "error",
        "a drawing that would run something",
        "An SVG file can hold scripts, links that run, and pages of HTML. In a page it is only shown, but whoever opens the picture by its own address would run them, in the name of your site. So a picture with such parts is not published. Export it as a plain SVG or as a PNG. It is also told if it is no well-formed XML, because nobody can say then what a browser makes of it.",
    ),
    "F014": Code(
        "warning",
        "a sign that turns the direction of writing",
        "Unicode has invisible signs that make the characters behind them stand in another order, such as U+202E. Words can be shown with them that are not the words of the text, in your editor and on a page. Those that force a direction (U+202D, U+202E) are shown as � and have no effect; those that only embed or isolate words (U+202A, U+202B, U+2066 to U+2068) are left alone, if they are closed in the same line (by U+202C or U+2069). Texts in Arabic or Hebrew need none of them.",
    ),
    "F015": Code(
        "error",
        "a file's name holds a sign that nobody sees",
        "The name of a file, or of a folder that it lies in, holds the end of a line, a tab or another control character (U+0000 to U+001F, U+007F to U+009F, U+2028, U+2029). Programs that list files take such a name for two, or obey it; some systems cannot hold it. It mostly comes from pasting. The file is not read. Rename it: the message says which sign it is.",
    ),
    "F016": Code(
        "error",
        "an article or a briefing lies where it is not read",
        "The file begins as an article does, with `title:` and `source:` in its front matter, or has the keys of a briefing, but it does not lie in the folder, or under the ending, where such files are read. Articles are `content/articles/NAME.md`, briefings `content/briefings/NAME.yaml`. Move it; what names it is not told as a mistake until then.",
    ),
    "I010": Code(
        "error",
        "a former id is in use",
        "`former_ids:` names ids that a thing had earlier, so that its old addresses lead to the new one. An id that something of the "
        "same kind has now, or that two things claim, cannot lead to both. Take it out of one of the lists.",
    ),
    "I011": Code(
        "note",
        "a draft has texts that are still to write",
        "`briefgen new` leaves to you what it cannot know: the text of an article, the summary of a briefing, and with `--from` what no "
        "mark can say; each of those begins with “To write:”. Nothing of it can be published before it is written.",
    ),
    "L001": Code(
        "error",
        "more of a text than may be shown",
        "Before a site is published, every file of it is looked through for words of texts that may not be shown, or not so many of them. Here so many words of a text stand in one or more files beyond the stretches that its `rights` allow, in rows of twelve and more. The message says in which file, and how they begin. Look for them in a page of your own, in a briefing, or in a file in `content/static/`. Words that a text shows which is published as well, that a briefing quotes, or that registries hold, do not count. If these are public elsewhere, name them under `rights: {cleared: […]}` in `config.yaml`.",
    ),
    "L002": Code(
        "error",
        "something private in the site",
        "The words of a comment `{>> … <<}` or of a `note=`, or a paragraph of boilerplate, stand in a file that is about to be published; or the path of a capture, the digest of its bytes, or the capture itself. Nothing is published until they are gone. Comments of one or two words are not looked for, since such words stand everywhere, and of boilerplate only paragraphs of twelve words and more that no published text shows.",
    ),
    "L003": Code(
        "error",
        "words of a draft in the site",
        "Words of an article, a briefing or a page that is not published (a draft, withheld, expired, or under an embargo) stand in a file that is about to be published, twelve or more of them in a row.",
    ),
    "L004": Code(
        "error",
        "a title, an id or an address of a draft in the site",
        "The title of something that is not published, its id, or the address that it would have, stands in a file that is about to be published. Titles and ids of one or two words are not looked for, nor an id that something published has, too.",
    ),
    "L005": Code(
        "warning",
        "more of a source than its rights allow",
        "The rights of a source let a certain number of words of all its texts together be shown as excerpts (`rights: max_words_total`, of the source or in `config.yaml`), and its articles show more. Mark less, let each text show less (`max_words`), or settle the rights. Texts that may be shown in full do not count.",
    ),
    "P001": Code(
        "error",
        "two outputs have one address",
        "Two things of the project would be written to the same file of the site (or to names that differ only in case). Rename one of them.",
    ),
    "P002": Code(
        "error",
        "an address is reserved",
        "The site needs this file for itself. Rename yours.",
    ),
    "P003": Code(
        "error",
        "a file in the output folder is not briefgen's",
        "The build would write over a file that it did not make. Move it away, or name another folder with `output:`.",
    ),
    "P010": Code(
        "error",
        "a target says too little",
        "Each target of `publish:` in config.yaml needs what its kind is reached by: `to: folder` a `path`, `to: rsync` an `at`, `to: git` a `branch`, `to: s3` a `bucket`.\n\n    publish:\n      live: {to: folder, path: ../www}\n      server: {to: rsync, at: 'you@server.example:/var/www/briefings'}\n      pages: {to: git, branch: gh-pages}\n      bucket: {to: s3, bucket: norholm-briefings}\n\nKeep those that you have; `briefgen publish NAME` sends the site there. A target may have an `edition`.",
    ),
    "P011": Code(
        "error",
        "a target has a key of another kind",
        "Each kind of target takes keys of its own: `folder` takes `path`; `rsync` takes `at` and `port`; `git` takes `branch` and `remote`; `s3` takes `bucket`, `prefix`, `endpoint` and `region`. All take `edition`.",
    ),
    "P012": Code(
        "error",
        "a target cannot be reached by this",
        "The value is no address, branch, bucket or port that the tool behind the target could work with. Nothing was tried: this is said when config.yaml is read.",
    ),
    "P013": Code(
        "error",
        "a password stands in config.yaml",
        "Files of a project are copied, mailed and put into repositories, so none of them may hold a password or a key. Take it out, and give it to the tool that does the sending: an ssh key for rsync, a credential helper or an ssh key for git, `~/.aws/credentials` for S3. One that has been in a file should be replaced.",
    ),
    "Q001": Code(
        "error",
        "a quote does not stand in its source",
        "The words are not in the text of the article, neither exactly nor with other spaces, quotation marks or dashes. The nearest passage and the difference are shown. Correct the words, or name another article. Where you must publish words that the text does not have, say so and why: `verdict: accepted` and `reason:`.",
    ),
    "Q002": Code(
        "error",
        "a quote stands in its source more than once",
        "Add `prefix` (the words before) or `suffix` (the words behind), so that one place is left, or mark the passage in the article and name it as `article#passage`.",
    ),
    "Q003": Code(
        "error",
        "a quote is told in another way than in its article",
        "The mark in the article says who speaks to whom (`speaker=`, `to=`, `via=`), in which way (`type=`) and language, "
        "and the briefing, another briefing or another wording of the same statement says something else. Find out what is "
        "right, and correct the one that is wrong.",
    ),
    "Q004": Code(
        "error",
        "a quote runs over the border of a paragraph",
        "Words that a briefing gives by themselves have to stand in one paragraph, one heading or one cell of a table: "
        "across such a border they would make a sentence that nobody wrote. For a quote of several paragraphs put "
        "`::: {.quote #id …}` around them in the article, and name it as `article#id`.",
    ),
    "Q005": Code(
        "error",
        "a quote stands in another article",
        "The words are not in the article that they are given to, but they are in another one of the project. Name that "
        "article. If both were meant, it is two quotes.",
    ),
    "Q006": Code(
        "error",
        "a gap or a bracket changes what a quote says",
        "Where a quote is cut (`…`) or added to (`[…]`), the words of the text that vanish must not turn the sentence round: "
        "no “not”, “never” or “without” may be among them, no heading, and no words of another speaker; and what you "
        "put in must not negate. The method page of the site has the lists of words. The same holds between the parts of a quote that `cont=` joins; "
        "there, what the article itself tells between two pairs of quotation marks may negate. Quote these words too, or make two quotes of it.",
    ),
    "Q007": Code(
        "error",
        "`verdict: accepted` and `reason:` go together",
        "A quote whose words do not stand in its article can be published all the same, if you say why: `verdict: accepted` "
        "and `reason:`. The reason is shown with the quote. Both belong to a key quote with `article:` and `text:`.",
    ),
    "Q008": Code(
        "warning",
        "a quote is accepted for a reason and needs none",
        "The words stand in the article. Take out `verdict:` and `reason:`; they are not shown.",
    ),
    "Q009": Code(
        "warning",
        "a quote cannot be checked",
        "The article says `text: not-held`, so there is nothing to look for the words in. They are published as “text not "
        "held; not checked”, and only in the briefing that gives them.",
    ),
    "Q010": Code(
        "note",
        "a headline quotes words that the text does not hold",
        "The words stand in the headline and nowhere in the article below it. Pages say so with the quote. Somebody at the desk "
        "may have put words into a mouth. Look at it; a `note:` on the quote, what you make of it, says that you have, and ends this message.",
    ),
    "Q011": Code(
        "warning",
        "a speaker is nowhere named in the article",
        "A mark says who speaks, and the article names that actor nowhere: by no name or alias, and no `.actor` mark leads to "
        "it. Check the `speaker=`; add the name that the article uses to the actor’s `aliases:`, or mark the words that "
        "name it (`[the spokesman]{.actor ref=…}`). An actor of `type: unnamed` needs no name.",
    ),
    "Q012": Code(
        "warning",
        "a cut that could not be looked through for a “not”",
        "Where a quote is cut, no “not” may vanish. For the language of this article or quote there is no list of such words; the "
        "lists of all other languages were tried. Read what is left out. If it turns the sentence round, quote it too, or make two "
        "quotes of it; if not, nothing has to be done.",
    ),
    "Q020": Code(
        "warning",
        "a loaded term does not stand in the wording it is given for",
        "`terms:` of a statement says how each article renders a loaded word. These words stand in the article, but outside the quote that is its wording, so they cannot be shown in it. Give the words that stand in the quote, or mark more of the article as the quote.",
    ),
    "Q021": Code(
        "warning",
        "a loaded term is given for an article without a wording",
        "`terms:` of a statement names articles by which a loaded word is rendered. This article has no wording of the statement, so nothing is shown for it. Add its quote to `wordings:`, mark the quote with `ref=` and the statement's id, or take the term out.",
    ),
    "Q022": Code(
        "warning",
        "a statement without a wording",
        "A statement is shown by its wordings: quotes that it lists under `wordings:`, and quotes whose `ref=` is its id. No published article has one. `briefgen suggest statements` proposes quotes that belong together.",
    ),
    "Q030": Code(
        "warning",
        "a quote of a briefing without a speaker",
        "A quote is somebody's words. A key quote that is given by its words, and lies in no mark that says who speaks, stands on no "
        "actor's page, and readers see “No speaker named”. Add `speaker:`; where the text names nobody, name an actor of "
        "`type: unnamed`. A quote of `type: headline` needs none, nor does one in a draft.",
    ),
    "Q031": Code(
        "error",
        "a quote does not stand in the copy that the article was imported from",
        "`briefgen import` keeps the untouched copy of what it read. The words of every quote are looked for in it, with the same "
        "signs counting as one as everywhere. Here the article has other words than the copy: somebody has changed it since, by "
        "mistake or on purpose. The nearest passage and the difference are shown; only you see them. Put the words back. Where the article differs for a "
        "reason (a typing error mended by hand, a copy that holds only a teaser), write it into the front matter: "
        "`capture: {file: …, sha256: …, differs: REASON}`. Then the quotes of this article need not stand in the copy, and "
        "pages say of those that do not that they were proved in the text of the article only.",
    ),
    "Q032": Code(
        "error",
        "the copy is not the one that the article was imported from",
        "The SHA-256 of the file that `capture:` names is not the one that `briefgen import` wrote down. What was kept as proof has been "
        "changed. Put back the file as it was. If you have replaced it for a reason, such as a better copy, write its own "
        "SHA-256 into the front matter, or leave `sha256` out.",
    ),
    "Q033": Code(
        "warning",
        "copies that articles were imported from are not here",
        "Quotes are looked for in the captures of their articles as well. These captures are not in the project, or cannot be read. You may keep them "
        "out of your history, and build elsewhere without them: then quotes are proved in the text of the article only, and "
        "pages say so. This is told once for all articles. It is the build with the captures that finds changed words.",
    ),
    "Q034": Code(
        "warning",
        "a copy has no text that could be read",
        "The capture is a picture, a PDF or another file without readable text, so quotes cannot be looked for in it. Keep the page as "
        "HTML, or its words as text. If there is nothing else, say so in the front matter: `capture: {file: …, differs: REASON}`.",
    ),
    "R001": Code(
        "error",
        "the source is not known",
        "Sources are listed in `content/sources.yaml`.",
    ),
    "R002": Code(
        "error",
        "the actor is not known",
        "Actors are listed in `content/actors.yaml`, or in the files of `content/actors/`.",
    ),
    "R003": Code(
        "error",
        "the article is not known",
        "An article is a file of `content/articles/`; its id is the file's name without `.md`.",
    ),
    "R004": Code(
        "error",
        "the passage is not known",
        "A passage is named `article#passage`, by the id it has in the article.",
    ),
    "R005": Code(
        "error",
        "the statement is not known",
        "A statement is an item of `key_quotes:` with an `id`, in any briefing.",
    ),
    "R006": Code(
        "error",
        "the question is not known",
        "A question is an item of `open_questions:`, in any briefing.",
    ),
    "R007": Code(
        "error",
        "the claim is not known",
        "A claim is an item of `claims:`, in any briefing.",
    ),
    "R008": Code(
        "error",
        "an id is used twice",
        "An id names one thing. Change one of the two.",
    ),
    "R009": Code(
        "error",
        "the timeline entry is not known",
        "`ref=` of an event names an item of `timeline:` with an `id`, in any briefing.",
    ),
    "R010": Code(
        "error",
        "the passage is of another kind",
        "The reference needs a passage of another kind than the one it names.",
    ),
    "T001": Code(
        "error",
        "a template has a mistake",
        "The template could not be read. The message names the line.",
    ),
    "T002": Code(
        "error",
        "a template failed",
        "The template could not be filled for a page. The message names the line and the page.",
    ),
    "T003": Code(
        "error",
        "a template is missing",
        "The theme has no template of this name, and neither has a theme that it extends.",
    ),
    "T004": Code(
        "error",
        "themes extend each other in a circle",
        "`extends:` in `theme.yaml` has to lead to `default` in the end.",
    ),
    "T005": Code(
        "error",
        "a font of the theme cannot be used",
        "Share images are drawn with the fonts in the folders `fonts/` of the theme and of those that it extends. Each has to be one .ttf or .otf file whose letters are numbered as in Unicode.",
    ),
    "T006": Code(
        "error",
        "a share image cannot be drawn",
        "The template `share.svg` has to give an SVG of 1200 by 630, which leads to nothing but parts of itself and holds no letters that the fonts of the theme do not have. The message says what is in the way.",
    ),
    "Y001": Code(
        "error",
        "the YAML cannot be read",
        "The file breaks a rule of YAML at this place. Most often it is the indentation, a tab, or a text with `: ` or `#` in it that needs quotation marks.",
    ),
    "Y002": Code(
        "error",
        "a key is given twice",
        "YAML would silently keep the last one. Remove one of the two.",
    ),
    "Y003": Code(
        "error",
        "an unknown key",
        "The key is not one of those that are read here, so what it holds would be lost.",
    ),
    "Y004": Code(
        "error",
        "a value of the wrong type",
        "Here another kind of value is expected: a text, a list, a mapping, a number, or `true` or `false`.",
    ),
    "Y005": Code(
        "error",
        "a required key is missing or empty",
        "Without it the record says too little.",
    ),
    "Y006": Code(
        "error",
        "a value that is not one of the choices",
        "Only the listed words are understood here.",
    ),
    "Y007": Code(
        "error",
        "a date that is none",
        "Dates are written `2023-09-13`, date-times `2023-09-13T18:00:00Z`. Where the day is not sure: `2023-09`, `2023-09~` (about), `2023-09-13?` (uncertain), `2023-09-12/2023-09-17` (from, to).",
    ),
    "Y008": Code(
        "error",
        "the YAML is too deep or too large",
        "Nested too deeply, or grown by aliases beyond all use.",
    ),
    "Y009": Code(
        "error",
        "a YAML tag",
        "Tags such as `!!python/object` have no meaning here.",
    ),
    "Y010": Code(
        "error",
        "an id that cannot be used",
        "An id is made of letters, digits, `-` and `_` (and `.` between them), and becomes an address.",
    ),
    "Y011": Code(
        "error",
        "an address that is none",
        "Web addresses begin with `http://` or `https://`.",
    ),
    "Y012": Code(
        "error",
        "a private comment in a value",
        "`{>> … <<}` is a private comment only in the text of an article or a page. In YAML it would be a part of the value and be published. YAML has comments of its own, which nobody sees: on a line that begins with `#`.",
    ),
    "Y013": Code(
        "error",
        "a language that is no tag",
        "Browsers, screen readers and search need languages as tags of BCP 47: `de`, `pt-BR`, `zh-Hant`, not “German”.",
    ),
}
