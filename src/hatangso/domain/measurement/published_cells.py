"""Cells of a published table that hold words: a period, a network, a technology, a statistic; no guess."""

import re
from datetime import date, datetime

from hatangso.domain.collection.typed import read_text
from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated

YEARS = range(2000, 2101)
_MONTH_YEAR = re.compile(r"(?:thang |t)?0?(\d{1,2}) ?[/.-] ?(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4}) ?[/.-] ?(\d{1,2})|(\d{4})(\d{2})")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})(?:[t ].*)?")
_ALL = frozenset(
    {"", "tat ca", "tat ca nha mang", "chung", "toan bo", "tong", "tong hop", "all", "total", "toan mang"}
)
_FIXED = ("co dinh", "fixed", "ftth", "cap quang", "broadband")
_MOBILE = ("di dong", "mobile", "cellular")
_TECHNOLOGY = re.compile(r"\b([2345])g\b")
_STATISTICS = {
    "median": ("trung vi", "median", "p50"),
    "mean": ("trung binh", "mean", "average", "avg"),
    "unknown": ("khong ro", "unknown", ""),
}


def means_all(text: str) -> bool:
    """Whether a cell says that all operators or technologies are meant together."""
    return plain(text) in _ALL


def read_period(raw: object) -> Period:
    """A month, quarter, half-year or year; a day stands for its month. Raises Misstated.

    >>> [read_period(text).code for text in ("03/2026", "T3/2026", "202603", "Quý I/2026", "2026")]
    ['2026-03', '2026-03', '2026-03', '2026-Q1', '2026']
    """
    if isinstance(raw, date):  # a datetime too
        return period_of(PeriodKind.MONTH, raw.date() if isinstance(raw, datetime) else raw)
    said = read_text(raw, 60)
    if not said:
        raise Misstated("Thiếu kỳ số liệu.", "The period is missing.")
    key = plain(said)
    found = parse_period(said)
    try:
        if found is None and (match := _MONTH_YEAR.fullmatch(key)):
            found = Period(PeriodKind.MONTH, int(match[2]), int(match[1]))
        if found is None and (match := _YEAR_MONTH.fullmatch(key)):
            found = Period(PeriodKind.MONTH, int(match[1] or match[3]), int(match[2] or match[4]))
        if found is None and (match := _DAY.fullmatch(key)):
            day = date(int(match[3] or match[4]), int(match[2] or match[5]), int(match[1] or match[6]))
            found = period_of(PeriodKind.MONTH, day)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Misstated(
            f"“{said}” không phải kỳ số liệu; hãy ghi như 2026-03, 03/2026, Quý I/2026, 2026.",
            f"'{said}' is no period; write it like 2026-03, 03/2026, 2026-Q1, 2026.",
        )
    return found


def read_network(raw: object) -> tuple[str, str]:
    """Network and technology of one cell. Raises Misstated.

    >>> read_network("Băng rộng cố định"), read_network("Di động 5G"), read_network("4G")
    (('fixed', ''), ('mobile', '5g'), ('mobile', '4g'))
    """
    key = plain(read_text(raw, 100))
    technology = read_technology(raw) if _TECHNOLOGY.search(key) else ""
    if any(word in key for word in _FIXED) and not technology:
        return "fixed", ""
    if technology or any(word in key for word in _MOBILE):
        return "mobile", technology
    raise Misstated(
        f"Loại mạng “{read_text(raw, 100)[:40]}” không rõ; hãy ghi cố định, di động, 4G hoặc 5G.",
        "The network is not clear; write fixed, mobile, 4G or 5G.",
    )


def read_technology(raw: object) -> str:
    """2g … 5g; '' where nothing is told or all together. Raises Misstated."""
    key = plain(read_text(raw, 100))
    if key in _ALL or key in (*_FIXED, *_MOBILE):
        return ""
    found = set(_TECHNOLOGY.findall(key))
    if len(found) != 1:
        raise Misstated(
            f"Công nghệ “{read_text(raw, 100)[:40]}” không rõ; hãy ghi 3G, 4G, 5G hoặc bỏ trống.",
            "The technology is not clear; write 3G, 4G, 5G or leave it empty.",
        )
    return f"{found.pop()}g"


def read_statistic(raw: object) -> str:
    """median, mean or unknown. Raises Misstated."""
    key = plain(read_text(raw, 100))
    for code, words in _STATISTICS.items():
        if key in words:
            return code
    raise Misstated(
        f"Cách tính “{read_text(raw, 100)[:40]}” không rõ; hãy ghi trung vị, trung bình hoặc bỏ trống.",
        "The statistic is not clear; write median, mean or leave it empty.",
    )
