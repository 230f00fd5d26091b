"""The negating words of the languages, as the check goes by them and the method page prints them."""

from __future__ import annotations

from typing import NamedTuple


class Negations(NamedTuple):
    """The negating words of one language. `within` count also inside longer words, except in one of `harmless`.

    `prefixes` are letters that may be written to the front of a word. What is in `own` and `begins` counts only where
    the text is said to be in this language: words that mean something else in others, and how negated words begin.
    """

    language: str
    name: str
    words: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    prefixes: str = ""
    latin: bool = True
    own: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()


def _latin(language: str, name: str, listed: str, own: str = "", begins: str = "", harmless: str = "") -> Negations:
    return Negations(
        language,
        name,
        frozenset(listed.split()),
        harmless=tuple(harmless.split()),
        own=frozenset(own.split()),
        begins=tuple(begins.split()),
    )


NEGATIONS: tuple[Negations, ...] = (
    Negations(
        "en",
        "English",
        frozenset(
            "not cannot never no none nobody nothing nowhere neither nor without hardly scarcely barely rarely seldom unlikely "
            "unless deny denies denied denying denial refuse refuses refused refusing refusal reject rejects rejected "
            "rejecting fail fails failed failing false untrue unable incapable unwilling impossible decline declines declined "
            "declining refrain refrains refrained disagree disagrees disagreed lack lacks lacked nay nope nowise noway dont cant "
            "wont isnt arent wasnt werent doesnt didnt couldnt wouldnt shouldnt hasnt havent hadnt aint neednt mustnt".split()
        ),
        ("n't",),
    ),
    _latin(
        "de",
        "German",
        "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines keinerlei nein weder "
        "ohne kaum nirgends nirgendwo bestreitet bestritt dementiert dementierte leugnet leugnete verneint verneinte "
        "nich unmöglich unfähig verweigert verweigerte verweigern",
    ),
    _latin(
        "fr",
        "French",
        "ne n' non pas jamais rien aucun aucune nul nulle ni sans guère nier nie nient nié dément démenti démentent",
    ),
    _latin(
        "es",
        "Spanish",
        "no nunca jamás nada nadie ninguno ninguna ningún ni sin tampoco apenas niega niegan negó negaron desmiente",
    ),
    _latin("pt", "Portuguese", "não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco nega negou desmente"),
    _latin(
        "it", "Italian", "non no mai nulla niente nessuno nessuna nessun né senza neanche nemmeno nega negò smentisce"
    ),
    _latin("nl", "Dutch", "niet niets nooit niemand geen nee noch zonder nergens nauwelijks ontkent ontkende"),
    _latin("sv", "Swedish", "inte ej icke aldrig ingen inget inga ingenting nej utan knappast förnekar förnekade"),
    _latin("da", "Danish", "ikke ej aldrig ingen intet nej uden næppe nægter nægtede afviser"),
    _latin("no", "Norwegian", "ikke ei aldri ingen intet ingenting nei uten neppe nekter nektet avviser"),
    _latin("pl", "Polish", "nie nigdy nikt nikogo nic żaden żadna żadne ani bez brak zaprzecza zaprzeczył zaprzeczyła"),
    _latin("tr", "Turkish", "değil değildir yok yoktur hiç hiçbir asla hayır reddetti yalanladı"),
    _latin("ro", "Romanian", "niciodată nimeni nimic niciun nicio nici fără neagă negat", own="nu n"),
    _latin("hu", "Hungarian", "nem sem soha senki semmi sehol nincs nincsenek nélkül tagadja tagadta", own="ne se"),
    _latin("fi", "Finnish", "emme ette eivät älä älkää ilman kieltää kielsi kiistää kiisti", own="en et ei"),
    _latin("vi", "Vietnamese", "không chưa chẳng đừng chớ"),
    _latin(
        "cs",
        "Czech",
        "nikdy nikdo nikoho nikomu nic ničeho žádný žádná žádné žádného ani bez není nejsou nejsem popřel popřela odmítl odmítla",
        own="ne",
        begins="ne",
        harmless="nebo neboť než nech neděl nebe nebes nedávn nej nemoc německ němec němc nervy nerv neplech nestor",
    ),
    _latin(
        "sk",
        "Slovak",
        "nikdy nikto nikoho nikomu nič ničoho žiadny žiadna žiadne ani bez popiera poprel odmietol odmietla",
        own="ne nie",
        begins="ne",
        harmless="nech nedeľ nebo nebesá nedávn nemoc nemeck nemec nemc nerv",
    ),
    _latin(
        "hr",
        "Croatian, Bosnian and Serbian in Latin letters",
        "nije nisu nisam nismo niste neće nećemo neću nikad nikada nitko niko ništa nema nemaju bez ni niti negira porekao",
        own="ne",
    ),
    _latin("sl", "Slovenian", "nikoli nihče nič noben nobena nobeno brez niti nisem nismo niso zanika", own="ne ni"),
    _latin("id", "Indonesian and Malay", "tidak tak bukan jangan belum tanpa tiada membantah menolak"),
    Negations(
        "ru",
        "Russian",
        frozenset(
            "не ни нет никогда никто никого никому ничто ничего нигде никакой никакого никаких без нельзя вряд едва "
            "отрицает отрицал отрицала отрицают опроверг опровергла опровергает".split()
        ),
        begins=tuple(
            "неспособ невозмож нежела несоглас неготов недопуст неприемлем неправ неверн невер отказ отверг опроверг отриц".split()
        ),
        latin=False,
    ),
    Negations(
        "uk",
        "Ukrainian",
        frozenset(
            "не ні немає ніколи ніхто нікого ніщо нічого ніде жоден жодна без навряд заперечує спростував".split()
        ),
        begins=tuple("неможлив неспромож неприпуст незгод неготов відмов відкин запереч спрост".split()),
        latin=False,
    ),
    Negations(
        "bg",
        "Bulgarian",
        frozenset("не никога никой никого нищо никъде нито без няма нямат отрича отрече отхвърли".split()),
        latin=False,
    ),
    Negations(
        "sr",
        "Serbian",
        frozenset(
            "не није нису нисам нисмо неће нећемо никад никада нико ништа нема без ни нити негира порекао".split()
        ),
        latin=False,
    ),
    Negations(
        "el",
        "Greek",
        frozenset(
            "δεν δε μην μη όχι ποτέ κανείς κανένας καμία κανένα τίποτα τίποτε ούτε χωρίς δίχως πουθενά αδύνατο αρνείται αρνήθηκε".split()
        ),
        latin=False,
    ),
    Negations(
        "ar",
        "Arabic",
        frozenset(
            "لا لم لن ليس ليست ليسوا لست لسنا لستم لستما لستن لسن ليسا ليستا غير دون بدون كلا أبدا أبدًا عدم نفى نفت ينفي تنفي رفض رفضت يرفض ترفض".split()
        ),
        prefixes="وفب",
        latin=False,
    ),
    Negations(
        "fa",
        "Persian",
        frozenset(
            "نه نیست نیستم نیستیم نیستند نبود نبودند نشد ندارد نداریم ندارند نکرد نکردند نکنید هیچ هرگز بدون بی نباید نمی تکذیب".split()
        ),
        latin=False,
        begins=("نمی", "نخواه"),
    ),
    Negations("ur", "Urdu", frozenset("نہیں نہ نا مت بغیر انکار تردید".split()), latin=False),
    Negations(
        "he",
        "Hebrew",
        frozenset("לא אין אינו אינה אינם בלי ללא אל אף מעולם הכחיש הכחישה".split()),
        prefixes="ושה",
        latin=False,
    ),
    Negations("hi", "Hindi", frozenset("नहीं न ना मत बिना कभी इनकार".split()), latin=False),
    Negations("bn", "Bengali", frozenset("না নয় নেই নাই নি নন অস্বীকার".split()), latin=False),
    Negations("th", "Thai", within=("ไม่", "อย่า", "ไร้", "ปฏิเสธ", "มิได้"), harmless=("อย่าง",), latin=False),
    Negations(
        "zh",
        "Chinese",
        within=tuple("不没沒未无無非否勿莫别別甭拒"),
        harmless=tuple(
            "非常 非洲 无论 無論 不过， 不過， 不久 不断 不斷 在未来 在未來 对未来 對未來 未来的 未來的 未来几 未來幾 未来十 未來十 未来五 未來五 "
            "未来三 未來三 未来两 未來兩 未来一 未來一 未来将 未來將 未来会 未來會 特别 特別 别人 別人 别的 別的 区别 區別 分别 分別 级别 級別 "
            "性别 性別 个别 個別 类别 類別 差别 差別 告别 告別 识别 識別 别墅 別墅".split()
        ),
        latin=False,
    ),
    Negations(
        "ja",
        "Japanese",
        within=("ない", "なかっ", "なく", "ません", "ぬ", "ず", "ざる", "無", "不", "非", "未", "拒否", "否定"),
        harmless=(
            *(
                "非常",
                "未来",
                "少なく",
                "まず",
                "必ず",
                "ずっと",
                "はず",
                "わずか",
                "ずつ",
                "いずれ",
                "みずから",
                "しずか",
            ),
            *("たずね", "おとずれ", "くずれ", "ずれ"),
        ),
        latin=False,
    ),
    Negations(
        "ko",
        "Korean",
        frozenset(("안",)),
        (
            "않",
            "못",
            "없",
            "아니",
            "아닌",
            "아닙",
            "말아야",
            "말라고",
            "지 말",
            "지 마라",
            "지 마세",
            "지 마십",
            "안하",
            "거부",
            "거절",
        ),
        latin=False,
    ),
)
