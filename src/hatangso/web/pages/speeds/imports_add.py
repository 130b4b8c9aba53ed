"""A file of speed measurements is sent: its source is chosen, with what it tells and under which terms."""

from datetime import date
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
from hatangso.store.places.communes_on import communes_ever, label_of
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day
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
    unplaced = any(not one.places for one in sources.values()) and unit.level != "commune"
    context: dict[str, Any] = {
        "sources": [{"one": one, "limit": limit_of(one)} for one in sources.values()],
        "chosen": chosen,
        "unplaced": unplaced,
        "problem": problem,
        "field": field,
        "communes": _communes(unit) if unplaced else [],
        "boundaries": request.POST.get("boundaries", ""),
        "placed_on": request.POST.get("placed_on", ""),
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
        unit_code="" if source.places else request.POST.get("unit_code", "")[:24],
        placed_on=_placed_on(request),
        **shared,
    )


def _placed_on(request: HttpRequest) -> date | None:
    """The day by whose boundaries tests are to be placed; None: by today's."""
    if request.POST.get("boundaries") != "then":
        return None
    day = asked_day(request.POST.get("placed_on"))
    if day is None:
        raise Refused(_("Hãy chọn ngày của ranh giới."), field="placed_on")
    return day


def _communes(unit: Unit) -> list[tuple[str, str]]:
    """Communes to choose from: those of today, then those that are no more, for files of former years."""
    every = sorted(communes_ever(unit), key=lambda one: (one.valid_to is not None, one.code, one.full_name))
    return [
        (
            label_of(one),
            _("%(place)s (đến %(day)s)") % {"place": one.full_name, "day": f"{one.valid_to:%d/%m/%Y}"}
            if one.valid_to
            else f"{one.full_name} ({one.code})",
        )
        for one in every
        if one.code or one.valid_to
    ]


urlpatterns = [path("<unit:unit_code>/toc-do/nap/moi/", speed_import_add, name="speed_import_add")]
