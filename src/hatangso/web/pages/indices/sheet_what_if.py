"""What if a locality answered some criteria of a round otherwise: computed, nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.score_sheet import Line, Sheet, sheet_of
from hatangso.domain.quantities import Unknown
from hatangso.store.indices.sheets import Standing, UnitSheet, answer_of, index_in, sheets_of, units_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.sheet import sheet_round
from hatangso.web.pages.indices.words import require_whole, said, tried_number

ASSUMED = 1  # evidence is taken to be there for what is tried


@unit_page("view_programme")
def index_sheet_what_if(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`t_<criterion>` in the address: a number, or full, half, none."""
    actor = require_whole(request, unit)
    round_ = sheet_round(unit, pk)
    index = index_in(round_)
    sheets = sheets_of(round_, list(units_of(round_)))
    mine = next(one for one in sheets if one.unit.pk == unit.pk)
    rows = [_row(line, request.GET.get(f"t_{line.criterion.code}", "")) for line in mine.sheet.lines]
    tried = {row["code"]: row["answer"] for row in rows if row["answer"] is not None}
    outcome: Mapping[str, Any] | None = None
    if tried and not any(row["trouble"] for row in rows):
        answers = {code: answer_of(row) for code, row in mine.scores.items()} | tried
        verified = {
            line.criterion.code: line.verified
            for line in mine.sheet.lines
            if line.verified is not None and line.criterion.code not in tried
        }
        after = sheet_of(index, answers, verified, days_late=mine.sheet.days_late)
        outcome = {"own": mine.sheet.own, "new": after.own}
        if unit.parent is not None and (actor.sees_all(unit.parent) or round_.state == "closed"):
            outcome = {
                **outcome,
                "rank": _rank(sheets, mine, mine.sheet),
                "new_rank": _rank(sheets, mine, after),
            }
    return render(
        request,
        "indices/sheet_what_if.html",
        {"round": round_, "index": index, "rows": rows, "outcome": outcome, "steps": list(Step)},
        status=422 if any(row["trouble"] for row in rows) else 200,
    )


def _row(line: Line, typed: str) -> dict[str, Any]:
    """One criterion with what was typed for it."""
    one = line.criterion
    assert one.rule is not None
    typed = typed[:20].strip()
    unit = getattr(one.rule, "unit", "")
    most = one.points if one.rule.asks == "points" else 100.0 if unit == "%" else None
    answer: Answer | None = None
    trouble = ""
    if typed and one.rule.asks == "step":
        answer = Answer(step=Step(typed), evidence=ASSUMED) if typed in set(Step) else None
    elif typed:
        number, trouble = tried_number(typed, most, unit)
        answer = None if number is None else Answer(value=number, evidence=ASSUMED)
    return {
        "code": one.code,
        "name": said(one.name),
        "line": line,
        "asks": one.rule.asks,
        "most": most,
        "unit": unit,
        "typed": typed,
        "answer": answer,
        "trouble": trouble,
        "points": one.rule.points(answer, one.points) if answer else None,
    }


def _rank(sheets: list[UnitSheet], mine: UnitSheet, sheet: Sheet) -> int | None:
    """The rank with that sheet among those whose rank stands on the same; unfiled as though filed."""
    if isinstance(sheet.counted.share, Unknown):
        return None
    as_ranked = Standing.VERIFIED if mine.standing is Standing.VERIFIED else Standing.OWN_WORD
    better = (
        one.share is not None and one.share > sheet.counted.share
        for one in sheets
        if one.unit.pk != mine.unit.pk and one.standing is as_ranked
    )
    return 1 + sum(better)


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/thu/", index_sheet_what_if, name="index_sheet_what_if")
]
