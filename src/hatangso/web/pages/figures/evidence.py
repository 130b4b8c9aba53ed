"""Where one figure comes from: who told it, when, on which footing, by which definition, its history."""

from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from hatangso.domain.quantities import Ratio
from hatangso.store.assets.models import CountedFigure
from hatangso.store.collection.publications import is_handed_down
from hatangso.store.measurements.models import FedFigure
from hatangso.store.places.models import Unit
from hatangso.store.probes.queries import runs_behind
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.figure_rows import visible_observations
from hatangso.store.programme.models import Observation, TargetMeasure
from hatangso.store.programme.target_queries import organisations_by_indicator, visible_targets
from hatangso.web.page import unit_page


@unit_page("view_programme")
def figure_evidence(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page of one figure. Files only for who told it and who follows the whole programme."""
    actor = request.actor  # type: ignore[attr-defined]
    row = visible_observations(unit, actor).filter(pk=pk).first()
    if row is None or not _concerns(request, unit, row):
        raise Http404
    history = list(
        visible_observations(unit, actor)
        .filter(
            indicator=row.indicator,
            neighbourhood=row.neighbourhood_id,
            period=row.period,
            source_organisation=row.source_organisation_id,
        )
        .order_by("id")
    )
    others = visible_observations(unit, actor).filter(
        Q(indicator=row.indicator, period=row.period, neighbourhood=row.neighbourhood_id)
        & ~Q(source_organisation=row.source_organisation_id),
        state__in=("entered", "approved"),
    )
    handed = is_handed_down(row)
    contests = list(row.contests.order_by("-raised_at")) if handed else []
    fed = FedFigure.objects.filter(observation=row).select_related("observation").first()
    own = row.source_organisation_id in actor.organisation_ids or row.entered_by_id == actor.user.pk
    concerned = organisations_by_indicator(unit, [row.indicator]).get(row.indicator, frozenset())
    return render(
        request,
        "figures/evidence.html",
        {
            "row": row,
            "definition": definitions_of(unit).get(row.indicator),
            "ratio": Ratio(row.part, row.whole) if row.part is not None and row.whole else None,
            "history": history,
            "others": others,
            "measures": TargetMeasure.objects.filter(
                target__in=visible_targets(unit, actor).filter(state="live"), indicator=row.indicator
            ).select_related("target"),
            "may_see_files": own or actor.sees_all(unit),
            "may_correct": row.state in {"entered", "approved"}
            and not handed
            and (actor.may("enter_figures", unit) or (own and actor.may("enter_figures", unit, concerned))),
            "may_decide": actor.may("approve_figures", unit) and not handed,
            "handed_down": handed,
            "measured_at": _measured_at(unit, fed)
            if fed and actor.may_somewhere("view_measurements", unit)
            else "",
            "doubt": fed.doubt if fed and row.state == "approved" else "",
            "probed": runs_behind(row.pk) if actor.may("view_probes", unit) else [],
            "counted": CountedFigure.objects.filter(observation=row).first()
            if actor.may("view_assets", unit)
            else None,
            "contests": contests,
            "may_contest": handed
            and row.state == "approved"
            and actor.may("contest_figure", unit)
            and not any(one.state == "open" for one in contests),
        },
    )


def _measured_at(unit: Unit, fed: FedFigure) -> str:
    """Where the measurement is read that a figure was made from."""
    radio = f"mobile-{fed.technology}" if fed.technology else "mobile"
    asked = {"place": unit.code, "source": fed.source, "period": fed.observation.period, "radio": radio}
    return f"{reverse('speed_cell', args=[unit.code])}?{urlencode(asked)}"


def _concerns(request: HttpRequest, unit: Unit, row: Observation) -> bool:
    """Who sees only a part of the programme sees what they told, and figures of targets of theirs."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.sees_all(unit) or row.source_organisation_id in actor.organisation_ids:
        return True
    return row.entered_by_id == actor.user.pk or (
        visible_targets(unit, actor).filter(measures__indicator=row.indicator).exists()
    )


urlpatterns = [path("<unit:unit_code>/so-lieu/<int:pk>/", figure_evidence, name="figure_evidence")]
