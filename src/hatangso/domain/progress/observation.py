"""What was said or seen about a target: a figure, or a person's judgement in words. Facts, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatangso.domain.footing import Footing
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Observation:
    """One figure, true at the end of the day `on` (a period's figure stands at the period's last day).

    `id` is the evidence that a verdict cites. `part` and `whole` are kept where the value is their ratio.
    """

    id: str
    on: date
    value: float
    footing: Footing
    part: float | None = None
    whole: float | None = None


class Progress(StrEnum):
    """How far a promise without a number has come, in a responsible person's judgement."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    HINDERED = "hindered"
    ACHIEVED = "achieved"

    @property
    def label(self) -> Words:
        return _PROGRESS_LABELS[self]


_PROGRESS_LABELS = {
    Progress.NOT_STARTED: Words("Chưa bắt đầu", "Not started"),
    Progress.UNDER_WAY: Words("Đang thực hiện", "Under way"),
    Progress.HINDERED: Words("Đang vướng mắc", "Hindered"),
    Progress.ACHIEVED: Words("Đã đạt", "Achieved"),
}


@dataclass(frozen=True)
class Assessment:
    """A judgement in words about a qualitative or product target. `document` names the proof, if any."""

    id: str
    on: date
    progress: Progress
    document: str | None = None


def known_at(observations: Iterable[Observation], as_of: date) -> tuple[Observation, ...]:
    """The observations up to a day, oldest first; of two on one day the one handed in later comes last."""
    return tuple(sorted((o for o in observations if o.on <= as_of), key=lambda o: o.on))
