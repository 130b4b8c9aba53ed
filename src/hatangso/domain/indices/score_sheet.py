"""The score sheet of one locality: points by its own answers and as verified, and the maximum beside them.

What decisions on scoring prescribe (met in annex 3 of Quy định 11-QĐ/TU and the scoring of TP Cao Lãnh): what
does not arise leaves the maximum, it is not a zero; a criterion that asks for evidence earns nothing without;
bonuses are capped; each day of lateness costs points; after the last day of acceptance nothing is taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from hatangso.domain.indices.answer import Answer, Improvement, rounded
from hatangso.domain.indices.index import Criterion, Group, Index
from hatangso.domain.quantities import Unknown
from hatangso.domain.words import Misstated, Words

NOT_ANSWERED = Unknown(Words("Chưa trả lời", "Not answered yet"))
NO_EVIDENCE = Unknown(Words("Thiếu minh chứng nên chưa được điểm", "No points yet: evidence is missing"))


@dataclass(frozen=True)
class Verified:
    """What a verifier found: points, or that the criterion does not arise there."""

    points: float = 0.0
    not_arising: bool = False


@dataclass(frozen=True)
class Line:
    """One criterion on the sheet. `earned` by the locality's answer; `verified` where somebody said so."""

    criterion: Criterion
    answer: Answer | None
    earned: float | Unknown
    verified: Verified | None

    @property
    def arises(self) -> bool:
        """Whether it counts in the maximum; what a verifier says goes before what the locality says."""
        if self.verified is not None:
            return not self.verified.not_arising
        return self.answer is None or not self.answer.not_arising

    @property
    def most(self) -> float:
        """What the criterion adds to the maximum: nothing where it does not arise, nor for a bonus."""
        return self.criterion.points if self.arises and not self.criterion.bonus else 0.0

    @property
    def self_points(self) -> float:
        return 0.0 if isinstance(self.earned, Unknown) else self.earned

    @property
    def points(self) -> float:
        """What counts: the verified points where there are any, else the locality's own."""
        return self.self_points if self.verified is None else self.verified.points

    @property
    def is_open(self) -> bool:
        """Whether neither the locality nor a verifier has settled it."""
        return self.verified is None and isinstance(self.earned, Unknown)


@dataclass(frozen=True)
class Tally:
    """Points of a group or a sheet against the maximum. `share` in per cent; Unknown without a maximum."""

    points: float
    most: float

    @property
    def share(self) -> float | Unknown:
        if not self.most:
            return Unknown(Words("Không có tiêu chí nào phát sinh", "No criterion arises"))
        return 100 * self.points / self.most


@dataclass(frozen=True)
class GroupSheet:
    """One group on the sheet."""

    group: Group
    lines: tuple[Line, ...]
    own: Tally
    counted: Tally


@dataclass(frozen=True)
class Sheet:
    """The whole. `own` is the locality's sum, `counted` with what was verified; both after deductions."""

    groups: tuple[GroupSheet, ...]
    own: Tally
    counted: Tally
    bonus: float
    days_late: int
    deduction: float

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What is missing: criteria nobody has answered, or answered without the evidence they ask for."""
        return tuple(line for line in self.lines if line.is_open and line.arises)

    @property
    def verified_count(self) -> int:
        return sum(line.verified is not None for line in self.lines)


def sheet_of(
    index: Index,
    answers: Mapping[str, Answer],
    verified: Mapping[str, Verified] | None = None,
    *,
    days_late: int = 0,
) -> Sheet:
    """The sheet from the answers and what was verified last, by the criteria's codes."""
    checked = verified or {}
    scoring = index.points
    groups = []
    for group in index.groups:
        lines = tuple(
            Line(one, answers.get(one.code), earned(one, answers.get(one.code)), checked.get(one.code))
            for one in group.criteria
        )
        plain = [line for line in lines if not line.criterion.bonus]
        most = sum(line.most for line in plain)
        groups.append(
            GroupSheet(
                group,
                lines,
                Tally(rounded(sum(line.self_points for line in plain), scoring.decimals), most),
                Tally(rounded(sum(line.points for line in plain), scoring.decimals), most),
            )
        )
    deduction = days_late * scoring.late_per_day
    if scoring.late_at_most is not None:
        deduction = min(deduction, scoring.late_at_most)
    most = sum(group.own.most for group in groups)
    every = [line for group in groups for line in group.lines]

    def total(of: Callable[[Line], float]) -> Tally:
        plain = sum(of(line) for line in every if not line.criterion.bonus)
        points = plain + _bonus(index, every, of) - deduction
        return Tally(max(0.0, rounded(points, scoring.decimals)), most)

    return Sheet(
        groups=tuple(groups),
        own=total(lambda line: line.self_points),
        counted=total(lambda line: line.points),
        bonus=_bonus(index, every, lambda line: line.points),
        days_late=days_late,
        deduction=deduction,
    )


def days_late(submitted_on: date, *, due_on: date, accept_until: date) -> int:
    """Days after the due day; Misstated after the last day of acceptance, when nothing is taken any more.

    >>> days_late(date(2026, 12, 17), due_on=date(2026, 12, 15), accept_until=date(2026, 12, 20))
    2
    """
    if submitted_on > accept_until:
        raise Misstated(
            f"Đã hết hạn tiếp nhận ({accept_until:%d/%m/%Y}); không nhận thêm điểm tự chấm.",
            f"The last day of acceptance was {accept_until:%d/%m/%Y}; nothing more is taken.",
        )
    return max(0, (submitted_on - due_on).days)


@dataclass(frozen=True)
class Gain:
    """One way to more points: what to reach in which criterion, and how much the total would rise."""

    criterion: Criterion
    improvement: Improvement
    points: float


def what_would_raise_it(sheet: Sheet) -> tuple[Gain, ...]:
    """The best next step of every criterion that is not full, the largest gain first.

    A bonus already at its cap gains nothing and is left out.
    """
    found = []
    for line in sheet.lines:
        rule = line.criterion.rule
        if rule is None or not line.arises or line.criterion.bonus:
            continue
        steps = [s for s in rule.improvements(line.answer, line.criterion.points) if s.points > line.points]
        if not steps and line.points < line.criterion.points:
            what = Words("bổ sung minh chứng, giải trình", "add evidence or explain")
            steps = [Improvement(what, line.criterion.points)]
        if steps:
            found.append(Gain(line.criterion, steps[-1], steps[-1].points - line.points))
    return tuple(sorted(found, key=lambda gain: -gain.points))


def earned(criterion: Criterion, answer: Answer | None) -> float | Unknown:
    """The points of an answer; Unknown where it is not there, or the evidence asked for is not."""
    if answer is None or criterion.rule is None:
        return NOT_ANSWERED
    if answer.not_arising:
        return 0.0
    points = criterion.rule.points(answer, criterion.points)
    if points is None:
        return NOT_ANSWERED
    if points and criterion.evidence_required and not answer.evidence:
        return NO_EVIDENCE
    return points


def _bonus(index: Index, lines: list[Line], of: Callable[[Line], float]) -> float:
    bonus = sum(of(line) for line in lines if line.criterion.bonus)
    cap = index.points.bonus_at_most
    return bonus if cap is None else min(bonus, cap)
