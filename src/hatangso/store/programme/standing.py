"""How a locality's targets stand, from the recorded facts: computed when asked for, never stored.

The rows are turned into the values of hatangso.domain.progress, whose rules judge them
(docs/methods/status.md); what figures count is told in docs/methods/figures.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from hatangso.domain.progress.observation import Assessment, Observation, Progress
from hatangso.domain.progress.outlook import TargetOutlook, outlook
from hatangso.domain.progress.status import RULE, VERSION, judge
from hatangso.domain.progress.target import Baseline, Comparator, Goal, Milestone, Target, TargetKind
from hatangso.domain.progress.verdict import Status, Verdict
from hatangso.domain.words import Words
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.places.neighbourhoods import ever
from hatangso.store.programme import models
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.figure_rows import Figure, figures_by_indicator, observations_of, value_in
from hatangso.store.programme.target_queries import visible_targets, with_parts

WORST_FIRST = (Status.OFF_TRACK, Status.AT_RISK, Status.NOT_YET_KNOWN, Status.ON_TRACK, Status.REACHED)


@dataclass(frozen=True)
class MeasureStanding:
    """One measure with its figures, the verdict on it, and (when asked for) the outlook."""

    measure: models.TargetMeasure
    definition: Definition | None
    promise: Target | None
    figures: tuple[Figure, ...]
    verdict: Verdict
    as_of: date

    @property
    def latest(self) -> Figure | None:
        """The newest figure that counts."""
        known = [f for f in self.figures if f.counts and f.on <= self.as_of]
        return known[-1] if known else None

    @cached_property
    def outlook(self) -> TargetOutlook | None:
        """Path, forecast and needed gain; None for what is told in words."""
        if self.promise is None or self.promise.kind is not TargetKind.NUMERIC:
            return None
        return _outlook(self.promise, _observed(self.figures), self.as_of)

    @property
    def way(self) -> float | None:
        """How much of the way to the goal is done, in per cent; None where it cannot be told."""
        goal = self.promise.goal if self.promise else None
        if self.verdict.status is Status.REACHED:
            return 100.0
        if goal is None or self.promise is None or self.latest is None or self.latest.value is None:
            return None
        start = self.promise.baseline.value if self.promise.baseline else 0.0
        edge = goal.edge_from(start)
        if edge == start or (not self.promise.baseline and not goal.rises_from(0.0)):
            return None
        return max(0.0, min(100.0, 100 * (self.latest.value - start) / (edge - start)))


@dataclass(frozen=True)
class TargetStanding:
    """A target with its measures; it stands as its worst measure."""

    target: models.Target
    measures: tuple[MeasureStanding, ...]

    @property
    def status(self) -> Status:
        found = {measure.verdict.status for measure in self.measures}
        return next((status for status in WORST_FIRST if status in found), Status.NOT_YET_KNOWN)

    @property
    def weakest(self) -> MeasureStanding | None:
        """The measure that decides the status."""
        return next((m for m in self.measures if m.verdict.status is self.status), None)

    @property
    def has_unapproved(self) -> bool:
        """Whether the status rests on a figure that nobody has approved yet."""
        return any(m.latest is not None and not m.latest.approved for m in self.measures)


@dataclass(frozen=True)
class Health:
    """How many targets stand how."""

    counts: tuple[tuple[Status, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def standings(
    unit: Unit,
    *,
    as_of: date,
    approved_only: bool = False,
    actor: Actor | None = None,
    target_ids: Sequence[int] | None = None,
    states: Sequence[str] = ("live",),
    from_below: Mapping[str, Sequence[Figure]] | None = None,
) -> tuple[TargetStanding, ...]:
    """Every target of the locality (or those named) as it stands on a day, in the plan's order.

    A constant number of queries. `approved_only` for what goes to the public and into approved reports.
    `from_below` are a province's figures made from its communes' (hatangso.store.results.province_standing).
    """
    targets = visible_targets(unit, actor).filter(state__in=states)
    if target_ids is not None:
        targets = targets.filter(pk__in=target_ids)
    rows = list(with_parts(targets))
    definitions = definitions_of(unit)
    observations = observations_of(unit, approved_only=approved_only, actor=actor)
    neighbourhoods = list(ever(unit))
    figures = with_below(figures_by_indicator(observations, definitions, neighbourhoods), from_below or {})
    return tuple(
        TargetStanding(
            row,
            tuple(
                measure_standing(
                    row,
                    measure,
                    definitions.get(measure.indicator),
                    figures.get(measure.indicator, ()),
                    as_of,
                )
                for measure in row.measures.all()
            ),
        )
        for row in rows
    )


def with_below(
    own: Mapping[str, tuple[Figure, ...]], below: Mapping[str, Sequence[Figure]]
) -> dict[str, tuple[Figure, ...]]:
    """Both by indicator, oldest first; of a period that has a figure of the whole, that one counts."""
    both = dict(own)
    for code, found in below.items():
        told = {figure.period for figure in own.get(code, ()) if figure.counts}
        added = [replace(f, counts=f.counts and f.period not in told) for f in found]
        both[code] = tuple(sorted((*own.get(code, ()), *added), key=lambda f: (f.on, f.counts)))
    return both


def health(found: Iterable[TargetStanding]) -> Health:
    """The counts by status, best first."""
    counted = Counter(standing.status for standing in found)
    return Health(tuple((status, counted[status]) for status in Status))


def measure_standing(
    target: models.Target,
    measure: models.TargetMeasure,
    definition: Definition | None,
    figures: tuple[Figure, ...],
    as_of: date,
) -> MeasureStanding:
    """The verdict on one measure; not yet known, saying why, where the promise itself is incomplete."""
    promise = promise_of(target, measure)
    trouble = _trouble(target, measure, definition)
    if promise is None or trouble is not None:
        verdict = Verdict(Status.NOT_YET_KNOWN, RULE, VERSION, trouble or _NO_YEAR)
        return MeasureStanding(measure, definition, promise, figures, verdict, as_of)
    unit = promise.unit
    figures = tuple(replace(f, value=value_in(f.row, unit)) if f.row else f for f in figures)
    verdict = _judged(promise, _observed(figures), _assessed(figures), as_of)
    return MeasureStanding(measure, definition, promise, figures, verdict, as_of)


def promise_of(target: models.Target, measure: models.TargetMeasure) -> Target | None:
    """The measure as the rules read it; None where the plan names no year."""
    if target.year is None:
        return None
    kind = TargetKind(measure.kind)
    numeric = kind is TargetKind.NUMERIC
    baseline = None
    if numeric and measure.baseline_value is not None and measure.baseline_on is not None:
        baseline = Baseline(measure.baseline_on, measure.baseline_value)
    return Target(
        year=target.year,
        kind=kind,
        goal=goal_of(measure) if numeric else None,
        unit=measure.unit_text or None,
        baseline=baseline,
        milestones=tuple(
            Milestone(m.year, m.value) for m in measure.milestones.all() if numeric and m.year < target.year
        ),
    )


def goal_of(measure: models.TargetMeasure) -> Goal | None:
    """The number promised; None where the plan leaves it blank, or a range lacks its end."""
    comparator = Comparator(measure.op)
    if measure.value is None or comparator is Comparator.DONE:
        return None
    if comparator is not Comparator.BETWEEN:
        return Goal(comparator, measure.value)
    if measure.value_high is None or measure.value_high < measure.value:
        return None
    return Goal(comparator, measure.value, measure.value_high)


def _trouble(
    target: models.Target, measure: models.TargetMeasure, definition: Definition | None
) -> Words | None:
    if target.year is None:
        return _NO_YEAR
    if definition is None:
        return _NO_INDICATOR
    unit = definition.told_as(numeric=measure.kind == "numeric").unit
    if measure.kind == "numeric" and measure.unit_text and unit and measure.unit_text != unit:
        return Words(
            f"Chỉ tiêu tính bằng “{measure.unit_text}” nhưng chỉ số tính bằng “{unit}”; hãy sửa cho khớp.",
            f"The target is in “{measure.unit_text}” but its indicator in “{unit}”; make them agree.",
        )
    return None


def _observed(figures: Iterable[Figure]) -> tuple[Observation, ...]:
    return tuple(
        Observation(id=f.key, on=f.on, value=f.value, footing=f.footing, part=f.part, whole=f.whole)
        for f in figures
        if f.counts and f.value is not None
    )


def _assessed(figures: Iterable[Figure]) -> tuple[Assessment, ...]:
    """Judgements in words; the document of a product is the file attached to it."""
    found = []
    for figure in figures:
        if figure.counts and figure.row is not None and figure.row.progress:
            files = [file.file_name for file in figure.row.evidence.all()]
            found.append(
                Assessment(figure.key, figure.on, Progress(figure.row.progress), files[0] if files else None)
            )
    return tuple(found)


@lru_cache(maxsize=4096)
def _judged(
    promise: Target, observed: tuple[Observation, ...], assessed: tuple[Assessment, ...], as_of: date
) -> Verdict:
    """Pure, so the same facts need judging once."""
    return judge(promise, observed, assessed, as_of=as_of)


@lru_cache(maxsize=1024)
def _outlook(promise: Target, observed: tuple[Observation, ...], as_of: date) -> TargetOutlook:
    return outlook(promise, observed, as_of=as_of)


_NO_YEAR = Words(
    "Kế hoạch chưa ghi năm phải đạt; cần bổ sung năm.", "The plan names no year to reach it; add the year."
)
_NO_INDICATOR = Words(
    "Chỉ tiêu chưa gắn với chỉ số nào; hãy chọn chỉ số hoặc tạo chỉ số của địa phương.",
    "No indicator follows this target yet; choose one or make a local one.",
)
