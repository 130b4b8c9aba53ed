"""The time a task is given in a plan, in the shape of the plan's extract, and in words."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatangso.domain.periods import PeriodKind
from hatangso.domain.words import Misstated, Words


class ScheduleKind(StrEnum):
    """How time is given: one deadline, a span, again and again, or without an end."""

    BY = "by"
    RANGE = "range"
    ANNUAL = "annual"
    SEMIANNUAL = "semiannual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    ONGOING = "ongoing"


RECURRING = {
    ScheduleKind.ANNUAL: PeriodKind.YEAR,
    ScheduleKind.SEMIANNUAL: PeriodKind.HALF,
    ScheduleKind.QUARTERLY: PeriodKind.QUARTER,
    ScheduleKind.MONTHLY: PeriodKind.MONTH,
}
_FIELDS = ("year", "quarter", "month", "day", "start", "end")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Schedule:
    """One task's time. `start` and `end` are years; `day` stands only beside a month or in each month.

    >>> schedule_from_extract({"kind": "by", "quarter": 4, "year": 2025}).words.vi
    'Quý IV/2025'
    """

    kind: ScheduleKind
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if self.quarter is not None and not 1 <= self.quarter <= 4:
            raise Misstated(
                f"Không có quý {self.quarter}; quý từ 1 đến 4.",
                f"There is no quarter {self.quarter}; quarters are 1 to 4.",
            )
        if self.month is not None and not 1 <= self.month <= 12:
            raise Misstated(
                f"Không có tháng {self.month}; tháng từ 1 đến 12.",
                f"There is no month {self.month}; months are 1 to 12.",
            )
        if self.day is not None and not 1 <= self.day <= 31:
            raise Misstated(
                f"Không có ngày {self.day}; ngày từ 1 đến 31.",
                f"There is no day {self.day}; days are 1 to 31.",
            )
        if self.start is not None and self.end is not None and self.end < self.start:
            raise Misstated(
                f"Năm kết thúc {self.end} trước năm bắt đầu {self.start}.",
                f"The last year {self.end} is before the first year {self.start}.",
            )

    @property
    def is_recurring(self) -> bool:
        return self.kind in RECURRING

    @property
    def is_open_ended(self) -> bool:
        """No date ends it: 'thường xuyên', or a return without a last year."""
        return self.kind is ScheduleKind.ONGOING or (self.is_recurring and self.end is None)

    @property
    def words(self) -> Words:
        """The time as a table cell says it."""
        match self.kind:
            case ScheduleKind.BY:
                return self._deadline_words()
            case ScheduleKind.RANGE:
                return Words(
                    f"{self.start or '…'}–{self.end or '…'}", f"{self.start or '…'}–{self.end or '…'}"
                )
            case ScheduleKind.ONGOING:
                since = (f", từ năm {self.start}", f", from {self.start}") if self.start else ("", "")
                return Words(f"Thường xuyên{since[0]}", f"Ongoing{since[1]}")
            case _:
                vi, en = _RECURRING_WORDS[self.kind]
                span = f" ({self.start or '…'}–{self.end or '…'})" if self.start or self.end else ""
                return Words(vi + span, en + span)

    def _deadline_words(self) -> Words:
        if self.year is None:
            return Words("Chưa rõ thời hạn", "No deadline read")
        if self.quarter:
            return Words(f"Quý {_ROMAN[self.quarter - 1]}/{self.year}", f"Q{self.quarter} {self.year}")
        if self.month and self.day:
            text = f"{self.day:02}/{self.month:02}/{self.year}"
            return Words(f"Trước {text}", f"By {text}")
        text = f"{self.month:02}/{self.year}" if self.month else f"{self.year}"
        return Words(f"Đến {text}" if self.month else f"Năm {text}", f"By {text}")


_RECURRING_WORDS = {
    ScheduleKind.ANNUAL: ("Hằng năm", "Every year"),
    ScheduleKind.SEMIANNUAL: ("6 tháng một lần", "Every half-year"),
    ScheduleKind.QUARTERLY: ("Hằng quý", "Every quarter"),
    ScheduleKind.MONTHLY: ("Hằng tháng", "Every month"),
}


def schedule_from_extract(shape: Mapping[str, object]) -> Schedule:
    """The schedule of an extract's task; Misstated where it cannot be one."""
    try:
        kind = ScheduleKind(str(shape.get("kind")))
    except ValueError:
        raise Misstated(
            f"Không hiểu kiểu thời hạn “{shape.get('kind')}”.",
            f"“{shape.get('kind')}” is no kind of deadline.",
        ) from None
    given = {name: int(str(shape[name])) for name in _FIELDS if shape.get(name) is not None}
    return Schedule(kind, **given)


def schedule_to_extract(schedule: Schedule) -> dict[str, str | int]:
    """The same shape back, without empty fields."""
    shape: dict[str, str | int] = {"kind": schedule.kind.value}
    for name in _FIELDS:
        value = getattr(schedule, name)
        if value is not None:
            shape[name] = value
    return shape


def day_in_month(year: int, month: int, day: int | None) -> date:
    """That day of the month; its last day where none is named or the month is shorter."""
    last = monthrange(year, month)[1]
    return date(year, month, min(day or last, last))
