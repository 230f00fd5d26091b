"""The words by which texts tell amounts, in the languages in which they are looked for: tables, and nothing else."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

Bound = Literal["least", "most", "about"]


def _numbers(words: str, values: str) -> dict[str, int]:
    return {
        word: int(value)
        for entry, value in zip(words.split(), values.split(), strict=True)
        for word in entry.split("|")
    }


_TO_TWELVE = "2 3 4 5 6 7 8 9 10 11 12"

# Small numbers by language. What is “one” is an article in many languages, so it is in none of the lists.
NUMBERS: dict[str, dict[str, int]] = {
    "en": _numbers(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
        _TO_TWELVE + " 13 14 15 16 17 18 19 20 30 40 50 60 70 80 90",
    ),
    "de": _numbers("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig", _TO_TWELVE + " 20 30"),
    "fr": _numbers("deux trois quatre cinq six sept huit neuf dix onze douze vingt trente", _TO_TWELVE + " 20 30"),
    "es": _numbers("dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta", _TO_TWELVE + " 20 30"),
    "it": _numbers(
        "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta", _TO_TWELVE + " 20 30"
    ),
    "pt": _numbers("dois|duas três quatro cinco seis sete oito nove dez onze doze vinte trinta", _TO_TWELVE + " 20 30"),
    "nl": _numbers("twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig", _TO_TWELVE + " 20 30"),
    "ru": _numbers(
        "два|две|двух три|трёх|трех четыре|четырёх|четырех пять|пяти шесть|шести семь|семи восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати двенадцать|двенадцати двадцать|двадцати тридцать|тридцати",
        _TO_TWELVE + " 20 30",
    ),
    "uk": _numbers(
        "два|дві|двох три|трьох чотири|чотирьох п'ять|п'яти шість|шести сім|семи вісім|восьми дев'ять|дев'яти десять|десяти одинадцять дванадцять двадцять тридцять",
        _TO_TWELVE + " 20 30",
    ),
}

_SCALES: dict[str, tuple[int, ...]] = {
    "hundred hundert": (100,),
    "thousand thousands tausend mille mil mila тысяча тысячи тысяч тыс тисяч тисячі ألف آلاف 千 천": (1000,),
    "万 萬 만": (10**4,),
    "lakh lakhs लाख": (10**5,),
    "million millions millionen mio millón millones milione milioni milhão milhões miljoen миллион миллиона миллионов млн мільйон мільйонів مليون": (
        10**6,
    ),
    "crore crores करोड़": (10**7,),
    "亿 億 억": (10**8,),
    "bn milliard milliards milliarde milliarden mrd miliardo miliardi miljard миллиард миллиарда миллиардов млрд мільярд мільярдів مليار": (
        10**9,
    ),
    # In some languages a billion has nine zeros, in others twelve.
    "billion billions billón billones bilhão bilhões": (10**9, 10**12),
    "trillion trillions billionen": (10**12, 10**18),
    "兆 조": (10**12,),
}
SCALES = {word: values for words, values in _SCALES.items() for word in words.split()}

_UNITS: dict[str, tuple[str, Fraction]] = {
    "second seconds sec secs s sekunde sekunden seconde seconden secondes segundo segundos secondo secondi секунда секунды секунд сек секунди 秒 秒钟 秒鐘 초 ثانية ثوان": (
        "s",
        Fraction(1),
    ),
    "minute minutes min mins minuten minuut minuto minutos minuti минута минуты минут мин хвилин хвилини 分钟 分鐘 分間 분 دقيقة دقائق": (
        "s",
        Fraction(60),
    ),
    "hour hours hr hrs h stunde stunden heure heures hora horas ora ore uur uren час часа часов годин години 小时 小時 個小時 个小时 時間 시간 ساعة ساعات": (
        "s",
        Fraction(3600),
    ),
    "day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen день дня дней дні днів 天 日間 يوم أيام": (
        "s",
        Fraction(86400),
    ),
    "week weeks woche wochen semaine semaines semana semanas settimana settimane weken неделя недели недель тиждень тижнів 周 週間 주": (
        "s",
        Fraction(604800),
    ),
    "month months monat monate monaten mois mes meses mese mesi mês maand maanden месяц месяца месяцев місяць місяців 个月 個月 ヶ月 か月 개월": (
        "month",
        Fraction(1),
    ),
    "year years jahr jahre jahren an ans année années año años anno anni ano anos jaar год года лет рік років 年 年間 년": (
        "month",
        Fraction(12),
    ),
    "metre metres meter meters metern mètre mètres metro metros metri метр метра метров 米 メートル 미터": (
        "m",
        Fraction(1),
    ),
    "km kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetro kilómetros chilometri км километр километра километров 公里 キロメートル 킬로미터": (
        "m",
        Fraction(1000),
    ),
    "kg kilo kilos kilogram kilograms kilogramm кг килограмм килограммов 公斤": ("kg", Fraction(1)),
    "tonne tonnes ton tons tonnen tonelada toneladas тонна тонны тонн 吨 トン 톤": ("kg", Fraction(1000)),
    "% ٪ ％ percent pct prozent procent процент процента процентов відсотків パーセント 퍼센트": ("%", Fraction(1)),
}
UNITS = {word: unit for words, unit in _UNITS.items() for word in words.split()}
PER_CENT = ("per cent", "pour cent", "por ciento", "por cento", "per cento")

_MONEY = {
    "$": "$ us$ usd dollar dollars dólar dólares dollari dollaro доллар доллара долларов долларів 美元 ドル 달러 دولار",
    "€": "€ eur euro euros евро євро 欧元 歐元 ユーロ 유로 يورو",
    "£": "£ gbp pound pounds pfund livres libras фунт фунта фунтов 英镑 英鎊 ポンド",
    "¥": "¥ ￥ yen yuan rmb cny jpy йен юань юаня юаней 元 円",
    "₽": "₽ rub rouble roubles ruble rubles rubel рубль рубля рублей 卢布 盧布 ルーブル",
    "₩": "₩ won krw вон 원",
    "₹": "₹ inr rupee rupees रुपये",
    "₴": "₴ uah hryvnia hryvnias гривень гривня гривні",
}
MONEY = {word: sign for sign, words in _MONEY.items() for word in words.split()}

# What bounds or blurs the number that follows it.
_BOUNDS: dict[Bound, tuple[str, ...]] = {
    "least": (
        "more than|over|at least|no fewer than|not less than|upwards of|from",
        "mehr als|über|mindestens|wenigstens",
        "plus de|au moins",
        "más de|al menos|por lo menos",
        "più di|oltre|almeno",
        "mais de|pelo menos",
        "meer dan|minstens|ten minste",
        "более|больше|свыше|не менее|как минимум|понад|більше|щонайменше",
        "超过|超過|至少|少なくとも|最低|적어도|최소|أكثر من",
    ),
    "most": (
        "less than|fewer than|under|up to|at most|no more than|not more than",
        "weniger als|unter|bis zu|höchstens",
        "moins de|jusqu'à|au plus|au maximum",
        "menos de|hasta|como máximo",
        "meno di|fino a|al massimo",
        "até|no máximo",
        "minder dan|tot|hooguit",
        "менее|меньше|до|не более|менше|не більше",
        "不到|不足|最多|最大|最大で|최대|أقل من",
    ),
    "about": (
        "about|around|some|roughly|nearly|almost|approximately|exactly|just",
        "etwa|rund|ungefähr|fast|circa|knapp|gut|genau",
        "environ|près de|presque|quelque",
        "unos|unas|cerca de|casi|alrededor de",
        "circa|quasi",
        "quase|aproximadamente",
        "ongeveer|zo'n|bijna",
        "около|примерно|почти|близько|майже",
        "约|約|大约|大約|およそ|약|حوالي",
    ),
}
BOUNDS: dict[str, Bound] = {
    phrase: bound for bound, lists in _BOUNDS.items() for row in lists for phrase in row.split("|")
}
RANGE = frozenset({"-", "to", "bis", "à", "a", "до", "tot", "até", "至", "到", "~", "から"})
BETWEEN = frozenset({"and", "und", "et", "y", "e", "en", "и", "і"})  # behind a word of `OPENING`
OPENING = frozenset({"between", "zwischen", "entre", "tra", "fra", "tussen", "между", "між"})

# Words after a number that it does not count.
EMPTY = frozenset(
    """a an and as at by for from has have in is of on or out per the than that to was were which who with
    als am an auf aus bei der die das den des im in mit oder sind und von war waren zu
    au aux avec dans de des du en et le la les ont ou par pour sont sur
    al con del e el es la las los o por que se y
    che da dal dei del della di il nel o su
    em na no nas nos os um uma van het op te zijn
    в во и из к на о об от по с со у за або з зі та""".split()
)

MONTHS: dict[str, int] = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    )
    for number, name in enumerate(names.split(), 1)
}
