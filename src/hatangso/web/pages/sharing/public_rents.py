"""Posted prices (niêm yết giá): the rents in force with their documents, open to everybody."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override

from hatangso.flows.receive import place_of
from hatangso.web.export import exported
from hatangso.web.page import living_unit
from hatangso.web.pages.sharing.rents import rent_headings, rent_rows, rents_of

KEPT_SECONDS = 300


def public_rents(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The table of what is in force today."""
    unit = living_unit(unit_code)
    context = {"shown_unit": unit, "rents": list(rents_of(unit)), "today": timezone.localdate()}
    asked = request.GET.get("lang", "")
    with override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        response = render(request, "sharing/public_rents.html", context)
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


def public_rents_csv(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The same as CSV."""
    unit = living_unit(unit_code)
    response = exported("csv", f"gia-thue-{unit.code}", rent_headings(), rent_rows(rents_of(unit)))
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    return response


def public_rent_file(request: HttpRequest, unit_code: str, pk: int) -> FileResponse:
    """The document of a posted rent, as it was sent."""
    rent = rents_of(living_unit(unit_code), "all").filter(pk=pk).first()
    if rent is None:
        raise Http404
    try:
        file = place_of(rent.file.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=True, filename=rent.file.file_name, content_type=rent.file.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


urlpatterns = [
    path("cong-khai/<unit:unit_code>/gia-thue/", public_rents, name="public_rents"),
    path("cong-khai/<unit:unit_code>/gia-thue.csv", public_rents_csv, name="public_rents_csv"),
    path("cong-khai/<unit:unit_code>/gia-thue/<int:pk>/", public_rent_file, name="public_rent_file"),
]
