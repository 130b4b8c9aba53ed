"""The targets of a locality: how each stands, what was last told, how far the way is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.indicators.indicator import Component
from hatangso.domain.places.search_key import search_key
from hatangso.domain.progress.verdict import Status
from hatangso.store.collection.publications import contested_among
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.standing import WORST_FIRST, TargetStanding, health
from hatangso.store.results.province_standing import standings
from hatangso.web.components.health_bar import health_bar
from hatangso.web.components.target_columns import target_cells, target_headings
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import component_name, spoken

A_PAGE = 25
COMPONENTS = [*Component, ""]
ORDERS = {
    "plan": gettext_lazy("Thứ tự trong kế hoạch"),
    "status": gettext_lazy("Chậm nhất trước"),
    "year": gettext_lazy("Năm phải đạt"),
    "way": gettext_lazy("Đã đi được ít nhất trước"),
    "text": gettext_lazy("Nội dung"),
}


@dataclass(frozen=True)
class Wanted:
    """What a person asked to see."""

    status: str = ""
    component: str = ""
    organisation: int = 0
    year: int = 0
    text: str = ""
    order: str = "plan"
    state: str = "live"

    def holds(self, standing: TargetStanding) -> bool:
        target = standing.target
        words = search_key(self.text).split()
        key = search_key(f"{target.text} {target.output} {target.note}") if words else ""
        parts = {part.organisation_id for part in target.organisations.all()}
        return (
            (not self.status or standing.status == self.status)
            and (not self.component or (target.component or "none") == self.component)
            and (not self.organisation or self.organisation in parts)
            and (not self.year or target.year == self.year)
            and all(word in key for word in words)
        )


@unit_page("view_programme")
def targets(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv` gives it as a file."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    wanted = _wanted(request)
    every = standings(unit, as_of=today, actor=actor, states=(wanted.state,))
    found = sorted((s for s in every if wanted.holds(s)), key=_order(wanted.order))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"chi-tieu-{unit.code}-{today:%Y%m%d}", _headings(), _rows(found))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    counts = health(every)
    return render(
        request,
        "targets/listing.html",
        {
            "wanted": wanted,
            "page": page,
            "contested": contested_among(
                measure.latest.row.pk
                for standing in page
                for measure in standing.measures
                if measure.latest and measure.latest.row
            ),
            "groups": _groups(list(page)) if wanted.order == "plan" else [("", list(page))],
            "every": every,
            "health": counts,
            "health_bar": health_bar(counts),
            "statuses": list(Status),
            "components": [(c or "none", component_name(c)) for c in COMPONENTS],
            "organisations": Organisation.objects.filter(target_roles__target__unit=unit).distinct(),
            "years": sorted({s.target.year for s in every if s.target.year}),
            "orders": ORDERS,
            "unapproved": sum(1 for s in every if s.has_unapproved),
            "may_edit": actor.may("edit_plan", unit),
            "may_enter": actor.may_somewhere("enter_figures", unit),
            "today": today,
        },
    )


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET

    def number(name: str) -> int:
        text = asked.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    return Wanted(
        status=asked.get("status", "") if asked.get("status") in set(Status) else "",
        component=asked.get("component", ""),
        organisation=number("organisation"),
        year=number("year"),
        text=asked.get("q", ""),
        order=asked.get("order", "plan") if asked.get("order") in ORDERS else "plan",
        state="withdrawn" if asked.get("state") == "withdrawn" else "live",
    )


def _order(name: str) -> Any:
    def in_plan(standing: TargetStanding) -> tuple[Any, ...]:
        target = standing.target
        place = COMPONENTS.index(target.component) if target.component in COMPONENTS else len(COMPONENTS)
        return (place, target.year or 9999, target.position, target.pk)

    def way(standing: TargetStanding) -> float:
        ways = [m.way for m in standing.measures if m.way is not None]
        return min(ways, default=101.0)

    return {
        "plan": in_plan,
        "status": lambda s: (WORST_FIRST.index(s.status), *in_plan(s)),
        "year": lambda s: (s.target.year or 9999, *in_plan(s)),
        "way": lambda s: (way(s), *in_plan(s)),
        "text": lambda s: (search_key(s.target.text), s.target.pk),
    }[name]


def _groups(found: Sequence[TargetStanding]) -> list[tuple[str, list[TargetStanding]]]:
    groups: dict[str, list[TargetStanding]] = {}
    for standing in found:
        groups.setdefault(component_name(standing.target.component), []).append(standing)
    return list(groups.items())


def _headings() -> list[str]:
    return [
        *target_headings(),
        _("Đã duyệt"),
        _("Tình trạng"),
        _("Vì sao"),
        _("Cơ quan chủ trì"),
        _("Cơ quan phối hợp"),
    ]


def _rows(found: Sequence[TargetStanding]) -> Iterator[list[Value]]:
    for standing in found:
        target = standing.target
        parts = list(target.organisations.all())
        for seen in standing.measures:
            latest = seen.latest
            yield [
                *target_cells(standing, seen),
                "" if latest is None else _("Có") if latest.approved else _("Chưa"),
                spoken(seen.verdict.status.label),
                spoken(seen.verdict.reason),
                "; ".join(str(p.organisation or p.wording) for p in parts if p.role == "lead"),
                "; ".join(str(p.organisation or p.wording) for p in parts if p.role == "coordinating"),
            ]


urlpatterns = [path("<unit:unit_code>/chi-tieu/", targets, name="targets")]
