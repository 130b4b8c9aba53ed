"""The score sheet of one unit in a round: own points beside verified ones, and what would raise it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.indices.score_sheet import Line, Sheet, what_would_raise_it
from hatangso.domain.quantities import Unknown
from hatangso.flows.refused import Refused
from hatangso.flows.score_criterion import submit_scores, withdraw_scores
from hatangso.flows.verify_criterion import may_verify, reply_to_verification
from hatangso.store.indices.models import IndexRound, VerifiedScore
from hatangso.store.indices.sheets import UnitSheet, index_in, ranked, sheets_of, unit_sheet, units_of
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id
from hatangso.web.components.index_charts import Bar, bars
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.words import (
    PILLS,
    STANDINGS,
    STATES,
    require_whole,
    round_or_404,
    said,
    scores_unit,
    sure_to_publish,
    today,
)


@unit_page("view_programme")
def index_sheet(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The sheet; `?export=xlsx|csv`."""
    actor = require_whole(request, unit)
    round_ = sheet_round(unit, pk)
    one = unit_sheet(round_, unit)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        rows = (_row(one, line) for line in one.sheet.lines)
        return exported(kind, f"{round_.index}-{round_.period}-{unit.code}", _headings(), rows)
    is_open = round_.state == "open" and today() <= round_.accept_until
    may_score = actor.may("score_index", unit)
    return render(
        request,
        "indices/sheet.html",
        {
            "round": round_,
            "index": index_in(round_),
            "state": STATES[round_.state],
            "pill": PILLS[round_.state],
            "one": one,
            "sure": sure_to_publish([one])[1],
            "sheet": one.sheet,
            "groups": groups_of(one),
            "chart": sheet_bars(one.sheet),
            "gains": what_would_raise_it(one.sheet)[:5],
            "rank": _rank(round_, unit) if round_.state == "closed" and round_.scores == "below" else None,
            "is_open": is_open,
            "may_score": may_score and is_open and one.submission is None,
            "may_submit": may_score and is_open,
            "may_reply": may_score and round_.state == "verifying",
            "verifies": may_verify(actor, unit) and round_.state == "verifying",
            "may_verify": may_verify(actor, unit) and round_.scores == "own",
            "has_example": any(line.criterion.example for line in one.sheet.lines),
        },
    )


def sheet_round(unit: Unit, pk: int) -> IndexRound:
    """The round, where it scores that unit; else 404."""
    round_ = round_or_404(unit, pk)
    if not scores_unit(round_, unit):
        raise Http404
    return round_


def groups_of(one: UnitSheet) -> list[dict[str, Any]]:
    """The sheet group by group with the rows behind each line."""
    return [
        {
            "group": group.group,
            "own": group.own,
            "counted": group.counted,
            "lines": [
                {
                    "line": line,
                    "score": one.scores.get(line.criterion.code),
                    "verified": one.verified.get(line.criterion.code, []),
                    "why_not": line.earned.reason if isinstance(line.earned, Unknown) else None,
                }
                for line in group.lines
            ],
        }
        for group in one.sheet.groups
        if group.lines
    ]


def sheet_bars(sheet: Sheet) -> Any:
    """A bar a group: own points against the maximum, the verified ones as a mark."""
    verified = sheet.verified_count > 0
    rows = [
        Bar(said(g.group.name), g.own.points, g.own.most, g.counted.points if verified else None)
        for g in sheet.groups
        if g.own.most
    ]
    return bars(rows, title=_("Điểm từng nhóm"), ident="nhom", mark_name=_("thẩm định"))


@require_POST
@unit_page("score_index")
def index_submit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Hand in, or draw back."""
    given: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "round_": sheet_round(unit, pk),
        "unit": unit,
        "now": timezone.now(),
    }
    try:
        if request.POST.get("action") == "withdraw":
            withdraw_scores(**given)
            messages.success(request, _("Đã rút lại bảng điểm; sửa xong hãy nộp lại."))
        else:
            handed = submit_scores(**given)
            messages.success(
                request,
                _("Đã nộp bảng điểm, trễ %(days)d ngày.") % {"days": handed.days_late}
                if handed.days_late
                else _("Đã nộp bảng điểm đúng hạn."),
            )
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("index_sheet", unit.code, pk)


@require_POST
@unit_page("score_index")
def index_reply(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The locality's answer to one verified score."""
    round_ = sheet_round(unit, pk)
    chosen = asked_id(request.POST.get("verified"))
    given = (
        VerifiedScore.objects.filter(pk=chosen or 0, round=round_, unit=unit)
        .select_related("round", "unit")
        .first()
    )
    if given is None:
        raise PermissionDenied
    try:
        reply_to_verification(
            actor=request.actor,  # type: ignore[attr-defined]
            verified=given,
            agreed=request.POST.get("agreed") == "yes",
            reply=request.POST.get("reply", "")[:5000],
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã gửi trả lời."))
    return redirect("index_sheet", unit.code, pk)


def _rank(round_: IndexRound, unit: Unit) -> dict[str, Any] | None:
    """The unit's rank among those whose rank stands on the same as its own."""
    found = [(rank, one) for rank, one in ranked(sheets_of(round_, list(units_of(round_)))) if rank]
    mine = next(((rank, one.standing) for rank, one in found if one.unit.pk == unit.pk), None)
    if mine is None:
        return None
    rank, standing = mine
    return {
        "rank": rank,
        "places": sum(one.standing is standing for _rank, one in found),
        "standing": STANDINGS[standing],
    }


def _headings() -> list[str]:
    return [
        _("Nhóm"), _("Số hiệu"), _("Tiêu chí"), _("Điểm tối đa"), _("Trả lời"), _("Điểm tự chấm"),
        _("Điểm thẩm định"), _("Nhận xét thẩm định"), _("Trả lời thẩm định"), _("Minh chứng"), _("Ghi chú"),
        _("Nguồn tiêu chí"),
    ]  # fmt: skip


def _row(one: UnitSheet, line: Line) -> list[Any]:
    code = line.criterion.code
    score, given = one.scores.get(code), one.verified.get(code, [])
    files = [file.file_name for file in score.evidence.all()] if score else []
    last = given[-1] if given else None
    return [
        said(next(g.group.name for g in one.sheet.groups if line in g.lines)),
        code, said(line.criterion.name), line.criterion.points, _answer(line),
        None if isinstance(line.earned, Unknown) else line.earned,
        last.points if last else None, last.comment if last else "", last.reply if last else "",
        "; ".join([*([score.document] if score and score.document else []), *files]),
        score.note if score else "", line.criterion.source,
    ]  # fmt: skip


def _answer(line: Line) -> str | float | None:
    answer = line.answer
    if answer is None:
        return None
    if answer.not_arising:
        return _("không phát sinh")
    return said(answer.step.label) if answer.step else answer.value


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/diem/", index_sheet, name="index_sheet"),
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/nop/", index_submit, name="index_submit"),
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/tra-loi/", index_reply, name="index_reply"),
]
