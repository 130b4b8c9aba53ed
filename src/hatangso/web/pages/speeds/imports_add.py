"""A file of speed measurements is sent: its source is chosen, with what it tells and under which terms."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.limits import MEGABYTE
from hatangso.adapters.speed_sources.source import SpeedSource
from hatangso.flows.measurements.receive_published import receive_published
from hatangso.flows.measurements.rehearse_tests import rehearse_tests
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.measurements.told_places import units_told
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.imports_words import actor_of, uploaded_sources


@unit_page("import_measurements")
def speed_import_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """GET: the form; POST: the file is received and read, nothing is kept yet."""
    sources = uploaded_sources()
    chosen = request.POST.get("source") or request.GET.get("source") or ""
    if chosen not in sources:
        chosen = "ispeed" if "ispeed" in sources else next(iter(sources), "")
    problem, field = "", ""
    if request.method == "POST":
        try:
            imported = _receive(request, unit, sources[chosen])
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
        else:
            return redirect("speed_import", unit.code, imported.pk)
    context: dict[str, Any] = {
        "sources": [{"one": one, "limit": limit_of(one)} for one in sources.values()],
        "chosen": chosen,
        "unplaced": any(not one.places for one in sources.values()) and unit.level != "commune",
        "problem": problem,
        "field": field,
        "communes": [one for one in units_told(unit).values() if one.level == "commune"],
        "unit_code": request.POST.get("unit_code", ""),
        "basis": request.POST.get("basis", ""),
        "endings": ",".join(sorted({ending for one in sources.values() for ending in one.files})),
    }
    return render(request, "speeds/imports_add.html", context, status=422 if problem else 200)


def limit_of(source: SpeedSource) -> int:
    """How many megabytes a file of the source may have."""
    limit = settings.TESTS_UPLOAD_LIMIT_BYTES if source.single else settings.TABLE_UPLOAD_LIMIT_BYTES
    return int(limit // MEGABYTE)


def _receive(request: HttpRequest, unit: Unit, source: SpeedSource) -> MeasurementImport:
    if getattr(request, "upload_too_large", False):
        raise Refused(
            _("Tệp quá %(limit)d MB nên không được nhận; hãy chia theo tháng rồi nạp từng tệp.")
            % {"limit": limit_of(source)},
            field="file",
        )
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Hãy chọn tệp."), field="file")
    shared: Any = {
        "actor": actor_of(request),
        "unit": unit,
        "file": file,
        "name": file.name or "",
        "now": timezone.now(),
    }
    if not source.single:
        return receive_published(**shared)
    return rehearse_tests(
        source=source.code,
        basis=request.POST.get("basis", ""),
        unit_code="" if source.places else request.POST.get("unit_code", "")[:12],
        **shared,
    )


urlpatterns = [path("<unit:unit_code>/toc-do/nap/moi/", speed_import_add, name="speed_import_add")]
