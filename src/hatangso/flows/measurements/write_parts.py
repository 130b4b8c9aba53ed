"""Judged rows become parts of the lake: written beside, moved to their place, then named by the caller."""

from datetime import datetime
from pathlib import Path

from hatangso.flows.measurements.judged import Judged
from hatangso.flows.measurements.placer_of import province_of
from hatangso.store.measurements.lake import lake_folder, place_for, put_in_place, unnamed
from hatangso.store.measurements.models import KeptPart, MeasurementImport


def write_parts(
    imported: MeasurementImport, judged: Judged, scratch: Path, *, now: datetime
) -> tuple[list[KeptPart], int]:
    """The lines of the manifest, not saved yet, and how many rows were kept.

    Until they are saved no reader knows the files; the same import written again writes over them.
    Rows that came before in another import are written apart (`known`), for the day that one is withdrawn.
    """
    province = province_of(imported.unit)
    parts, kept = [], 0
    for month, files, counts in judged.write(scratch):
        kept += counts["kept"]
        for holds, rows in counts.items():
            target = place_for(province, imported.source, month, imported.pk, holds)
            if not rows:
                target.unlink(missing_ok=True)  # of a run before, that was not named
                continue
            digest, size = put_in_place(files[holds], target)
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


def forget_unnamed(imported: MeasurementImport) -> None:
    """Delete what was written of an import that came to nothing."""
    for file in unnamed():
        if file.name.partition(".")[0] == str(imported.pk):
            file.unlink(missing_ok=True)
