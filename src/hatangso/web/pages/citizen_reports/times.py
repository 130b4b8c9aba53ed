"""Counts and times by category, owner and commune: medians with how many they stand on, or unknown."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.citizen_reports.times import Answered
from hatangso.store.citizen_reports.queries import ReportFilter, narrowed, reports_seen_by, times_by, times_of
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.report_here.words import category_name

YEAR = timedelta(days=365)


@unit_page("triage_reports")
def citizen_report_times(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?since=`, `?until=`; `?export=xlsx|csv`."""
    now = timezone.now()
    since = asked_day(request.GET.get("since")) or timezone.localdate(now) - YEAR
    until = asked_day(request.GET.get("until"))
    seen = reports_seen_by(request.actor, unit)  # type: ignore[attr-defined]
    found = narrowed(seen, ReportFilter(since=since, until=until), now)
    tables = [
        (_("Theo loại"), _named(times_by(found, lambda row: row["category"], now), category_name)),
        (_("Theo đơn vị quản lý"), _organisations(times_by(found, lambda row: row["owner_id"], now))),
    ]
    if unit.level != "commune":
        tables.append((_("Theo xã, phường"), _units(times_by(found, lambda row: row["unit_id"], now))))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"phan-anh-thoi-gian-{unit.code}", _headings(), _rows(tables))
    context = {"total": times_of(found, now), "tables": tables, "since": since, "until": until}
    return render(request, "citizen_reports/times.html", context)


def _named(groups: dict[Any, Answered], name: Any) -> list[tuple[str, Answered]]:
    return sorted(((name(key), told) for key, told in groups.items()), key=lambda pair: -pair[1].filed)


def _organisations(groups: dict[Any, Answered]) -> list[tuple[str, Answered]]:
    names = dict(Organisation.objects.filter(pk__in=[pk for pk in groups if pk]).values_list("pk", "name"))
    return _named(groups, lambda pk: names.get(pk, _("chưa chuyển ai")))


def _units(groups: dict[Any, Answered]) -> list[tuple[str, Answered]]:
    names = dict(Unit.objects.filter(pk__in=list(groups)).values_list("pk", "full_name"))
    return _named(groups, names.get)


def _headings() -> list[str]:
    return [
        _("Bảng"),
        _("Nhóm"),
        _("Đã nhận"),
        _("Đang xử lý"),
        _("Quá hạn"),
        _("Đã kết thúc"),
        _("Đúng hạn"),
        _("Số ngày xử lý (trung vị)"),
    ]


def _rows(tables: list[tuple[str, list[tuple[str, Answered]]]]) -> list[list[Any]]:
    return [
        [title, name, told.filed, told.open, told.late, told.closed, told.in_time, _days(told)]
        for title, lines in tables
        for name, told in lines
    ]


def _days(told: Answered) -> float | None:
    return None if told.median_days is None else round(told.median_days, 2)


urlpatterns = [
    path("<unit:unit_code>/phan-anh/thoi-gian/", citizen_report_times, name="citizen_report_times")
]
