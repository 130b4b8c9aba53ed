"""The filings that wait for this locality's approval, the one handed in first before others."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.store.collection.filing_places import waiting_at
from hatangso.store.collection.models import Filing
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page

A_PAGE = 25


@unit_page("approve_figures", "view_programme")
def approvals(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`. For those who follow the whole programme."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.sees_all(unit):
        raise PermissionDenied(_("Danh sách chờ duyệt chỉ dành cho người theo dõi toàn bộ kế hoạch."))
    today = timezone.localdate()
    words = search_key(request.GET.get("q", "")[:100]).split()
    waiting = waiting_at(unit).annotate(
        told=Count("entries", filter=~Q(entries__observation=None), distinct=True),
        explained=Count("entries", filter=~Q(entries__confirmed={}), distinct=True),
    )
    found = [one for one in waiting if all(word in search_key(_text(one)) for word in words)]
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [_("Kỳ thu thập"), _("Đơn vị nộp"), _("Địa bàn"), _("Ngày nộp"), _("Bản"), _("Số ô")]
        return exported(kind, f"cho-duyet-{unit.code}", headings, map(_row, found))
    return render(
        request,
        "collections/approvals.html",
        {
            "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
            "text": request.GET.get("q", ""),
            "may_approve": actor.may("approve_figures", unit),
            "late": sum(_days(one, today) > 7 for one in found),
        },
    )


def _text(filing: Filing) -> str:
    recipient = filing.recipient
    return f"{recipient.collection.title} {recipient.organisation} {recipient.place.full_name}"


def _days(filing: Filing, today: date) -> int:
    return (today - timezone.localdate(filing.submitted_at)).days if filing.submitted_at else 0


def _row(filing: Filing) -> list[Any]:
    recipient = filing.recipient
    return [
        recipient.collection.title,
        str(recipient.organisation),
        recipient.place.full_name,
        timezone.localdate(filing.submitted_at) if filing.submitted_at else None,
        filing.version,
        filing.told,  # type: ignore[attr-defined]
    ]


urlpatterns = [path("<unit:unit_code>/thu-thap/cho-duyet/", approvals, name="approvals")]
