"""One outage: what is known, where, which reports tell of it, and what to do next."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.flows.outages.ask_power import ask_power, power_companies
from hatangso.flows.outages.keep_outage import end_outage, outage_mark, withdraw_outage
from hatangso.flows.outages.link_report import likely_reports, link_report, unlink_report
from hatangso.flows.outages.rights import may_handle
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.outages.models import Outage
from hatangso.store.outages.queries import OutageSight, outage_sight, outages_of
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id
from hatangso.web.components.places_map import places_map
from hatangso.web.page import unit_page
from hatangso.web.pages.outages.words import (
    cause_name,
    clock,
    lasted,
    people_words,
    places_of,
    service_names,
    spot_of,
)
from hatangso.web.pages.report_here.listing import Shown


@unit_page("view_assets", "report_outages", "handle_outages")
@require_safe
def outage(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page; of a rival's outage place, time and services."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, sight = outage_of(actor, unit, pk)
    now, whole, placed = timezone.now(), sight.sees_whole(found), sight.sees_place(found)
    handles = whole and may_handle(actor, found)
    power = handles and found.cause == "power" and found.obstacle_id is None
    linked = _linked(found) if whole else []
    return render(
        request,
        "outages/one.html",
        {
            "one": found,
            "whole": whole,
            "placed": placed,
            "handles": handles,
            "facts": _facts(found, now, whole=whole, placed=placed),
            "lasted": lasted(found, now),
            "seen": outage_mark(found),
            "now": timezone.localtime(now).strftime("%Y-%m-%dT%H:%M"),
            "power": power,
            "companies": list(power_companies(found, now)) if power else [],
            "linked": linked,
            "likely": [Shown.of(one) for one in likely_reports(actor=actor, outage=found, now=now)]
            if handles
            else [],
            "picture": _picture(unit, found) if placed else "",
            "map_address": _map_address(unit, found) if placed else "",
        },
    )


@require_POST
@unit_page("report_outages", "handle_outages")
def outage_act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """End, withdraw, ask the electricity company, put a report to it; the flows ask for the right."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, _sight = outage_of(actor, unit, pk)
    told, now = request.POST, timezone.now()
    common: dict[str, Any] = {"actor": actor, "outage": found}
    seen: dict[str, Any] = {"seen": told.get("seen", ""), "now": now}
    try:
        match told.get("action"):
            case "end":
                end_outage(**common, ended_at=_moment(told.get("ended_at")), **seen)
                messages.success(request, _("Đã ghi giờ khôi phục."))
            case "withdraw":
                withdraw_outage(**common, why=told.get("why", ""), **seen)
                messages.success(request, _("Đã rút sự cố; không còn tính vào thống kê."))
                return redirect("outages", unit.code)
            case "power":
                company = Organisation.objects.filter(pk=asked_id(told.get("company")) or 0).first()
                obstacle = ask_power(**common, company=company, **seen)
                messages.success(
                    request,
                    _("Đã chuyển %(company)s; theo dõi ở trang vướng mắc.") % {"company": obstacle.held_by},
                )
            case "link":
                link_report(**common, number=told.get("number", "")[:20], now=now)
                messages.success(request, _("Đã gắn phản ánh vào sự cố."))
            case "unlink":
                unlink_report(**common, number=told.get("number", "")[:20])
                messages.success(request, _("Đã bỏ gắn."))
            case _:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("outage", unit.code, found.pk)


def outage_of(actor: Actor, unit: Unit, pk: int) -> tuple[Outage, OutageSight]:
    """The outage of that id in the unit and how much of it the person sees; 404 else."""
    found = (
        outages_of(unit)
        .select_related("obstacle__held_by", "obstacle__unit", "reported_by", "changed_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404(_("Không có sự cố này ở %(unit)s.") % {"unit": unit.full_name})
    return found, outage_sight(actor, unit)


def _facts(found: Outage, now: datetime, *, whole: bool, placed: bool) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Nơi xảy ra"), found.place if placed else ""),
        (_("Xã, phường"), places_of(found)),
        (_("Dịch vụ"), service_names(found)),
        (_("Bắt đầu"), clock(found.began_at)),
        (_("Khôi phục"), clock(found.ended_at) or _("chưa khôi phục")),
        (_("Kéo dài"), lasted(found, now)),
    ]
    if whole:
        facts += [
            (_("Doanh nghiệp"), found.operator or _("chưa rõ")),
            (_("Nguyên nhân"), cause_name(found.cause)),
            (_("Số người"), people_words(found.people)),
            (_("Số hộ"), people_words(found.households)),
            (_("Ghi chú"), found.note),
            (_("Người báo"), f"{found.reported_by}, {clock(found.reported_at)}"),
        ]
    return [(label, value) for label, value in facts if value]


def _linked(found: Outage) -> list[tuple[str, Shown | None]]:
    numbers = [one.number for one in found.reports.all()]
    rows = {one.number: one for one in CitizenReport.objects.filter(number__in=numbers)}
    return [(number, Shown.of(rows[number]) if number in rows else None) for number in numbers]


def _picture(unit: Unit, found: Outage) -> Any:
    if found.wkb is None:
        return ""
    outlines = outlines_of(list(found.communes.all()), timezone.localdate()).values()
    return places_map(outlines, [spot_of(found, _map_address(unit, found))], _("Nơi xảy ra sự cố"))


def _map_address(unit: Unit, found: Outage) -> str:
    if found.wkb is None:
        return ""
    middle = found.shape.representative_point()
    return f"{reverse('map', args=[unit.code])}?at=15/{middle.y:.6f}/{middle.x:.6f}&lop=su-co"


def _moment(text: str | None) -> datetime:
    try:
        found = parse_datetime(text or "")
    except ValueError:
        found = None
    if found is None or not 1900 < found.year < 2200:
        raise Refused(_("Hãy ghi giờ khôi phục."))
    return timezone.make_aware(found) if timezone.is_naive(found) else found


urlpatterns = [
    path("<unit:unit_code>/su-co/<int:pk>/", outage, name="outage"),
    path("<unit:unit_code>/su-co/<int:pk>/buoc/", outage_act, name="outage_act"),
]
