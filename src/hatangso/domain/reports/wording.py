"""Words of official style for periods, days, plans and long lists."""

from collections.abc import Sequence
from datetime import date

from hatangso.domain.periods import Period, PeriodKind

_ROMAN = ("I", "II", "III", "IV")


def in_period(period: Period) -> str:
    """The period inside a title.

    >>> from hatangso.domain.periods import parse_period
    >>> in_period(parse_period("2026-Q3")), in_period(parse_period("2026"))
    ('quý III năm 2026', 'năm 2026')
    """
    match period.kind:
        case PeriodKind.MONTH:
            return f"tháng {period.number} năm {period.year}"
        case PeriodKind.QUARTER:
            return f"quý {_ROMAN[period.number - 1]} năm {period.year}"
        case PeriodKind.HALF:
            return f"6 tháng {'đầu' if period.number == 1 else 'cuối'} năm {period.year}"
        case _:
            return f"năm {period.year}"


def on_day(day: date) -> str:
    """Days below 10 and the months 1 and 2 get a 0 before them.

    >>> on_day(date(2026, 2, 5))
    'ngày 05 tháng 02 năm 2026'
    """
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def plan_in_words(title: str, number: str, issued_on: date | None) -> str:
    """A plan as a sentence names it.

    >>> plan_in_words("KẾ HOẠCH Phát triển hạ tầng số", "35/KH-UBND", date(2026, 1, 12))
    'Kế hoạch số 35/KH-UBND ngày 12 tháng 01 năm 2026 về phát triển hạ tầng số'
    """
    number = number.strip().removeprefix("Số:").removeprefix("Số").strip()
    words = "Kế hoạch"
    if number:
        words += f" số {number}"
    if issued_on is not None:
        words += f" {on_day(issued_on)}"
    about = " ".join(title.split()).rstrip(" .;")
    if about.lower().startswith("kế hoạch"):
        about = about[len("kế hoạch") :].strip()
    if not about:
        return words
    about = about[0].lower() + about[1:]
    joined = "" if about.startswith("về ") or (not number and issued_on is None) else "về "
    return f"{words} {joined}{about}"


def listed(names: Sequence[str], *, most: int = 5) -> str:
    """Names in one sentence, the rest counted.

    >>> listed(["a", "b", "c"], most=2)
    'a; b và 1 nội dung khác'
    """
    shown = "; ".join(name.strip().rstrip(" .;,") for name in names[:most])
    return f"{shown} và {len(names) - most} nội dung khác" if len(names) > most else shown
