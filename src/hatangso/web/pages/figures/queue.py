"""Figures that wait for a head: approve some at once, return one with the reason."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hatangso.flows.decide_figure import approve_figures, return_figure
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import FilingEntry
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.figure_rows import visible_observations
from hatangso.store.programme.models import Observation
from hatangso.web.asked import asked_ids
from hatangso.web.page import unit_page

A_PAGE = 25
Same = tuple[str, str, int | None]  # indicator, period, neighbourhood


@unit_page("view_programme")
def queue(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list, oldest first, what contradicts put together; nothing is chosen (`?chon=tat-ca`: all that
    neither contradict nor are one's own). POST approves those chosen."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.sees_all(unit):
        raise PermissionDenied(_("Danh sách chờ duyệt chỉ dành cho người theo dõi toàn bộ kế hoạch."))
    if request.method == "POST":
        return _approve(request, unit)
    waiting = visible_observations(unit, actor).filter(state="entered").select_related("supersedes")
    if unit.parent is not None:  # what a filing lays before the province is decided there
        above = FilingEntry.objects.filter(
            observation__unit=unit, filing__state="submitted", filing__level=unit.parent.level
        )
        waiting = waiting.exclude(pk__in=above.values("observation_id"))
    page = Paginator(waiting.order_by("entered_at", "id"), A_PAGE).get_page(request.GET.get("page"))
    definitions = definitions_of(unit)
    before = _approved_before(unit, list(page))
    others = _told_otherwise(visible_observations(unit, actor), list(page))
    every = request.GET.get("chon") == "tat-ca"
    rows = [
        {
            "row": row,
            "definition": definitions.get(row.indicator),
            "before": before.get(row.pk),
            "others": others.get(row.pk, ()),
            "chosen": every and row.pk not in others and row.entered_by_id != actor.user.pk,
        }
        for row in page
    ]
    first: dict[Same, int] = {}
    for place, row in enumerate(page):
        first.setdefault(_same_of(row), place)
    rows.sort(key=lambda line: first[_same_of(cast(Observation, line["row"]))])
    return render(
        request,
        "figures/queue.html",
        {
            "rows": rows,
            "page": page,
            "may_approve": actor.may("approve_figures", unit),
            "chosen": sum(line["chosen"] for line in rows),
        },
    )


def _approve(request: HttpRequest, unit: Unit) -> HttpResponse:
    chosen = asked_ids(request.POST.getlist("figure"))
    try:
        count = approve_figures(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            figures=list(Observation.objects.filter(unit=unit, pk__in=chosen)),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        said = ngettext("Đã duyệt %(count)d số liệu.", "Đã duyệt %(count)d số liệu.", count)
        messages.success(request, said % {"count": count})
    if request.POST.get("from") == "evidence" and len(chosen) == 1:
        return redirect("figure_evidence", unit.code, chosen[0])
    return redirect("figure_queue", unit.code)


@require_POST
@unit_page("approve_figures")
def send_back(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Return one figure with the reason."""
    figure = get_object_or_404(Observation, unit=unit, pk=pk)
    try:
        return_figure(
            actor=request.actor,  # type: ignore[attr-defined]
            figure=figure,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã trả lại số liệu."))
    return redirect("figure_evidence", unit.code, pk)


def _same_of(row: Observation) -> Same:
    return row.indicator, row.period, row.neighbourhood_id


def _told_otherwise(visible: QuerySet[Observation], rows: list[Observation]) -> dict[int, list[Observation]]:
    """For each waiting figure, those of the same indicator, period and place that tell something else,
    approved or waiting; not the one it corrects. One query."""
    there: dict[Same, list[Observation]] = {}
    asked = visible.filter(
        state__in=("entered", "approved"),
        indicator__in={row.indicator for row in rows},
        period__in={row.period for row in rows},
    ).order_by("entered_at", "id")
    for one in asked if rows else ():
        there.setdefault(_same_of(one), []).append(one)
    found = {}
    for row in rows:
        other = [
            one
            for one in there.get(_same_of(row), ())
            if one.pk not in (row.pk, row.supersedes_id)
            and one.supersedes_id != row.pk
            and (one.value, one.progress, one.level_text) != (row.value, row.progress, row.level_text)
        ]
        if other:
            found[row.pk] = other
    return found


def _approved_before(unit: Unit, rows: list[Observation]) -> dict[int, Observation]:
    """For each waiting figure, the newest approved one of the same place before it. One query."""
    codes = {row.indicator for row in rows}
    approved = list(Observation.objects.filter(unit=unit, indicator__in=codes, state="approved"))
    found = {}
    for row in rows:
        earlier = [
            old
            for old in approved
            if (old.indicator, old.neighbourhood_id) == (row.indicator, row.neighbourhood_id)
            and old.period_end < row.period_end
        ]
        if earlier:
            found[row.pk] = max(earlier, key=lambda old: old.period_end)
    return found


urlpatterns = [
    path("<unit:unit_code>/so-lieu/cho-duyet/", queue, name="figure_queue"),
    path("<unit:unit_code>/so-lieu/<int:pk>/tra-lai/", send_back, name="figure_return"),
]
