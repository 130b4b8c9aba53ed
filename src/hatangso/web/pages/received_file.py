"""A received file, handed out as it came: only to who may see what it hangs on, never shown inline."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path

from hatangso.flows.receive import place_of
from hatangso.flows.see_file import may_see_file
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page


@unit_page("view_programme")
def received_file(request: HttpRequest, unit: Unit, pk: int) -> Any:
    """The bytes as an attachment; 404 where the person may not see it, so that nothing is learnt."""
    received = get_object_or_404(Received, pk=pk, unit=unit)
    if not may_see_file(actor=request.actor, received=received):  # type: ignore[attr-defined]
        raise Http404
    try:
        file = place_of(received.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=True, filename=received.file_name, content_type=received.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [path("<unit:unit_code>/tep/<int:pk>/", received_file, name="received_file")]
