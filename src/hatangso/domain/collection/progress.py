"""How far a request is answered: each recipient's state, who is late, how many cells are filled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hatangso.domain.words import Words


class AnswerState(StrEnum):
    """Where the answer of one recipient is; in the order in which it goes."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    EXCUSED = "excused"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    AnswerState.NOT_STARTED: Words("Chưa bắt đầu", "Not started"),
    AnswerState.DRAFT: Words("Đang nhập", "Being filled in"),
    AnswerState.SUBMITTED: Words("Chờ duyệt", "Waiting for approval"),
    AnswerState.RETURNED: Words("Bị trả lại", "Returned"),
    AnswerState.APPROVED: Words("Đã duyệt", "Approved"),
    AnswerState.EXCUSED: Words("Được miễn nộp", "Excused"),
}


@dataclass(frozen=True)
class Answer:
    """One recipient's answer: its state, the day it is due, the day it was first handed in, if ever."""

    state: AnswerState
    due: date
    handed_in: date | None = None

    def days_late(self, today: date) -> int:
        """Days after the due day until it was first handed in, or until today; 0 while in time.

        What was handed in and sent back is not late once more: it is to be mended.

        >>> Answer(AnswerState.DRAFT, due=date(2026, 10, 20)).days_late(date(2026, 10, 23))
        3
        >>> answer = Answer(AnswerState.APPROVED, date(2026, 10, 20), handed_in=date(2026, 10, 21))
        >>> answer.days_late(date(2026, 12, 1))
        1
        """
        if self.state is AnswerState.EXCUSED:
            return 0
        return max(0, ((self.handed_in or today) - self.due).days)

    def is_late(self, today: date) -> bool:
        """Whether it is still owed after its day."""
        return self.handed_in is None and self.days_late(today) > 0


@dataclass(frozen=True)
class Tally:
    """How many recipients are where. Those excused owe nothing and are not among `total`."""

    counts: Mapping[AnswerState, int] = field(default_factory=dict)
    late: int = 0

    def of(self, state: AnswerState) -> int:
        return self.counts.get(state, 0)

    @property
    def total(self) -> int:
        return sum(count for state, count in self.counts.items() if state is not AnswerState.EXCUSED)

    @property
    def handed_in(self) -> int:
        """Those who answered, whether approved yet or not."""
        return self.of(AnswerState.SUBMITTED) + self.of(AnswerState.APPROVED)

    @property
    def complete(self) -> bool:
        return bool(self.total) and self.of(AnswerState.APPROVED) == self.total


def tally(answers: Iterable[Answer], today: date) -> Tally:
    """
    >>> owed = Answer(AnswerState.NOT_STARTED, date(2026, 1, 1))
    >>> tally([owed, Answer(AnswerState.APPROVED, date(2026, 1, 1), date(2026, 1, 1))], date(2026, 1, 5)).late
    1
    """
    counts: dict[AnswerState, int] = {}
    late = 0
    for answer in answers:
        counts[answer.state] = counts.get(answer.state, 0) + 1
        late += answer.is_late(today)
    return Tally(counts, late)


def rows_asked(breakdown: str, *, level: str, neighbourhoods: int, communes: int) -> int:
    """How many rows one indicator asks of one recipient about a place of that level.

    'place' one; 'neighbourhood' one each of the commune; 'commune' one each of the province, one where the
    place is a commune itself.

    >>> rows_asked("neighbourhood", level="commune", neighbourhoods=6, communes=0)
    6
    >>> rows_asked("commune", level="province", neighbourhoods=0, communes=126)
    126
    """
    if breakdown == "neighbourhood":
        return neighbourhoods if level == "commune" else 0
    if breakdown == "commune" and level == "province":
        return communes
    return 1
