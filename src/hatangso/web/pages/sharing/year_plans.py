"""Operators' yearly plans of a province: the list, the sums by group, and what was built."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.sharing.year_plan import FIRST_YEAR, GROUPS, LAST_YEAR, PlanState, compared, sums
from hatangso.flows.sharing.year_plans import line_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.built_works import Built, built_in, nothing_built
from hatangso.store.sharing.models import YearPlan
from hatangso.store.sharing.who_sees import acts_for, is_authority, province_of, year_plans_seen_by
from hatangso.web.asked import asked_id
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.words import said
from hatangso.web.templatetags.sharing import plan_group

MEASURES = {"km": "km", "count": "công trình"}


@unit_page("file_year_plans", "approve_year_plans", "view_assets")
def year_plans(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The plans of a year; `?year=`, `export=xlsx|csv` the roll-up with what was built."""
    actor, province = request.actor, province_of(unit)  # type: ignore[attr-defined]
    today = timezone.localdate()
    visible = year_plans_seen_by(actor, unit)
    years = sorted({*visible.values_list("year", flat=True), today.year, today.year + 1}, reverse=True)
    asked = asked_id(request.GET.get("year")) or 0
    newest = visible.order_by("-year").values_list("year", flat=True).first()
    year = asked if FIRST_YEAR <= asked <= LAST_YEAR else newest or today.year
    plans = list(visible.filter(year=year).order_by("operator__name", "-version").prefetch_related("lines"))
    current = [plan for plan in plans if plan.state != PlanState.REPLACED]
    counted = _counted(current)
    built = built_in(province, year)
    rows = roll_up(counted, built)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"ke-hoach-nam-{year}-{unit.code}", _headings(), _rows(rows))
    return render(
        request,
        "sharing/year_plans.html",
        {
            "tab": "plans",
            "plans": plans,
            "year": year,
            "years": years,
            "rows": rows,
            "counted": counted,
            "any": newest is not None,
            "may_file": bool(acts_for(actor, "file_year_plans")),
            "sees_all": is_authority(actor, province),
        },
    )


def _counted(plans: list[YearPlan]) -> list[YearPlan]:
    """One version an operator: the approved one, else the newest that is there."""
    found: dict[int, YearPlan] = {}
    for plan in plans:  # newest first
        known = found.get(plan.operator_id)
        if known is None or (plan.state == PlanState.APPROVED and known.state != PlanState.APPROVED):
            found[plan.operator_id] = plan
    return list(found.values())


def roll_up(plans: list[YearPlan], built: dict[int, Built]) -> list[dict[str, Any]]:
    """A row a group and measure over all the plans, with the same of each operator inside."""
    planned_all: dict[int, dict[str, float]] = {}
    built_all: Built = nothing_built()
    for plan in plans:
        for group, told in sums(map(line_of, plan.lines.all())).items():
            for measure, value in told.items():
                into = planned_all.setdefault(group, {})
                into[measure] = into.get(measure, 0) + value
        for group, done in built.get(plan.operator_id, {}).items():
            for measure, value in done.items():
                built_all[group][measure] += value
    of_each = {
        plan.pk: {
            (one.group, one.measure): one
            for one in compared(
                sums(map(line_of, plan.lines.all())), built.get(plan.operator_id, nothing_built())
            )
        }
        for plan in plans
    }
    return [
        {
            "group": GROUPS[one.group].number,
            "measure": MEASURES[one.measure],
            "all": one,
            "operators": [
                (plan.operator, found)
                for plan in plans
                if (found := of_each[plan.pk].get((one.group, one.measure))) is not None
            ],
        }
        for one in compared(planned_all, built_all)
    ]


def _headings() -> list[str]:
    return [
        _("Nhóm công trình"),
        _("Doanh nghiệp"),
        _("Đơn vị tính"),
        _("Kế hoạch"),
        _("Đã đưa vào sử dụng trong năm"),
        _("Tỷ lệ (%)"),
    ]


def _rows(rows: list[dict[str, Any]]) -> list[list[Any]]:
    lines = []
    for row in rows:
        for name, one in [
            (_("Cả tỉnh"), row["all"]),
            *((str(operator), found) for operator, found in row["operators"]),
        ]:
            share = round(one.percent, 1) if one.percent is not None else None
            lines.append([plan_group(one.group), name, row["measure"], one.planned, one.built, share])
    return lines


def titles_of_groups() -> list[tuple[int, str]]:
    """Numbers and titles of the form's groups, for fields to choose from."""
    return [(number, f"{number}. {said(group.title)}") for number, group in GROUPS.items()]


urlpatterns = [path("<unit:unit_code>/dung-chung/ke-hoach/", year_plans, name="year_plans")]
