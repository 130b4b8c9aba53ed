"""The first page: what needs me today, how the targets stand, which reports come next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hatangso.domain.progress.verdict import Status
from hatangso.store.duties.queries import open_occurrences
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Task
from hatangso.store.programme.standing import WORST_FIRST, health
from hatangso.store.results.province_standing import standings
from hatangso.web.components.health_bar import health_bar
from hatangso.web.page import unit_page
from hatangso.web.pages.overview.agenda import agenda

AT_RISK_SHOWN = 8
DUTIES_SHOWN = 5


@unit_page("view_programme")
def overview(request: HttpRequest, unit: Unit) -> HttpResponse:
    """For a locality without a programme: how to begin."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    found = standings(unit, as_of=today, actor=actor)
    plans = list(PlanDocument.objects.filter(unit=unit).order_by("-issued_on", "-pk"))
    counts = health(found)
    blocks = agenda(actor, unit, today)
    worst = sorted(
        (s for s in found if s.status in {Status.OFF_TRACK, Status.AT_RISK}),
        key=lambda s: (WORST_FIRST.index(s.status), s.target.year or 9999),
    )
    return render(
        request,
        "overview/overview.html",
        {
            "today": today,
            "begun": bool(found or plans or blocks or Task.objects.filter(unit=unit).exists()),
            "plans": [plan for plan in plans if plan.state == "live"],
            "health": counts,
            "health_bar": health_bar(counts),
            "worst": worst[:AT_RISK_SHOWN],
            "worst_more": len(worst) - AT_RISK_SHOWN,
            "without_figure": sum(1 for s in found if not any(m.latest for m in s.measures)),
            "blocks": blocks,
            "duties": list(open_occurrences(actor, unit, today=today)[:DUTIES_SHOWN]),
            "may_edit": actor.may("edit_plan", unit),
            "may_enter": actor.may_somewhere("enter_figures", unit),
        },
    )


urlpatterns = [path("<unit:unit_code>/", overview, name="overview")]
