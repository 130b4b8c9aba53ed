"""How often a report is owed and before which day, from one clause ('hàng quý/năm, trước ngày 10 …')."""

import re
from dataclasses import dataclass

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Due

_FREQUENCIES = (
    ("semiannual", re.compile(r"\b(?:0?6|sau) thang(?: (?:dau|cuoi) nam)?|ban nien|nua nam")),
    (
        "quarterly",
        re.compile(
            r"\b(?:hang|moi|theo|tung|dinh ky|ky) quy\b|\bquy\s*[/,;]|bao cao quy\b"
            r"|\bquy\b(?= (?:va|hoac|mot lan))|[/,]\s*quy\b|quy/lan|3 thang (?:1|mot) lan"
        ),
    ),
    (
        "monthly",
        re.compile(
            r"\b(?:hang|moi|dinh ky|tung|theo) thang\b|bao cao thang\b|thang/lan"
            r"|thang (?:sau|ke tiep|tiep theo)\b|cua thang\b(?! (?:\d|dau|cuoi|thu|giua))|cuoi thang\b(?! \d)"
            r"|(?<!\d )\bthang\s*[,/](?=\s*(?:quy|0?6 thang|nam))"
        ),
    ),
    (
        "annual",
        re.compile(
            r"\b(?:hang|moi|dinh ky|thuong|ca) nam\b|\bnien\b|(?:bao cao|tong ket|so ket"
            r"|danh gia|ket qua(?: ca)?) nam\b(?! 20)|[/,;]\s*(?:hang |ca "
            r"|mot |1 )?nam\b(?! 20)|\bva (?:hang |ca |mot |1 )?nam\b(?! 20)"
            r"|\(\s*nam\s*\)|\bnam\s*\(|\bcuoi nam\b|nam/lan|mot nam|1 nam|(?:01|1|mot) lan/nam|theo nam"
        ),
    ),
)
_MASK = re.compile(
    r"quy (?:dinh|che|hoach|chuan|mo|trinh|luat|tac|uoc|phap|dat)\b|nam 20\d\d"
    r"|giai doan 20\d\d|cac nam|nhieu nam|6 thang (?:dau|cuoi) nam|(?:dau|cuoi) nam(?= \()"
    r"|thang cuoi quy|thang dau quy|cuoi quy|trong quy|ngay cuoi"
)
_DAY_OF_QUARTER = re.compile(
    r"(?:ngay\s*)?(\d{1,2})\s*(?:cua\s*)?(?:hang |moi )?thang (cuoi|dau|thu (?:ba|hai|nhat"
    r"|3|2|1)|giua)(?: cung)?(?: cua)?(?: moi| hang| cac| tung)? ?quy"
)
_LAST_DAY_OF_QUARTER = re.compile(
    r"ngay (?:lam viec )?cuoi(?: cung)?(?: cua)?(?: thang cuoi)?(?: cua)?(?: moi| hang| cac| tung)? quy\b"
)
_DAY_AND_MONTH = re.compile(r"(?:ngay\s*)?(?<![\d/])(\d{1,2})\s*(?:/|-|thang\s*)\s*(\d{1,2})(?![\d])")
_DAY_OF_MONTH = re.compile(
    r"ngay\s*(?:mung\s*)?(\d{1,2})(?!\s*[/\d-]|\s*thang\s*\d|\s*(?:cua\s*)?thang\s*(?:cuoi|dau|giua))"
)
_ADHOC = re.compile(r"dot xuat")


@dataclass(frozen=True)
class Period:
    """One period of reporting and its day, where one is set."""

    frequency: str
    due: Due | None
    place: int


def periods_of(clause: str) -> tuple[Period, ...]:
    """The periods of a clause in the order told; 'đột xuất' counts only where no other period is."""
    folded = fold(clause)
    masked = _masked(folded)
    found: dict[str, int] = {}
    for name, pattern in _FREQUENCIES:
        match = pattern.search(folded if name == "semiannual" else masked)
        if match:
            found[name] = match.start()
    days = _days(folded)
    if not found:
        found = {_frequency_of(due): place for due, place in days if due.month or due.month_of_quarter}
    if not found and _ADHOC.search(folded):
        return (Period("adhoc", None, 0),)
    if set(found) == {"annual"} and _twice_a_year(days):
        found["semiannual"] = found["annual"] - 1
    ordered = sorted(found.items(), key=lambda pair: pair[1])
    return tuple(Period(name, _due_for(name, days, len(ordered)), place) for name, place in ordered)


def has_frequency(folded: str) -> bool:
    """Whether the folded words tell how often, or a day of each month or quarter."""
    masked = _masked(folded)
    return any(
        pattern.search(folded if name == "semiannual" else masked) for name, pattern in _FREQUENCIES
    ) or any(due.month_of_quarter for due, _ in _days(folded))


def _masked(folded: str) -> str:
    return _MASK.sub(lambda found: found.group().replace(" nam", " ___").replace("quy", "___"), folded)


def _days(folded: str) -> list[tuple[Due, int]]:
    days: list[tuple[Due, int]] = []
    for found in _DAY_OF_QUARTER.finditer(folded):
        which = {"cuoi": 3, "dau": 1, "giua": 2, "thu ba": 3, "thu 3": 3, "thu hai": 2, "thu 2": 2}.get(
            found.group(2), 1
        )
        days.append((Due(day=int(found.group(1)), month_of_quarter=which), found.start()))
    for found in _LAST_DAY_OF_QUARTER.finditer(folded):
        days.append((Due(month_of_quarter=3), found.start()))
    for found in _DAY_AND_MONTH.finditer(folded):
        day, month = int(found.group(1)), int(found.group(2))
        if 1 <= day <= 31 and 1 <= month <= 12:
            days.append((Due(month=month, day=day), found.start()))
    for found in _DAY_OF_MONTH.finditer(folded):
        if 1 <= int(found.group(1)) <= 31:
            days.append((Due(day=int(found.group(1))), found.start()))
    return sorted(days, key=lambda pair: pair[1])


def _twice_a_year(days: list[tuple[Due, int]]) -> bool:
    """'trước ngày 15/6 và 15/12 hằng năm': a day at midyear and one at the year's end."""
    months = [due.month for due, _ in days if due.month]
    return len(months) == 2 and months[0] in (5, 6, 7) and months[1] >= 10


def _frequency_of(due: Due) -> str:
    return "quarterly" if due.month_of_quarter else "annual"


def _due_for(frequency: str, days: list[tuple[Due, int]], periods: int) -> Due | None:
    dated = [due for due, _ in days if due.month]
    if frequency == "quarterly":
        told = next((due for due, _ in days if due.month_of_quarter), None)
        if told is None and len(dated) >= 4 and dated[0].month:
            return Due(day=dated[0].day, month_of_quarter=(dated[0].month - 1) % 3 + 1)
        return told
    if frequency == "monthly":
        return next((due for due, _ in days if not due.month and not due.month_of_quarter), None)
    midyear = [due for due in dated if due.month in (5, 6, 7)]
    if frequency == "semiannual":
        return midyear[0] if midyear else (dated[0] if dated and periods == 1 else None)
    ends = [due for due in dated if due not in midyear] if periods > 1 or len(dated) > 1 else dated
    return ends[-1] if (ends and periods < 3) or (ends and len(dated) < 4) else (dated[-1] if dated else None)
