"""What if a weight or a figure of the locality were another one: computed, nothing is kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.domain.indices.what_if import what_if
from hatangso.store.indices.composites import label_of, most_of, unit_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.composite_reading import common, known_number, read_composite
from hatangso.web.pages.indices.words import index_or_404, require_whole, said, tried_number


@unit_page("view_programme")
def index_what_if(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """A form of the address: `w_<criterion>` weights in per cent, `v_<criterion>` figures."""
    require_whole(request, unit)
    found = index_or_404(code)
    if found.is_points or unit.level != "commune":
        raise Http404
    composite = read_composite(request, unit, found)
    place = composite.place_of(unit)
    rows: list[dict[str, Any]] = []
    weights: dict[int, float] = {}
    values: dict[int, float] = {}
    for j, one in enumerate(found.criteria):
        if not composite.table.asked[place, j]:
            continue
        row: dict[str, Any] = {
            "code": one.code,
            "name": said(label_of(one)),
            "unit": unit_of(one),
            "most": most_of(one),
            "value": known_number(composite.table.values[place, j]),
            "weight": 100 * float(composite.weights_in(place)[j]),
            "typed_weight": request.GET.get(f"w_{one.code}", "")[:20].strip(),
            "typed_value": request.GET.get(f"v_{one.code}", "")[:20].strip(),
            "weight_trouble": "",
            "value_trouble": "",
        }
        _read(row, "weight", weights, j, most=100.0, unit="%")
        _read(row, "value", values, j, most=row["most"], unit=row["unit"])
        if j in weights:  # a share of what is asked here, as the page shows it
            whole = float((composite.weights * composite.table.factors[place]).sum())
            weights[j] *= whole / 100 / float(composite.table.factors[place, j])
        rows.append(row)
    outcome = None
    troubled = any(row["weight_trouble"] or row["value_trouble"] for row in rows)
    if (weights or values) and not troubled:
        outcome = what_if(
            composite.table,
            composite.weights,
            found.composite,
            place=place,
            new_weights=weights,
            new_values=values,
        )
    shown = (
        {name: known_number(getattr(outcome, name)) for name in ("score", "rank", "new_score", "new_rank")}
        if outcome
        else None
    )
    return render(
        request,
        "indices/what_if.html",
        {**common(request, unit, found), "rows": rows, "outcome": shown, "troubled": troubled},
        status=422 if troubled else 200,
    )


def _read(
    row: dict[str, Any], name: str, into: dict[int, float], j: int, *, most: float | None, unit: str
) -> None:
    if not row[f"typed_{name}"]:
        return
    number, row[f"{name}_trouble"] = tried_number(row[f"typed_{name}"], most, unit)
    if number is not None:
        into[j] = number


urlpatterns = [path("<unit:unit_code>/bo-chi-so/<slug:code>/thu/", index_what_if, name="index_what_if")]
