"""Figures are entered: by the keyboard, pasted from a spreadsheet, or one by one without any script."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.domain.progress.observation import Progress
from hatangso.flows.record_figure import (
    FiguresRefused,
    nothing_kept,
    record_figures,
)
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.models import Observation
from hatangso.web.page import unit_page
from hatangso.web.pages.figures.sheet import (
    Row,
    entries_of,
    followed_indicators,
    mark_doubts,
    periods_offered,
    read_typed,
    sheet,
)

ROWS_A_SHEET = 60  # a ward of a hundred neighbourhoods fills two sheets


@unit_page("view_programme")
def figures(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The sheet for a period; POST keeps what was typed, all or nothing."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET
    period = _period(asked.get("period", ""), today)
    sources = list(_sources(request, unit))
    source = _chosen(sources, asked.get("source", ""), actor.organisation_ids)
    may_enter = actor.may_somewhere("enter_figures", unit) and bool(sources)
    definitions = definitions_of(unit)
    indicator = asked.get("indicator", "") if asked.get("indicator") in definitions else ""
    place = Neighbourhood.objects.filter(unit=unit, pk=_number(asked.get("place", ""))).first()
    every = sheet(actor, unit, period, indicator=indicator, place=place, source=source)
    missing = sum(1 for row in every if row.current is None and not row.others)
    refused = ""
    if request.method == "POST" and may_enter:
        refused = _keep(request, unit, every, period, source)
        if not refused:
            chosen = {"period": period.code, "source": source.pk if source else "", "indicator": indicator}
            return redirect(f"{reverse('figures', args=[unit.code])}?{urlencode(chosen)}")
    if asked.get("missing"):
        every = [row for row in every if (row.current is None and not row.others) or row.errors]
    page = Paginator(every, ROWS_A_SHEET).get_page(asked.get("page"))
    codes = followed_indicators(actor, unit)
    mark_doubts(unit, list(page))
    context: dict[str, Any] = {
        "rows": list(page),
        "page": page,
        "period": period,
        "periods": periods_offered(today),
        "running": period.last_day > today,
        "sources": sources,
        "source": source,
        "indicator": indicator,
        "definition": definitions.get(indicator),
        "indicators": [definitions[code] for code in codes if code in definitions],
        "neighbourhoods": Neighbourhood.objects.filter(unit=unit, valid_to=None),
        "place": place,
        "footings": list(Footing),
        "progresses": list(Progress),
        "missing": missing,
        "all_rows": len(every),
        "only_missing": bool(asked.get("missing")),
        "common_source": asked.get("common_source", ""),
        "refused": refused,
        "may_enter": may_enter,
        "waiting": Observation.objects.filter(unit=unit, state="entered").count(),
        "may_approve": actor.may("approve_figures", unit),
        "may_make": actor.may("edit_plan", unit),
        "sees_all": actor.sees_all(unit),
    }
    return render(request, "figures/entry.html", context, status=422 if refused else 200)


def _keep(
    request: HttpRequest, unit: Unit, rows: list[Row], period: Period, source: Organisation | None
) -> str:
    """'' where everything was kept; else the sentence, with the errors put into the rows."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    held = read_typed(rows, request.POST)
    touched = [row for row in held if row.is_touched() or request.FILES.getlist(f"{row.name}-evidence")]
    if not touched:
        return _("Chưa có ô nào thay đổi nên chưa lưu gì.")
    for row in touched:
        row.files = tuple(request.FILES.getlist(f"{row.name}-evidence"))
    entries = entries_of(touched, period, source, request.POST.get("common_source", "").replace("\0", ""))
    if unread := sum(len(row.errors) for row in touched):
        return nothing_kept(unread)
    try:
        kept = record_figures(actor=actor, unit=unit, entries=entries, now=now)
    except FiguresRefused as refused:
        for position, row in enumerate(touched):
            for name in {fault.field for fault in refused.faults.get(position, ())}:
                row.errors[name] = refused.said(position, name)
        return refused.sentence
    except Refused as refused:
        return refused.sentence
    messages.success(
        request,
        ngettext("Đã lưu %(count)d số liệu, chờ duyệt.", "Đã lưu %(count)d số liệu, chờ duyệt.", len(kept))
        % {"count": len(kept)},
    )
    return ""


def _sources(request: HttpRequest, unit: Unit) -> QuerySet[Organisation]:
    """For whom the person may tell figures: their own organisations, or any of the locality's."""
    actor = request.actor  # type: ignore[attr-defined]
    living = Organisation.objects.filter(valid_to=None, is_collective=False).order_by("unit__level", "name")
    if not actor.may("enter_figures", unit):
        return living.filter(pk__in=actor.organisation_ids)
    here = Q(unit=unit) | Q(unit=unit.parent_id) if unit.parent_id else Q(unit=unit)
    return living.filter(here)


def _chosen(sources: list[Organisation], asked: str, own: frozenset[int]) -> Organisation | None:
    """The organisation asked for, else the person's own, else the first."""
    by_id = {source.pk: source for source in sources}
    mine = next((source for source in sources if source.pk in own), None)
    return by_id.get(_number(asked)) or mine or next(iter(sources), None)


def _period(asked: str, today: date) -> Period:
    period = parse_period(asked)
    return period if period and period.first_day <= today else period_of(PeriodKind.YEAR, today)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


urlpatterns = [path("<unit:unit_code>/so-lieu/", figures, name="figures")]
