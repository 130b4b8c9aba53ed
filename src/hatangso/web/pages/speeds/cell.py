"""One place, operator, technology and period: how devices are spread, what follows, and on what it stands."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.measurement.span import span_of
from hatangso.domain.statistics.needed import Statistic
from hatangso.store.measurements.evidence import imports_behind
from hatangso.store.measurements.models import Petition
from hatangso.store.measurements.readings import (
    Cell,
    Reading,
    by_metric,
    by_operator,
    one_of,
    over_periods,
    published_beside,
    readings_of,
)
from hatangso.store.measurements.speed_goals import SpeedGoal, indicator_of, is_growth, speed_goals
from hatangso.store.measurements.speed_growth import (
    rank_of,
)
from hatangso.store.measurements.speed_verdicts import Judged, judged
from hatangso.store.places.models import Unit
from hatangso.web.components.speed_charts import Span, Spread, distribution, intervals
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.cell_findings import growth_there, weak_there
from hatangso.web.pages.speeds.speeds import asked_for, offered, region_of
from hatangso.web.pages.speeds.wanted import Wanted
from hatangso.web.pages.speeds.words import (
    CLASSES,
    METRICS,
    OWN_SOURCE,
    UNITS,
    cell_name,
    operator_name,
    period_name,
    source_about,
    source_name,
)


@unit_page("view_measurements")
def speed_cell(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?place=` is the commune (or province); the other parameters name the stratum as on the table."""
    actor = request.actor  # type: ignore[attr-defined]
    region = region_of(unit, actor)
    place = region.place(request.GET.get("place") or unit.code)
    if place is None:
        raise Http404
    there, wanted = asked_for(request, region)
    may_import = actor.may("import_measurements", unit)
    if wanted is None:
        return render(request, "speeds/nothing.html", {"region": region, "may_import": may_import})
    cell, whole = wanted.cell, place.pk in region.whole
    reading = one_of(place, cell, whole=whole)
    span = span_of(cell.period)
    year = span.last_day.year if span else timezone.localdate().year
    goals = speed_goals([*region.units, region.province], indicator_of(cell), year)
    goal = goals.get(place.pk)
    target = goal.goal.value if goal and not is_growth(cell) else None
    readings = {} if cell.is_published else readings_of(region.units, cell, whole=region.whole)
    by: Statistic = "mean" if wanted.statistic == "mean" else "median"
    past = [] if cell.is_published else over_periods(place, cell, whole=whole)
    operators = [] if cell.is_published else by_operator(place, cell, whole=whole)
    context: dict[str, Any] = {
        "region": region,
        "place": place,
        "wanted": wanted,
        "cell": cell,
        "name": cell_name(cell),
        "reading": reading,
        "class_of": CLASSES.get(reading.standing),
        "metric_unit": UNITS[cell.metric],
        "kept_back": reading.keeps_back("mean") or reading.keeps_back("median"),
        "goal": goal,
        "goal_unit": "x" if is_growth(cell) else "Mbit/s",
        "verdicts": [] if is_growth(cell) else verdicts(reading, goal, wanted),
        "growth": growth_there(place, reading, goal, wanted, whole=whole),
        "ranked": rank_of(place, readings, by, higher_is_better=cell.metric in {"download", "upload"}),
        "weak": weak_there(place, region, reading, readings, goals, cell),
        "plot": plot(reading, cell, target),
        "metrics": metrics_of(place, cell, whole=whole),
        "history": compared(_("Qua các kỳ"), past, wanted, target, "qua-ky", period_name, cell.period),
        "past": past,
        "operators": operators,
        "operator_rows": rows_of(operators, operator_name),
        "past_rows": rows_of(past, period_name),
        "operator_chart": compared(
            _("Các nhà mạng"), operators, wanted, target, "nha-mang", operator_name, cell.operator
        ),
        "beside": published_beside([place], cell).get(place.pk) if not cell.is_published else None,
        "imports": imports_behind(region.province, cell) if whole and not cell.is_published else [],
        "sees_imports": whole,
        "source": source_name(cell.source),
        "about": source_about(cell.source),
        "offered": offered(there, wanted),
        "query": urlencode(wanted.query()),
        "petitions": [
            (one, actor.sees_all(one.obstacle.unit)) for one in (petitions_of(place, cell) if whole else ())
        ],
        "may_petition": petition_address(unit, place, actor, wanted) if reading.standing else "",
        "may_choose_operator": any(code for code, _reading in operators)
        and not cell.operator
        and actor.may_somewhere("raise_obstacle", unit),
        "recruit_query": urlencode(wanted.query() | {"source": OWN_SOURCE}),
        "may_recruit": may_import,
        **shares_of(reading),
    }
    return render(request, "speeds/cell.html", context)


def shares_of(reading: Reading) -> dict[str, float | None]:
    """Shares of the result in per cent: flagged devices, the place's own data in its small-area estimate."""
    result = reading.result
    if result is None:
        return {}
    return {
        "flagged": None if result.flagged is None else 100 * result.flagged,
        "own": None if result.own is None else 100 * result.own,
        "rest": None if result.own is None else 100 - 100 * result.own,
    }


@dataclass(frozen=True)
class Row:
    """One line of the table beside a drawing."""

    name: str
    reading: Reading


def rows_of(found: list[tuple[str, Reading]], name_of: Any) -> list[Row]:
    return [Row(name_of(code), reading) for code, reading in found]


def verdicts(reading: Reading, goal: SpeedGoal | None, wanted: Wanted) -> list[Judged]:
    """By both statistics, the chosen one first; none where there is no target or no interval can be."""
    other = "median" if wanted.statistic == "mean" else "mean"
    found = [judged(reading, goal.goal if goal else None, one) for one in (wanted.statistic, other)]
    return [one for one in found if one is not None]


def plot(reading: Reading, cell: Cell, target: float | None) -> SafeString:
    """How the devices are spread, as it may be told; nothing of fewer than thirty."""
    if not reading.spread or reading.interval("median") is None:
        return SafeString("")
    return distribution(
        _("Các thiết bị theo %(metric)s") % {"metric": str(METRICS[cell.metric]).lower()},
        [Spread(*one) for one in reading.spread],
        UNITS[cell.metric],
        ident="phan-bo",
        median=reading.estimate("median"),
        interval=reading.interval("median"),
        target=target,
    )


def compared(
    name: str,
    found: list[tuple[str, Reading]],
    wanted: Wanted,
    target: float | None,
    ident: str,
    name_of: Any,
    here: str,
) -> SafeString:
    """Intervals below one another; nothing to draw for a single one."""
    if len(found) < 2:
        return SafeString("")
    rows = []
    for code, reading in found:
        low, high = reading.interval(wanted.statistic) or (None, None)
        value = reading.estimate(wanted.statistic)
        rows.append(Span(name_of(code), low, high, value, here=code == here))
    return intervals(name, rows, UNITS[wanted.cell.metric], ident=ident, target=target)


def metrics_of(place: Unit, cell: Cell, *, whole: bool) -> list[tuple[str, str, Reading]]:
    """Every metric of the same devices, as code, name and reading."""
    if cell.is_published:
        return [
            (code, str(METRICS[code]), one_of(place, replace(cell, metric=code), whole=whole))
            for code in ("download", "upload", "latency")
        ]
    found = by_metric(place, cell, whole=whole)
    return [(code, str(name), found[code]) for code, name in METRICS.items() if code in found]


def petitions_of(place: Unit, cell: Cell) -> list[Petition]:
    """What operators were asked about this place, newest first. One query."""
    found = Petition.objects.filter(unit=place).select_related("operator", "obstacle__unit")
    if cell.operator:
        found = found.filter(figures__operator=cell.operator)
    return list(found[:5])


def petition_address(unit: Unit, place: Unit, actor: Any, wanted: Wanted) -> str:
    """Where a petition about this place is written; '' for who may not, or where no operator is named."""
    if (
        wanted.cell.is_published
        or not wanted.cell.operator
        or not actor.may_somewhere("raise_obstacle", unit)
    ):
        return ""
    return f"{reverse('speed_petition', args=[unit.code])}?{urlencode(wanted.query())}&place={place.code}"


urlpatterns = [path("<unit:unit_code>/toc-do/o/", speed_cell, name="speed_cell")]
