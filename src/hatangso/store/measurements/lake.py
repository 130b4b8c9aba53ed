"""The kept tests: Parquet files by month under DATA_DIR/measurements, and the manifest that names them.

<province code>/<source>/<YYYY-MM>/<import id>.parquet          kept rows, columns KEPT
<province code>/<source>/<YYYY-MM>/<import id>-2.parquet        kept rows that were known, then given back
<province code>/<source>/<YYYY-MM>/<import id>.known.parquet    rows that an import before had brought
<province code>/<source>/<YYYY-MM>/<import id>.refused.parquet  refused rows, coarsened, with `reason`
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import QuerySet

from hatangso.store.measurements.models import KeptPart
from hatangso.store.places.models import Unit

NO_MONTH = "unknown"  # of tests whose time cannot be read


def lake_folder() -> Path:
    """Where the kept tests lie."""
    return Path(settings.DATA_DIR) / "measurements"


def path_of(part: KeptPart) -> Path:
    """The file of a part."""
    return lake_folder() / part.path


def living(province: Unit, source: str) -> QuerySet[KeptPart]:
    """The parts of imports not withdrawn with kept rows, or known ones, oldest import first."""
    parts = KeptPart.objects.filter(province=province, source=source, live=True)
    found: QuerySet[KeptPart] = parts.exclude(holds="refused").order_by("imported_id", "pk")
    return found


def hold(province: Unit) -> None:
    """Until the transaction ends nobody else changes which tests of the province live, or what they give."""
    Unit.objects.select_for_update(no_key=True).get(pk=province.pk)


def unnamed() -> list[Path]:
    """Files of tests that no manifest names: of an import that was cut off, or is being written just now."""
    named = set(KeptPart.objects.values_list("path", flat=True))
    files = sorted(lake_folder().glob("[!.]*/*/*/*.parquet"))
    return [file for file in files if file.relative_to(lake_folder()).as_posix() not in named]


def place_for(province: Unit, source: str, month: str, import_id: int, holds: str = "kept") -> Path:
    """Where a part is to lie."""
    ending = ".parquet" if holds == "kept" else f".{holds}.parquet"
    return lake_folder() / province.code / source / month / f"{import_id}{ending}"


def scratch_folder(import_id: int) -> Path:
    """An empty folder for the work on one import, readable by the owner only."""
    folder = lake_folder() / ".scratch" / str(import_id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def put_in_place(written: Path, target: Path) -> tuple[str, int]:
    """Move a whole file to its place, on the disk before it is named; its SHA-256 and size."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        os.fsync(opened.fileno())
    size = written.stat().st_size
    written.replace(target)
    return digest, size


@dataclass(frozen=True)
class Verified:
    """What a look through the lake found: parts looked at, and sentences about those that are not right."""

    parts: int
    rows: int
    faults: tuple[str, ...]


def verify() -> Verified:
    """Every part of the manifest against its file: there, the same bytes, as many rows; and no file more."""
    faults, looked_at, rows = [], 0, 0
    parts = KeptPart.objects.order_by("pk")
    for part in parts.iterator():
        file = path_of(part)
        looked_at += 1
        if not file.is_file():
            faults.append(f"{part.path}: mất tệp / the file is gone")
            continue
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != part.sha256:
                faults.append(f"{part.path}: nội dung đã thay đổi / its bytes have changed")
                continue
        if (there := pq.read_metadata(file).num_rows) != part.rows:
            faults.append(
                f"{part.path}: {there} dòng, sổ ghi {part.rows} / rows, the manifest says {part.rows}"
            )
        rows += there
    faults += [
        f"{file.relative_to(lake_folder())}: không có trong sổ / is not in the manifest" for file in unnamed()
    ]
    return Verified(looked_at, rows, tuple(faults))
