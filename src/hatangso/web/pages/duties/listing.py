"""Reporting duties: what is due and late, the standing duties, proposals to confirm, what was settled."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.keep_duty import propose_duties, settle_occurrence, withdraw_duty
from hatangso.flows.refused import Refused
from hatangso.flows.schedule_duties import domain_duty
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.duties.queries import open_occurrences, visible_duties
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.duties.edit import duty_of
from hatangso.web.pages.duties.words import FREQUENCIES
from hatangso.web.templatetags.times import period_words

PRESSING, SOON, A_YEAR = timedelta(days=30), timedelta(days=92), timedelta(days=400)


@unit_page("view_programme")
def duties(request: HttpRequest, unit: Unit) -> HttpResponse:
    """What is late or due within three months (`?ahead=year`: a year) on top; `?export=xlsx|csv`."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    whole_year = request.GET.get("ahead") == "year"
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = _rows(open_occurrences(actor, unit, today=today, ahead=A_YEAR), today)
        return exported(kind, f"nghia-vu-bao-cao-{unit.code}", _headings(), rows)
    found = visible_duties(actor, unit)
    coming = open_occurrences(actor, unit, today=today, ahead=A_YEAR if whole_year else SOON)
    settled = (
        DutyOccurrence.objects.filter(duty__in=found)
        .exclude(state="open")
        .select_related("duty", "done_by")
        .order_by("-due_on", "-pk")[:12]
    )
    may_manage = actor.may("manage_duties", unit)
    return render(
        request,
        "duties/listing.html",
        {
            "page": Paginator(coming, 25).get_page(request.GET.get("page")),
            "late": coming.filter(due_on__lt=today).count(),
            "whole_year": whole_year,
            "standing": [
                {
                    "duty": duty,
                    "due": domain_duty(duty).due_words,
                    "frequency": FREQUENCIES.get(duty.frequency, duty.frequency),
                }
                for duty in found.filter(state="live")
            ],
            "proposed": found.filter(state="proposed"),
            "settled": settled,
            "today": today,
            "pressing": today + PRESSING,
            "may_manage": may_manage,
            "may_settle": may_manage or actor.may_somewhere("work_tasks", unit),
            "may_write": actor.may("write_report", unit),
        },
    )


def _headings() -> list[str]:
    return [_("Báo cáo"), _("Ai báo cáo"), _("Gửi đến"), _("Kỳ"), _("Hạn"), _("Quá hạn")]


def _rows(coming: Any, today: date) -> Iterator[list[Any]]:
    for one in coming:
        yield [
            one.duty.title,
            str(one.duty.reporter or one.duty.reporter_text),
            str(one.duty.recipient or one.duty.recipient_text),
            period_words(one.period),
            one.due_on,
            _("Có") if one.due_on < today else "",
        ]


@require_POST
@unit_page("manage_duties")
def withdraw(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The duty ends, or a proposal is turned down."""
    withdraw_duty(actor=request.actor, duty=duty_of(request, unit, pk), now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ nghĩa vụ báo cáo; các kỳ đã báo cáo vẫn còn."))
    return redirect("duties", unit.code)


@require_POST
@unit_page("manage_duties")
def propose(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Look through the recurring tasks for reports that nobody made a duty of."""
    found = propose_duties(actor=request.actor, unit=unit, now=timezone.now())  # type: ignore[attr-defined]
    said = (
        _("Có %(count)d đề xuất mới; hãy xác nhận thời hạn của từng đề xuất.") % {"count": len(found)}
        if found
        else _("Không tìm thấy nhiệm vụ định kỳ nào có sản phẩm là báo cáo mà chưa có nghĩa vụ.")
    )
    messages.info(request, said)
    return redirect("duties", unit.code)


@require_POST
@unit_page("view_programme")
def settle(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Reported, waived, or open again."""
    occurrence = (
        DutyOccurrence.objects.filter(pk=pk, duty__in=visible_duties(request.actor, unit))  # type: ignore[attr-defined]
        .select_related("duty__unit")
        .first()
    )
    if occurrence is None:
        raise Http404
    try:
        settle_occurrence(
            actor=request.actor,  # type: ignore[attr-defined]
            occurrence=occurrence,
            state=request.POST.get("state", ""),
            note=request.POST.get("note", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("duties", unit.code)


urlpatterns = [
    path("<unit:unit_code>/nghia-vu/", duties, name="duties"),
    path("<unit:unit_code>/nghia-vu/de-xuat/", propose, name="duty_propose"),
    path("<unit:unit_code>/nghia-vu/<int:pk>/bo/", withdraw, name="duty_withdraw"),
    path("<unit:unit_code>/nghia-vu/ky/<int:pk>/", settle, name="duty_settle"),
]
