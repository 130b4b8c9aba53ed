"""A published table of speeds is sent: kept as it came (it holds no person), then its columns are chosen.

imported = receive_published(actor=…, unit=…, file=…, name="…", now=…)       # state 'asked'
choose_columns(actor=…, imported=…, choice=…, name="i-Speed tháng", now=…)    # waiting → rehearsed | failed
keep_published(actor=…, imported=…, leave_out=True, answer="…", now=…)        # running → kept | failed
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.speed_sources.ispeed import Head, head_of, source
from hatangso.adapters.table_file import NotATable
from hatangso.domain.measurement.mapping import ColumnChoice, fits, guess
from hatangso.flows.receive import Chunked, place_of
from hatangso.flows.receive_table import TYPES, digest_of, keep_file, too_large, written
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.measurements.models import ColumnMapping, MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

SOURCE = source.code
UNDER_WAY = ("asked", "waiting", "rehearsed", "running")


def receive_published(
    *, actor: Actor, unit: Unit, file: Chunked, name: str, now: datetime
) -> MeasurementImport:
    """Keep the bytes of a table up to settings.TABLE_UPLOAD_LIMIT_BYTES. The same bytes under way are the
    same import.

    Refused (field 'file') where it is too large, broken, cut off, no table, or tells of persons.
    """
    actor.require("import_measurements", unit)
    if (file.size or 0) > settings.TABLE_UPLOAD_LIMIT_BYTES:
        raise Refused(too_large(), field="file")
    temporary = written(file)
    try:
        head = look_at(temporary)
        if head.of_persons:
            raise Refused(
                _(
                    "Tệp có cột %(columns)s: đây là từng phép đo của người dân, không phải bảng công bố. Hãy"
                    " chọn nguồn “phép đo đơn lẻ”; nếu là bảng tổng hợp, hãy bỏ các cột ấy. Tệp này không"
                    " được giữ lại."
                )
                % {"columns": ", ".join(head.of_persons)},
                field="file",
            )
        same = MeasurementImport.objects.filter(
            unit=unit, source=SOURCE, sha256=digest_of(temporary), state__in=UNDER_WAY
        ).first()
        if same is not None:
            return same
        with transaction.atomic(), in_trail_of(unit.pk):
            received = keep_file(
                temporary,
                by=actor.user,
                unit=unit,
                name=name,
                media_type=TYPES[head.stream.kind],
                purpose="measurements",
                now=now,
            )
            return MeasurementImport.objects.create(
                unit=unit,
                source=SOURCE,
                file_name=received.file_name,
                sha256=received.sha256,
                size=received.size,
                received=received,
                state="asked",
                rows_total=head.stream.rows_total,
                brought_by=actor.user,
                brought_at=now,
            )
    finally:
        temporary.unlink(missing_ok=True)


def look_at(path: Path) -> Head:
    """The table's headings and first rows; Refused in the reader's language where it is none."""
    try:
        return head_of(path)
    except NotATable as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi"), field="file") from None


def head_of_import(imported: MeasurementImport) -> Head:
    """The headings and first rows of a kept file."""
    if imported.received is None:
        raise Refused(_("Không còn tệp đã gửi. Hãy gửi lại tệp."))
    return look_at(place_of(imported.received.sha256))


def mappings_of(unit: Unit) -> list[ColumnMapping]:
    """What was chosen before in the unit and above it, the latest first. One query."""
    units = [pk for pk in (unit.pk, unit.parent_id) if pk]
    found = ColumnMapping.objects.filter(unit__in=units, source=SOURCE)
    return list(found.order_by("-made_at", "-pk"))


def proposal(unit: Unit, headings: tuple[str, ...]) -> tuple[ColumnChoice, ColumnMapping | None]:
    """The choice remembered for these headings, with its name; else a guess."""
    for mapping in mappings_of(unit):
        choice = ColumnChoice.of_kept(mapping.columns, mapping.fixed)
        if fits(choice, headings):
            return choice, mapping
    return guess(headings), None
