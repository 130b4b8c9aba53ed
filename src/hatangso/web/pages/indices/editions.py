"""Two editions or two rounds of indices side by side: groups, criteria, and the locality's points in each."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.catalog.index_files import indices as all_indices
from hatangso.domain.indices.index import Criterion, Group, Index
from hatangso.flows.index_criteria import index_for
from hatangso.store.indices.composites import label_of
from hatangso.store.indices.models import IndexRound
from hatangso.store.indices.sheets import UnitSheet, index_in, rounds_about, unit_sheet
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.words import require_whole, said, scores_unit
from hatangso.web.templatetags.progress import period_label

MOST_ROUNDS = 50


@dataclass(frozen=True)
class Side:
    """One of the two: an index as its file and the locality's criteria say, or as a round froze it."""

    key: str
    title: str
    index: Index
    sheet: UnitSheet | None = None

    def points_in(self, code: str) -> float | None:
        """The locality's points of a group."""
        if self.sheet is None:
            return None
        return next((g.counted.points for g in self.sheet.sheet.groups if g.group.code == code), None)


@unit_page("view_programme")
def index_editions(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?a=` and `?b=`: a code of an index, or `ky-<id>` of a round."""
    require_whole(request, unit)
    rounds = list(rounds_about(unit)[:MOST_ROUNDS])
    options = [
        *((code, f"{index.short} – {index.edition}") for code, index in all_indices().items()),
        *(
            (f"ky-{r.pk}", f"{r.definition['short']} – {r.edition}, {period_label(r.period)}, {r.unit}")
            for r in rounds
        ),
    ]
    one, other = (_side(unit, request.GET.get(name, ""), rounds) for name in ("a", "b"))
    return render(
        request,
        "indices/editions.html",
        {
            "options": options,
            "a": one.key if one else "",
            "b": other.key if other else "",
            "one": one,
            "other": other,
            "rows": _rows(one, other) if one and other else [],
        },
    )


def _side(unit: Unit, key: str, rounds: list[IndexRound]) -> Side | None:
    if key.startswith("ky-"):
        wanted = asked_id(key[3:])
        found = next((r for r in rounds if r.pk == wanted), None)
        if found is None:
            return None
        sheet = unit_sheet(found, unit) if scores_unit(found, unit) else None
        title = f"{found.definition['short']} – {found.edition}, {period_label(found.period)}"
        return Side(key, title, index_in(found), sheet)
    if key not in all_indices():
        return None
    index = all_indices()[key]
    here = index_for(unit, key) if index.is_points and not index.example_of else index
    return Side(key, f"{index.short} – {index.edition}", here)


def _rows(one: Side, other: Side) -> list[dict[str, Any]]:
    """Group by group; a group of the same code in both stands in one row."""
    groups = {group.code: group for group in (*one.index.groups, *other.index.groups)}
    rows = []
    for code, group in groups.items():
        left, right = (_group(side.index, code) for side in (one, other))
        rows.append(
            {
                "name": said(group.name),
                "left": left,
                "right": right,
                "left_points": one.points_in(code),
                "right_points": other.points_in(code),
                "criteria": _criteria(left, right),
            }
        )
    return rows


def _criteria(left: Group | None, right: Group | None) -> list[dict[str, Any]]:
    """Criteria in either, those of one code in one line, told whether they are the same."""
    of_left = {one.code: one for one in left.criteria} if left else {}
    of_right = {one.code: one for one in right.criteria} if right else {}
    found = []
    for code in dict.fromkeys([*of_left, *of_right]):
        a, b = of_left.get(code), of_right.get(code)
        kind = "same" if a and b and _told(a) == _told(b) else "changed" if a and b else "only"
        shown = a or b
        assert shown is not None
        found.append({"code": code, "name": said(label_of(shown)), "a": a, "b": b, "kind": kind})
    return found


def _told(one: Criterion) -> tuple[object, ...]:
    return (one.points, one.rule, one.weight, one.indicator, one.bonus)


def _group(index: Index, code: str) -> Group | None:
    return next((group for group in index.groups if group.code == code), None)


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/so-sanh/hai-phien-ban/", index_editions, name="index_editions")
]
