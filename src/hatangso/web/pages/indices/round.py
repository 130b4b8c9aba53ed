"""One scoring round: at the province every commune's points, at a commune the way to its sheet."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.index_round import begin_verification, close_index_round
from hatangso.flows.refused import Refused
from hatangso.store.indices.models import IndexRound
from hatangso.store.indices.sheets import UnitSheet, index_in, ranked, sheets_of, units_of
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.words import (
    PILLS,
    STANDINGS,
    STATES,
    require_whole,
    round_or_404,
    scores_unit,
    sure_to_publish,
)


@unit_page("view_programme")
def index_round(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The table of units with ranks; `?export=xlsx|csv`. A unit that is itself scored goes to its sheet."""
    actor = require_whole(request, unit)
    round_ = round_or_404(unit, pk)
    if scores_unit(round_, unit):
        return redirect("index_sheet", unit.code, pk)
    found = ranked(sheets_of(round_, list(units_of(round_))))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        name = f"{round_.index}-{round_.period}-{unit.code}"
        return exported(kind, name, _headings(), (_row(rank, one) for rank, one in found))
    submitted = sum(one.submission is not None for _rank, one in found)
    left, sure = sure_to_publish([one for _rank, one in found])
    return render(
        request,
        "indices/round.html",
        {
            "left": left,
            "sure": sure,
            "round": round_,
            "index": index_in(round_),
            "state": STATES[round_.state],
            "pill": PILLS[round_.state],
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "all": len(found),
            "submitted": submitted,
            "may_verify": actor.may("verify_index", unit),
        },
    )


@require_POST
@unit_page("verify_index")
def index_round_act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Go into verification, or close."""
    round_ = round_or_404(unit, pk)
    common: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "round_": round_,
        "now": timezone.now(),
    }
    try:
        if request.POST.get("action") == "close":
            close_index_round(**common)
            done = _("Đã công bố kết quả; kỳ chấm khép lại.")
        else:
            round_ = begin_verification(**common)
            done = _("Bắt đầu thẩm định lần %(number)d.") % {"number": round_.verification}
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect(back_to(round_, unit), unit.code, pk)


def back_to(round_: IndexRound, unit: Unit) -> str:
    """The page of the round at that unit."""
    return "index_sheet" if scores_unit(round_, unit) else "index_round"


def _headings() -> list[str]:
    return [
        _("Hạng"), _("Mã"), _("Xã, phường"), _("Điểm tự chấm"), _("Điểm thẩm định"), _("Điểm tối đa"),
        _("Tỷ lệ (%)"), _("Số ngày trễ"), _("Trừ điểm trễ"), _("Đã nộp"), _("Tiêu chí chưa chấm"),
        _("Tiêu chí đã thẩm định"), _("Cơ sở của hạng"),
    ]  # fmt: skip


def _row(rank: int | None, one: UnitSheet) -> list[Any]:
    sheet = one.sheet
    return [
        rank, one.unit.code, one.unit.full_name, sheet.own.points, sheet.counted.points, sheet.counted.most,
        one.share, sheet.days_late, sheet.deduction,
        timezone.localdate(one.submission.submitted_at) if one.submission else None,
        len(sheet.open_lines), sheet.verified_count, str(STANDINGS[one.standing]),
    ]  # fmt: skip


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/", index_round, name="index_round"),
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/buoc/", index_round_act, name="index_round_act"),
]
