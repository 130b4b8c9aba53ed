"""A reporting duty: how often, by which day, and which data it counts. In the extract's shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.periods import PeriodKind
from hatangso.domain.words import Misstated, Words


class Frequency(StrEnum):
    """How often a report is owed; ad hoc ones are asked for, never due by themselves."""

    ANNUAL = "annual"
    SEMIANNUAL = "semiannual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    ADHOC = "adhoc"

    @property
    def label(self) -> Words:
        return _LABELS[self]

    @property
    def period_kind(self) -> PeriodKind | None:
        return _PERIODS.get(self)


_LABELS = {
    Frequency.ANNUAL: Words("Hằng năm", "Yearly"),
    Frequency.SEMIANNUAL: Words("6 tháng", "Half-yearly"),
    Frequency.QUARTERLY: Words("Hằng quý", "Quarterly"),
    Frequency.MONTHLY: Words("Hằng tháng", "Monthly"),
    Frequency.ADHOC: Words("Đột xuất", "On request"),
}
_PERIODS = {
    Frequency.ANNUAL: PeriodKind.YEAR,
    Frequency.SEMIANNUAL: PeriodKind.HALF,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.MONTHLY: PeriodKind.MONTH,
}


@dataclass(frozen=True)
class YearlyDay:
    """A day of the calendar that returns. Which parts are needed depends on the frequency:

    yearly {month, day}; half-yearly {month, day} of the first half's; quarterly {day, month_of_quarter}
    (3 = the quarter's last month); monthly {day}. A day the month does not have means its last.
    """

    day: int
    month: int | None = None
    month_of_quarter: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise Misstated(
                f"Không có ngày {self.day}; ngày từ 1 đến 31.",
                f"There is no day {self.day}; days are 1 to 31.",
            )
        if self.month is not None and not 1 <= self.month <= 12:
            raise Misstated(
                f"Không có tháng {self.month}; tháng từ 1 đến 12.",
                f"There is no month {self.month}; months are 1 to 12.",
            )
        if self.month_of_quarter is not None and not 1 <= self.month_of_quarter <= 3:
            raise Misstated("Tháng trong quý chỉ là 1, 2 hoặc 3.", "A month of the quarter is 1, 2 or 3.")


@dataclass(frozen=True)
class Duty:
    """What is owed how often. `due` is None where the plan sets no date; `cut_off` is the last day whose
    data the plan wants counted, in the same shape, None where the plan is silent about it."""

    frequency: Frequency
    due: YearlyDay | None = None
    cut_off: YearlyDay | None = None

    def __post_init__(self) -> None:
        for day in (self.due, self.cut_off):
            if day and not _complete(self.frequency, day):
                raise Misstated(*_WANTED[self.frequency])

    @property
    def due_words(self) -> Words:
        """
        >>> Duty(Frequency.QUARTERLY, YearlyDay(10, month_of_quarter=3)).due_words.vi
        'trước ngày 10 tháng cuối quý'
        """
        if self.due is None:
            return Words("chưa có thời hạn", "no date set")
        day, month = self.due.day, self.due.month
        match self.frequency:
            case Frequency.MONTHLY:
                return Words(f"trước ngày {day} hằng tháng", f"by day {day} of each month")
            case Frequency.QUARTERLY:
                which = ("đầu", "giữa", "cuối")[(self.due.month_of_quarter or 3) - 1]
                return Words(
                    f"trước ngày {day} tháng {which} quý",
                    f"by day {day} of month {self.due.month_of_quarter or 3} of each quarter",
                )
            case Frequency.SEMIANNUAL:
                other = _half_year_later(month or 6)
                return Words(
                    f"trước ngày {day}/{month} và {day}/{other}", f"by {day}/{month} and {day}/{other}"
                )
            case _:
                return Words(f"trước ngày {day}/{month} hằng năm", f"by {day}/{month} each year")


def duty_from_extract(shape: Mapping[str, object]) -> Duty:
    """The duty of an extract's entry {frequency, due} and, where given, `cut_off` in the same shape.

    An incomplete date counts as none. A quarterly day without its month is the quarter's last month, as
    'trước ngày 10 tháng cuối quý'.
    """
    frequency = Frequency(str(shape["frequency"]))
    return Duty(frequency, _day(frequency, shape.get("due")), _day(frequency, shape.get("cut_off")))


def _day(frequency: Frequency, given: object) -> YearlyDay | None:
    if not isinstance(given, Mapping) or given.get("day") is None:
        return None
    month, month_of_quarter = given.get("month"), given.get("month_of_quarter")
    if frequency is Frequency.QUARTERLY and month_of_quarter is None:
        month_of_quarter = 3
    day = YearlyDay(
        day=int(given["day"]),
        month=None if month is None else int(month),
        month_of_quarter=None if month_of_quarter is None else int(month_of_quarter),
    )
    return day if _complete(frequency, day) else None


def _complete(frequency: Frequency, day: YearlyDay) -> bool:
    if frequency in (Frequency.ANNUAL, Frequency.SEMIANNUAL):
        return day.month is not None
    return frequency is Frequency.MONTHLY or (
        frequency is Frequency.QUARTERLY and day.month_of_quarter is not None
    )


def _half_year_later(month: int) -> int:
    return (month + 5) % 12 + 1


_WANTED = {
    Frequency.ANNUAL: ("Báo cáo năm cần cả ngày và tháng.", "A yearly report needs day and month."),
    Frequency.SEMIANNUAL: (
        "Báo cáo 6 tháng cần ngày và tháng của kỳ 6 tháng đầu năm.",
        "A half-yearly report needs the day and month of the first half.",
    ),
    Frequency.QUARTERLY: (
        "Báo cáo quý cần ngày và tháng thứ mấy trong quý (1, 2 hoặc 3).",
        "A quarterly report needs the day and the month of the quarter (1, 2 or 3).",
    ),
    Frequency.MONTHLY: (
        "Báo cáo tháng cần ngày trong tháng.",
        "A monthly report needs the day of the month.",
    ),
    Frequency.ADHOC: (
        "Báo cáo đột xuất không có thời hạn định kỳ.",
        "An ad hoc report has no returning deadline.",
    ),
}
