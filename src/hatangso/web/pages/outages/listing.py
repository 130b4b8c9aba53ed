"""Outages of a commune or province: list, picture, export; of rivals' place, time and services only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hatangso.domain.outages.causes import CAUSES, SERVICES
from hatangso.flows.outages.rights import may_report
from hatangso.store.organisations.models import Organisation
from hatangso.store.outages.models import Outage
from hatangso.store.outages.queries import (
    OutageFilter,
    OutageSight,
    narrowed,
    outage_sight,
    outages_of,
)
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_id
from hatangso.web.components.map_link import map_link
from hatangso.web.components.places_map import places_map
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.outages.words import (
    cause_name,
    clock,
    lasted,
    places_of,
    service_names,
    spot_of,
)
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30
MOST_EXPORTED = 50_000
MOST_DRAWN = 300
ON_MAP = ("state", "cause", "service", "since", "until")  # what the map narrows by as well
STATES = {"lasting": gettext_lazy("Chưa khôi phục"), "ended": gettext_lazy("Đã khôi phục")}
SORTS = {
    "new": gettext_lazy("Mới nhất"),
    "lasting": gettext_lazy("Chưa khôi phục trước"),
    "people": gettext_lazy("Nhiều người bị ảnh hưởng"),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "new": ("-began_at", "-pk"),
    "lasting": (F("ended_at").desc(nulls_first=True), "-began_at", "-pk"),
    "people": (F("people").desc(nulls_last=True), "-began_at", "-pk"),
}


@dataclass(frozen=True)
class Line:
    """One line of the list as the person may see it."""

    outage: Outage
    whole: bool
    place: str
    services: str
    cause: str
    places: str
    began: str
    lasted: str
    ahead: bool  # planned works that have not begun


@unit_page("view_assets", "report_outages", "handle_outages")
@require_safe
def outages(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `state=`, `cause=`, `service=`, `operator=`, `commune=`, `since=`, `until=`, `sort=`,
    `export=xlsx|csv`."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    sight, seen = outage_sight(actor, unit), outages_of(unit)
    asked = asked_filter(request)
    sort = request.GET.get("sort", "new")
    if sort not in SORTS or (sort == "people" and not sight.whole):
        sort = "new"
    found = narrowed(seen, asked, sight).order_by(*ORDERS[sort])
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(
            kind, f"su-co-mang-{unit.code}", _headings(), _rows(found[:MOST_EXPORTED], sight, now)
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [line_of(one, sight, now) for one in page],
        "counts": seen.order_by().aggregate(all=Count("pk"), lasting=Count("pk", filter=Q(ended_at=None))),
        "picture": _picture(unit, found.filter(sight.placed_rows)),
        "on_map": map_link(unit, "su-co", request.GET, ON_MAP, found.filter(sight.placed_rows)),
        "asked": asked,
        "sort": sort,
        "sorts": {key: words for key, words in SORTS.items() if sight.whole or key != "people"},
        "states": STATES,
        "causes": [(code, spoken(words)) for code, words in CAUSES.items()],
        "services": [(code, spoken(words)) for code, words in SERVICES.items()],
        "operators": Organisation.objects.filter(
            pk__in=seen.filter(sight.whole_rows).order_by().values("operator_id")
        ).order_by("name"),
        "communes": _communes(seen) if unit.level == "province" else [],
        "may_report": may_report(actor, unit),
        "whole": sight.whole,
    }
    return render(request, "outages/listing.html", context)


def asked_filter(request: HttpRequest) -> OutageFilter:
    """What the address asks for."""
    told = request.GET
    return OutageFilter(
        state=told.get("state", "") if told.get("state") in STATES else "",
        cause=told.get("cause", "") if told.get("cause") in CAUSES else "",
        service=told.get("service", "") if told.get("service") in SERVICES else "",
        operator=asked_id(told.get("operator")),
        commune=asked_id(told.get("commune")),
        text=told.get("q", "")[:100],
        since=asked_day(told.get("since")),
        until=asked_day(told.get("until")),
    )


def line_of(outage: Outage, sight: OutageSight, now: datetime) -> Line:
    """A line with what may be seen."""
    whole = sight.sees_whole(outage)
    return Line(
        outage,
        whole,
        outage.place if sight.sees_place(outage) else "",
        service_names(outage),
        cause_name(outage.cause) if whole else "",
        places_of(outage),
        clock(outage.began_at),
        lasted(outage, now),
        outage.began_at > now,
    )


def _communes(seen: QuerySet[Outage]) -> list[Unit]:
    return list(Unit.objects.filter(outages__in=seen.order_by().values("pk")).distinct().order_by("name"))


def _picture(unit: Unit, found: QuerySet[Outage]) -> Any:
    placed = list(found.filter(wkb__isnull=False)[:MOST_DRAWN])
    if not placed:
        return ""
    units = [unit] if unit.level == "commune" else list(Unit.objects.filter(parent=unit, valid_to=None))
    drawn = outlines_of(units, timezone.localdate()).values()
    spots = [spot_of(one, reverse("outage", args=[unit.code, one.pk])) for one in placed]
    return places_map(drawn, spots, _("Nơi xảy ra sự cố mạng"))


def _headings() -> list[str]:
    return [
        _("Nơi xảy ra"),
        _("Xã, phường"),
        _("Dịch vụ"),
        _("Bắt đầu"),
        _("Khôi phục"),
        _("Số giờ"),
        _("Doanh nghiệp"),
        _("Nguyên nhân"),
        _("Số người"),
        _("Số hộ"),
        _("Ghi chú"),
        _("Kinh độ"),
        _("Vĩ độ"),
    ]


def _rows(found: Iterable[Outage], sight: OutageSight, now: datetime) -> Iterable[list[Any]]:
    for one in found:
        whole, placed = sight.sees_whole(one), sight.sees_place(one)
        middle = one.shape.representative_point() if placed and one.wkb is not None else None
        hours = ((one.ended_at or now) - one.began_at).total_seconds() / 3600
        yield [
            one.place if placed else "",
            places_of(one),
            service_names(one),
            clock(one.began_at),
            clock(one.ended_at),
            round(max(0.0, hours), 2),
            str(one.operator or "") if whole else "",
            cause_name(one.cause) if whole else "",
            one.people if whole else None,
            one.households if whole else None,
            one.note if whole else "",
            round(middle.x, 6) if middle is not None else None,
            round(middle.y, 6) if middle is not None else None,
        ]


urlpatterns = [path("<unit:unit_code>/su-co/", outages, name="outages")]
