"""What a plan says, item by item, as the plan-extract schema names it.

Every item carries the span of the normalised text that it was read from, a confidence between 0 and 1,
and short codes of what is doubtful about it (doubts.py tells them in Vietnamese), so that a review page
can show uncertain items first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

from hatangso.domain.plans.schedules import Schedule

Value = float | int | tuple[float | int, float | int] | None


@dataclass(frozen=True)
class Span:
    """Characters `start` up to `end` of the normalised text."""

    start: int
    end: int


@dataclass(frozen=True)
class Measure:
    """One figure (or level, or product) to reach. `span` is where it stands, in the normalised text."""

    indicator: str | None
    op: str
    value: Value
    unit: str | None
    span: Span | None = None


@dataclass(frozen=True)
class LegalBasis:
    number: str
    date: date | None
    text: str


@dataclass(frozen=True)
class Signer:
    name: str
    position: str


@dataclass(frozen=True)
class DocumentFields:
    """The plan's own identity. `level` is 'province', 'district' or 'commune'."""

    number: str | None
    date: date | None
    title: str
    locality: str
    level: str
    period: tuple[int, int]
    signer: Signer | None
    legal_bases: tuple[LegalBasis, ...] = ()


@dataclass(frozen=True)
class Target:
    text: str
    year: int | None
    component: str | None
    measures: tuple[Measure, ...]
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    output: str
    schedule_text: str
    note: str
    source: Span
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    group: str | None
    group_name: str | None
    no: int | None
    text: str
    output: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    schedule: Schedule | None
    schedule_text: str
    note: str
    source: Span
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    organisation: str
    text: str
    source: Span
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commitment:
    heading: str | None
    text: str
    measures: tuple[Measure, ...]
    source: Span
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """Before which day: of a month each year, of a quarter's month, or of each month."""

    month: int | None = None
    day: int | None = None
    month_of_quarter: int | None = None


@dataclass(frozen=True)
class Duty:
    reporter: str
    recipient: str | None
    frequency: str
    due: Due | None
    source: Span
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warning:
    """What could not be read, is missing, left blank, or contradicts itself."""

    message: str
    source: Span | None = None


@dataclass(frozen=True)
class PlanExtract:
    document: DocumentFields
    text: str
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    duties: tuple[Duty, ...] = ()
    warnings: tuple[Warning, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The plan as the schema's JSON value (with `confidence` and `doubts` besides)."""
        value = _jsonable(self)
        assert isinstance(value, dict)
        return value


#: fields that the schema leaves out rather than giving them as null
_LEFT_OUT_WHEN_EMPTY = {
    Schedule: frozenset({"year", "quarter", "month", "day", "start", "end"}),
    Due: frozenset({"month", "day", "month_of_quarter"}),
    Measure: frozenset({"span"}),
    Warning: frozenset({"source"}),
}


def _jsonable(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        optional: frozenset[str] = _LEFT_OUT_WHEN_EMPTY.get(type(value), frozenset())
        named: Mapping[str, Any] = {each.name: getattr(value, each.name) for each in fields(value)}
        return {
            name: _jsonable(each) for name, each in named.items() if not (each is None and name in optional)
        }
    if isinstance(value, tuple):
        return [_jsonable(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
