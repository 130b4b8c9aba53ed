"""The sample of a survey: a margin becomes a size while one types, shared out and drawn by neighbourhood."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.domain.surveys.allocation import Method
from hatangso.domain.surveys.sample_size import Wanted, margin_reached
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.surveys.design_survey import Design, draw_sample, save_design, shared_out
from hatangso.store.places.models import Unit
from hatangso.store.places.neighbourhoods import state_on, with_state
from hatangso.store.surveys.models import Survey
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.common import actor_of, around, survey_of, survey_to_run

CONFIDENCES = (("90", "90%"), ("95", "95%"), ("99", "99%"))
PERCENTS = ("margin", "confidence", "expected", "response")
DEFAULTS = {"margin": 5.0, "confidence": 95.0, "expected": 50.0, "design_effect": 1.5, "response": 85.0}


@dataclass
class PlaceRow:
    """A neighbourhood on the page; texts as they are typed. `key` 0 stands for the whole locality."""

    key: int
    name: str
    households: str
    expected: str
    planned: str
    shared: int | None = None
    wrong: str = ""

    @property
    def place(self) -> int | None:
        return self.key or None


@unit_page("run_surveys")
def design(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page; saving it keeps the design."""
    survey = survey_to_run(request, unit, pk)
    typed = request.POST if request.method == "POST" else None
    context = _context(survey, typed)
    if typed is not None and not context["wrong"]:
        planned = None
        if typed.get("by_hand"):
            planned = {row.place: int(parse_number(row.planned) or 0) for row in context["rows"]}
        try:
            save_design(
                actor=actor_of(request),
                survey=Survey.objects.select_related("unit").get(pk=survey.pk),
                design=context["design"],
                planned=planned,
            )
        except (Refused, Misstated) as wrong:
            context["wrong"] = wrong.sentence if isinstance(wrong, Refused) else said_by(wrong)
        else:
            messages.success(request, _("Đã lưu mẫu. Có thể rút hộ ngẫu nhiên, rồi mở khảo sát."))
            return redirect("survey_design", unit.code, survey.pk)
    return render(request, "surveys/design.html", {**around(request, survey, "design"), **context})


@require_safe
@unit_page("run_surveys")
def size(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The size and the sharing out for what is typed, while it is typed."""
    survey = survey_to_run(request, unit, pk)
    context = _context(survey, request.GET)
    return render(request, "surveys/design_size.html", {**around(request, survey, "design"), **context})


@require_POST
@unit_page("run_surveys")
def draw(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Households are drawn by chance."""
    survey = survey_to_run(request, unit, pk)
    try:
        drawn = draw_sample(
            actor=actor_of(request),
            survey=Survey.objects.select_related("unit").get(pk=survey.pk),
            seed=secrets.randbelow(2**31),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("survey_design", unit.code, survey.pk)
    messages.success(request, _("Đã rút ngẫu nhiên %(n)d hộ theo số thứ tự.") % {"n": drawn})
    return redirect("survey_drawn", unit.code, survey.pk)


@unit_page("run_surveys", "fill_surveys")
def drawn(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The numbers of the households to visit, to print."""
    survey = survey_of(request, unit, pk)
    rows = list(survey.strata.select_related("neighbourhood"))
    return render(
        request,
        "surveys/drawn.html",
        {**around(request, survey, "design"), "rows": rows, "any": any(row.drawn for row in rows)},
    )


def _context(survey: Survey, typed: Any) -> dict[str, Any]:
    """What the page shows for what is typed, or for what is kept."""
    values = _values(survey, typed)
    rows = _rows(survey, typed)
    context: dict[str, Any] = {
        "values": values,
        "rows": rows,
        "methods": [(method.value, method.label) for method in Method],
        "method": _method(survey, typed),
        "by_hand": bool(typed.get("by_hand")) if typed is not None else False,
        "confidences": CONFIDENCES,
        "wrong": "",
        "saved": survey.strata.exists(),
        "is_drawn": "seed" in survey.design,
    }
    try:
        wanted = Wanted(**{name: _number(text, name) for name, text in values.items()})
        made = Design(
            wanted,
            Method(context["method"]),
            {row.place: _households(row) for row in rows},
            {row.place: _expected(row, wanted) for row in rows},
        )
        shared = shared_out(made)
    except Misstated as wrong:
        return {**context, "wrong": said_by(wrong)}
    for row in rows:
        row.shared = shared.by_place.get(row.place) if shared.by_place is not None else None
    visits = sum(shared.by_place.values()) if shared.by_place is not None else shared.size.visits
    return {
        **context,
        "design": made,
        "size": shared.size,
        "visits": visits,
        "population": made.population,
        "reached": 100 * margin_reached(wanted, shared.size.answers, made.population),
        "unknown": shared.by_place is None,
    }


def _values(survey: Survey, typed: Any) -> dict[str, str]:
    if typed is not None:
        return {name: typed.get(name, "")[:20] for name in DEFAULTS}
    kept = {
        name: 100 * value if name in PERCENTS else value
        for name, value in survey.design.items()
        if name in DEFAULTS
    }
    return {name: format_number(kept.get(name, default), 2) for name, default in DEFAULTS.items()}


def _method(survey: Survey, typed: Any) -> str:
    named = typed.get("method", "") if typed is not None else survey.design.get("method", "")
    return named if named in set(Method) else Method.PROPORTIONAL.value


def _rows(survey: Survey, typed: Any) -> list[PlaceRow]:
    """The neighbourhoods that are there today, with what is typed, kept or known of each."""
    today = timezone.localdate()
    kept = {one.neighbourhood_id or 0: one for one in survey.strata.all()}
    there = list(with_state(survey.unit, today))
    if not there:
        known: list[tuple[int, str, int | None]] = [(0, survey.unit.full_name, survey.unit.households)]
    else:
        known = []
        for one in there:
            state = state_on(one, today)
            known.append((one.pk, str(one), state.households if state else None))
    rows = []
    for key, name, households in known:
        stratum = kept.get(key)
        if stratum is not None:
            households = stratum.households
        row = PlaceRow(
            key,
            name,
            "" if households is None else str(households),
            format_number(100 * stratum.expected) if stratum else "",
            str(stratum.planned) if stratum else "",
        )
        if typed is not None:
            for field in ("households", "expected", "planned"):
                setattr(row, field, typed.get(f"{field}-{key}", "")[:20])
        rows.append(row)
    return rows


def _number(text: str, name: str) -> float:
    number = parse_number(text)
    if number is None:
        raise Misstated(f"Không đọc được số “{text}”.", f"“{text}” is no number.")
    return number / 100 if name in PERCENTS else number


def _households(row: PlaceRow) -> int | None:
    if not row.households.strip():
        return None
    number = parse_number(row.households)
    if number is None or not 0 <= number <= 1_000_000 or number != int(number):
        row.wrong = _("Số hộ phải là số nguyên.")
        raise Misstated(
            f"{row.name}: số hộ phải là số nguyên.", f"{row.name}: households are a whole number."
        )
    return int(number)


def _expected(row: PlaceRow, wanted: Wanted) -> float:
    if not row.expected.strip():
        return wanted.expected
    number = parse_number(row.expected)
    if number is None or not 1 <= number <= 99:
        raise Misstated(
            f"{row.name}: tỷ lệ ước đoán phải từ 1 đến 99 %.", f"{row.name}: the share must be 1 to 99 %."
        )
    return number / 100


urlpatterns = [
    path("<unit:unit_code>/khao-sat/<int:pk>/thiet-ke/", design, name="survey_design"),
    path("<unit:unit_code>/khao-sat/<int:pk>/thiet-ke/co-mau/", size, name="survey_size"),
    path("<unit:unit_code>/khao-sat/<int:pk>/rut-mau/", draw, name="survey_draw"),
    path("<unit:unit_code>/khao-sat/<int:pk>/danh-sach/", drawn, name="survey_drawn"),
]
