"""Operators side by side and periods one after the other, of one place, source and method."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from hatangso.domain.measurement.method import comparable
from hatangso.domain.quantities import Estimate
from hatangso.domain.statistics.difference import difference
from hatangso.domain.statistics.needed import Statistic
from hatangso.store.measurements.readings import Reading, by_operator, over_periods
from hatangso.store.measurements.speed_growth import estimate_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.cell import compared, rows_of
from hatangso.web.pages.speeds.speeds import asked_for, offered, region_of
from hatangso.web.pages.speeds.table import higher_is_better
from hatangso.web.pages.speeds.words import UNITS, cell_name, operator_name, period_name

MOST = 12  # operators or periods set side by side


@dataclass(frozen=True)
class Pair:
    """Two readings of one kind; `apart` is the first less the second, None where it cannot be told."""

    one: str
    other: str
    apart: Estimate | None
    other_method: bool
    higher_is_better: bool

    @property
    def clear(self) -> bool:
        return self.apart is not None and not self.apart.low <= 0 <= self.apart.high

    @property
    def first_is_better(self) -> bool:
        return self.apart is not None and (self.apart.value > 0) == self.higher_is_better


@unit_page("view_measurements")
def compare(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?place=` and the stratum as on the table."""
    actor = request.actor  # type: ignore[attr-defined]
    region = region_of(unit, actor)
    place = region.place(request.GET.get("place") or unit.code)
    if place is None:
        raise Http404
    there, wanted = asked_for(request, region)
    if wanted is None:
        may_import = actor.may("import_measurements", unit)
        return render(request, "speeds/nothing.html", {"region": region, "may_import": may_import})
    cell, whole = wanted.cell, place.pk in region.whole
    by: Statistic = "mean" if wanted.statistic == "mean" else "median"
    operators = [] if cell.is_published else by_operator(place, cell, whole=whole)
    named = [one for one in operators if one[0]][:MOST]
    past = [] if cell.is_published else over_periods(place, cell, whole=whole)[-MOST:]
    better = higher_is_better(cell)
    return render(
        request,
        "speeds/compare.html",
        {
            "region": region,
            "place": place,
            "places": [region.province, *region.units],
            "wanted": wanted,
            "cell": cell,
            "name": cell_name(cell),
            "metric_unit": UNITS[cell.metric],
            "operator_chart": compared(
                _("Các nhà mạng"), operators, wanted, None, "nha-mang", operator_name, cell.operator
            ),
            "operator_rows": rows_of(operators, operator_name),
            "operator_pairs": pairs_of(list(combinations(named, 2)), by, operator_name, better=better),
            "period_chart": compared(_("Qua các kỳ"), past, wanted, None, "qua-ky", period_name, cell.period),
            "period_rows": rows_of(past, period_name),
            "period_pairs": pairs_of(
                [(later, earlier) for earlier, later in pairwise(past)], by, period_name, better=better
            ),
            "offered": offered(there, wanted),
            "query": urlencode(wanted.query()),
        },
    )


Told = tuple[str, Reading]


def pairs_of(
    found: Sequence[tuple[Told, Told]], by: Statistic, name_of: Callable[[str], str], *, better: bool
) -> list[Pair]:
    """The difference of each pair; of two methods, or where several are mixed, none."""
    pairs = []
    for (one, first), (other, second) in found:
        left, right = estimate_of(first, by), estimate_of(second, by)
        if left is None or right is None or first.result is None or second.result is None:
            continue
        other_method = not comparable(first.result.method, second.result.method)
        apart = None if other_method else difference(left, right)
        pairs.append(Pair(name_of(one), name_of(other), apart, other_method, better))
    return pairs


urlpatterns = [path("<unit:unit_code>/toc-do/so-sanh/", compare, name="speed_compare")]
