"""The targets of a locality as JSON: what is promised, what was last told, how it stands."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hatangso.api.asking import asked_unit
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.store.programme.standing import MeasureStanding, TargetStanding
from hatangso.store.results.province_standing import standings

router = Router(tags=["targets"])


class FigureOut(Schema):
    """The newest figure that counts. `id` is null for one rolled up from neighbourhoods."""

    id: int | None
    period: str
    on: date
    value: float | None
    part: float | None
    whole: float | None
    footing: str
    approved: bool


class ForecastOut(Schema):
    """The value expected at the deadline, with the interval that holds it in `level` of the cases."""

    value: float
    low: float
    high: float
    level: float


class MeasureOut(Schema):
    """One measure. Where something is not known it is null, never 0."""

    id: int
    indicator: str | None
    kind: str
    op: str
    goal: float | None
    goal_high: float | None
    unit: str | None
    status: str
    rule: str
    reason: str
    latest: FigureOut | None
    forecast: ForecastOut | None
    needed_yearly_gain: float | None


class TargetOut(Schema):
    """One target; it stands as its worst measure."""

    id: int
    text: str
    year: int | None
    component: str | None
    status: str
    lead: list[str]
    coordinating: list[str]
    measures: list[MeasureOut]


@router.get("/{unit_code}", response=list[TargetOut])
def targets(request: HttpRequest, unit_code: str) -> list[TargetOut]:
    """Every live target that the person may see."""
    unit = asked_unit(request, unit_code, "view_programme")
    actor = request.actor  # type: ignore[attr-defined]
    return [_target(standing) for standing in standings(unit, as_of=timezone.localdate(), actor=actor)]


def _target(standing: TargetStanding) -> TargetOut:
    target = standing.target
    parts = list(target.organisations.all())
    return TargetOut(
        id=target.pk,
        text=target.text,
        year=target.year,
        component=target.component or None,
        status=standing.status.value,
        lead=[str(p.organisation or p.wording) for p in parts if p.role == "lead"],
        coordinating=[str(p.organisation or p.wording) for p in parts if p.role == "coordinating"],
        measures=[_measure(seen) for seen in standing.measures],
    )


def _measure(seen: MeasureStanding) -> MeasureOut:
    measure, outlook, latest = seen.measure, seen.outlook, seen.latest
    expected = outlook.forecast if outlook else None
    gain = outlook.needed_yearly_gain if outlook else None
    return MeasureOut(
        id=measure.pk,
        indicator=measure.indicator or None,
        kind=measure.kind,
        op=measure.op,
        goal=measure.value,
        goal_high=measure.value_high,
        unit=measure.unit_text or None,
        status=seen.verdict.status.value,
        rule=f"{seen.verdict.rule}/{seen.verdict.version}",
        reason=seen.verdict.reason.vi,
        latest=FigureOut(
            id=latest.row.pk if latest.row else None,
            period=latest.period.code,
            on=latest.on,
            value=latest.value,
            part=latest.part,
            whole=latest.whole,
            footing=latest.footing.value,
            approved=latest.approved,
        )
        if latest
        else None,
        forecast=ForecastOut(value=expected.value, low=expected.low, high=expected.high, level=expected.level)
        if isinstance(expected, Estimate)
        else None,
        needed_yearly_gain=None if isinstance(gain, Unknown) else gain,
    )
