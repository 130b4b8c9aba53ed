"""What lets a filing's sheet open without a network: a worker whose scope is that one page."""

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing_page import asked_filing
from hatangso.web.templatetags.house import BUILT, built_files


@require_safe
@unit_page("enter_figures")
def filing_worker(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The service worker, with the page and the files it keeps; a new build makes a new version."""
    one = asked_filing(request, unit, pk)
    built = built_files("filing-worker")
    if not built:
        raise Http404
    files = [static("mark.svg"), *built_files("app", "grid", "filing")]
    page = reverse("filing", args=[unit.code, one.pk])
    version = hashlib.sha256(json.dumps([page, files]).encode()).hexdigest()[:16]
    cache = f"bo-so-lieu {one.pk} {request.user.pk}"
    kept = json.dumps({"version": version, "page": page, "files": files, "cache": cache})
    script = (BUILT / built[0].removeprefix(static(""))).read_text(encoding="utf-8")
    response = HttpResponse(f"self.KEPT = {kept};\n{script}", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


urlpatterns = [path("<unit:unit_code>/thu-thap/nop/<int:pk>/tho.js", filing_worker, name="filing_worker")]
