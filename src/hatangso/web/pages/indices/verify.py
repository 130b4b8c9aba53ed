"""The province verifies one unit's sheet, criterion by criterion, the locality's own answer beside."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hatangso.domain.numbers_format import parse_number
from hatangso.flows.refused import Refused
from hatangso.flows.verify_criterion import accept_rest, may_verify, verify_criterion
from hatangso.store.indices.models import IndexRound
from hatangso.store.indices.sheets import index_in, unit_sheet, units_of
from hatangso.store.organisations.access import denied
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.sheet import groups_of, sheet_round
from hatangso.web.pages.indices.words import PILLS, STATES


@unit_page("verify_index")
def index_verify(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET the sheet with a form a criterion; POST one of them, or take over the rest as it is."""
    actor = request.actor  # type: ignore[attr-defined]
    if not may_verify(actor, unit):
        raise PermissionDenied(denied("verify_index", unit))
    round_ = sheet_round(unit, pk)
    wrong: dict[str, Any] = {}
    if request.method == "POST":
        try:
            place = _keep(request, unit, round_)
        except Refused as refused:
            code = request.POST.get("code", "")
            wrong = {"code": code, "sentence": refused.sentence, **_typed(request)}
            if not code:
                messages.error(request, refused.sentence)
        else:
            return redirect(f"{reverse('index_verify', args=[unit.code, pk])}{place}")
    one = unit_sheet(round_, unit)
    groups = groups_of(one)
    for group in groups:
        for row in group["lines"]:
            row |= _shown(row, round_, wrong)
    return render(
        request,
        "indices/verify.html",
        {
            "round": round_,
            "index": index_in(round_),
            "state": STATES[round_.state],
            "pill": PILLS[round_.state],
            "one": one,
            "sheet": one.sheet,
            "groups": groups,
            "is_verifying": round_.state == "verifying",
            "needs_document": unit.parent_id is None,
            "following": _following(round_, unit),
            "rest": sum(not row["done"] and row["score"] is not None for g in groups for row in g["lines"]),
        },
        status=422 if wrong else 200,
    )


def _keep(request: HttpRequest, unit: Unit, round_: IndexRound) -> str:
    """Do what was posted; where on the page to go on."""
    actor = request.actor  # type: ignore[attr-defined]
    document = request.POST.get("document", "")[:300]
    if request.POST.get("action") == "rest":
        count = accept_rest(actor=actor, round_=round_, unit=unit, document=document, now=timezone.now())
        said = ngettext(
            "Đã giữ nguyên điểm tự chấm của %(count)d tiêu chí.",
            "Đã giữ nguyên điểm tự chấm của %(count)d tiêu chí.",
            count,
        )
        messages.success(request, said % {"count": count})
        return ""
    code = request.POST.get("code", "")
    typed = _typed(request)
    points = parse_number(typed["points"]) if typed["points"].strip() else None
    verify_criterion(
        actor=actor,
        round_=round_,
        unit=unit,
        code=code,
        points=points,
        not_arising=typed["not_arising"],
        comment=typed["comment"],
        document=document,
        now=timezone.now(),
    )
    messages.success(request, _("Đã ghi điểm thẩm định tiêu chí %(code)s.") % {"code": code})
    return f"#tc-{code}"


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {
        "points": request.POST.get("points", "")[:20],
        "comment": request.POST.get("comment", "")[:5000],
        "not_arising": bool(request.POST.get("not_arising")),
        "document": request.POST.get("document", "")[:300],
    }


def _shown(row: dict[str, Any], round_: IndexRound, wrong: dict[str, Any]) -> dict[str, Any]:
    """What the form of one criterion holds: what was typed, given in this round, or answered by the unit."""
    given = [one for one in row["verified"] if one.number == round_.verification]
    before = given[-1] if given else None
    if wrong and wrong["code"] == row["line"].criterion.code:
        return {**wrong, "done": bool(given)}
    score = row["score"]
    points = before.points if before else score.points if score else None
    return {
        "points": points,
        "comment": before.comment if before else "",
        "document": before.document if before else "",
        "not_arising": before.not_arising if before else bool(score and score.not_arising),
        "done": bool(given),
        "sentence": "",
    }


def _following(round_: IndexRound, unit: Unit) -> Unit | None:
    """The next unit in the round."""
    units = list(units_of(round_))
    at = next(number for number, one in enumerate(units) if one.pk == unit.pk)
    return units[at + 1] if at + 1 < len(units) else None


urlpatterns = [path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/tham-dinh/", index_verify, name="index_verify")]
