"""Contests of figures that were handed down: those of a commune, those a province has to answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.figures.told import Shape
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.flows.contest_figure import (
    Proposed,
    accept_contest,
    contest_figure,
    reject_contest,
    withdraw_contest,
)
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Contest
from hatangso.store.collection.publications import contests_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.store.programme.models import Observation
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.table_values import figure_text

CONTESTS_A_PAGE = 25
MOST_FILES = 10
STATES = ("open", "accepted", "rejected", "withdrawn")


@unit_page("view_programme")
def contests(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list: of a commune its own, of a province those of its communes; open ones first."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("view_programme", unit)
    found = contests_of(unit, actor)
    asked = request.GET.get("state", "")
    if asked in STATES:
        found = found.filter(state=asked)
    page = Paginator(found, CONTESTS_A_PAGE).get_page(request.GET.get("page"))
    known = definitions_by_code({one.observation.indicator for one in page})
    return render(
        request,
        "figures/contests.html",
        {
            "page": page,
            "lines": [_line(one, known) for one in page],
            "state": asked,
            "waiting": contests_of(unit, actor).filter(state="open").count(),
        },
    )


@unit_page("contest_figure")
def contest_add(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """A commune's contest of one figure of its own."""
    figure = get_object_or_404(Observation, pk=pk, unit=unit)
    known = definitions_by_code([figure.indicator])
    refused = ""
    if request.method == "POST":
        try:
            made = contest_figure(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                figure=figure,
                reason=request.POST.get("reason", ""),
                proposed=_proposed(request),
                files=request.FILES.getlist("evidence")[:MOST_FILES],
                now=timezone.now(),
            )
        except Refused as wrong:
            refused = wrong.sentence
        else:
            messages.success(request, _("Đã gửi ý kiến; số liệu vẫn giữ và ghi rõ đang có ý kiến."))
            return redirect("contest", unit.code, made.pk)
    request.actor.require("contest_figure", unit)  # type: ignore[attr-defined]
    definition = known.get(figure.indicator)
    return render(
        request,
        "figures/contest_add.html",
        {
            "row": figure,
            "definition": definition,
            "told": _text(figure, definition.shape if definition else None),
            "refused": refused,
            "posted": request.POST,
        },
        status=422 if refused else 200,
    )


@unit_page("view_programme")
def contest(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """One contest: what each side says; POST answers it or takes it back."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("view_programme", unit)
    one = contests_of(unit, actor).filter(pk=pk).first()
    if one is None:
        raise Http404(_("Không có ý kiến này."))
    refused = ""
    if request.method == "POST":
        try:
            _answer(request, one)
        except Refused as wrong:
            refused = wrong.sentence
        else:
            return redirect("contest", unit.code, pk)
    known = definitions_by_code([one.observation.indicator])
    publisher = one.unit.parent
    history = Contest.objects.filter(
        unit=one.unit,
        observation__indicator=one.observation.indicator,
        observation__period=one.observation.period,
    )
    return render(
        request,
        "figures/contest.html",
        {
            **_line(one, known),
            "may_answer": one.state == "open" and publisher is not None and actor.may("hand_down", publisher),
            "may_withdraw": one.state == "open" and actor.may("contest_figure", one.unit),
            "others": history.exclude(pk=one.pk),
            "refused": refused,
            "typed": _typed(request, one),
        },
        status=422 if refused else 200,
    )


def _answer(request: HttpRequest, one: Contest) -> None:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    action, answer = request.POST.get("action"), request.POST.get("answer", "")
    if action == "accept":
        accept_contest(actor=actor, contest=one, corrected=_proposed(request), answer=answer, now=now)
        messages.success(request, _("Đã chấp nhận; số liệu sửa đã vào địa phương."))
    elif action == "reject":
        reject_contest(actor=actor, contest=one, answer=answer, now=now)
        messages.success(request, _("Đã trả lời; số liệu công bố giữ nguyên."))
    elif action == "withdraw":
        withdraw_contest(actor=actor, contest=one, now=now)
        messages.success(request, _("Đã rút ý kiến."))
    else:
        raise Refused(_("Không rõ phải làm gì; hãy tải lại trang."))


def _proposed(request: HttpRequest) -> Proposed:
    """The numbers typed; Refused names what cannot be read."""
    numbers: dict[str, float | None] = {}
    for name in ("part", "whole", "value"):
        text = request.POST.get(name, "").strip()
        numbers[name] = parse_number(text) if text else None
        if text and numbers[name] is None:
            raise Refused(_("Không đọc được số “%(text)s”; hãy viết như 1.234,5.") % {"text": text[:40]})
    return Proposed(**numbers)


def _typed(request: HttpRequest, one: Contest) -> dict[str, str]:
    """What stands in the fields of the correction: as typed, else as the commune proposed."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in ("part", "whole", "value")}
    proposed = {"part": one.part, "whole": one.whole, "value": one.value}
    return {name: "" if value is None else format_number(value, 6) for name, value in proposed.items()}


def _line(one: Contest, known: Any) -> dict[str, Any]:
    definition = known.get(one.observation.indicator)
    shape = definition.shape if definition else None
    proposed = CellValues(part=one.part, whole=one.whole, value=one.value)
    return {
        "one": one,
        "row": one.observation,
        "definition": definition,
        "told": _text(one.observation, shape),
        "proposed": figure_text(proposed, shape) if shape else "",
    }


def _text(row: Observation, shape: Shape | None) -> str:
    if shape is None:
        return ""
    bare = row.value if row.part is None else None
    return figure_text(CellValues(part=row.part, whole=row.whole, value=bare), shape)


urlpatterns = [
    path("<unit:unit_code>/so-lieu/y-kien/", contests, name="contests"),
    path("<unit:unit_code>/so-lieu/y-kien/<int:pk>/", contest, name="contest"),
    path("<unit:unit_code>/so-lieu/<int:pk>/y-kien/", contest_add, name="contest_add"),
]
