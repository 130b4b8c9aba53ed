"""One difficulty with everything that happened to it: carried up, answered, closed, opened again."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.raise_obstacle import (
    LEVELS as LEVEL_ORDER,
)
from hatangso.flows.raise_obstacle import (
    answer_obstacle,
    close_obstacle,
    escalate_obstacle,
    level_of,
    may_answer,
    may_close,
    may_escalate,
    reopen_obstacle,
)
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import Petition
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle
from hatangso.store.programme.obstacle_queries import visible_obstacles
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page
from hatangso.web.pages.obstacles.words import LEVELS


@unit_page("view_programme")
def one_obstacle(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The difficulty's page; at the unit's own address, or at the province's to which it was carried."""
    obstacle, actor = _obstacle(request, unit, pk), request.actor  # type: ignore[attr-defined]
    open_now = obstacle.state != "closed"
    petition = Petition.objects.filter(obstacle=obstacle).select_related("unit").first()
    escalates = open_now and may_escalate(actor, obstacle)
    return render(
        request,
        "obstacles/one.html",
        {
            "obstacle": obstacle,
            "steps": obstacle.steps.select_related("by", "to_organisation"),
            "levels": LEVELS,
            "reached": LEVEL_ORDER.index(obstacle.level),
            "ladder": list(LEVELS.items()),
            "by_level": _further(obstacle) if escalates else (),
            "may_escalate": escalates,
            "may_answer": open_now and may_answer(actor, obstacle),
            "holds_it": obstacle.held_by_id in actor.organisation_ids,
            "may_close": may_close(actor, obstacle),
            "petition": petition,
            "measured_at": _measured_at(request, unit, petition) if petition else "",
        },
    )


def _measured_at(request: HttpRequest, unit: Unit, petition: Petition) -> str:
    """Where the figures of a petition are read; '' for who may not look at measurements there."""
    if not request.actor.may_somewhere("view_measurements", unit):  # type: ignore[attr-defined]
        return ""
    told = petition.figures
    radio = f"{told['network']}-{told['technology']}" if told["technology"] else told["network"]
    asked = {
        "place": told["place"],
        "source": told["source"],
        "period": told["period"],
        "radio": radio,
        "operator": told["operator"],
        "metric": told["metric"],
        "stat": told["statistic"],
    }
    return f"{reverse('speed_cell', args=[unit.code])}?{urlencode(asked)}"


def _obstacle(request: HttpRequest, unit: Unit, pk: int) -> Obstacle:
    found = visible_obstacles(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _further(obstacle: Obstacle) -> list[tuple[Any, list[Organisation]]]:
    """To whom it may go from here, level by level, the highest last."""
    near = organisations_of(obstacle.unit, timezone.localdate()).filter(is_collective=False)
    offered: dict[str, list[Organisation]] = {level: [] for level in LEVEL_ORDER}
    for organisation in near.exclude(pk=obstacle.held_by_id or 0):
        offered[level_of(organisation, obstacle.unit)].append(organisation)
    from_here = LEVEL_ORDER[LEVEL_ORDER.index(obstacle.level) :]
    return [(LEVELS[level], offered[level]) for level in from_here if offered[level]]


@require_POST
@unit_page("view_programme")
def act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Escalate, answer, close or reopen; the flow asks for the right."""
    obstacle = _obstacle(request, unit, pk)
    common: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "obstacle": obstacle,
        "text": request.POST.get("text", ""),
        "now": timezone.now(),
    }
    try:
        match request.POST.get("action"):
            case "escalate":
                chosen = asked_id(request.POST.get("to"))
                to = Organisation.objects.filter(pk=chosen).first() if chosen else None
                if to is None:
                    raise Refused(_("Hãy chọn cơ quan cần chuyển đến."))
                escalate_obstacle(to=to, **common)
                said = _("Đã chuyển đến %(organisation)s.") % {"organisation": to}
            case "answer":
                answer_obstacle(**common)
                said = _("Đã ghi trả lời.")
            case "close":
                close_obstacle(**common)
                said = _("Đã đóng vướng mắc.")
            case "reopen":
                reopen_obstacle(**common)
                said = _("Đã mở lại vướng mắc.")
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("obstacle", unit.code, obstacle.pk)


urlpatterns = [
    path("<unit:unit_code>/vuong-mac/<int:pk>/", one_obstacle, name="obstacle"),
    path("<unit:unit_code>/vuong-mac/<int:pk>/buoc/", act, name="obstacle_act"),
]
