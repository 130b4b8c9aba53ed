"""Speed tests of the demo's province, invented: they come in as anybody's file would, and results follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import shapely
from numpy.typing import NDArray

from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.measurements.keep_tests import keep_import, keep_tests
from hatangso.flows.measurements.rehearse_tests import rehearse_import, rehearse_tests
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Boundary, Unit

SEED = 1132
DEVICES = 11_000
FEW = {"D0113": 9, "D0114": 12}  # communes where hardly anybody measures: devices in all
WEAK = ("D0108", "Viễn thông Sao Sáng", 0.22)  # a spot where one operator's 4G is far below the others
MAY_XANH, SAO_SANG, CAP_QUANG = "Viễn thông Mây Xanh", "Viễn thông Sao Sáng", "Cáp quang Sông Mây"
# technology: median download in Mbit/s of the first year in a phường and a xã, yearly gain, upload by
# download, latency in ms
LINES = {
    "4g": (44.0, 33.0, 1.12, 0.38, 36.0),
    "5g": (235.0, 170.0, 1.22, 0.24, 21.0),
    "wifi": (98.0, 71.0, 1.25, 0.85, 9.0),
    "ethernet": (165.0, 120.0, 1.25, 0.92, 5.0),
}
BETWEEN, WITHIN = 0.55, 0.35  # spread of ln(speed): between devices, between tests of one
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _InMemory:
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        stream = BytesIO(self.data)
        while piece := stream.read(chunk_size or 1 << 20):
            yield piece


def make_speeds(made: DemoProvince, today: date, at: datetime) -> MeasurementImport:
    """Tests from January of the year before last to the last full month, in one file of the plain schema."""
    until = today.replace(day=1)
    data = _csv(_tests(made, date(today.year - 2, 1, 1), until))
    actor = Actor(made.people["so"], today)
    imported = rehearse_tests(
        actor=actor,
        unit=made.province,
        source="raw_tests",
        file=_InMemory(data),
        name=f"phep-do-gia-dinh-{today.year - 2}-{today.year}.csv",
        basis="Dữ liệu giả định của bản trình diễn, không của người nào.",
        demo=True,
        now=at,
    )
    rehearse_import.call(imported.pk)
    imported.refresh_from_db()
    keep_tests(actor=actor, imported=imported, answer="Dữ liệu giả định của bản trình diễn.", now=at)
    keep_import.call(imported.pk)
    imported.refresh_from_db()
    return imported


@dataclass(frozen=True)
class _Devices:
    """Everyone who measures: where they live, what line they have, how good it is."""

    unit: NDArray[np.intp]
    urban: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    cable: NDArray[np.bool_]
    operator: NDArray[np.str_]
    level: Floats  # of ln(speed), beside others
    new_radio: Floats  # whose number is below the share of 5G has it
    lon: Floats
    lat: Floats


def _devices(units: list[Unit], chance: np.random.Generator) -> _Devices:
    people = np.array([0.0 if unit.code in FEW else float(unit.population or 3_000) for unit in units])
    many = chance.choice(len(units), DEVICES - sum(FEW.values()), p=people / people.sum())
    few = [np.full(FEW[unit.code], number) for number, unit in enumerate(units) if unit.code in FEW]
    unit = np.concatenate([many, *few])
    size = len(unit)
    urban = np.array([one.kind == "phuong" for one in units])[unit]
    fixed = chance.random(size) < np.where(urban, 0.40, 0.30)
    mobile = chance.choice([MAY_XANH, SAO_SANG], size, p=[0.6, 0.4])
    lines = chance.choice([MAY_XANH, SAO_SANG, CAP_QUANG], size, p=[0.42, 0.2, 0.38])
    lon, lat = _homes(units, unit, chance)
    return _Devices(
        unit=unit,
        urban=urban,
        fixed=fixed,
        cable=chance.random(size) < 0.18,
        operator=np.where(fixed, lines, mobile),
        level=chance.normal(0, BETWEEN, size) + chance.normal(0, 0.15, len(units))[unit],
        new_radio=chance.random(size),
        lon=lon,
        lat=lat,
    )


def _homes(units: list[Unit], of: NDArray[np.intp], chance: np.random.Generator) -> tuple[Floats, Floats]:
    """A point within its commune for each device, about its middle."""
    lon, lat = np.empty(len(of)), np.empty(len(of))
    shapes = dict(Boundary.objects.filter(unit__in=units).values_list("unit_id", "wkb"))
    for number, unit in enumerate(units):
        shape = shapely.from_wkb(bytes(shapes[unit.pk]))
        (open_ones,) = np.nonzero(of == number)
        west, south, east, north = shape.bounds
        while len(open_ones):
            x = chance.normal((west + east) / 2, (east - west) / 5, len(open_ones))
            y = chance.normal((south + north) / 2, (north - south) / 5, len(open_ones))
            inside = shapely.contains_xy(shape, x, y)
            lon[open_ones[inside]], lat[open_ones[inside]] = x[inside], y[inside]
            open_ones = open_ones[~inside]
    return lon, lat


def _tests(made: DemoProvince, since: date, until: date) -> dict[str, Any]:
    """Columns of the plain schema. A device keeps its place, line and level; some test again and again."""
    chance = np.random.default_rng(SEED)
    units = [made.ward, made.commune, *made.others]
    devices = _devices(units, chance)
    size, days = len(devices.unit), (until - since).days
    often = np.minimum(np.floor(chance.pareto(1.35, size)) + 1, 120).astype(int)
    who = np.repeat(np.arange(size), often)
    first = days * np.sqrt(chance.random(size))  # more people know of it each year
    day = first[who] + np.where(often[who] > 1, chance.exponential(20, len(who)), 0)
    who, day = who[day < days], day[day < days]
    urban, year = devices.urban[who], day / 365
    share_5g = np.clip(0.06 + 0.17 * year, 0, 0.65) * np.where(urban, 1.0, 0.55)
    radio = np.where(devices.new_radio[who] < share_5g, "5g", "4g")
    line = np.where(devices.cable[who], "ethernet", "wifi")
    technology = np.where(devices.fixed[who], line, radio)
    told = np.array([LINES[name] for name in LINES])[
        np.array([list(LINES).index(name) for name in technology.tolist()])
    ]
    weak = (
        (np.array([unit.code for unit in units])[devices.unit[who]] == WEAK[0])
        & (devices.operator[who] == WEAK[1])
        & (technology == "4g")
    )
    middle = np.where(urban, told[:, 0], told[:, 1]) * told[:, 2] ** year * np.where(weak, WEAK[2], 1.0)
    own = devices.level[who]
    download = middle * np.exp(own + chance.normal(0, WITHIN, len(who)))
    upload = download * told[:, 3] * np.exp(chance.normal(0, 0.2, len(who)))
    latency = told[:, 4] * np.exp(-0.3 * own + chance.normal(0, 0.25, len(who)))
    poor_wifi = (technology == "wifi") & (chance.random(len(who)) < 0.25)
    download = np.where(
        poor_wifi, np.minimum(download, 40 * np.exp(chance.normal(0, 0.3, len(who)))), download
    )
    start = datetime(since.year, since.month, since.day, tzinfo=UTC).replace(tzinfo=None)
    moment = np.datetime64(start, "s") + (day * 86_400).astype("timedelta64[s]") - np.timedelta64(7, "h")
    spread = 0.0002  # degrees, some twenty metres
    return {
        "test_id": [f"sm-{number:06d}" for number in range(len(who))],
        "taken_at": moment,
        "operator": devices.operator[who],
        "network": np.where(devices.fixed[who], "fixed", "mobile"),
        "technology": technology,
        "download": download.round(2),
        "upload": upload.round(2),
        "latency": latency.round(1),
        "jitter": (latency * 0.15).round(1),
        "loaded_latency": (latency * np.exp(chance.normal(0.8, 0.4, len(who)))).round(1),
        "duration": np.full(len(who), 10.0),
        "client_limited": download > 700,
        "wifi_limited": poor_wifi,
        "lon": (devices.lon[who] + chance.normal(0, spread, len(who))).round(6),
        "lat": (devices.lat[who] + chance.normal(0, spread, len(who))).round(6),
        "accuracy": (8 * np.exp(chance.normal(0.6, 0.9, len(who)))).round(0),
        "device": [f"may-{number:05d}" for number in who.tolist()],
        "finished": chance.random(len(who)) > 0.01,
        "automated": chance.random(len(who)) < 0.003,
    }


def _csv(columns: dict[str, Any]) -> bytes:
    written = BytesIO()
    pyarrow.csv.write_csv(pa.table(columns), written)
    return written.getvalue()
