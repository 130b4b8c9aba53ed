"""The difficulties of a locality, those not solved first; and what was carried up to a province."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle
from hatangso.store.programme.obstacle_queries import matching, visible_obstacles
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.obstacles.words import LEVELS, STATES

WHOSE = {"": gettext_lazy("Tất cả"), "waiting": gettext_lazy("Chờ cơ quan tôi giải quyết")}
UNSOLVED_FIRST = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(STATES)),
    output_field=IntegerField(),
)


@unit_page("view_programme")
def obstacles(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`."""
    actor = request.actor  # type: ignore[attr-defined]
    visible = visible_obstacles(actor, unit)
    waiting = Q(held_by_id__in=actor.organisation_ids, state="open")
    state, level, text, whose = (request.GET.get(name, "") for name in ("state", "level", "q", "whose"))
    found = visible.order_by(UNSOLVED_FIRST, "-raised_at")
    if state in STATES:
        found = found.filter(state=state)
    if level in LEVELS:
        found = found.filter(level=level)
    if whose == "waiting":
        found = found.filter(waiting)
    rows = matching(found, text[:200])
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"vuong-mac-{unit.code}", _headings(), map(_row, rows))
    return render(
        request,
        "obstacles/listing.html",
        {
            "page": Paginator(rows, 25).get_page(request.GET.get("page")),
            "counts": visible.order_by().aggregate(
                all=Count("pk"),
                open=Count("pk", filter=Q(state="open")),
                answered=Count("pk", filter=Q(state="answered")),
                closed=Count("pk", filter=Q(state="closed")),
                waiting=Count("pk", filter=waiting),
            ),
            "states": STATES,
            "levels": LEVELS,
            "whose_choices": WHOSE,
            "state": state,
            "level": level,
            "whose": whose,
            "text": text,
            "may_raise": actor.may_somewhere("raise_obstacle", unit),
        },
    )


def _headings() -> list[str]:
    return [
        _("Địa phương"),
        _("Khó khăn, vướng mắc"),
        _("Mô tả"),
        _("Kiến nghị"),
        _("Cơ quan nêu"),
        _("Cơ quan giải quyết"),
        _("Cấp"),
        _("Trạng thái"),
        _("Ngày nêu"),
        _("Ngày đóng"),
    ]


def _row(obstacle: Obstacle) -> list[Any]:
    return [
        obstacle.unit.full_name,
        obstacle.title,
        obstacle.text,
        obstacle.proposal,
        str(obstacle.raised_by_organisation or ""),
        str(obstacle.held_by or ""),
        str(LEVELS[obstacle.level]),
        str(STATES[obstacle.state]),
        timezone.localdate(obstacle.raised_at),
        timezone.localdate(obstacle.closed_at) if obstacle.closed_at else None,
    ]


urlpatterns = [path("<unit:unit_code>/vuong-mac/", obstacles, name="obstacles")]
