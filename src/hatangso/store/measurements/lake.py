"""The kept tests: Parquet files by month under DATA_DIR/measurements, and the manifest that names them.

<province code>/<source>/<YYYY-MM>/<import id>.parquet          kept rows, columns KEPT
<province code>/<source>/<YYYY-MM>/<import id>.refused.parquet  refused rows, coarsened, with `reason`
"""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from hatangso.store.measurements.models import KeptPart
from hatangso.store.places.models import Unit


def lake_folder() -> Path:
    """Where the kept tests lie."""
    return Path(settings.DATA_DIR) / "measurements"


def path_of(part: KeptPart) -> Path:
    """The file of a part."""
    return lake_folder() / part.path


def kept_parts(province: Unit, source: str, months: Collection[str] | None = None) -> list[Path]:
    """Files of live kept rows of a source in a province, of all months or of some (2026-03). One query."""
    parts = KeptPart.objects.filter(province=province, source=source, live=True, holds="kept")
    if months is not None:
        parts = parts.filter(month__in=list(months))
    return [path_of(part) for part in parts.order_by("month", "id")]
