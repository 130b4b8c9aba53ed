"""The background reading of a sent table: its rehearsal, told while it runs."""

import logging
from pathlib import Path
from typing import Any

from django_tasks import task

from hatangso.adapters.table_file import NotATable
from hatangso.catalog.discovery import table as table_of
from hatangso.flows.receive import place_of
from hatangso.flows.receive_table import keep_file, new_file
from hatangso.flows.table_reading import ReadTable, read_table_file
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.collection.models import FilingUpload
from hatangso.store.collection.table_sheets import KEPT_ROWS, communes_of, day_of
from hatangso.store.places.boundaries import locator_of

logger = logging.getLogger("hatangso.tables")
_FAILED = {
    "vi": "Hệ thống gặp lỗi khi đọc tệp này; chưa có gì thay đổi. Hãy bấm “Đọc lại” hoặc tải tệp khác.",
    "en": "The system failed to read this file; nothing changed. Press “Read again” or send another file.",
}


@task()
def read_table_upload(upload_id: int) -> None:
    """Read the kept file of an upload. Repeatable: an interrupted reading may simply be run again."""
    upload = (
        FilingUpload.objects.select_related(
            "received", "by", "filing__recipient__place", "filing__recipient__collection"
        )
        .filter(pk=upload_id, state__in=("waiting", "reading"))
        .first()
    )
    if upload is None:  # dropped meanwhile, or read by the task that was thought dead
        return
    with acting(Acting(upload.by_id, f"{upload.by or ''} (đọc tự động)".strip(), "worker")):
        refused = new_file()
        try:
            _read(upload, refused)
        except NotATable as wrong:
            _end(upload, "failed", story={"words": {"vi": wrong.words.vi, "en": wrong.words.en}})
        except Exception:
            logger.exception("table upload %s could not be read", upload_id)
            _end(upload, "failed", story={"words": _FAILED})
        finally:
            refused.unlink(missing_ok=True)


def _read(upload: FilingUpload, refused: Path) -> None:
    filing = upload.filing
    place = filing.recipient.place
    definition = table_of(upload.table)
    if definition is None:
        raise NotATable("Bảng này không còn trong danh mục.", "This table is no longer in the catalogue.")
    communes = communes_of(place)
    _tell(upload, state="reading", rows_read=0)
    found = read_table_file(
        place_of(upload.received.sha256),
        definition,
        {code: unit.full_name for code, unit in communes.items()},
        None if definition.place.kind == "commune" else locator_of(place, day_of(filing)),
        refused_to=refused,
        progress=lambda done, total: _tell(upload, rows_read=done, rows_total=total),
    )
    kept = None
    if found.bad:
        kept = keep_file(
            refused,
            by=upload.by,
            unit=place,
            name=f"dong-chua-nhan-{upload.table}.csv",
            media_type="text/csv",
            purpose="table",
            now=upload.at,
        )
    _end(
        upload,
        "rehearsed",
        story=story_of(found),
        refused_rows=kept,
        rows_read=found.rows,
        rows_total=found.rows,
    )


def story_of(found: ReadTable) -> dict[str, Any]:
    """What a reading found, to be kept: counts, the first faults, the figures it makes."""
    figures = found.tallies.figures() if found.tallies else []
    return {
        "rows": found.rows,
        "good": found.good,
        "bad": found.bad,
        "partly_outside": found.partly_outside,
        "kept_rows": found.good <= KEPT_ROWS,
        "encoding": found.stream.encoding,
        "separator": found.stream.separator,
        "strange": list(found.matched.strange)[:20],
        "fault_counts": dict(found.fault_counts.most_common(20)),
        "faults": [
            {"line": line, "column": f.column, "there": there, "vi": f.words.vi, "en": f.words.en}
            for line, f, there in found.faults
        ],
        "figures": [
            {
                "indicator": figure.indicator,
                "commune": figure.commune,
                "fields": dict(figure.fields),
                "unknown": dict(figure.unknown),
                "rows": figure.rows,
            }
            for figure in figures
        ],
    }


def _tell(upload: FilingUpload, **columns: Any) -> None:
    """Told to the page that waits; not a change of the filing, so past the audit trail."""
    FilingUpload._base_manager.filter(pk=upload.pk, state__in=("waiting", "reading")).update(**columns)


def _end(upload: FilingUpload, state: str, **columns: Any) -> None:
    upload.refresh_from_db()
    if upload.state not in {"waiting", "reading"}:
        return
    upload.state = state
    for name, value in columns.items():
        setattr(upload, name, value)
    upload.save()
