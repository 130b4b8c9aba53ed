"""The leaflet of an invitation, to print: plain words, the QR code, what is kept and what is not."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.store.measurements.models import TestInvitation
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.recruit import invitation_or_404

SIZES = ("a5", "a4")


@unit_page("import_measurements")
def leaflet(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`?size=a5|a4`."""
    invitation = invitation_or_404(unit, pk)
    size = request.GET.get("size", "")
    return render(
        request,
        "speeds/leaflet.html",
        {
            "invitation": invitation,
            "address": address_of(invitation),
            "size": size if size in SIZES else SIZES[0],
            "sizes": SIZES,
        },
    )


@unit_page("import_measurements")
def leaflet_qr(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The code as SVG, error correction M: readable from a copied leaflet."""
    invitation = invitation_or_404(unit, pk)
    drawn = BytesIO()
    segno.make(address_of(invitation), error="m", micro=False).save(
        drawn, kind="svg", border=4, scale=8, xmldecl=False
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def address_of(invitation: TestInvitation) -> str:
    """Where the citizen's own test begins, with the leaflet's code."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/do-toc-do/?moi={invitation.code}"


urlpatterns = [
    path("<unit:unit_code>/toc-do/moi-do/<int:pk>/", leaflet, name="speed_leaflet"),
    path("<unit:unit_code>/toc-do/moi-do/<int:pk>/ma.svg", leaflet_qr, name="speed_leaflet_qr"),
]
