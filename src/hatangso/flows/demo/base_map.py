"""A base map of the demo's province: roads, a river, names of places, all invented, drawn by rule."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from math import cos, radians, sin
from typing import Any

import numpy as np
import shapely

from hatangso.flows.basemap.keep_base import write_batch
from hatangso.flows.basemap.read_features import Batch
from hatangso.flows.demo.boundaries import RIVER, SEATS
from hatangso.flows.demo.province import NEIGHBOURHOODS, DemoProvince
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.basemap.base_tiles import make_base_tiles
from hatangso.store.basemap.models import BaseImport
from hatangso.store.places.boundaries import locator_of, outlines_of
from hatangso.store.places.models import Unit

SOURCE = "Bản đồ nền giả định của bản trình diễn"
SEAT, COMMUNE_SEAT = (110.047, 13.118), (110.115, 13.121)  # phường An Hòa, xã Bình Minh
BLOCK = 0.0022  # degrees between two streets
TURN = 14.0  # degrees by which the streets are turned
STREETS = (
    "Hoa Ban",
    "Mây Trắng",
    "Bến Cũ",
    "Cây Gạo",
    "Lúa Mới",
    "Chợ Sớm",
    "Ngô Đồng",
    "Giếng Làng",
    "Cầu Tre",
)
Feature = tuple[str, str, str, Any]


def make_base_map(made: DemoProvince, at: datetime) -> int:
    """Write it as an import of its own and draw its tiles; how many features."""
    features = list(_features(made, at))
    with in_trail_of(made.province.pk):
        imported = BaseImport.objects.create(
            unit=made.province,
            file_name="ban-do-nen-gia-dinh",
            format="demo",
            state="keeping",
            source=SOURCE,
            attribution=SOURCE,
            at=at,
            demo=True,
        )
        shapes = np.empty(len(features), dtype=object)
        shapes[:] = [shape for *_, shape in features]
        kinds, classes, names = ([one[place] for one in features] for place in range(3))
        count = write_batch(imported, Batch(kinds, classes, names, shapes, len(features)))
        imported.state, imported.kept_at, imported.features = "kept", at, count
        imported.rehearsed = {"rows": count, "kept": count, "named": sum(map(bool, names))}
        imported.save()
    make_base_tiles()
    return count


def _features(made: DemoProvince, at: datetime) -> Iterator[Feature]:
    seats = {**SEATS, made.ward.code: SEAT, made.commune.code: COMMUNE_SEAT}
    yield from _water()
    yield from _roads(seats, made)
    yield from _streets(made, at)
    yield from _places(seats, made, at)


def _water() -> Iterator[Feature]:
    course = [
        (110.071, 13.246),
        (110.058, 13.204),
        (110.066, 13.178),
        *RIVER,
        (110.079, 13.062),
        (110.066, 13.008),
    ]
    river = shapely.linestrings(course)
    yield "waterway", "river", "Sông Mây", river
    yield "area", "water", "Sông Mây", shapely.buffer(river, 0.0011, quad_segs=3)
    yield (
        "waterway",
        "canal",
        "Kênh Đào",
        shapely.linestrings([(110.066, 13.178), (110.118, 13.205), (110.19, 13.2)]),
    )
    yield "area", "water", "Hồ Sen", shapely.buffer(shapely.points(110.039, 13.127), 0.0017, quad_segs=4)
    yield (
        "area",
        "park",
        "Công viên Hồ Sen",
        shapely.buffer(shapely.points(110.0425, 13.127), 0.0016, quad_segs=1),
    )
    yield "area", "forest", "Rừng Đồi Chè", shapely.buffer(shapely.points(110.14, 13.142), 0.008, quad_segs=2)
    yield "area", "industrial", "Khu công nghiệp Cửa Sông", shapely.box(110.062, 13.03, 110.083, 13.044)


def _roads(seats: dict[str, tuple[float, float]], made: DemoProvince) -> Iterator[Feature]:
    """A motorway and a trunk road through the province, a ring of roads, others from the seats to it."""
    yield "road", "motorway", "Cao tốc Ven Biển", _winding((109.975, 13.07), (110.232, 13.168))
    yield "road", "trunk", "Quốc lộ 900", _winding((110.03, 13.235), (110.128, 13.012))
    yield "road", "rail", "Đường sắt Sông Mây", _winding((109.97, 13.148), (110.238, 13.105))
    around = sorted(SEATS, key=lambda code: float(np.arctan2(SEATS[code][1] - 13.12, SEATS[code][0] - 110.1)))
    for number, (here, there) in enumerate(pairwise([*around, around[0]]), start=1):
        yield "road", "secondary", f"Đường vành đai {number}", _winding(seats[here], seats[there])
    for number, code in enumerate(sorted(SEATS), start=901):
        start = seats[made.ward.code] if SEATS[code][0] < 110.1 else seats[made.commune.code]
        yield "road", "primary", f"Đường tỉnh {number}", _winding(start, SEATS[code])
    yield "road", "primary", "Đường Cầu Mây", _winding(seats[made.ward.code], seats[made.commune.code])


def _streets(made: DemoProvince, at: datetime) -> Iterator[Feature]:
    """A turned grid of streets in the ward, every fourth one of them a main one with a name."""
    outline = outlines_of([made.ward], at.date()).get(made.ward.pk)
    if outline is None:
        return
    ward = shapely.union_all([shapely.polygons(rings[0]) for rings in outline.polygons])
    east, north = cos(radians(TURN)), sin(radians(TURN))
    named = 0
    for along, across in (((east, north), (-north, east)), ((-north, east), (east, north))):
        for step in range(-22, 23):
            middle = (SEAT[0] + across[0] * step * BLOCK, SEAT[1] + across[1] * step * BLOCK)
            ends = [(middle[0] + along[0] * far, middle[1] + along[1] * far) for far in (-0.06, 0.06)]
            main = step % 4 == 0
            for part in shapely.get_parts(shapely.intersection(shapely.linestrings(ends), ward)):
                if part.geom_type != "LineString" or part.length < BLOCK:
                    continue
                name = (
                    f"Phố {STREETS[named % len(STREETS)]} {named // len(STREETS) + 1}"
                    if main
                    else f"Ngõ {abs(step)}"
                )
                named += main
                yield "road", "tertiary" if main else "local", name, part


def _places(seats: dict[str, tuple[float, float]], made: DemoProvince, at: datetime) -> Iterator[Feature]:
    names = dict(Unit.objects.filter(parent=made.province, valid_to=None).values_list("code", "name"))
    yield "place", "city", made.province.name, shapely.points(SEAT[0] + 0.02, SEAT[1] + 0.01)
    for code, seat in seats.items():
        yield (
            "place",
            "town" if code == made.ward.code else "village",
            names.get(code, code),
            shapely.points(seat),
        )
        yield (
            "poi",
            "office",
            f"UBND {names.get(code, code)}",
            shapely.points(seat[0] + 0.001, seat[1] + 0.0006),
        )
        yield (
            "poi",
            "school",
            f"Trường học {names.get(code, code)}",
            shapely.points(seat[0] - 0.0015, seat[1] + 0.001),
        )
    located = locator_of(made.province, at.date())
    for code, (kind, ones) in NEIGHBOURHOODS.items():
        seat = seats[code]
        for place, (name, *_rest) in enumerate(ones):
            turn = 2 * np.pi * place / len(ones)
            spot = (seat[0] + 0.011 * float(np.cos(turn)), seat[1] + 0.013 * float(np.sin(turn)))
            if located.code_at(*spot) == code:
                yield "place", "hamlet", f"{kind} {name}", shapely.points(spot)
                yield "poi", "community", f"Nhà văn hóa {name}", shapely.points(spot[0] + 0.0008, spot[1])
    yield "poi", "hospital", "Bệnh viện Sông Mây", shapely.points(110.0515, 13.1225)
    yield "poi", "market", "Chợ Mới", shapely.points(110.0445, 13.1145)
    yield "poi", "transport", "Bến xe An Hòa", shapely.points(110.0405, 13.1075)


def _winding(start: Sequence[float], end: Sequence[float]) -> Any:
    """From one place to another with two gentle bends, always the same."""
    steps = np.linspace(0, 1, 13)[:, None]
    straight = np.array(start) * (1 - steps) + np.array(end) * steps
    across = np.array([start[1] - end[1], end[0] - start[0]])
    return shapely.linestrings(straight + across * 0.06 * np.sin(2 * np.pi * steps))
