"""What is near a chosen place, as a piece of the form: the same thing reported, objects to point at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from hatangso.catalog.asset_types import asset_types
from hatangso.flows.citizen_reports.file_report import commune_at
from hatangso.flows.citizen_reports.flood import admit
from hatangso.flows.citizen_reports.near import assets_near, public_near
from hatangso.flows.citizen_reports.promises import promises_of
from hatangso.flows.refused import Refused
from hatangso.web.page import living_unit
from hatangso.web.pages.measure.sent import address_of, sent_object, text_of
from hatangso.web.pages.report_here.sender import device_of, private


@require_POST
def report_near(request: HttpRequest, unit_code: str) -> HttpResponse:
    """HTML for the form; 422 where the place cannot be read, 429 after too many."""
    unit, now = living_unit(unit_code), timezone.now()
    try:
        admit("near", address=address_of(request), device=device_of(request), now=now)
    except Refused as refused:
        return private(HttpResponse(refused.sentence, status=429, content_type="text/plain"))
    sent = sent_object(request)
    promise = promises_of(unit).get(text_of(sent, "category"))
    try:
        lon, lat = float(sent["lon"]), float(sent["lat"])
        if promise is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError
    except (KeyError, TypeError, ValueError, OverflowError):
        return private(HttpResponse(status=422))
    types = asset_types()
    context = {
        "place": unit,
        "other": _other(unit, commune_at(lon, lat, now)),
        "reports": public_near(promise.category, lon, lat, now=now),
        "assets": [
            (near, types[near.asset.type]) for near in assets_near(promise.category, lon, lat, now=now)
        ],
    }
    return private(render(request, "report_here/near.html", context))


def _other(unit: object, found: object) -> object:
    """The commune in which the place lies, where that is not the one chosen."""
    return found if found is not None and found != unit else None


urlpatterns = [path("phan-anh/<unit:unit_code>/gan-day/", report_near, name="report_near")]
