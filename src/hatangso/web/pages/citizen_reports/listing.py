"""The inbox: every report of the commune (or the province's communes), or what lies with one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports.places import public_place
from hatangso.domain.citizen_reports.states import CLOSED, OPEN, STATES
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import (
    ReportFilter,
    late,
    lies_with,
    narrowed,
    reports_seen_by,
    sees_every,
)
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_id
from hatangso.web.components.map_link import map_link
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.report_here.listing import Shown
from hatangso.web.pages.report_here.words import category_name, state_name
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30
MOST_EXPORTED = 50_000
SHOWS = {
    "open": gettext_lazy("Đang xử lý"),
    "unchecked": gettext_lazy("Chờ kiểm tra nội dung"),
    "late": gettext_lazy("Quá hạn"),
    "closed": gettext_lazy("Đã kết thúc"),
    "all": gettext_lazy("Tất cả"),
}
SORTS = {
    "due": gettext_lazy("Đến hạn trước"),
    "new": gettext_lazy("Mới nhất"),
    "also": gettext_lazy("Nhiều người gặp"),
}
URGENT = [code for code, one in report_categories().items() if one.urgency == "urgent"]


@dataclass(frozen=True)
class Line:
    """One line of the inbox."""

    report: CitizenReport
    shown: Shown
    text: str
    urgent: bool
    late: bool


@unit_page("triage_reports")
def citizen_reports(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv` holds no personal data."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    today = timezone.localdate(now)
    seen, every = reports_seen_by(actor, unit), sees_every(actor, unit)
    asked = _asked(request, actor)
    found = _sorted(narrowed(seen, asked, now), request.GET.get("sort", ""))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"phan-anh-{unit.code}", _headings(), _rows(found[:MOST_EXPORTED]))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    codes = list(seen.order_by().values_list("category", flat=True).distinct())
    context = {
        "page": page,
        "lines": [_line(report, every, today) for report in page],
        "counts": seen.order_by().aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state__in=OPEN, merged_into=None)),
            late=Count("pk", filter=late(today)),
            unchecked=Count("pk", filter=Q(moderated_at=None, state__in=OPEN, merged_into=None)),
            mine=Count("pk", filter=lies_with(actor.organisation_ids)),
        ),
        "asked": asked,
        "mine": asked.mine is not None,
        "show": request.GET.get("show", "open"),
        "sort": request.GET.get("sort", "due"),
        "shows": SHOWS | {state: spoken(words) for state, words in STATES.items()},
        "sorts": SORTS,
        "categories": sorted(((code, category_name(code)) for code in codes), key=lambda pair: pair[1]),
        "places": _places(seen) if unit.level != "commune" else [],
        "every": every,
        "on_map": _on_map(request, unit, found),
        "today": today,
    }
    return render(request, "citizen_reports/listing.html", context)


def _asked(request: HttpRequest, actor: Any) -> ReportFilter:
    told, show = request.GET, request.GET.get("show", "open")
    return ReportFilter(
        state="" if show == "all" else show if show in SHOWS or show in STATES else "open",
        category=told.get("category", "")[:40],
        place=asked_id(told.get("place")),
        owner=asked_id(told.get("owner")),
        text=told.get("q", "")[:100],
        since=asked_day(told.get("since")),
        until=asked_day(told.get("until")),
        mine=actor.organisation_ids if told.get("whose") == "mine" else None,
    )


def _on_map(request: HttpRequest, unit: Unit, found: QuerySet[CitizenReport]) -> str:
    """The big map of what is public; the frame tells nothing of private places."""
    actor, show = request.actor, request.GET.get("show", "open")  # type: ignore[attr-defined]
    if not any(actor.may_somewhere(one, unit) for one in ("view_assets", "edit_assets")):
        return ""
    told = {name: request.GET.get(name, "") for name in ("category", "since", "until")}
    told["state"] = "" if show == "all" else "closed" if show in (*CLOSED, "closed") else "open"
    public = found.filter(private=False, moderated_at__isnull=False)
    return map_link(unit, "phan-anh", told, told, public)


def _sorted(found: QuerySet[CitizenReport], sort: str) -> QuerySet[CitizenReport]:
    if sort == "new":
        return found.order_by("-received_at", "-id")
    if sort == "also":
        return found.order_by("-also", "-received_at")
    closed = Case(When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    urgent = Case(When(category__in=URGENT, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.order_by(closed, urgent, "due_on", "id")


def _line(report: CitizenReport, every: bool, today: date) -> Line:
    """An owner reads what was looked through; who handles them all reads what was sent."""
    text = report.reporter_text if every and report.moderated_at is None else report.public_text
    owner_late = report.state == "with_owner" and report.owner_answered_at is None
    is_late = report.state in OPEN and (
        report.due_on < today
        or (owner_late and report.owner_due_on is not None and report.owner_due_on < today)
    )
    return Line(report, Shown.of(report), text, report.category in URGENT, is_late)


def _places(seen: QuerySet[CitizenReport]) -> list[Unit]:
    units = Unit.objects.filter(pk__in=seen.order_by().values("unit_id"))
    return list(units.order_by("name"))


def _headings() -> list[str]:
    return [
        _("Số"),
        _("Xã, phường"),
        _("Loại"),
        _("Trạng thái"),
        _("Nhận lúc"),
        _("Hạn trả lời"),
        _("Kết thúc lúc"),
        _("Cơ quan"),
        _("Đơn vị quản lý"),
        _("Hạn của đơn vị"),
        _("Người cũng gặp"),
        _("Nội dung công khai"),
        _("Kinh độ công khai"),
        _("Vĩ độ công khai"),
    ]


def _rows(found: Iterable[CitizenReport]) -> Iterable[list[Any]]:
    """What everybody may know: text only where it is public, the place coarse where it is private."""
    for report in found:
        place: tuple[float, float] | tuple[None, None] = (None, None)
        if report.lon is not None and report.lat is not None:
            place = public_place(report.lon, report.lat, private=report.private)
        yield [
            report.number,
            report.unit.full_name,
            category_name(report.category),
            state_name(report.state),
            report.received_at,
            report.due_on,
            report.closed_at,
            str(report.office or ""),
            str(report.owner or ""),
            report.owner_due_on,
            report.also,
            "" if report.private else report.public_text,
            *place,
        ]


urlpatterns = [path("<unit:unit_code>/phan-anh/", citizen_reports, name="citizen_reports")]
