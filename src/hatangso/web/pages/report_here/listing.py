"""What citizens reported in a commune and what became of it: for everybody, coarse where it is private."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from hatangso.domain.citizen_reports.places import public_place
from hatangso.domain.citizen_reports.states import CLOSED, OPEN
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import (
    ReportFilter,
    narrowed,
    public_reports,
    reports_of,
    taking_reports,
    times_of,
)
from hatangso.web.components.commune_map import CommuneMap, commune_map
from hatangso.web.page import living_unit
from hatangso.web.pages.report_here.sender import with_device
from hatangso.web.pages.report_here.words import PILLS, category_name, category_of, state_name

PER_PAGE = 20
ON_MAP = 300


@dataclass(frozen=True)
class Shown:
    """One report as everybody sees it."""

    report: CitizenReport
    category: str
    icon: str
    state: str
    pill: str

    @classmethod
    def of(cls, report: CitizenReport) -> "Shown":
        category = category_of(report)
        return cls(
            report,
            category_name(report.category),
            category.icon if category else "",
            state_name(report.state),
            PILLS.get(report.state, "pending"),
        )

    @property
    def text(self) -> str:
        return "" if self.report.private else self.report.public_text

    @property
    def address(self) -> str:
        return "" if self.report.private else self.report.public_address


@dataclass(frozen=True)
class Mark:
    """A report on the small map."""

    x: float
    y: float
    shown: Shown
    closed: bool
    coarse: bool


@require_safe
def report_here(request: HttpRequest, unit_code: str) -> HttpResponse:
    """`?state=open|closed`, `?category=`. Of a province: its communes."""
    unit = living_unit(unit_code)
    if unit.level != "commune":
        return redirect(f"/phan-anh/?q={unit.name}")
    now = timezone.now()
    state, category = request.GET.get("state", ""), request.GET.get("category", "")[:40]
    asked = ReportFilter(state=state if state in {"open", "closed"} else "", category=category)
    found = narrowed(public_reports(unit), asked, now)
    picture = commune_map(unit, timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    codes = sorted(set(public_reports(unit).order_by().values_list("category", flat=True)))
    context = {
        "place": unit,
        "takes": taking_reports().filter(pk=unit.pk).exists(),
        "page": page,
        "lines": [Shown.of(report) for report in page],
        "asked": asked,
        "categories": [(code, category_name(code)) for code in codes],
        "times": times_of(reports_of(unit), now),
        "picture": picture,
        "marks": marks_of(picture, found) if picture else [],
        "open_states": OPEN,
    }
    return with_device(request, render(request, "report_here/listing.html", context))


def marks_of(picture: CommuneMap, found: object) -> list[Mark]:
    """The newest reports with a place; private ones in the middle of their cell."""
    marks = []
    for report in found.exclude(min_lon=None)[:ON_MAP]:  # type: ignore[attr-defined]
        lon, lat = public_place(report.lon, report.lat, private=report.private)
        marks.append(Mark(*picture.point(lon, lat), Shown.of(report), report.state in CLOSED, report.private))
    return marks


urlpatterns = [path("phan-anh/<unit:unit_code>/", report_here, name="report_here")]
