"""The figures that a publication is made from: a file sent or tried out before, or an approved filing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period
from hatangso.domain.words import Words
from hatangso.flows.publication_words import PublicationWords
from hatangso.flows.read_handed import (
    HandedFigures,
    filings_to_publish,
    of_filing,
    read_handed,
)
from hatangso.flows.receive import place_of
from hatangso.flows.receive_table import receive_table
from hatangso.flows.refused import Refused
from hatangso.flows.weigh_handed import Held, weigh_handed
from hatangso.store.collection.models import Filing
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_by_code
from hatangso.web.asked import asked_id
from hatangso.web.pages.collections.table_values import figure_text

FAULTS_SHOWN = 100
SAMPLE = 20
REPLACED_SHOWN = 300  # all that give way are to be seen before it is confirmed


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


@dataclass(frozen=True)
class TriedLine:
    """One figure of a publication beside the one that counts now."""

    place: str
    label: Words
    text: str
    held: Held | None
    held_text: str

    @property
    def order(self) -> int:
        """Whose figure gives way first, then what is changed or new, last what is told as before."""
        if self.held is None:
            return 2
        return 0 if self.held.gives_way else 1 if self.held.stays or self.held_text != self.text else 3


def as_tried(
    unit: Unit,
    words: PublicationWords,
    found: HandedFigures,
    received: Received | None,
    source: Filing | None,
) -> dict[str, Any]:
    """What the publication would say and whose figure it would replace, for the page that asks to confirm."""
    units = communes_of(unit)
    known = definitions_by_code({key.indicator for key in found.figures})
    counts: dict[str, int] = {}
    for key in found.figures:
        counts[key.indicator] = counts.get(key.indicator, 0) + 1
    held = weigh_handed(
        unit=unit,
        period=words.period,
        footing=words.footing,
        publisher=words.publisher,
        figures=found.figures,
    )
    lines = [
        _line(units[key.place], known[key.indicator], values, held.get(key))
        for key, values in found.figures.items()
        if key.indicator in known and key.place in units
    ]
    lines.sort(key=lambda line: line.order)
    replaces = sum(1 for one in held.values() if one.gives_way)
    shown = max(SAMPLE, min(replaces, REPLACED_SHOWN))
    told = {key.place for key in found.figures}
    return {
        "tried": found,
        "received": received,
        "chosen": source,
        "faults": found.faults[:FAULTS_SHOWN],
        "counts": [(known[code].label, count) for code, count in counts.items() if code in known],
        "sample": lines[:shown],
        "more": max(0, len(lines) - shown),
        "replaces": replaces,
        "stays": sum(1 for one in held.values() if one.stays),
        "changes": sum(1 for line in lines if line.held and line.held.is_own and line.order == 1),
        "without": [one.full_name for code, one in units.items() if code not in told],
    }


def unseen(request: HttpRequest, tried: dict[str, Any]) -> str:
    """Why it is not published yet: others' figures would give way and nobody confirmed that; '' otherwise."""
    count = tried["replaces"]
    if not count or request.POST.get("replaces") == str(count):
        return ""
    return ngettext(
        "Chưa công bố: %(count)d số liệu đang được tính của nơi khác sẽ nhường chỗ. "
        "Hãy xem bảng so sánh rồi đánh dấu xác nhận.",
        "Chưa công bố: %(count)d số liệu đang được tính của nơi khác sẽ nhường chỗ. "
        "Hãy xem bảng so sánh rồi đánh dấu xác nhận.",
        count,
    ) % {"count": count}


def _line(place: Unit, definition: Definition, values: CellValues, held: Held | None) -> TriedLine:
    text = figure_text(values, definition.shape)
    now = figure_text(held.values, definition.shape) or _("số liệu bằng lời") if held else ""
    return TriedLine(place.full_name, definition.label, text, held, now)


def said_published(count: int) -> str:
    """The message after a publication."""
    return ngettext(
        "Đã công bố %(count)d số liệu; các xã, phường được báo.",
        "Đã công bố %(count)d số liệu; các xã, phường được báo.",
        count,
    ) % {"count": count}
