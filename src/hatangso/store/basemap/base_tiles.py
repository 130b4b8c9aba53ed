"""The base map as vector tiles: generalised once for some zooms, cut from there (docs/methods/tiles.md)."""

import hashlib
from collections import defaultdict
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.tiles.base_classes import KINDS, BaseKind
from hatangso.domain.tiles.cut import MARGIN, cut_areas, cut_lines
from hatangso.domain.tiles.flat import Flat, detail_at, to_world
from hatangso.domain.tiles.mvt import Column, layer, points
from hatangso.domain.tiles.tile import Tile
from hatangso.store.basemap.models import BaseFeature, BaseImport
from hatangso.store.shapes.kept_arrays import Kept, keep, kept, newest

LEVELS = (6, 8, 10, 12, 14)  # zooms for which shapes are kept; a tile takes the next one up
MERGED_TO = 10  # up to this zoom lines of one class are joined: hundreds of short ones cannot be simplified
NAMED_FROM = 11  # from this zoom lines bear names
SHALLOWEST = 4
AT_ONCE = 5_000  # so few features are generalised while a page waits
_WHAT = "base"
_BATCH = 20_000


def base_tile(tile: Tile) -> bytes:
    """The tile; b'' where nothing lies in it, or nothing was imported or made yet."""
    found = _state()
    if found is None or tile.z < SHALLOWEST:
        return b""
    level = next((zoom for zoom in LEVELS if zoom >= tile.z), LEVELS[-1])
    return b"".join(_layer(kind, tile, level, found) for kind in KINDS.values())


def base_version() -> str:
    """Changes whenever a tile of the base map may differ. One query."""
    rows = BaseImport.objects.filter(state="kept").order_by("pk").values_list("pk", "kept_at", "features")
    return hashlib.sha256("\n".join(map(str, rows)).encode()).hexdigest()[:16]


def attributions() -> list[str]:
    """What must be said of whose data the base map is, each once, in the order of import."""
    rows = BaseImport.objects.filter(state="kept").exclude(attribution="").order_by("pk")
    return list(dict.fromkeys(rows.values_list("attribution", flat=True)))


def make_base_tiles() -> bool:
    """Generalise all features that are kept, unless that stands already; whether anything was done."""
    version = base_version()
    if kept(_WHAT, version) is not None:
        return False
    names: dict[str, int] = {"": 0}
    arrays: dict[str, NDArray[Any]] = {}
    bounds = []
    for kind in KINDS.values():
        shapes, classes, named = _features(kind, names)
        if len(shapes):
            bounds.append(shapely.total_bounds(shapes))
        shapes = to_world(shapes)
        for level in LEVELS:
            arrays |= _generalised(kind, shapes, classes, named, level).arrays(f"{kind.code}-{level}")
    box = None
    if bounds:
        all_bounds = np.array(bounds)
        box = [*all_bounds[:, :2].min(axis=0).tolist(), *all_bounds[:, 2:].max(axis=0).tolist()]
    keep(_WHAT, version, arrays, {"names": list(names), "bounds": box})
    return True


def are_base_tiles_missing() -> bool:
    """Whether something was imported or withdrawn since the tiles were generalised."""
    return BaseImport.objects.filter(state="kept").exists() and kept(_WHAT, base_version()) is None


def base_bounds() -> list[float] | None:
    """West, south, east, north of the base map; None without."""
    found = _state()
    return None if found is None else found.told["bounds"]


def _state() -> Kept | None:
    """What is kept of now; made at once where it is little; else of before, until it is made."""
    version = base_version()
    found = kept(_WHAT, version)
    if (
        found is None
        and sum(BaseImport.objects.filter(state="kept").values_list("features", flat=True)) <= AT_ONCE
    ):
        make_base_tiles()
        found = kept(_WHAT, version)
    return found or newest(_WHAT)


def _layer(kind: BaseKind, tile: Tile, level: int, found: Kept) -> bytes:
    flat = Flat.of_arrays(kind.shape, f"{kind.code}-{level}", found.arrays)
    near = flat.within(tile, MARGIN)
    if not len(near):
        return b""
    if kind.shape == "point":
        xy = flat.points(near, tile)
        shapes, owner = points(xy[:, 0], xy[:, 1]), np.arange(len(near))
    elif kind.shape == "line":
        shapes, owner = cut_lines(flat.shapes(near, tile), detail=0.0 if tile.z == level else 4.0)
    else:
        shapes, owner = cut_areas(flat.shapes(near, tile), detail=0.0 if tile.z == level else 4.0)
    chosen = near[owner]
    columns = {"class": Column(list(kind.classes), flat.columns["klass"][chosen].astype(np.int64))}
    if kind.shape == "point" or tile.z >= NAMED_FROM:
        columns["name"] = _names(flat.columns["name"][chosen], found)
    return layer(kind.layer, [(shapes, columns, None)])


def _names(numbers: NDArray[Any], found: Kept) -> Column:
    """Only the names that stand in the tile; number 0 is no name."""
    there, index = np.unique(numbers, return_inverse=True)
    if len(there) and there[0] == 0:
        there, index = there[1:], index - 1
    return Column([found.told["names"][number] for number in there.tolist()], index.astype(np.int64))


def _features(kind: BaseKind, names: dict[str, int]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Shapes in degrees, classes and names (as numbers) of all kept features of a kind."""
    rows = BaseFeature.objects.filter(imported__state="kept", kind=kind.code).order_by("imported_id", "pk")
    order = {klass: number for number, klass in enumerate(kind.classes)}
    wkb: list[bytes] = []
    classes, named = [], []
    for data, klass, name in rows.values_list("wkb", "klass", "name").iterator(chunk_size=_BATCH):
        wkb.append(bytes(data or b""))
        classes.append(order[klass])
        named.append(names.setdefault(name, len(names)))
    shapes = shapely.from_wkb(np.array(wkb, dtype=object))
    return np.asarray(shapes, dtype=object), np.array(classes, np.uint8), np.array(named, np.int32)


def _generalised(kind: BaseKind, shapes: Any, classes: Any, named: Any, level: int) -> Flat:
    """The features of a kind as they are drawn up to that zoom."""
    begin = np.array(list(kind.classes.values()), np.uint8)
    least = begin[classes]
    shown = np.flatnonzero(least <= level)
    shapes, classes, named = shapes[shown], classes[shown], named[shown]
    detail = detail_at(level)
    if kind.shape == "line" and level <= MERGED_TO:
        shapes, classes = _joined(shapes, classes)
        named = np.zeros(len(classes), np.int32)
        long_enough = shapely.length(shapes) >= 4 * detail
        shapes, classes, named = shapes[long_enough], classes[long_enough], named[long_enough]
    if kind.shape == "line":
        shapes = shapely.simplify(shapes, detail, preserve_topology=False)
    elif kind.shape == "area":
        shapes = shapely.simplify(shapes, detail)
        large = shapely.area(shapes) >= (4 * detail) ** 2
        shapes, classes, named = shapes[large], classes[large], named[large]
    return Flat.of(kind.shape, shapes, begin[classes], {"klass": classes, "name": named})


def _joined(shapes: Any, classes: Any) -> tuple[Any, Any]:
    """Lines of each class joined where two ends meet."""
    by_class: dict[int, list[Any]] = defaultdict(list)
    for klass in np.unique(classes).tolist():
        parts = shapely.get_parts(shapes[classes == klass])
        by_class[klass] = list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts))))
    every = [line for lines in by_class.values() for line in lines]
    counted = [len(lines) for lines in by_class.values()]
    return np.array(every, dtype=object), np.repeat(np.array(list(by_class), np.uint8), counted)
