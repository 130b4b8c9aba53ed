"""What is counted of outages: by cause, operator and commune; what is not known says so."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.domain.outages.statistics import Tally, tally
from hatangso.flows.outages.from_report import unlinked_reports
from hatangso.store.organisations.models import Organisation
from hatangso.store.outages.queries import (
    OutageFilter,
    narrowed,
    outage_sight,
    outages_of,
    rows_by_commune,
    start_of,
    tallies_by,
)
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.outages.words import cause_name
from hatangso.web.pages.report_here.words import category_name

YEAR = timedelta(days=365)


@unit_page("view_assets", "report_outages", "handle_outages")
@require_safe
def outage_statistics(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?since=`, `?until=`, `?export=xlsx|csv`. An operator's numbers are of its own outages."""
    now = timezone.now()
    since = asked_day(request.GET.get("since")) or timezone.localdate(now) - YEAR
    until = asked_day(request.GET.get("until")) or timezone.localdate(now)
    sight = outage_sight(request.actor, unit)  # type: ignore[attr-defined]
    found = narrowed(outages_of(unit), OutageFilter(since=since, until=until), sight)
    found = found.filter(sight.whole_rows, began_at__lte=now)
    begin, end = start_of(since), min(start_of(until + timedelta(days=1)), now)
    rows = list(found.order_by().values("cause", "operator_id", "began_at", "ended_at", "people"))
    tables = [
        (_("Theo nguyên nhân"), _named(tallies_by(rows, lambda row: row["cause"], begin, end), cause_name)),
        (_("Theo doanh nghiệp"), _operators(tallies_by(rows, lambda row: row["operator_id"], begin, end))),
    ]
    if unit.level == "province":
        communes = tallies_by(rows_by_commune(found), lambda row: row["commune"], begin, end)
        names = dict(Unit.objects.filter(pk__in=list(communes)).values_list("pk", "full_name"))
        tables.append((_("Theo xã, phường"), _named(communes, lambda pk: names.get(pk, ""))))
    alone = _alone(request, unit, begin, end)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(
            kind, f"thong-ke-su-co-{unit.code}", _headings(), [*_rows(tables), *_alone_rows(alone)]
        )
    total = next(iter(tallies_by(rows, lambda _row: None, begin, end).values()), tally((), begin, end))
    context = {
        "total": total, "tables": tables, "since": since, "until": until, "whole": sight.whole,
        "alone": alone, "alone_sum": sum(n for _name, n in alone),
    }  # fmt: skip
    return render(request, "outages/statistics.html", context)


def _alone(request: HttpRequest, unit: Unit, begin: datetime, end: datetime) -> list[tuple[str, int]]:
    """How many network reports of citizens belong to no outage, by category: counted in none of the rest."""
    actor = request.actor  # type: ignore[attr-defined]
    found = unlinked_reports(actor=actor, unit=unit, since=begin, until=end)
    counts = found.values_list("category").annotate(n=Count("pk")).order_by("-n", "category")
    return [(category_name(code), n) for code, n in counts]


def _alone_rows(alone: list[tuple[str, int]]) -> list[list[Any]]:
    title = _("Phản ánh về mạng chưa gắn sự cố")
    return [[title, name, n, *[None] * 6] for name, n in alone]


def _named(groups: dict[Any, Tally], name: Any) -> list[tuple[str, Tally]]:
    return sorted(((name(key), one) for key, one in groups.items()), key=lambda pair: -pair[1].hours)


def _operators(groups: dict[Any, Tally]) -> list[tuple[str, Tally]]:
    names = dict(Organisation.objects.filter(pk__in=[pk for pk in groups if pk]).values_list("pk", "name"))
    return _named(groups, lambda pk: names.get(pk, _("chưa rõ doanh nghiệp")))


def _headings() -> list[str]:
    return [
        _("Bảng"),
        _("Nhóm"),
        _("Số sự cố"),
        _("Chưa khôi phục"),
        _("Số giờ gián đoạn"),
        _("Đã khôi phục (n)"),
        _("Giờ khôi phục (trung vị)"),
        _("Người-giờ"),
        _("Sự cố chưa biết số người"),
    ]


def _rows(tables: list[tuple[str, list[tuple[str, Tally]]]]) -> list[list[Any]]:
    return [
        [
            title, name, one.count, one.lasting, round(one.hours, 2), one.restored,
            None if one.median_hours is None else round(one.median_hours, 2),
            None if one.people_hours is None else round(one.people_hours, 1), one.people_unknown,
        ]
        for title, lines in tables
        for name, one in lines
    ]  # fmt: skip


urlpatterns = [path("<unit:unit_code>/su-co/thong-ke/", outage_statistics, name="outage_statistics")]
