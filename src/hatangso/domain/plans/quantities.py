"""Figures to reach: a value or a range, its unit, and the comparison told by the words around it.

'100%', 'đạt trên 50%' (> 50), 'tối thiểu 40 Mbit/s', 'từ 80% trở lên', '02 đến 04 kết nối', 'gấp đôi'.
Years, document numbers, '5G', 'mức độ 4' and '4 lớp' are no figures to reach, and no figure here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Value
from hatangso.domain.plans.numbers_vi import NUMBER, read_number

_PERCENT = r"%|phan tram"
_SPEED = r"[kmgt]bit/s|[kmgt]b/s|[kmgt]bps|[kmgt]bit/giay|[kmgt]b/giay"
_COUNTED = (
    r"ket noi|thiet bi|trung tam|smartphone|dien thoai|dinh danh|tai khoan|chu ky|km"
    r"|ki ?lo ?met|diem|tram|camera|he thong"
    r"|nen tang|mo hinh|co so du lieu|csdl|may tinh|may chu|cong trinh|tuyen|ho gia dinh"
    r"|nha van hoa|lop|hoi nghi|can bo"
    r"|nguoi|ung dung|cam bien|san pham|dich vu|doanh nghiep|thon|khu|cuoc|duong truyen"
    r"|lan(?= so| tro)|mili ?giay|su co|vu viec|buoi|ma qr|thue bao"
    r"|chuyen|dien|kenh|loa|cum|van phong|co quan|don vi|truong|thu tuc|ho so|phan mem|to cong nghe"
)
_RANGE = rf"(?P<low>{NUMBER})\s*(?:%|phan tram)?\s*(?:-|den|toi|~)\s*(?P<high>{NUMBER})"
_FIGURE = re.compile(
    rf"(?<![\w/.,])(?:{_RANGE}|(?P<one>{NUMBER}))\s*(?:(?P<percent>{_PERCENT})|(?P<speed>{_SPEED})(?![a-z])"
    rf"|(?P<times>lan(?=\s|[.,;)]|$))|(?P<noun>{_COUNTED})(?![a-z]))"
)
_OTHER = re.compile(
    rf"(?:toi thieu|it nhat|khong duoi|khong qua|toi da|tren|duoi|hon|≥|≤|>=|<=|>|<)\s*(?:la |dat |tu )?"
    rf"(?P<one>{NUMBER})(?P<low>)(?P<high>)\s+(?P<noun>[a-z]{{2,}})(?![a-z])"
)
_NO_UNIT = frozenset(("nam", "thang", "tuoi", "so", "va", "hoac", "den", "tro", "dong", "trieu", "ty"))
_TIME_UNITS = frozenset(("ngay", "gio", "phut"))
_PLAIN = re.compile(rf"(?<![\w/.,-])(?P<one>{NUMBER})\s+(?P<noun>[a-z]{{2,}})(?![a-z])")
_NAMES_NUMBER = re.compile(
    r"(?:nam|so|dieu|khoan|muc do|de an|giai doan|thu|phien ban|loai|cap do|cap|ngay|thang"
    r"|quy|muc|phu luc|tu|nhom)\s*$"
)
_TIMES = re.compile(r"gap\s+(?P<word>doi|ba|bon|nam)\b|gap\s+(?P<count>\d+(?:[.,]\d+)?)(?!\s*lan|[.,]?\d)")
_FROM = re.compile(r"\btu\s+(?:muc\s+)?(?:tren|duoi|hon|khoang|gan|toi thieu|it nhat)?\s*$")
_UP_TO = re.compile(
    r"[^.;]{0,40}?\b(?:len|thanh|xuong|con)\b\s*(?:den|toi|muc|it nhat|toi thieu|tren|duoi|hon|con|khoang)?"
    r"(?:\s+(?:it nhat|toi thieu|tren|duoi|hon|khoang))?\s*"
)
_OLD = re.compile(
    r"\bcu\b|truoc day|truoc dieu chinh|hien (?:nay|tai|dat|co)|nam 20\d\d (?:dat|la)|da giao"
    r"|thay cho|thay vi"
)
#: without a digit or 'gấp' there is no figure
_ANY = re.compile(r"\d|gap")
_GREATER = re.compile(r"(?:tren|hon|vuot|lon hon|cao hon|>)\s*(?:muc\s*)?$")
_AT_LEAST = re.compile(
    r"(?:toi thieu|it nhat|khong duoi|khong thap hon|khong it hon|≥|>=|tu"
    r"|toi thieu la)\s*(?:la\s*|dat\s*|tu\s*)?$"
)
_LESS = re.compile(r"(?:duoi|thap hon|it hon|nho hon|<)\s*(?:muc\s*)?$")
_AT_MOST = re.compile(
    r"(?:khong qua|toi da|khong vuot qua|khong lon hon|khong cao hon|≤|<=|khong tren)\s*(?:la\s*)?$"
)
_NOT = re.compile(r"khong\s+(?:duoc\s+)?(?:tren|vuot)\s*(?:qua\s*)?$")
_EQUAL = re.compile(r"(?:dung bang|bang dung|=)\s*$")
_UP = re.compile(r"\W{0,2}(?:\w+\s+){0,2}tro len")
_DOWN = re.compile(r"\W{0,2}(?:\w+\s+){0,2}tro xuong")
_NO_GOAL = re.compile(
    r"(?:so voi|\btai|\bo|thuoc|giua|(?<!khong )(?<!vuot )\bqua|giam|tang them|tang binh quan|muc do|de an"
    r"|giai doan|nam|dieu|khoan|thu"
    r"|phien ban|hien co|da co|hien nay"
    r"|hien dat|quy mo|trong so)\s*$"
)
_GOAL = re.compile(r"(?:phan dau|dat|nang|tang|muc tieu)\s*(?:them\s*|duoc\s*|co\s*|len\s*|la\s*)?$")
_NO_NOUN = re.compile(r"lop|dien$|chuyen$|khu$|don vi|thu tuc")

_SPEEDS = {"k": 0.001, "m": 1, "g": 1000, "t": 1_000_000}
_FACTORS = {"doi": 2, "ba": 3, "bon": 4, "nam": 5}


@dataclass(frozen=True)
class Quantity:
    """A figure of a statement. `dimension`: percent, speed, times, or count (then `noun` tells of what).

    `compared` is False for a bare count ('tại 06 bản'), which may only describe what the work is about.
    """

    op: str
    value: Value
    dimension: str
    start: int
    end: int
    noun: str = ""
    compared: bool = True


@lru_cache(maxsize=256)
def quantities_of(text: str) -> tuple[Quantity, ...]:
    """The figures of a statement in order, as spans of the text given."""
    folded = fold(text)
    if not _ANY.search(folded):
        return ()
    found = [_figure(folded, text, match) for match in _FIGURE.finditer(folded)]
    for match in _TIMES.finditer(folded):
        value = _FACTORS[match["word"]] if match["word"] else read_number(match["count"])
        found.append(
            Quantity(_op(folded, match.start(), match.end()), value, "times", match.start(), match.end())
        )
    told = [each for each in found if each is not None]
    told.extend(_others(folded, text, told))
    return _without_old(folded, sorted(told, key=lambda each: each.start))


def _without_old(folded: str, told: list[Quantity]) -> tuple[Quantity, ...]:
    """Without the values that the plan leaves behind ('tăng từ 31% năm 2025 lên 60%', '(trước đây: 40%)')."""
    kept: list[Quantity] = []
    for place, each in enumerate(told):
        after = told[place + 1].start if place + 1 < len(told) else None
        begins = _FROM.search(folded[max(0, each.start - 26) : each.start])
        if begins and after is not None and _UP_TO.fullmatch(folded[each.end : min(after, each.end + 60)]):
            continue
        opened = folded.rfind("(", max(0, each.start - 50), each.start)
        if (
            opened >= 0
            and ")" not in folded[opened : each.start]
            and _OLD.search(folded[opened : each.start])
        ):
            continue
        kept.append(each)
    return tuple(kept)


def plain_counts(text: str) -> tuple[Quantity, ...]:
    """Counts of anything ('500 cây'), for a statement that tells no other figure. Years are none."""
    folded = fold(text)
    found: list[Quantity] = []
    for match in _PLAIN.finditer(folded):
        start, end = match.start(), match.end()
        value = read_number(match["one"])
        noun = match["noun"]
        if (
            value is None
            or noun in _NO_UNIT | _TIME_UNITS
            or noun == "lop"
            or _NAMES_NUMBER.search(folded[max(0, start - 12) : start])
        ):
            continue
        if not re.fullmatch(r"20\d\d", match["one"]):
            op = _op(folded, start, match.end("one"))
            found.append(Quantity(op, value, "count", start, end, text[match.start("noun") : end]))
    return tuple(found)


def _others(folded: str, text: str, told: list[Quantity]) -> list[Quantity]:
    """Figures of things without a unit of their own ('không quá 02 vụ'), told by the comparison before."""
    found: list[Quantity] = []
    for match in _OTHER.finditer(folded):
        start, end = match.start("one"), match.end("noun")
        value = read_number(match["one"])
        if (
            value is None
            or match["noun"] in _NO_UNIT
            or any(each.start < end and start < each.end for each in told)
        ):
            continue
        op = _op(folded, start, match.end("one"))
        found.append(Quantity(op, value, "count", start, end, text[match.start("noun") : end]))
    return found


def read_cell_figure(cell: str) -> tuple[str, Value] | None:
    """The comparison and value of a table's cell such as '≥ 80', '95%', '02-03'; None where it has none."""
    folded = fold(cell).strip()
    found = re.fullmatch(
        rf"(?P<op>[a-z ]{{0,20}}|[<>≥≤=]{{0,2}})\s*(?:{_RANGE}|(?P<one>{NUMBER}))\s*(?P<rest>.{{0,40}})",
        folded,
    )
    if not found or (found["one"] and re.match(r"[/]\d", found["rest"])):
        return None
    value = _value(found)
    if value is None:
        return None
    if isinstance(value, tuple):
        return "between", value
    start = found.start("one")
    return _op(folded, start, found.end("one")), value


def _figure(folded: str, text: str, match: re.Match[str]) -> Quantity | None:
    value = _value(match)
    if value is None:
        return None
    dimension = next(name for name in ("percent", "speed", "times", "noun") if match[name])
    start, end = match.start(), match.end()
    if dimension in ("noun", "times") and _NO_GOAL.search(folded[max(0, start - 24) : start]):
        return None
    if dimension == "speed":
        scale = _SPEEDS[match["speed"][0]]
        value = _scaled(value, scale)
    noun = ""
    if dimension == "noun":
        if _NO_NOUN.search(match["noun"]):
            return None
        dimension, noun = "count", text[match.start("noun") : match.end("noun")]
    op = "between" if isinstance(value, tuple) else _op(folded, start, end)
    if op == ">" and dimension == "percent" and value == 100:
        op = ">="  # 'trên 100% các tuyến đường': here 'trên' is 'on', nothing is more than all
    return Quantity(op, value, dimension, start, end, noun, _compared(folded, start, end, op))


def _compared(folded: str, start: int, end: int, op: str) -> bool:
    """Whether a comparison or a goal's verb stands beside the figure ('tối thiểu', 'phấn đấu đạt')."""
    before = folded[max(0, start - 26) : start]
    return op != ">=" or bool(
        _AT_LEAST.search(before) or _GOAL.search(before) or _UP.match(folded[end : end + 40])
    )


def _value(match: re.Match[str]) -> Value:
    if match["one"]:
        return read_number(match["one"])
    low, high = read_number(match["low"]), read_number(match["high"])
    if low is None or high is None:
        return None
    return (low, high) if low < high else high


def _scaled(value: Value, scale: float) -> Value:
    if isinstance(value, tuple):
        return (_whole(value[0] * scale), _whole(value[1] * scale))
    return None if value is None else _whole(value * scale)


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _op(folded: str, start: int, end: int) -> str:
    """The comparison told before the figure ('trên', 'tối thiểu') or after it ('trở lên')."""
    before = folded[max(0, start - 26) : start]
    after = folded[end : end + 40]
    if _NOT.search(before) or _AT_MOST.search(before) or _DOWN.match(after):
        return "<="
    if _AT_LEAST.search(before) or _UP.match(after):
        return ">="
    if _GREATER.search(before):
        return ">"
    if _LESS.search(before):
        return "<"
    return "=" if _EQUAL.search(before) else ">="
