"""The targets of a report: each measure with the figures that count on the closing day, and its verdict."""

from dataclasses import replace
from datetime import date

from hatangso.domain.periods import Period
from hatangso.domain.progress.observation import Progress
from hatangso.domain.progress.trajectory import required_at
from hatangso.domain.quantities import Unknown
from hatangso.domain.reports.facts import FigureFact, TargetFact
from hatangso.store.places.models import Unit
from hatangso.store.places.neighbourhoods import ever
from hatangso.store.programme import models
from hatangso.store.programme.definitions import component_label, definitions_of
from hatangso.store.programme.figure_rows import Figure, figures_by_indicator, observations_of
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.programme.standing import MeasureStanding, goal_of, measure_standing, with_below
from hatangso.store.programme.target_queries import visible_targets, with_parts
from hatangso.store.results.province_standing import figures_from_below


def target_facts(unit: Unit, *, period: Period, as_of: date) -> tuple[TargetFact, ...]:
    """Every live measure in the plan's order, in a constant number of queries.

    `previous` is the newest figure from before the period began: what there is to compare with.
    """
    definitions = definitions_of(unit)
    neighbourhoods = list(ever(unit))
    figures = figures_by_indicator(observations_of(unit), definitions, neighbourhoods)
    if unit.level == "province":
        codes = TargetMeasure.objects.filter(target__unit=unit, target__state="live")
        below = figures_from_below(unit, set(codes.values_list("indicator", flat=True)), as_of=as_of)
        figures = with_below(figures, below)
    known = {
        code: tuple(_of_period(figure, period, as_of) for figure in found) for code, found in figures.items()
    }
    facts = []
    for target in with_parts(visible_targets(unit, None).filter(state="live")):
        for measure in target.measures.all():
            code = measure.indicator
            standing = measure_standing(target, measure, definitions.get(code), known.get(code, ()), as_of)
            facts.append(_fact(target, standing, period.first_day))
    return tuple(facts)


def _of_period(figure: Figure, period: Period, as_of: date) -> Figure:
    """A figure of the report's period, or of one before, counts whenever it was told: it is collected after
    the closing day as a rule. It stands for the closing day at the latest."""
    if figure.period.last_day > period.last_day:
        return figure
    return replace(figure, on=min(figure.on, as_of))


def _rows(figure: Figure) -> tuple[models.Observation, ...]:
    return (figure.row,) if figure.row else figure.parts


def _fact(target: models.Target, standing: MeasureStanding, begins: date) -> TargetFact:
    measure = standing.measure
    before = [f for f in standing.figures if f.counts and f.on < begins]
    return TargetFact(
        key=f"target:{target.pk}:{measure.pk}",
        component=component_label(target.component).vi,
        text=target.text.strip(),
        year=target.year,
        measure=standing.definition.label.vi if standing.definition else "",
        goal=_goal(measure),
        unit=measure.unit_text,
        status=standing.verdict.status,
        reason=standing.verdict.reason.vi,
        leads=tuple(
            part.organisation.name if part.organisation else part.wording
            for part in target.organisations.all()
            if part.role == "lead"
        ),
        latest=_figure(standing.latest, measure) if standing.latest else None,
        previous=_figure(before[-1], measure) if before else None,
        planned=_planned(standing),
    )


def _goal(measure: models.TargetMeasure) -> str:
    if measure.kind == "product":
        return "có sản phẩm"
    if measure.kind == "qualitative":
        return "đạt mức đã nêu"
    goal = goal_of(measure)
    return goal.words(measure.unit_text or None).vi if goal else "chưa ghi giá trị"


def _planned(standing: MeasureStanding) -> float | None:
    """What the required path asks for on the closing day."""
    outlook = standing.outlook
    if outlook is None:
        return None
    asked = required_at(outlook.path, standing.as_of)
    return None if isinstance(asked, Unknown) else asked


def _figure(figure: Figure, measure: models.TargetMeasure) -> FigureFact:
    rows = _rows(figure)
    below = figure.below
    return FigureFact(
        ref=f"below:{measure.indicator}:{figure.period.code}"
        if below
        else "obs:" + ",".join(str(row.pk) for row in rows),
        period=figure.period.label.vi,
        on=figure.on,
        value=figure.value,
        unit=measure.unit_text,
        footing=figure.footing,
        approved=figure.approved,
        source=f"Gộp từ {below.counted}/{below.expected} xã, phường"
        if below
        else "; ".join(dict.fromkeys(row.source for row in rows)),
        words=_words(rows[0]) if figure.value is None and rows else "",
        part=figure.part,
        whole=figure.whole,
    )


def _words(row: models.Observation) -> str:
    progress = Progress(row.progress).label.vi if row.progress else ""
    return f"{progress}: {row.level_text}" if progress and row.level_text else progress or row.level_text
