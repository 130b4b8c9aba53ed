"""Citizens' reports on the map as everybody sees them: looked through, private ones in a cell's middle."""

from math import ceil, floor
from typing import Any

import shapely
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.assets.states import State
from hatangso.domain.citizen_reports.places import public_place
from hatangso.domain.citizen_reports.states import CLOSED
from hatangso.domain.places.coarse_grid import PER_DEGREE
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import (
    ReportFilter,
    narrowed,
    public_reports,
    reports_seen_by,
)
from hatangso.web.asked import asked_day
from hatangso.web.pages.map.asked_view import Box
from hatangso.web.pages.map.overlay import MOST, Asked, Field, Found, Overlay, Sign, Symbol, Thing, first_of
from hatangso.web.pages.report_here.listing import Shown
from hatangso.web.pages.report_here.words import category_name
from hatangso.web.templatetags.progress import spoken

SHOWS = {"open": gettext_lazy("Đang xử lý"), "closed": gettext_lazy("Đã kết thúc")}
OTHER = Symbol(icon="speakerphone")  # of a category of the past


def _sign(look: str) -> Sign:
    """Of '<open or closed>.<category>'."""
    show, _dot, category = look.partition(".")
    known = report_categories().get(category)
    return Sign(
        f"{category_name(category)}, {SHOWS[show].lower()}",
        State.IN_SERVICE if show == "open" else State.PERMITTED,
        known.icon if known else OTHER.icon,
    )


def _found(asked: Asked) -> Found:
    told = asked.told
    narrow = ReportFilter(
        state=told["state"] if told.get("state") in SHOWS else "",
        category=told.get("category", "") if told.get("category") in report_categories() else "",
        since=asked_day(told.get("since")),
        until=asked_day(told.get("until")),
    )
    rows = public_reports(asked.unit).exclude(min_lon=None)
    rows = narrowed(rows, narrow, asked.now).order_by("-received_at", "-id")
    if asked.box is not None:
        rows = rows.filter(_in_public_place(asked.box))
    # Who works on a report is led to its working page, everybody else to the public one.
    shown = list(rows.values_list("pk", flat=True)[:MOST])
    worked = set(reports_seen_by(asked.actor, asked.unit).filter(pk__in=shown).values_list("pk", flat=True))
    return first_of(rows, lambda one: _thing(one, asked, worked=one.pk in worked))


def _in_public_place(box: Box) -> Q:
    """Reports whose public place lies in the box: no series of boxes closes in on a private one."""
    west, south, east, north = box
    told: dict[str, Any] = {}
    for name, low, high in (("min_lon", west, east), ("min_lat", south, north)):
        told[f"{name}__gte"] = ceil(low * PER_DEGREE - 0.5) / PER_DEGREE
        told[f"{name}__lt"] = (floor(high * PER_DEGREE - 0.5) + 1) / PER_DEGREE
    exact = {"min_lon__gte": west, "min_lon__lte": east, "min_lat__gte": south, "min_lat__lte": north}
    return Q(private=False, **exact) | Q(private=True, **told)


def _thing(report: CitizenReport, asked: Asked, *, worked: bool) -> Thing:
    shown = Shown.of(report)
    lon, lat = public_place(report.min_lon or 0.0, report.min_lat or 0.0, private=report.private)
    facts = (
        (_("Trạng thái"), shown.state),
        (_("Nội dung"), shown.text),
        (_("Địa chỉ"), shown.address),
        (_("Xã, phường"), report.unit.full_name),
        (_("Nhận ngày"), date_format(localtime(report.received_at), "d/m/Y")),
        (_("Số"), report.number),
        (_("Vị trí"), _("gần đúng, trong ô khoảng 1 km") if report.private else ""),
    )
    own, public = ("citizen_report", [asked.unit.code, report.pk]), ("report_shown", [report.number])
    name, args = own if worked else public
    return Thing(
        id=report.number,
        shapes=(shapely.Point(lon, lat),),
        look=f"{'closed' if report.state in CLOSED else 'open'}.{report.category}",
        title=shown.category,
        facts=facts,
        address=reverse(name, args=args),
    )


OVERLAY = Overlay(
    code="phan-anh",
    name=gettext_lazy("Phản ánh của người dân"),
    table="citizen_reports",
    capabilities=(),
    icon="speakerphone",
    mark="bubble",
    colour="#8a4b00",
    dashes=(1, 1),
    fields=(
        Field("state", gettext_lazy("Trạng thái"), lambda: list(SHOWS.items()), first="open"),
        Field(
            "category",
            gettext_lazy("Loại"),
            lambda: [(code, spoken(one.name)) for code, one in report_categories().items()],
        ),
        Field("since", gettext_lazy("Từ ngày")),
        Field("until", gettext_lazy("Đến ngày")),
    ),
    sign=_sign,
    found=_found,
)
