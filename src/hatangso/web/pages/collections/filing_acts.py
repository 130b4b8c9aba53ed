"""What is done to a filing: begun, saved cell by cell, decided on, opened again, talked about."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.flows.check_filing import check_filing
from hatangso.flows.comment_filing import answer_remark, comment_filing
from hatangso.flows.correct_filing import correct_filing
from hatangso.flows.decide_filing import approve_filing, return_filing
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import CellSave, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.store.collection.filing_sheets import lay_out
from hatangso.store.collection.models import CellRemark, CollectionRecipient, Filing
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing
from hatangso.web.pages.collections.filing_rows import read_typed, shown, typed_of

AT_ONCE = 500  # cells of one save
JUDGED = 300  # rows: of a larger sheet only the rows just typed are judged at once


@require_POST
@unit_page("enter_figures")
def filing_start(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Begin the recipient's filing, or open the one there is."""
    recipient = get_object_or_404(
        CollectionRecipient.objects.select_related("collection__unit", "organisation", "place"),
        pk=pk,
        place=unit,
    )
    try:
        begun = start_filing(actor=request.actor, recipient=recipient, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("collections", unit.code)
    return redirect("filing", unit.code, begun.pk)


@require_POST
@unit_page("enter_figures")
def filing_cells(request: HttpRequest, unit: Unit, pk: int) -> JsonResponse:
    """Keep cells sent as {seen, cells: [{key, revision, part, …}]}, and say what is found in each."""
    one = asked_filing(request, unit, pk)
    given = _given(request)
    if given is None:
        return JsonResponse({"message": _("Không đọc được dữ liệu gửi lên.")}, status=400)
    seen, sent = given
    laid = lay_out(one)
    rows = {row.key: row for row in laid.sheet.rows}
    saves, unread = [], {}
    for cell in sent:
        key = CellKey.of(str(cell.get("key", "")))
        if key is None or key not in rows:
            unread[str(cell.get("key", ""))[:140]] = {"row": _("Ô này không thuộc yêu cầu số liệu.")}
            continue
        values, errors = read_typed(cell, rows[key].current)
        if errors:
            unread[key.text] = errors
            continue
        saves.append(CellSave(key, values, asked_number(str(cell.get("revision", 0)))))
    try:
        saved = save_cells(
            actor=request.actor,  # type: ignore[attr-defined]
            filing=one,
            cells=saves,
            seen=seen,
            now=timezone.now(),
        )
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=409)
    unread |= {key.text: {"row": sentence} for key, sentence in saved.refused.items()}
    answer = {
        "revision": saved.revision,
        "others": saved.others,
        "cells": {key.text: {"revision": revision} for key, revision in saved.revisions.items()},
        "errors": unread,
        "conflicts": {
            conflict.key.text: {
                "revision": conflict.revision,
                "by": conflict.by,
                "at": f"{timezone.localtime(conflict.at):%H:%M %d/%m/%Y}",
                "theirs": shown(conflict.theirs, rows[conflict.key]),
                "yours": shown(conflict.yours, rows[conflict.key]),
                "typed": _sent(conflict.theirs),
            }
            for conflict in saved.conflicts
        },
    }
    _judge(request, one, answer, {key.text for key in saved.revisions})
    return JsonResponse(answer)


@require_POST
@unit_page("view_programme", "approve_figures")
def filing_decide(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Approve the filing at the level where it waits, or return it with reasons."""
    one = asked_filing(request, unit, pk)
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    seen = asked_number(request.POST.get("seen"))
    try:
        if request.POST.get("action") == "approve":
            decided = approve_filing(
                actor=actor, filing=one, seen=seen, note=request.POST.get("reason", ""), now=now
            )
            messages.success(
                request,
                _("Đã duyệt; chuyển cấp tiếp theo.") if decided.state == "submitted" else _("Đã duyệt."),
            )
        else:
            return_filing(
                actor=actor,
                filing=one,
                seen=seen,
                reason=request.POST.get("reason", ""),
                remarks={
                    name.removeprefix("remark-"): text
                    for name, text in request.POST.items()
                    if name.startswith("remark-")
                },
                now=now,
            )
            messages.success(request, _("Đã trả lại để đơn vị sửa."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("filing", unit.code, pk)


@require_POST
@unit_page("enter_figures")
def filing_correct(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Open a filing again that waits or was approved."""
    one = asked_filing(request, unit, pk)
    try:
        correct_filing(
            actor=request.actor,  # type: ignore[attr-defined]
            filing=one,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
        messages.success(request, _("Đã mở lại để sửa; số đã duyệt vẫn dùng đến khi bản mới được duyệt."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("filing", unit.code, pk)


@require_POST
@unit_page("view_programme", "enter_figures", "run_collections")
def filing_comment(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Say something about the filing or one of its cells, or answer what was asked."""
    one = asked_filing(request, unit, pk)
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    text = request.POST.get("text", "")
    try:
        if "remark" in request.POST:
            remark = (
                CellRemark.objects.filter(filing=one, pk=asked_number(request.POST["remark"]))
                .select_related("filing__recipient__place__parent", "filing__recipient__organisation")
                .first()
            )
            if remark is None:
                raise Http404(_("Không có câu hỏi này."))
            answer_remark(actor=actor, remark=remark, text=text, now=now)
        else:
            comment_filing(actor=actor, filing=one, text=text, cell=request.POST.get("cell", ""), now=now)
        messages.success(request, _("Đã gửi."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("filing", unit.code, pk)


def _given(request: HttpRequest) -> tuple[int, list[dict[str, Any]]] | None:
    try:
        body = json.loads(request.body)
        json.dumps(body, ensure_ascii=False).encode()  # half of a character cannot be kept
        cells = body["cells"]
        seen = int(body.get("seen", -1))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
    if not isinstance(cells, list) or len(cells) > AT_ONCE or not all(isinstance(c, dict) for c in cells):
        return None
    if "\x00" in request.body.decode("utf-8", "replace") or "\\u0000" in request.body.decode(
        "utf-8", "replace"
    ):
        return None
    return seen, cells


def _judge(request: HttpRequest, one: Filing, answer: dict[str, Any], saved: set[str]) -> None:
    """Put what is found into the answer: of every row of a small sheet, of those just typed else."""
    one = asked_filing(request, one.recipient.place, one.pk)
    laid = lay_out(one)
    language = get_language() or "vi"
    findings = check_filing(one, laid, actor=request.actor)  # type: ignore[attr-defined]
    small = len(laid.sheet.rows) <= JUDGED
    by_row = findings.of_rows()
    answer["findings"] = {
        row.key.text: [
            {
                "rule": found.rule,
                "hard": found.is_hard,
                "field": found.field,
                "text": found.words.spoken_in(language),
                "reason": findings.reason(found),
            }
            for found in by_row.get(row.key.text, [])
            if found.rule != "blank"
        ]
        for row in laid.sheet.rows
        if small or row.key.text in saved
    }
    answer["missing"] = sum(
        row.required and row.current.is_blank and not row.current.blank_reason for row in laid.sheet.rows
    )


def _sent(values: CellValues) -> dict[str, str]:
    return typed_of(values)


urlpatterns = [
    path("<unit:unit_code>/thu-thap/nop/bat-dau/<int:pk>/", filing_start, name="filing_start"),
    path("<unit:unit_code>/thu-thap/nop/<int:pk>/o/", filing_cells, name="filing_cells"),
    path("<unit:unit_code>/thu-thap/nop/<int:pk>/quyet-dinh/", filing_decide, name="filing_decide"),
    path("<unit:unit_code>/thu-thap/nop/<int:pk>/mo-lai/", filing_correct, name="filing_correct"),
    path("<unit:unit_code>/thu-thap/nop/<int:pk>/trao-doi/", filing_comment, name="filing_comment"),
]
