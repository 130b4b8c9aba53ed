"""What a periodic report is composed from: the facts of a locality as known on its closing day.

Plain values that can be written to JSON and read back, since they are what is frozen on approval. A `ref`
names what a figure rests on and what a page opens for it: 'obs:12' a figure, 'obs:12,13' one rolled up from
neighbourhoods, 'below:pop_5g:2026-Q3' one rolled up from communes, 'task:5', 'obstacle:3', 'money:2026'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hatangso.domain.footing import Footing
from hatangso.domain.money import MoneyLine, MoneySum
from hatangso.domain.numbers_format import format_quantity
from hatangso.domain.periods import Period
from hatangso.domain.progress.verdict import Status
from hatangso.domain.words import Words


class Part(StrEnum):
    """The parts of a report that people write; everything else is composed from the facts."""

    OPENING = "opening"
    DIRECTION = "direction"
    ASSESSMENT = "assessment"
    DIFFICULTIES = "difficulties"
    PROPOSALS = "proposals"
    NEXT_WORK = "next_work"

    @property
    def label(self) -> Words:
        return _PARTS[self]


_PARTS = {
    Part.OPENING: Words("Mở đầu", "Opening"),
    Part.DIRECTION: Words("Công tác chỉ đạo, điều hành", "Direction of the work"),
    Part.ASSESSMENT: Words("Đánh giá chung", "Assessment"),
    Part.DIFFICULTIES: Words("Khó khăn, vướng mắc và nguyên nhân", "Difficulties and their causes"),
    Part.PROPOSALS: Words("Kiến nghị, đề xuất", "Proposals"),
    Part.NEXT_WORK: Words("Nhiệm vụ trọng tâm kỳ tới", "Next period's main work"),
}


class TaskState(StrEnum):
    """How a task stands in the period of the report."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Words:
        return _STATES[self]


_STATES = {
    TaskState.DONE: Words("Hoàn thành", "Done"),
    TaskState.IN_PROGRESS: Words("Đang thực hiện", "Under way"),
    TaskState.NOT_STARTED: Words("Chưa thực hiện", "Not started"),
    TaskState.CANCELLED: Words("Không thực hiện", "Not carried out"),
}


@dataclass(frozen=True)
class FigureFact:
    """One figure that counts: a number in a unit, or what was told in words (a level, a product)."""

    ref: str
    period: str  # 'Quý III/2026'
    on: date
    value: float | None
    unit: str
    footing: Footing
    approved: bool
    source: str = ""
    words: str = ""
    part: float | None = None
    whole: float | None = None

    @property
    def text(self) -> str:
        """The figure as printed."""
        return self.words if self.value is None else format_quantity(self.value, self.unit)


@dataclass(frozen=True)
class TargetFact:
    """One measure of a target. `previous` is the newest figure from before the period began.

    Where both have the same ref, nothing new was told in the period. `reason` is the verdict's sentence.
    """

    key: str  # 'target:4:9' – target and measure
    component: str
    text: str
    year: int | None
    measure: str
    goal: str
    unit: str
    status: Status
    reason: str
    leads: tuple[str, ...] = ()
    latest: FigureFact | None = None
    previous: FigureFact | None = None
    planned: float | None = None  # what the required path asks for on the closing day

    @property
    def change(self) -> float | None:
        """By how much the figure moved since the last period; None where that cannot be said."""
        if self.latest is None or self.previous is None or self.latest.ref == self.previous.ref:
            return None
        if self.latest.value is None or self.previous.value is None:
            return None
        return self.latest.value - self.previous.value


@dataclass(frozen=True)
class TaskFact:
    """One task as it stood on the closing day. `due`: by when; `schedule`: the plan's words for it.

    `overdue`: that day was over and the task neither done nor called off. `result`: the newest report of it.
    """

    key: str  # 'task:5', also its ref
    text: str
    state: TaskState
    group: str = ""
    number: int | None = None
    output: str = ""
    leads: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    percent: int = 0
    due: date | None = None
    schedule: str = ""
    overdue: bool = False
    result: str = ""
    evidence: int = 0  # files
    reported_later: bool = False  # more was reported after the closing day; it belongs to the next report
    money: MoneySum = field(default_factory=MoneySum)  # of the period's year


@dataclass(frozen=True)
class ObstacleFact:
    """One difficulty raised up to the closing day and open in the period. `state`: open, answered, closed."""

    key: str  # 'obstacle:3', also its ref
    title: str
    text: str
    proposal: str
    level: str  # office, ward, city
    state: str
    raised_on: date
    held_by: str = ""
    answer: str = ""


@dataclass(frozen=True)
class DutyFact:
    """A report that falls due in the next period."""

    key: str
    title: str
    recipient: str
    due: date


@dataclass(frozen=True)
class Head:
    """What stands around the body. `authority`: 'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'."""

    issuer: str
    issuer_in_words: str
    place: str
    subject: str
    parent: str = ""
    symbol: str = "BC-UBND"
    number: str = ""
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    signer_name: str = ""


@dataclass(frozen=True)
class ReportInput:
    """Everything one report says. `data_from` and `data_until`: first and last day of the data it counts."""

    head: Head
    period: Period
    data_from: date
    data_until: date
    targets: tuple[TargetFact, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    obstacles: tuple[ObstacleFact, ...] = ()
    money: tuple[MoneyLine, ...] = ()
    next_tasks: tuple[TaskFact, ...] = ()
    next_duties: tuple[DutyFact, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)  # by Part; paragraphs a line, '- ' begins a bullet

    def count(self, status: Status) -> int:
        """How many targets stand so."""
        return sum(target.status is status for target in self.targets)

    def tasks_in(self, state: TaskState) -> tuple[TaskFact, ...]:
        """The tasks of one state."""
        return tuple(task for task in self.tasks if task.state is state)

    @property
    def overdue(self) -> tuple[TaskFact, ...]:
        """Tasks behind their day."""
        return tuple(task for task in self.tasks if task.overdue)
