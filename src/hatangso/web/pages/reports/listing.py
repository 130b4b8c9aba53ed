"""The reports of a locality, newest first, with the due dates that still wait for one."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.periods import parse_period
from hatangso.domain.places.search_key import search_key
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.duties.queries import open_occurrences
from hatangso.store.places.models import Unit
from hatangso.store.reports.models import Report
from hatangso.store.reports.queries import visible_reports
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.pages.reports.words import STATES

ORDERS = {"new": ("-made_at", "-pk"), "period": ("-period", "-pk"), "title": ("title", "pk")}


@unit_page("view_programme")
def reports(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`."""
    actor = request.actor  # type: ignore[attr-defined]
    visible = visible_reports(actor, unit)
    text, state, year, order = (request.GET.get(name, "") for name in ("q", "state", "year", "order"))
    rows = _matching(_filtered(visible, state, year).order_by(*ORDERS.get(order, ORDERS["new"])), text[:200])
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"bao-cao-{unit.code}", _headings(), map(_row, rows))
    may_write = actor.may("write_report", unit)
    today = timezone.localdate()
    waiting = open_occurrences(actor, unit, today=today) if may_write else []
    return render(
        request,
        "reports/listing.html",
        {
            "page": Paginator(rows, 25).get_page(request.GET.get("page")),
            "every": visible.exists(),
            "waiting": [one for one in waiting if _own(one, unit) and not one.reports.all()][:5],
            "states": STATES,
            "years": sorted(
                {period[:4] for period in visible.values_list("period", flat=True)}, reverse=True
            ),
            "state": state,
            "year": year,
            "order": order,
            "text": text,
            "today": today,
            "sees_all": actor.sees_all(unit),
            "may_write": may_write,
        },
    )


def _own(occurrence: DutyOccurrence, unit: Unit) -> bool:
    """Whether the locality itself reports; what operators owe comes from them."""
    reporter = occurrence.duty.reporter
    return reporter is None or (reporter.unit_id == unit.pk and not reporter.is_collective)


def _filtered(reports: QuerySet[Report], state: str, year: str) -> QuerySet[Report]:
    if state in STATES:
        reports = reports.filter(state=state)
    if len(year) == 4 and year.isdigit():
        reports = reports.filter(period__startswith=year)
    return reports


def _matching(reports: Iterable[Report], text: str) -> list[Report]:
    """Those that have every word of the text, accents aside."""
    words = search_key(text).split()
    return [r for r in reports if all(w in search_key(f"{r.title} {r.number} {r.period}") for w in words)]


def _headings() -> list[str]:
    return [
        _("Báo cáo"), _("Kỳ"), _("Trạng thái"), _("Chốt số liệu"), _("Hạn gửi"), _("Số"), _("Ngày ban hành"),
        _("Người soạn"), _("Người duyệt"), _("Ngày duyệt"),
    ]  # fmt: skip


def _row(report: Report) -> list[Value]:
    period = parse_period(report.period)
    return [
        report.title,
        period.label.spoken_in(get_language() or "vi") if period else report.period,
        str(STATES[report.state]),
        report.cutoff,
        report.occurrence.due_on if report.occurrence else None,
        report.number,
        report.issued_on,
        str(report.made_by or ""),
        str(report.decided_by or ""),
        timezone.localdate(report.decided_at) if report.decided_at else None,
    ]


urlpatterns = [path("<unit:unit_code>/bao-cao/", reports, name="reports")]
