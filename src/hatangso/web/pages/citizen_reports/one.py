"""One report for who handles it: what was sent, what is public, where it lies, what to do next."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.citizen_reports.masking import masked
from hatangso.domain.citizen_reports.states import OPEN
from hatangso.flows.citizen_reports.near import assets_near, duplicates_near
from hatangso.flows.citizen_reports.promises import promises_of
from hatangso.flows.citizen_reports.rights import handles, in_office, owns, reads_raw
from hatangso.flows.citizen_reports.see_reporter import see_reporter
from hatangso.flows.outages.from_report import likely_outages, may_become_outage, outage_of_report
from hatangso.flows.outages.link_report import CATEGORIES
from hatangso.store.assets.sight import Seen, seen, sight_of
from hatangso.store.citizen_reports.models import AnswerTemplate, CitizenReport
from hatangso.store.citizen_reports.queries import reports_of, reports_seen_by, steps_shown
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.queries import nearest_first, organisations_of
from hatangso.store.places.models import Unit
from hatangso.web.components.commune_map import commune_map
from hatangso.web.page import unit_page
from hatangso.web.pages.report_here.listing import Mark, Shown
from hatangso.web.pages.report_here.shown import photo_file
from hatangso.web.pages.report_here.words import answers_of, story


@unit_page("triage_reports")
def citizen_report(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page."""
    return shown_report(request, unit, seen_report(request, unit, pk))


@require_POST
@unit_page("see_reporters")
def citizen_report_contact(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page with the reporter's contact; the look is written down."""
    report = seen_report(request, unit, pk)
    contact = see_reporter(actor=request.actor, report=report)  # type: ignore[attr-defined]
    response = shown_report(request, unit, report, contact=contact, looked=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@unit_page("triage_reports")
def citizen_report_photo(request: HttpRequest, unit: Unit, pk: int, position: int) -> HttpResponse:
    """A photo as it was sent; an owner sees those that were looked through."""
    report = seen_report(request, unit, pk)
    photo = get_object_or_404(report.photos.select_related("file"), position=position)
    if not (photo.public or reads_raw(request.actor, report)):  # type: ignore[attr-defined]
        raise Http404
    return photo_file(photo)  # type: ignore[return-value]


def seen_report(request: HttpRequest, unit: Unit, pk: int) -> CitizenReport:
    """The report; 404 where the unit has none of that id, 403 where it is none of the person's."""
    actor = request.actor  # type: ignore[attr-defined]
    found: CitizenReport | None = (
        reports_seen_by(actor, unit).select_related("province").filter(pk=pk).first()
    )
    if found is not None:
        return found
    if reports_of(unit).filter(pk=pk).exists():
        raise PermissionDenied(denied("triage_reports", unit))
    raise Http404


def shown_report(request: HttpRequest, unit: Unit, report: CitizenReport, **more: Any) -> HttpResponse:
    """The page with what the person may see and do."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    today, raw, own = timezone.localdate(now), reads_raw(actor, report), actor.concern_ids
    own_promise = promises_of(report.unit).get(report.category)
    category = own_promise.category if own_promise else None
    placed = report.lon is not None and report.lat is not None
    picture = commune_map(report.unit, today) if placed else None
    whole, is_open = handles(actor, report), report.state in OPEN and report.merged_into_id is None
    acts = whole or in_office(actor, report)
    near = organisations_of(report.unit, today).filter(is_collective=False)
    mark = None
    if picture and report.lon is not None and report.lat is not None:
        mark = Mark(*picture.point(report.lon, report.lat), Shown.of(report), not is_open, False)
    context = {
        "report": report,
        "shown": Shown.of(report),
        "category": category,
        "raw": raw,
        "is_open": is_open,
        "whole": whole,
        "acts": acts,
        "owns": is_open
        and owns(actor, report)
        and report.state == "with_owner"
        and report.owner_answered_at is None,
        "may_see_contact": actor.may("see_reporters", report.unit),
        "draft_text": report.public_text if report.moderated_at else masked(report.reporter_text),
        "draft_address": report.public_address if report.moderated_at else masked(report.reporter_address),
        "answers": answers_of(report, public=not raw),
        "photos": report.photos.all() if raw else report.photos.filter(public=True),
        "asset": _asset(actor, report),
        "lines": story(steps_shown(report, public=not raw, own=own), staff=raw, own=own),
        "place": report.unit,
        "picture": picture,
        "marks": [mark] if mark else [],
        "map_address": _map_address(unit, report),
        "offices": near.filter(unit=report.unit) if whole and is_open else (),
        "owners": _owners(near, category, report) if acts and is_open else (),
        "answers_ready": _ready(report, category) if acts or owns(actor, report) else [],
        "duplicates": duplicates_near(category, report.lon, report.lat, now=now, besides=report.pk)
        if whole and is_open and category
        else [],
        "assets": [
            (found, asset_types()[found.asset.type])
            for found in (assets_near(category, report.lon, report.lat, now=now) if category and acts else [])
        ],
        "merged": report.merged.all(),
        "today": today,
        **_outages(actor, report),
        **more,
    }
    return render(request, "citizen_reports/one.html", context)


def _asset(actor: Actor, report: CitizenReport) -> Seen | None:
    """The linked object as the person sees it; None where they may not know of it."""
    if report.asset is None:
        return None
    shown = seen(report.asset, sight_of(actor, report.asset.unit))
    return shown if shown.whole or (shown.type is not None and shown.type.open_data) else None


def _outages(actor: Actor, report: CitizenReport) -> dict[str, Any]:
    """The outage that it tells of, or those to which it may be put and whether one may be made of it."""
    if report.category not in CATEGORIES:
        return {}
    outage = outage_of_report(report)
    may_make = outage is None and may_become_outage(actor, report)
    return {
        "outage": outage,
        "may_make": may_make,
        "likely_outages": likely_outages(actor=actor, report=report) if may_make else [],
    }


def _map_address(unit: Unit, report: CitizenReport) -> str:
    if report.lon is None:
        return ""
    try:
        return f"{reverse('map', args=[unit.code])}?at=17/{report.lat:.6f}/{report.lon:.6f}"
    except NoReverseMatch:
        return ""


def _owners(near: Any, category: Any, report: CitizenReport) -> list[Any]:
    """Those of the category's usual kind first, the owner of the linked object before all."""
    usual = category.owner_kind if category else ""
    of_asset = report.asset.owner_id if report.asset else None
    found = list(nearest_first(near, report.unit))
    return sorted(found, key=lambda one: (one.pk != of_asset, one.kind != usual))


def _ready(report: CitizenReport, category: Any) -> list[tuple[str, str]]:
    """Ready-made answers: the commune's own, then the catalogue's."""
    own = AnswerTemplate.objects.filter(unit=report.unit, category__in=("", report.category))
    language = get_language() or "vi"
    shipped = [words.spoken_in(language) for words in (category.answers if category else ())]
    return [(row.name, row.text) for row in own] + [(text[:60], text) for text in shipped]


urlpatterns = [
    path("<unit:unit_code>/phan-anh/<int:pk>/", citizen_report, name="citizen_report"),
    path(
        "<unit:unit_code>/phan-anh/<int:pk>/lien-he/", citizen_report_contact, name="citizen_report_contact"
    ),
    path(
        "<unit:unit_code>/phan-anh/<int:pk>/anh/<int:position>/",
        citizen_report_photo,
        name="citizen_report_photo",
    ),
]
