"""One target: the plan's sentence, who answers for it, figures, path, forecast, why it stands as it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.quantities import Estimate, Unknown
from hatangso.store.collection.publications import contested_among
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.figure_rows import visible_observations
from hatangso.store.programme.models import Observation, Target
from hatangso.store.programme.obstacle_queries import visible_obstacles
from hatangso.store.programme.rebased import RebasedFigure, has_changed, rebased_figures
from hatangso.store.programme.standing import MeasureStanding, TargetStanding
from hatangso.store.programme.target_queries import (
    organisations_by_indicator,
    organisations_of_targets,
    visible_targets,
)
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.store.results.province_standing import standings
from hatangso.web.components.trajectory_chart import trajectory_chart
from hatangso.web.page import unit_page
from hatangso.web.pages.targets.path_form import PathForm, path_form
from hatangso.web.templatetags.progress import spoken


@dataclass(frozen=True)
class MeasurePart:
    """One measure as the page shows it."""

    seen: MeasureStanding
    chart: SafeString
    rows: list[Observation]
    form: PathForm | None
    may_enter: bool
    rebased: tuple[RebasedFigure, ...] = ()

    @property
    def forecast(self) -> Estimate | None:
        outlook = self.seen.outlook
        return outlook.forecast if outlook and isinstance(outlook.forecast, Estimate) else None

    @property
    def no_forecast(self) -> str:
        """Why there is none."""
        outlook = self.seen.outlook
        return spoken(outlook.forecast.reason) if outlook and isinstance(outlook.forecast, Unknown) else ""

    @property
    def required(self) -> float | None:
        outlook = self.seen.outlook
        if outlook is None or not outlook.figures or isinstance(outlook.required_now, Unknown):
            return None
        return outlook.required_now

    @property
    def gain(self) -> float | None:
        """What is still needed a year, in the measure's unit."""
        outlook = self.seen.outlook
        if outlook is None or isinstance(outlook.needed_yearly_gain, Unknown):
            return None
        return outlook.needed_yearly_gain


@unit_page("view_programme")
def target(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The target's page; its forms post to addresses of their own."""
    return target_page(request, unit, pk)


def target_page(
    request: HttpRequest, unit: Unit, pk: int, *, form: PathForm | None = None, status: int = 200
) -> HttpResponse:
    """The page with, where one was refused, the form of one measure as it was typed."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    found = standings(unit, as_of=today, actor=actor, target_ids=[pk], states=("live", "withdrawn"))
    if not found:
        raise Http404
    (standing,) = found
    parts = _parts(request, unit, standing, form)
    context = {
        "standing": standing,
        "target": standing.target,
        "parts": parts,
        "contested": contested_among(row.pk for part in parts for row in part.rows),
        "leads": [part for part in standing.target.organisations.all() if part.role == "lead"],
        "coordinating": [p for p in standing.target.organisations.all() if p.role == "coordinating"],
        "tasks": visible_tasks(actor, unit).filter(measures__target=pk).distinct(),
        "obstacles": visible_obstacles(actor, unit)
        .filter(Q(target=pk) | Q(task__measures__target=pk))
        .distinct(),
        "may_edit": actor.may("edit_plan", unit),
        "may_raise": actor.may("raise_obstacle", unit, organisations_of_targets([standing.target])),
        "definitions": _choices(unit) if actor.may("edit_plan", unit) else [],
        "today": today,
        "has_former": has_changed(unit),
        "is_rebased": bool(request.GET.get("rebased")),
    }
    return render(request, "targets/one.html", context, status=status)


def target_of(request: HttpRequest, unit: Unit, pk: int) -> Target:
    """The target if the person may see it; else 404, so that nothing is learnt from the difference."""
    row = visible_targets(unit, request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def _parts(
    request: HttpRequest, unit: Unit, standing: TargetStanding, typed: PathForm | None
) -> list[MeasurePart]:
    actor = request.actor  # type: ignore[attr-defined]
    codes = {seen.measure.indicator for seen in standing.measures if seen.measure.indicator}
    history: dict[str, list[Observation]] = {}
    for row in visible_observations(unit, actor).filter(indicator__in=codes).order_by("-period_end", "-id"):
        history.setdefault(row.indicator, []).append(row)
    concerned = organisations_by_indicator(unit, codes)
    rebased = _rebased(request, unit, standing) if request.GET.get("rebased") else {}
    parts = []
    for seen in standing.measures:
        form = None
        if actor.may("edit_plan", unit) and seen.measure.kind == "numeric":
            mine = typed is not None and typed.measure.pk == seen.measure.pk
            form = typed if mine else path_form(seen.measure, standing.target)
        parts.append(
            MeasurePart(
                seen=seen,
                chart=_chart(standing, seen, rebased.get(seen.measure.indicator, ())),
                rebased=rebased.get(seen.measure.indicator, ()),
                rows=history.get(seen.measure.indicator, []),
                form=form,
                may_enter=bool(seen.definition)
                and actor.may("enter_figures", unit, concerned.get(seen.measure.indicator, frozenset())),
            )
        )
    return parts


def _rebased(
    request: HttpRequest, unit: Unit, standing: TargetStanding
) -> dict[str, tuple[RebasedFigure, ...]]:
    """By indicator, the past figures of former units brought to this one."""
    followed = [m for m in standing.measures if m.definition and m.measure.kind == "numeric"]
    return rebased_figures(
        unit,
        {m.measure.indicator: m.definition for m in followed if m.definition},
        {m.measure.indicator: m.measure.unit_text or None for m in followed},
        as_of=timezone.localdate(),
        actor=request.actor,  # type: ignore[attr-defined]
    )


def _chart(
    standing: TargetStanding, seen: MeasureStanding, rebased: Sequence[RebasedFigure] = ()
) -> SafeString:
    if seen.promise is None or seen.outlook is None:
        return SafeString("")
    name = spoken(seen.definition.label) if seen.definition else standing.target.text[:80]
    figures = [figure for figure in seen.figures if figure.on <= seen.as_of]
    return trajectory_chart(
        name,
        seen.promise,
        seen.outlook,
        figures,
        rebased=[one for one in rebased if one.complete],
        ident=f"bieu-do-{seen.measure.pk}",
    )


def _choices(unit: Unit) -> list[Any]:
    """Indicators to choose from, the locality's own marked."""
    open_ones = [d for d in definitions_of(unit).values() if not (d.local and d.local.closed_at)]
    return [
        (d.code, spoken(d.label) + (" " + _("(chỉ số của địa phương)") if d.is_local else ""))
        for d in open_ones
    ]


urlpatterns = [path("<unit:unit_code>/chi-tieu/<int:pk>/", target, name="target")]
