"""Imports of speed measurements: for who follows the ward's programme; another ward's are closed."""

from pathlib import Path
from typing import Any

from django.conf import settings

from hatangso.store.evidence.models import Received
from hatangso.store.measurements.models import MeasurementImport
from tests.filing_world import NOW
from tests.web.rights.row import FOLLOWS, Row, post
from tests.world import World


def _import(world: World) -> MeasurementImport:
    return MeasurementImport.objects.create(
        unit=world.ward, source="ispeed", file_name="a.csv", state="rehearsed", brought_at=NOW
    )


def _one(world: World) -> tuple[Any, ...]:
    return (_import(world).pk,)


def _with_refused(world: World) -> tuple[Any, ...]:
    digest = "ab" + "0" * 62
    place = Path(settings.MEDIA_ROOT) / digest[:2] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x\n")
    found = _import(world)
    found.refused_rows = Received.objects.create(
        unit=world.ward, sha256=digest, size=2, file_name="a.csv", purpose="measurements", received_at=NOW
    )
    found.save()
    return (found.pk,)


ROWS = (
    Row("speed_imports", FOLLOWS),
    Row("speed_import_add", FOLLOWS),
    post("speed_import_add", FOLLOWS),
    Row("speed_import", FOLLOWS, things=_one),
    post("speed_import", FOLLOWS, things=_one, data=lambda world: {"action": "drop"}),
    Row("speed_import_progress", FOLLOWS, things=_one),
    Row("speed_import_columns", FOLLOWS, things=_one),
    post("speed_import_columns", FOLLOWS, things=_one),
    Row("speed_import_refused", FOLLOWS, things=_with_refused),
    Row("speed_import_schema", FOLLOWS, things=lambda world: ("ispeed",)),
    Row("speed_import_sample", FOLLOWS, things=lambda world: ("ispeed", "csv")),
)
