"""Judged rows become parts of the lake: written beside, moved to their place, then named by the caller."""

from datetime import datetime
from pathlib import Path

from hatangso.flows.measurements.judge_tests import Judged
from hatangso.flows.measurements.placer_of import province_of
from hatangso.store.measurements.lake import lake_folder, place_for, put_in_place
from hatangso.store.measurements.models import KeptPart, MeasurementImport


def write_parts(
    imported: MeasurementImport, judged: Judged, scratch: Path, *, now: datetime
) -> tuple[list[KeptPart], int]:
    """The lines of the manifest, not saved yet, and how many rows were kept.

    Until they are saved no reader knows the files; the same import written again writes over them.
    """
    province = province_of(imported.unit)
    parts, kept = [], 0
    for month in judged.months():
        for holds, write in (("kept", judged.write_kept), ("refused", judged.write_refused)):
            written = scratch / f"{month}.{holds}.parquet"
            rows = write(month, written)
            kept += rows if holds == "kept" else 0
            if not rows:
                continue
            target = place_for(province, imported.source, month, imported.pk, holds)
            digest, size = put_in_place(written, target)
            parts.append(
                KeptPart(
                    imported=imported,
                    province=province,
                    source=imported.source,
                    month=month,
                    holds=holds,
                    path=target.relative_to(lake_folder()).as_posix(),
                    sha256=digest,
                    rows=rows,
                    size=size,
                    written_at=now,
                )
            )
    return parts, kept
