"""The figures that a publication is made from: a file sent or tried out before, or an approved filing."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period
from hatangso.flows.read_handed import (
    HandedFigures,
    filings_to_publish,
    of_filing,
    read_handed,
)
from hatangso.flows.receive import place_of
from hatangso.flows.receive_table import receive_table
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Filing
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.web.asked import asked_id
from hatangso.web.pages.collections.table_values import figure_text

FAULTS_SHOWN = 100


def handed_figures(
    request: HttpRequest, unit: Unit, period: Period, footing: Footing, today: date
) -> tuple[HandedFigures, Received | None, Filing | None]:
    """From the file sent now, the file that was tried out, or an approved filing."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = asked_id(request.POST.get("filing"))
    if chosen is not None:
        source = next((one for one in filings_to_publish(actor, unit) if one.pk == chosen), None)
        if source is None:
            raise Refused(_("Hãy chọn một bộ số liệu đã duyệt."), field="filing")
        return of_filing(source, unit, period, footing, today), None, source
    file = request.FILES.get("file")
    if file is not None:
        received = receive_table(
            by=request.user, unit=unit, file=file, name=file.name or "", now=timezone.now()
        )
    else:
        kept = Received.objects.filter(
            pk=asked_id(request.POST.get("received")) or 0,
            unit=unit,
            purpose="table",
            received_by_id=request.user.pk,
        ).first()
        if kept is None:
            raise Refused(_("Hãy chọn tệp .xlsx hoặc .csv."), field="file")
        received = kept
    found = read_handed(
        path=place_of(received.sha256), unit=unit, period=period, footing=footing, today=today
    )
    if not found.figures and not found.faults:
        raise Refused(_("Tệp không có số liệu nào; tên cột phải như trong tệp mẫu."), field="file")
    return found, received, None


def as_tried(
    unit: Unit, found: HandedFigures, received: Received | None, source: Filing | None
) -> dict[str, Any]:
    """What the publication would say, for the page that asks to confirm."""
    units = communes_of(unit)
    known = definitions_by_code({key.indicator for key in found.figures})
    counts: dict[str, int] = {}
    for key in found.figures:
        counts[key.indicator] = counts.get(key.indicator, 0) + 1
    lines = [
        (
            units[key.place].full_name,
            known[key.indicator].label,
            figure_text(values, known[key.indicator].shape),
        )
        for key, values in found.figures.items()
        if key.indicator in known and key.place in units
    ]
    told = {key.place for key in found.figures}
    return {
        "tried": found,
        "received": received,
        "chosen": source,
        "faults": found.faults[:FAULTS_SHOWN],
        "counts": [(known[code].label, count) for code, count in counts.items() if code in known],
        "sample": lines[:20],
        "more": max(0, len(lines) - 20),
        "without": [one.full_name for code, one in units.items() if code not in told],
    }


def said_published(count: int) -> str:
    """The message after a publication."""
    return ngettext(
        "Đã công bố %(count)d số liệu; các xã, phường được báo.",
        "Đã công bố %(count)d số liệu; các xã, phường được báo.",
        count,
    ) % {"count": count}
