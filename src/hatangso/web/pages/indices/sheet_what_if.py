"""What if a locality answered some criteria of a round otherwise: computed, nothing is kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.score_sheet import Line, sheet_of
from hatangso.domain.numbers_format import parse_number
from hatangso.store.indices.sheets import UnitSheet, answer_of, index_in, ranked, sheets_of, units_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.sheet import sheet_round
from hatangso.web.pages.indices.words import require_whole, said

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
        after = sheet_of(index, answers, days_late=mine.sheet.days_late)
        outcome = {"own": mine.sheet.own, "new": after.own}
        if unit.parent is not None and (actor.sees_all(unit.parent) or round_.state == "closed"):
            outcome = {
                **outcome,
                "rank": _rank(sheets, mine),
                "new_rank": _rank(sheets, replace(mine, sheet=after)),
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
    answer: Answer | None = None
    trouble = ""
    if typed and one.rule.asks == "step":
        answer = Answer(step=Step(typed), evidence=ASSUMED) if typed in set(Step) else None
    elif typed:
        number = parse_number(typed)
        if number is None or not 0 <= number < 1e12:
            trouble = _("Không đọc được số “%(text)s”; hãy viết như 1.234,5.") % {"text": typed}
        else:
            answer = Answer(value=number, evidence=ASSUMED)
    return {
        "code": one.code,
        "name": said(one.name),
        "line": line,
        "asks": one.rule.asks,
        "typed": typed,
        "answer": answer,
        "trouble": trouble,
        "points": one.rule.points(answer, one.points) if answer else None,
    }


def _rank(sheets: list[UnitSheet], mine: UnitSheet) -> int | None:
    others = [one for one in sheets if one.unit.pk != mine.unit.pk]
    return next((rank for rank, one in ranked([*others, mine]) if one.unit.pk == mine.unit.pk), None)


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/thu/", index_sheet_what_if, name="index_sheet_what_if")
]
