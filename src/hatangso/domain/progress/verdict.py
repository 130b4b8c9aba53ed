"""The judgement on a target: separate from the facts, names its rule, and can be made again."""

from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.footing import Footing
from hatangso.domain.words import Words


class Status(StrEnum):
    """How a target stands. Stored as this text."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NOT_YET_KNOWN = "not_yet_known"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Status.REACHED: Words("Đạt", "Reached"),
    Status.ON_TRACK: Words("Đúng tiến độ", "On track"),
    Status.AT_RISK: Words("Có nguy cơ", "At risk"),
    Status.OFF_TRACK: Words("Chậm tiến độ", "Off track"),
    Status.NOT_YET_KNOWN: Words("Chưa đánh giá được", "Not yet known"),
}


@dataclass(frozen=True)
class Verdict:
    """A status with the rule that gave it, why in words, and the ids of the facts it rests on.

    `footing` is that of the figure judged; None where no figure was.
    """

    status: Status
    rule: str
    version: int
    reason: Words
    evidence: tuple[str, ...] = ()
    footing: Footing | None = None

    @property
    def reason_vi(self) -> str:
        return self.reason.vi
