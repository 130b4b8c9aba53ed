"""The figure of every commune for one indicator, in classes: what colours the map (docs/methods/tiles.md)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.indicators.indicator import Better
from hatangso.domain.maps.value_classes import by_target, equal_counts, equal_steps, natural_breaks
from hatangso.domain.numbers_format import format_quantity
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.results.cells import cells_of, periods_there, sight_of
from hatangso.web.components.choropleth import class_of, shade_of
from hatangso.web.page import unit_page
from hatangso.web.pages.city.wanted import wanted_period
from hatangso.web.templatetags.progress import period_label, spoken

METHODS: dict[str, Callable[[Sequence[float]], list[float]]] = {
    "quantile": equal_counts,
    "natural": natural_breaks,
    "equal": equal_steps,
}


@unit_page("view_programme")
def map_values(request: HttpRequest, unit: Unit, indicator: str) -> JsonResponse:
    """What the person may see of the province's communes; `?period=` and `?classes=` as the contract says."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sight = sight_of(actor, unit)
    if sight is None:
        raise PermissionDenied(_("Bạn không xem được số liệu của các xã, phường."))
    definition = definitions_of(sight.province).get(indicator)
    if definition is None:
        raise Http404(_("Không có chỉ số này."))
    period = wanted_period(request.GET.get("period", ""), periods_there(sight), timezone.localdate())
    communes = dict(
        Unit.objects.filter(parent=sight.province, level="commune", valid_to=None).values_list("pk", "code")
    )
    cells = cells_of(sight, [indicator], [period])
    values = {
        communes[pk]: cell.value
        for (pk, _code, _period), cell in cells.items()
        if cell.value is not None and pk in communes
    }
    method, borders = _borders(
        request.GET.get("classes", ""), list(values.values()), sight.province, indicator
    )
    answer = JsonResponse(
        {
            "indicator": indicator,
            "label": spoken(definition.label),
            "unit": definition.shape.unit or "",
            "period": period_label(period) if period else "",
            "better": "lower" if definition.better is Better.LOWER else "higher",
            "method": method,
            "classes": _classes(list(values.values()), borders, definition),
            "unknown": {"text": _("chưa có số liệu"), "count": len(communes) - len(values)},
            "values": {
                code: {"value": value, "class": class_of(value, borders), "text": _write(value, definition)}
                for code, value in values.items()
            },
        }
    )
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _borders(asked: str, values: list[float], province: Unit, indicator: str) -> tuple[str, list[float]]:
    """The method that is used and the inner borders; without a target of a number, equal counts."""
    if asked == "target":
        goals = TargetMeasure.objects.filter(
            target__unit=province, target__state="live", indicator=indicator, value__gt=0
        ).order_by("-pk")
        if (goal := goals.values_list("value", flat=True).first()) is not None:
            return "target", by_target(goal)
    method = asked if asked in METHODS else "quantile"
    return method, METHODS[method](values)


def _classes(values: list[float], borders: list[float], definition: Definition) -> list[dict[str, Any]]:
    if not values:
        return []
    count = len(borders) + 1
    ends = [min([*values, *borders[:1]]), *borders, max([*values, *borders[-1:]])]
    told = []
    for number in range(1, count + 1):
        low, high = ends[number - 1], ends[number]
        text = _("từ %(low)s đến %(high)s") if number == count else _("từ %(low)s đến dưới %(high)s")
        told.append(
            {
                "number": number,
                "low": low,
                "high": high,
                "text": text % {"low": _write(low, definition), "high": _write(high, definition)},
                "count": sum(class_of(value, borders) == number for value in values),
                "shade": shade_of(number, count),
            }
        )
    return told


def _write(value: float, definition: Definition) -> str:
    return format_quantity(value, definition.shape.unit, language=get_language() or "vi")


urlpatterns = [path("<unit:unit_code>/map/values/<str:indicator>.json", map_values, name="map_values")]
