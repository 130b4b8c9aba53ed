"""One support programme: eligible, helped and remaining households by neighbourhood and group."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.support.tally import Cell
from hatangso.flows.forget_names import forget_names
from hatangso.flows.keep_support_programme import set_support_state
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.support.queries import Tally, tallies
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.support.reading import programme_of, rights
from hatangso.web.pages.support.words import KINDS, STATES


@unit_page("view_programme")
def support_programme(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The table for those inside the ward; by group alone, small counts blurred, for everybody else."""
    programme = programme_of(unit, pk)
    (tally,) = tallies([programme], today=timezone.localdate())
    may = rights(request.actor, unit)  # type: ignore[attr-defined]
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = _rows(tally) if may["inside"] else _shown_rows(tally)
        return exported(kind, f"ho-tro-{unit.code}-{pk}", _headings(), list(rows))
    context = {
        "programme": programme,
        "tally": tally,
        "kind": KINDS.get(programme.kind, ""),
        "state": STATES.get(programme.state, ""),
        "shown": list(zip(tally.groups, tally.shown, strict=True)),
        "has_names": may["may_read_names"] and programme.households.exists(),
        **may,
    }
    return render(request, "support/programme.html", context)


@require_POST
@unit_page("manage_support")
def support_state(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Close it or open it again."""
    programme = programme_of(unit, pk)
    try:
        set_support_state(
            actor=request.actor,  # type: ignore[attr-defined]
            programme=programme,
            state=request.POST.get("state", ""),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        is_open = programme.state == "open"
        messages.success(
            request, _("Chương trình được mở lại.") if is_open else _("Chương trình đã đóng; số liệu còn đó.")
        )
    return redirect("support_programme", unit.code, pk)


@require_POST
@unit_page("see_support_names")
def support_forget(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Delete the whole list of names; the counts stay."""
    programme = programme_of(unit, pk)
    count = forget_names(actor=request.actor, programme=programme, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Đã xóa tên của %(count)d hộ; số lượng vẫn được giữ.") % {"count": count})
    return redirect("support_programme", unit.code, pk)


def _headings() -> list[str]:
    return [
        _("Thôn, tổ dân phố"), _("Nhóm hộ"), _("Hộ đủ điều kiện"), _("Hộ đã hỗ trợ"), _("Hộ còn lại"),
        _("Đến ngày"), _("Nguồn"), _("Theo danh sách: đủ điều kiện"), _("Theo danh sách: đã hỗ trợ"),
    ]  # fmt: skip


def _rows(tally: Tally) -> Iterator[list[Any]]:
    for row in tally.rows:
        for group, cell in zip(tally.groups, row.cells, strict=True):
            yield [str(row.neighbourhood), group, cell.eligible, cell.helped, cell.remaining, *_source(cell)]
    for group, total in zip(tally.groups, tally.totals, strict=True):
        yield [_("Cộng"), group, total.eligible, total.helped, total.remaining, None, None, None, None]


def _source(cell: Cell) -> list[Any]:
    told, listed = cell.told, cell.listed
    return [
        told.as_of if told else None,
        told.source if told else (_("danh sách hộ") if listed else None),
        listed.eligible if listed else None,
        listed.helped if listed else None,
    ]


def _shown_rows(tally: Tally) -> Iterator[list[Any]]:
    for group, shown in zip(tally.groups, tally.shown, strict=True):
        counts = [shown.eligible.text, shown.helped.text, shown.remaining.text] if shown else [None] * 3
        yield [_("Toàn địa phương"), group, *counts, None, None, None, None]


urlpatterns = [
    path("<unit:unit_code>/ho-tro/<int:pk>/", support_programme, name="support_programme"),
    path("<unit:unit_code>/ho-tro/<int:pk>/trang-thai/", support_state, name="support_state"),
    path("<unit:unit_code>/ho-tro/<int:pk>/ho/xoa-het/", support_forget, name="support_forget"),
]
