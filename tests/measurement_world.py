"""Files of speed tests for the tests' province: two square wards, one kilometre and more, side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import shapely

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.flows.measurements.keep_tests import keep_tests
from hatangso.flows.measurements.rehearse_tests import rehearse_tests
from hatangso.store.measurements.device_keys import keys_for
from hatangso.store.measurements.lake import lake_folder, path_of
from hatangso.store.measurements.models import KeptPart, MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from tests.world import START, World

BASIS = "Người đo đồng ý trong ứng dụng của nơi cung cấp"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
IN_WARD, IN_OTHER, OUTSIDE = (110.05, 13.05), (110.15, 13.05), (111.5, 13.05)
COLUMNS = (
    *(
        "test_id",
        "taken_at",
        "operator",
        "network",
        "technology",
        "download",
        "upload",
        "latency",
        "duration",
    ),
    *("lon", "lat", "accuracy", "device", "finished", "roaming", "automated"),
)


@dataclass
class Sent:
    """A file as Django hands it over."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        stream = BytesIO(self.data)
        while piece := stream.read(chunk_size or 65_536):
            yield piece


def bounded(world: World) -> None:
    """Boundaries: An Hòa 110.0–110.1° east, Bình Minh 110.1–110.2° east, both 13.0–13.1° north."""
    features = [
        Feature(1, world.ward.code, shapely.box(110.0, 13.0, 110.1, 13.1)),
        Feature(2, world.other.code, shapely.box(110.1, 13.0, 110.2, 13.1)),
    ]
    keep_boundaries(features=features, source="ranh giới của bài thử", valid_from=START, now=NOW)


def one_test(number: int, **told: Any) -> dict[str, Any]:
    """A good test of 4G in An Hòa, of its own device, on 1 March 2026 at 8:00 UTC; `told` changes it."""
    lon, lat = told.pop("at", IN_WARD)
    row = {
        "test_id": f"t{number}",
        "taken_at": "2026-03-01 08:00:00",
        "operator": "Viettel",
        "network": "mobile",
        "technology": "4g",
        "download": 40,
        "upload": 20,
        "latency": 30,
        "duration": 10,
        "lon": lon,
        "lat": lat,
        "accuracy": 10,
        "device": f"d{number}",
        "finished": "true",
        "roaming": "false",
        "automated": "false",
    }
    return row | told


def csv_of(rows: Iterable[dict[str, Any]], separator: str = ",", columns: Iterable[str] = COLUMNS) -> bytes:
    """The rows as a text file in UTF-8."""
    names = list(columns)
    lines = [separator.join(names)]
    lines += [separator.join(str(row.get(name, "")) for name in names) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def rehearsed(
    world: World, data: bytes, *, name: str = "do.csv", source: str = "raw_tests", **more: Any
) -> MeasurementImport:
    """The file sent by the Sở and rehearsed (tasks run at once in the tests)."""
    return rehearse_tests(
        actor=Actor(world.people["city"], TODAY),
        unit=more.pop("unit", world.province),
        source=source,
        file=Sent(data),
        name=name,
        basis=more.pop("basis", BASIS),
        now=more.pop("now", NOW),
        **more,
    )


def kept(world: World, data: bytes, **more: Any) -> MeasurementImport:
    """The file rehearsed and kept."""
    accept, answer = more.pop("accept", ()), more.pop("answer", "")
    imported = rehearsed(world, data, **more)
    assert imported.state == "rehearsed", imported.failure
    return keep_tests(
        actor=Actor(world.people["city"], TODAY), imported=imported, accept=accept, answer=answer, now=NOW
    )


def kept_parts(province: Unit, source: str) -> list[Path]:
    """Files of live kept rows of a source in a province, by month."""
    parts = KeptPart.objects.filter(province=province, source=source, live=True, holds="kept")
    return [path_of(part) for part in parts.order_by("month", "id")]


def kept_keys() -> dict[int, bytes]:
    """The devices' keys that are kept, by year."""
    return keys_for(int(file.stem) for file in (lake_folder() / ".keys").glob("[0-9]*.key"))
