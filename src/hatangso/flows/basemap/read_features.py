"""Rows of a file as features of the base map, by what people chose: kinds, classes, names, shapes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.adapters.asset_files.source import Contents, NotAssets, RawRow
from hatangso.adapters.base_files import opened_base
from hatangso.adapters.base_files.openstreetmap import tags_of
from hatangso.domain.numbers_format import parse_number
from hatangso.domain.tiles.base_classes import KINDS, TAGS, class_of, known_class
from hatangso.domain.words import Words

BATCH = 5_000
WEST, SOUTH, EAST, NORTH = 102.0, 6.0, 118.5, 24.0  # land, islands and Trường Sa, with room around
LONGEST_NAME = 200
BY_TAGS = "osm"  # instead of a kind: each feature's tags tell it

REFUSALS: Mapping[str, Words] = {
    "no_shape": Words("không có hình, hoặc hình không đọc được", "no shape, or one that cannot be read"),
    "wrong_shape": Words("hình không hợp với loại đã chọn", "a shape that does not fit the kind"),
    "outside": Words("nằm ngoài Việt Nam", "outside Viet Nam"),
    "too_large": Words("hình quá nhiều đỉnh", "a shape of too many vertices"),
    "no_kind": Words(
        "không phải thứ bản đồ nền vẽ (thẻ khác của OpenStreetMap)", "nothing that the base map draws"
    ),
}


@dataclass(frozen=True)
class Part:
    """One layer of a file and how it is read. `kind`: of KINDS, or BY_TAGS; `klass`: a field, or '=primary'
    for all; `name`: a field or ''; `lon`, `lat`: fields of a table of points."""

    layer: str
    kind: str
    klass: str = ""
    name: str = ""
    lon: str = ""
    lat: str = ""

    def told(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("layer", "kind", "klass", "name", "lon", "lat")}


@dataclass
class Batch:
    """Features that are kept, one place each in all lists."""

    kinds: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    shapes: NDArray[Any] = field(default_factory=lambda: np.empty(0, dtype=object))
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def read_features(path: Path, parts: Sequence[Part]) -> Iterator[Batch]:
    """All features of all parts, some thousand at a time. Raises NotAssets with a sentence."""
    for part in parts:
        with opened_base(path, part.layer) as contents:
            require_known_system(contents)
            rows = contents.rows()
            while some := list(islice(rows, BATCH)):
                yield _batch(some, contents, part)


def require_known_system(contents: Contents) -> None:
    """Raise NotAssets where the file names a reference system that is none of ours."""
    if contents.system_told:
        raise NotAssets(
            "Tệp không dùng hệ toạ độ kinh độ – vĩ độ WGS 84 hay VN-2000. Hãy chuyển hệ rồi nạp lại.",
            "The file is neither in WGS 84 nor in VN-2000. Convert it and load it again.",
        )


def _batch(rows: list[RawRow], contents: Contents, part: Part) -> Batch:
    place = {name: number for number, name in enumerate(contents.headings)}
    shapes = _points(rows, place, contents, part) if part.lon and part.lat else shapes_of(rows, contents)
    batch = Batch(rows=len(rows))
    kept = []
    for number, row in enumerate(rows):
        found = _told(row, contents.headings, place, part)
        reason = _refusal(found, shapes[number], row)
        if reason or found is None:
            batch.refused[reason or "no_kind"] += 1
            continue
        batch.kinds.append(found[0])
        batch.classes.append(found[1])
        batch.names.append(found[2])
        kept.append(number)
    batch.shapes = shapes[kept]
    return _within(batch)


def _told(
    row: RawRow, headings: Sequence[str], place: Mapping[str, int], part: Part
) -> tuple[str, str, str] | None:
    """Kind, class and name of one row; None where its tags are of nothing that is drawn."""
    if part.kind == BY_TAGS:
        return _by_tags(tags_of(dict(zip(headings, row.cells, strict=False))))
    told = part.klass.removeprefix("=") if part.klass.startswith("=") else _cell(row, place, part.klass)
    return part.kind, class_of(part.kind, told), _cell(row, place, part.name)[:LONGEST_NAME]


def _by_tags(tags: Mapping[str, str]) -> tuple[str, str, str] | None:
    for tag, kind in TAGS:
        if value := tags.get(tag):
            known = known_class(kind, value)
            if known or kind in ("road", "building", "place"):
                return kind, known or KINDS[kind].otherwise, tags.get("name", "")[:LONGEST_NAME]
    return None


def _refusal(found: tuple[str, str, str] | None, shape: Any, row: RawRow) -> str:
    if row.too_large:
        return "too_large"
    if found is None:
        return "no_kind"
    if shape is None or shape.is_empty:
        return "no_shape"
    wanted = KINDS[found[0]].shape
    kind = shape.geom_type.removeprefix("Multi")
    fits = {"Point": "point", "LineString": "line", "Polygon": "area"}.get(kind) == wanted
    return "" if fits or (wanted == "point" and kind == "Polygon") else "wrong_shape"


def _points(rows: list[RawRow], place: Mapping[str, int], contents: Contents, part: Part) -> NDArray[Any]:
    """The points that two columns tell."""
    lon = [parse_number(_cell(row, place, part.lon)) for row in rows]
    lat = [parse_number(_cell(row, place, part.lat)) for row in rows]
    found = [None if x is None or y is None else shapely.points(x, y) for x, y in zip(lon, lat, strict=True)]
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = found
    return _in_degrees(shapes, contents)


def shapes_of(rows: Sequence[RawRow], contents: Contents) -> NDArray[Any]:
    """The shapes that rows carry, in degrees of WGS 84; None where there is none, or it is damaged."""
    wkb = np.empty(len(rows), dtype=object)
    wkb[:] = [row.wkb for row in rows]
    return _in_degrees(np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object), contents)


def _in_degrees(shapes: NDArray[Any], contents: Contents) -> NDArray[Any]:
    if contents.system and contents.system != "EPSG:4326":
        from hatangso.adapters.coordinates import shape_to_wgs84, system_of

        system = system_of(contents.system)
        if system is not None:
            there = np.flatnonzero(~shapely.is_missing(shapes))
            shapes[there] = [shape_to_wgs84(system, shape) for shape in shapes[there]]
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def _within(batch: Batch) -> Batch:
    """Without what lies outside; areas that should be points become them."""
    if not len(batch.shapes):
        return batch
    bounds = shapely.bounds(batch.shapes)
    inside = (
        (bounds[:, 0] >= WEST) & (bounds[:, 1] >= SOUTH) & (bounds[:, 2] <= EAST) & (bounds[:, 3] <= NORTH)
    )
    batch.refused["outside"] += int((~inside).sum())
    points = np.array([KINDS[kind].shape == "point" for kind in batch.kinds], np.bool_)
    turn = inside & points & (shapely.get_dimensions(batch.shapes) == 2)
    batch.shapes[turn] = shapely.point_on_surface(batch.shapes[turn])
    left = np.flatnonzero(inside).tolist()
    batch.kinds = [batch.kinds[number] for number in left]
    batch.classes = [batch.classes[number] for number in left]
    batch.names = [batch.names[number] for number in left]
    batch.shapes = batch.shapes[left]
    batch.refused = Counter({code: count for code, count in batch.refused.items() if count})
    return batch


def _cell(row: RawRow, place: Mapping[str, int], name: str) -> str:
    number = place.get(name)
    value = None if number is None or number >= len(row.cells) else row.cells[number]
    return "" if value is None else str(value).replace("\x00", "").strip()
