"""The index of assets for tiles: where each lies and what filters ask, as arrays mapped into memory.

It is a result that can be made again. What changed since it was made is read from the database (`Delta`), so
that a saved asset is on the next tile; the index is made anew when much has changed (docs/methods/tiles.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Q
from django.utils import timezone
from numpy.typing import NDArray

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import Attribute
from hatangso.domain.assets.states import State
from hatangso.domain.tiles.flat import WORLD, to_world
from hatangso.domain.tiles.point_table import PointTable
from hatangso.store.assets.models import Asset, AssetImport
from hatangso.store.assets.standing import MOST_CHANGES, Standing, standing_beside
from hatangso.store.shapes.kept_arrays import Kept, keep, newest

WHAT = "assets-3"  # the number is that of the format
OVERLAP = timedelta(minutes=1)  # a transaction may end so long after the time it tells
FEW_CHANGES = 1_000  # more are read into the index by the clock: every tile asks how these stand
READ_AGAIN = 500  # changes of the last minute before the index that are read once more beside it
SHAPES = ("point", "line", "area")
STATES = tuple(State)
_BATCH = 20_000
_COLUMNS = (
    "pk", "lon", "lat", "type", "state", "owner_id", "operator_id", "unit_id", "province_id",
    "geometry", "evidence_id", "min_lon", "min_lat", "max_lon", "max_lat", "attributes",
)  # fmt: skip
_making = Lock()


@dataclass(frozen=True)
class Index:
    """`points`: columns id, evidence, and numbers of `lists`: type, state, owner, operator, unit, province,
    shape, 'is-<attribute>'; `wide`: the rows of `points` that are lines or areas; `boxes`: theirs."""

    points: PointTable
    wide: NDArray[np.int64]
    boxes: NDArray[np.int32]
    lists: Mapping[str, Sequence[Any]]
    version: str

    def number(self, column: str, value: Any) -> int:
        """The number by which a value stands in a column; -1 where it stands nowhere."""
        try:
            return list(self.lists[column]).index(value)
        except ValueError:
            return -1


@dataclass(frozen=True)
class Delta:
    """What changed since: the rows as they are now, and the places in the index that hold no more."""

    now: Index
    gone: NDArray[np.int64]  # rising
    version: str
    complete: bool  # False: there were more changes than are read beside


def point_index() -> Index | None:
    """The index made last, if it is of this database; None otherwise."""
    found, _standing = _found()
    return None if found is None else _of_kept(found)


def index_and_changes() -> tuple[Index | None, Delta]:
    """Both, by one query while nothing changes. Where there is no index and more assets than can be read
    beside one, it is made at once."""
    found, standing = _found()
    delta = _changes(found, standing.mark)
    if found is None and not delta.complete:
        with _making:
            if point_index() is None:
                make_point_index()
        found, standing = _found()
        delta = _changes(found, standing.mark)
    return (None if found is None else _of_kept(found)), delta


def _found() -> tuple[Kept | None, Standing]:
    """What is kept, if it is of this database, and how the rows stand beside it."""
    found = newest(WHAT)
    if found is not None and len(found.arrays["code"]):
        standing = standing_beside(found)
        if standing.is_same:
            return found, standing
    return None, standing_beside(None)


def is_stale() -> bool:
    """Whether the index should be made anew: much changed, or a file was loaded or withdrawn meanwhile."""
    found, _standing = _found()
    if found is None:
        return bool(Asset.objects.order_by("pk").values_list("pk")[FEW_CHANGES : FEW_CHANGES + 1])
    if found.told["imports"] != _imports():
        return True
    return bool(_since(found).order_by("-changed_at", "-pk").values_list("pk")[FEW_CHANGES : FEW_CHANGES + 1])


def make_point_index(now: datetime | None = None) -> int:
    """Make the index of all living assets with a place; how many there are."""
    made = now or timezone.now()
    imports = _imports()
    last = Asset.objects.order_by("-pk").values_list("pk", "uid").first()
    changed = Asset.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
    if last is None or changed is None:
        return 0
    rows = _living().filter(pk__lte=last[0]).order_by("pk").values_list(*_COLUMNS)
    index = _index(rows.iterator(chunk_size=_BATCH), "")
    order = np.argsort(index.points.columns["id"], kind="stable")
    arrays: dict[str, NDArray[Any]] = {
        "code": index.points.code,
        "x": index.points.x,
        "y": index.points.y,
        "wide": index.wide,
        "boxes": index.boxes,
        "by-id": order.astype(np.int32),
        **{f"column-{name}": values for name, values in index.points.columns.items()},
    }
    recent = Asset.objects.filter(changed_at__gt=changed - OVERLAP)
    few = len(recent.order_by("-changed_at").values_list("pk")[: READ_AGAIN + 1]) <= READ_AGAIN
    told = {
        "lists": index.lists,
        "imports": imports,
        "since": (changed - OVERLAP if few else changed).isoformat(),
        "last": {"id": last[0], "uid": str(last[1])},
    }
    keep(WHAT, f"{made:%Y%m%d%H%M%S%f}-{last[0]}", arrays, told)
    return len(index.points)


def _imports() -> list[int]:
    """How many imports were kept and how many withdrawn: by number, since one may tell an earlier time."""
    told = AssetImport.objects.aggregate(kept=Count("kept_at"), withdrawn=Count("withdrawn_at"))
    return [told["kept"], told["withdrawn"]]


@lru_cache(maxsize=4)
def _changes(found: Kept | None, mark: tuple[Any, ...]) -> Delta:
    """Rows entered or changed since the index was made. Read once while nothing changes."""
    rows = Asset.objects.all() if found is None else _since(found)
    ids = list(rows.order_by("-changed_at", "-pk").values_list("pk", flat=True)[: MOST_CHANGES + 1])
    complete = len(ids) <= MOST_CHANGES
    told: list[Any] = []
    for start in range(0, len(ids), 500):
        told += _living().filter(pk__in=ids[start : start + 500]).values_list(*_COLUMNS)
    gone = np.empty(0, np.int64)
    if found is not None:
        columns, by_id = found.arrays["column-id"], found.arrays["by-id"]
        wanted = np.array(ids, np.int64)
        places = np.searchsorted(columns, wanted, sorter=by_id)
        there = places < len(by_id)
        there[there] = columns[by_id[places[there]]] == wanted[there]
        gone = np.sort(by_id[places[there]].astype(np.int64))
    version = "" if found is None else found.version
    return Delta(_index(told, ""), gone, f"{version}/{mark}", complete)


def _since(found: Kept) -> Any:
    """Rows entered or changed since that index was made."""
    since = datetime.fromisoformat(found.told["since"])
    return Asset.objects.filter(Q(changed_at__gt=since) | Q(pk__gt=found.told["last"]["id"]))


@cache
def held_attributes() -> dict[str, Attribute]:
    """The attributes by which lists and the map may be filtered, by code: they stand in the index."""
    return {one.code: one for kind in asset_types().values() for one in kind.attributes if one.filter}


def _living() -> Any:
    return Asset.objects.filter(deleted_at=None, merged_into=None).exclude(lon=None)


def _index(rows: Iterable[Sequence[Any]], version: str) -> Index:
    """The arrays of rows as `_COLUMNS` names them."""
    held = held_attributes()
    lists: dict[str, dict[Any, int]] = {
        "type": {code: number for number, code in enumerate(asset_types())},
        "state": {str(state): number for number, state in enumerate(STATES)},
        "shape": {shape: number for number, shape in enumerate(SHAPES)},
        **{name: {None: 0} for name in ("owner", "operator", "unit", "province")},
        **{f"is-{code}": {None: 0} for code in held},
    }
    numbers: dict[str, list[int]] = {name: [] for name in lists}
    ids: list[int] = []
    lon: list[float] = []
    lat: list[float] = []
    evidence: list[bool] = []
    wide_box: list[tuple[int, float, float, float, float]] = []
    for row in rows:
        if row[9] != "point":
            wide_box.append((len(ids), *row[11:15]))
        ids.append(row[0])
        lon.append(row[1])
        lat.append(row[2])
        evidence.append(row[10] is not None)
        for name, value in zip(
            ("type", "state", "owner", "operator", "unit", "province", "shape"), row[3:10], strict=True
        ):
            known = lists[name]
            numbers[name].append(known.setdefault(value, len(known)))
        attributes = row[15]
        for code in held:
            known = lists[f"is-{code}"]
            value = attributes.get(code)
            numbers[f"is-{code}"].append(0 if value is None else known.setdefault(_plain(value), len(known)))
    columns: dict[str, NDArray[Any]] = {
        name: np.array(values, _width(len(lists[name]))) for name, values in numbers.items()
    }
    columns["id"] = np.array(ids, np.int64)
    columns["evidence"] = np.array(evidence, np.bool_)
    columns["was"] = np.arange(len(ids))
    points = PointTable.of(np.array(lon, np.float64), np.array(lat, np.float64), columns)
    place_of = np.empty(len(ids), np.int64)
    place_of[points.columns["was"]] = np.arange(len(ids))
    del columns["was"]
    told = np.array(wide_box, np.float64).reshape(-1, 5)
    kept_columns = {name: values for name, values in points.columns.items() if name != "was"}
    return Index(
        PointTable(points.code, points.x, points.y, kept_columns),
        place_of[told[:, 0].astype(np.int64)],
        _world_boxes(told[:, 1:]),
        {name: list(known) for name, known in lists.items()},
        version,
    )


def _world_boxes(boxes: NDArray[np.float64]) -> NDArray[np.int32]:
    """Boxes in degrees as least and greatest x and y in world units."""
    if not len(boxes):
        return np.empty((0, 4), np.int32)
    turned = shapely.bounds(to_world(shapely.box(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3])))
    return np.clip(np.rint(turned), 0, WORLD - 1).astype(np.int32)


def _plain(value: Any) -> Any:
    """Numbers of one value are one, lists are told by their text."""
    return value if isinstance(value, str | int | float | bool) else str(value)


def _width(values: int) -> Any:
    return np.uint8 if values <= 256 else np.uint16 if values <= 65_536 else np.uint32


def _of_kept(found: Kept) -> Index:
    arrays = found.arrays
    columns = {
        name.removeprefix("column-"): values for name, values in arrays.items() if name.startswith("column-")
    }
    return Index(
        PointTable(arrays["code"], arrays["x"], arrays["y"], columns),
        arrays["wide"],
        arrays["boxes"],
        found.told["lists"],
        found.version,
    )
