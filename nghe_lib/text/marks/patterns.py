"""The patterns of marks, over the shadow of a text (lower case, plain spaces and digits).

Every repetition is bounded or cannot fail once begun, and a number is tried only where its digits begin, so a text
takes time in proportion to its length. Each mark is one named group; the groups are tried in the order of `MARK_KINDS`.
"""

import re

MARK_KINDS = ("url", "email", "mention", "hashtag", "date", "time", "money", "phone", "percent", "measure")
PRICE = "price"  # money whose currency stands before the number; `find` names it money

# A bare host counts with these endings; those of the second list are words or names too, so they need a path.
_ENDINGS = "com|vn|net|org|info|edu|gov|asia|biz|xyz"
_SHORT_ENDINGS = "me|ly|co|io|tv|gg|be|gl|us|link|page|to|cc|live|shop|online|site|app|ee|de|fr|uk|jp|cn|ru|au|sg|tw|kr"
_TAIL = r"[^\s<>\"“”]"
_HOST = r"(?<![\w@.\-/])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,8}"
_FULL_URL = rf"(?<![a-z0-9])(?:https?://{_TAIL}+|www\.{_TAIL}+)"
_BARE_URL = rf"{_HOST}(?:(?:{_ENDINGS})(?![\w\-])(?::\d{{2,5}})?(?:[/?#]{_TAIL}*)?|(?:{_SHORT_ENDINGS})/{_TAIL}+)"
_EMAIL = r"(?<![\w.+%\-@])[a-z0-9_][\w.+%\-]{0,63}@(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,6}[a-z]{2,24}(?![a-z0-9@])"
_MENTION = r"(?<![\w@./])@\w(?:[\w.\-]{0,61}\w)?(?:@[a-z0-9][a-z0-9\-.]{0,100}[a-z0-9])?"
_HASHTAG = r"(?<![\w&#/])#(?=\d{0,20}[^\W\d])\w{1,140}"

_BEGIN = r"(?<!\w)(?<!\d[.,/:])"  # stands once before all numbers
_END = r"(?![\w%])(?![/.,:]\d)"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_MONTH_WORD = r"(?:tháng|thang|thg\.?)"


def _unless_after(*words: str) -> str:
    """Fits where none of `words` stands before; with `(?!…)` around it, where one does."""
    return "".join(f"(?<!{word} )" for word in words)


_UNSAID = _unless_after("ngày", "ngay", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "qua", "nay")
_OF_YEAR = rf"(?:(?:,? năm | nam |/| ?- ?){_YEAR}(?!\d))"
_DATE = "|".join([
    rf"(?<!\d-){_YEAR}(?:-{_MONTH}-{_DAY}|/{_MONTH}/{_DAY}|\.{_MONTH}\.{_DAY})(?!\d)(?![/.\-]\d)",
    rf"{_DAY} ?/ ?{_MONTH} ?/ ?(?:{_YEAR}|\d\d){_END}",
    rf"(?<!\d-){_DAY}(?:-{_MONTH}-(?:{_YEAR}|\d\d)|\.{_MONTH}\.{_YEAR}){_END}(?!-\d)",
    rf"{_DAY} {_MONTH_WORD} (?:{_MONTH}{_END}|tư(?!\w)|{_MONTH}(?=/{_YEAR}))(?! ngày){_OF_YEAR}?",
    rf"{_MONTH}/{_YEAR}{_END}",
    rf"(?<=tháng ){_MONTH}(?: năm |\.| ?- ?){_YEAR}{_END}",
    rf"{_DAY}/{_MONTH}{_END}",
    rf"(?!{_UNSAID}){_DAY} ?[-/] ?{_MONTH}{_END}(?!-\d)",
])  # fmt: skip

_HOUR, _MINUTE = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_PART = r"(?: (?:giờ )?(?:sáng|trưa|chiều|tối|đêm|khuya)(?!\w))"
_NOT_UNTIL = _unless_after("lúc", "từ", "đến", "tới", "vào", "hồi", "trước", "cảnh", "tin")
_NO_DURATION = r"(?! phút(?! ?(?:sáng|trưa|chiều|tối|đêm|ngày|hôm|nay|cùng)))"
_TIME = "|".join([
    rf"{_HOUR}(?:h|g){_MINUTE}(?![\w'])(?! phút){_PART}?",
    rf"{_HOUR}:{_MINUTE}(?::{_MINUTE})?(?![\w:]){_PART}?",
    rf"{_HOUR} ?giờ {_MINUTE}(?!\w){_NO_DURATION}(?: phút)?{_PART}?",
    rf"{_HOUR} ?(?:giờ|h){_PART}",
    rf"(?<=lúc ){_HOUR} ?giờ(?!\w)",
    rf"(?!{_NOT_UNTIL}){_HOUR}h(?!\w)",
    rf"{_HOUR}h(?= (?:(?:cùng |rạng )?ngày|hôm|nay|mai|{_DAY}[/.\-]{_MONTH})(?!\w)|:(?!\w))",
])  # fmt: skip

_NUMBER = "|".join([
    r"\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,2})?(?![.,]?\d)",
    r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?(?![.,]?\d)",
    r"\d{1,3}(?: \d{3}){1,5}(?!\d)",
    r"\d{1,15}(?:[.,]\d{1,3})?(?![.,]?\d)",
])  # fmt: skip
_NUMBER = f"(?:{_NUMBER})"
_THOUSANDS = r"(?:nghìn|ngàn|nghin|ngan|triệu|trieu|tr|tỷ|tỉ|ty|củ)"
_FOREIGN = r"(?:usd|us\$|\$|đô la|đô|euro|eur|€|bảng anh|nhân dân tệ|tệ|yên|won|baht)"
_DONG = r"(?:đồng|dong|vnđ|vnd|₫|đ|d)"
_MORE = rf"(?: ?rưỡi| ?{_NUMBER}(?: ?{_THOUSANDS}|k)(?!\w)|\d{{1,3}}(?!\w)| [1-9](?![\w.,]))"
_PRICE = rf"(?:(?<!\w)(?:us\$|usd|vnd|vnđ|eur)|[$€₫]) ?{_NUMBER}(?: ?(?:nghìn|ngàn|triệu|tỷ|tỉ|k|m|b)(?!\w))?"
_MONEY = "|".join([
    rf"{_NUMBER}k(?!\w)(?: ?{_DONG}(?!\w))?",
    rf"{_NUMBER} ?{_THOUSANDS}(?![^\W\d]){_MORE}?(?: ?(?:{_DONG}|{_FOREIGN})(?!\w))?",
    rf"{_NUMBER} ?(?:{_DONG}|{_FOREIGN})(?!\w)",
])  # fmt: skip

_GAP, _TIGHT = r"[ .\-]{0,3}", r"[ .\-)]{0,3}"
_OPEN = r"(?<!\d[.,\-/:])"  # stands once before all phones
_CLOSE = r"(?!\d)(?![.\-]\d)"
_LOST_ZERO = "|".join(f"(?<={word}{end})" for word in ("zalo", "sđt", "sdt", "đt") for end in " :")
_PHONE = "|".join([
    rf"\(?\+?84\)?{_GAP}(?:\(0\)|0)?{_GAP}(?:2(?:{_GAP}\d){{9}}|(?:1[2689]|[35789])(?:{_GAP}\d){{8}}){_CLOSE}",
    rf"\(?0{_GAP}(?:2(?:{_TIGHT}\d){{9}}|(?:1{_GAP}[2689]|[35789])(?:{_TIGHT}\d){{8}}){_CLOSE}",
    rf"1[89]00(?! ?[\-–] ?(?:1[89]|20)\d\d(?!\d))(?:[ .\-]?\d){{4,6}}{_CLOSE}",
    rf"(?<![\w+])\+[1-9](?:[ .\-]?\d){{7,14}}{_CLOSE}",
    # A table lost the zero: the number is all there is, or a word says what it is.
    r"\A[35789](?:[ .\-]?\d){8}(?=\s{0,9}\Z)",
    rf"(?:{_LOST_ZERO})[35789](?:[ .\-]?\d){{8}}{_CLOSE}",
])  # fmt: skip

_PERCENT = rf"{_NUMBER} ?(?:%|phần trăm|phan tram)"
_UNITS = "km2|km²|km/h|km/giờ|km|m2|m²|m3|m³|mm|cm|ha|hecta|kg|gam|tấn|tạ|lít|ml|kwh|mw|độ c|°c|mét"
_MEASURE = rf"{_NUMBER}(?: ?(?:{_UNITS})|m)(?![\w²³])"

_NUMBERS = {"date": _DATE, "time": _TIME, "money": _MONEY, "percent": _PERCENT, "measure": _MEASURE}
_SIGNS = {"url": _FULL_URL, "mention": _MENTION, "hashtag": _HASHTAG, PRICE: _PRICE}
_HOSTED_SIGNS = {"url": f"{_FULL_URL}|{_BARE_URL}", "email": _EMAIL} | {
    kind: _SIGNS[kind] for kind in ("mention", "hashtag", PRICE)
}


def _either(parts: dict[str, str], *, first: str, before: str = "") -> str:
    """The first of `parts` that fits, tried only where `first` stands: most places of a text are passed at once."""
    return rf"(?={first}){before}(?:{'|'.join(f'(?P<{kind}>{pattern})' for kind, pattern in parts.items())})"


def _compiled(signs: dict[str, str], *, first: str) -> re.Pattern[str]:
    branches = (
        _either(signs, first=first),
        _either(_NUMBERS, first=r"[0-9]{1,15} ?(?:[0-9]{3}|[^0-9\s])", before=_BEGIN),
        _either({"phone": _PHONE}, first="[0+(135789]", before=_OPEN),
    )
    return re.compile(f"(?<![0-9])(?:{'|'.join(branches)})")


# Hosts and mail may begin with any letter, so they are looked for only where one of their endings or an @ stands.
PLAIN = _compiled(_SIGNS, first="[@#$€₫hwuve]")
HOSTED = _compiled(_HOSTED_SIGNS, first="[0-9@#$€₫a-z_]")
HAS_HOST = re.compile(rf"[^\W_]\.(?:{_ENDINGS})(?![^\W_])|\.(?:{_SHORT_ENDINGS})/|\w@\w").search
HAS_MARK = re.compile(r"[0-9@#]|://|www\.|\.[a-z]{2,6}(?![^\W_])").search
