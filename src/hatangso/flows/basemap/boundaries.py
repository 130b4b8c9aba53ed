"""A file sent for the base map may hold boundaries of units: rehearsed against the units there are, then kept
as by `hatangso load_boundaries`, in one transaction (flows/load_boundaries.py).

Who may load the base map of a place may draw that place and its communes, no other, and takes nothing of
what others have drawn.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.asset_files.source import NotAssets
from hatangso.adapters.base_files import opened_base
from hatangso.adapters.base_files.openstreetmap import FORMAT, tags_of
from hatangso.adapters.boundary_file import Feature
from hatangso.domain.places.locate import area_km2
from hatangso.domain.words import Words
from hatangso.flows.basemap.read_features import Part, require_known_system, shapes_of
from hatangso.flows.load_boundaries import JudgedBoundaries, judge_boundaries, keep_judged
from hatangso.flows.refused import Refused
from hatangso.store.basemap.models import BaseImport
from hatangso.store.places.models import Boundary, Unit
from hatangso.store.places.unit_tiles import make_unit_tiles

BOUNDARY = "boundary"  # instead of a kind of features
NAME = Words("ranh giới xã, phường, tỉnh", "boundaries of communes and provinces")
OSM_LAYER = "multipolygons"  # where GDAL puts relations with boundary=administrative
OSM_CODES = ("ref", "code", "gso:code", "ref:VN")  # tags in which a code may stand: none is agreed upon
CODES = ("code", "ma", "ma_xa", "maxa", "ma_phuong_xa", "ma_dvhc", "madvhc", "ma_don_vi", "ward_code",
         "commune_code", "ma_tinh", "province_code", "ref")  # fmt: skip
TOLD = 100  # bad ones and units without an outline that are told one by one
CHANGED = 0.01  # of the area: what is told as another area
WIDTH = 600.0  # of the picture


def features_of(path: Path, part: Part) -> Iterator[Feature]:
    """Every feature of the chosen layer with its code as written. Raises NotAssets with a sentence."""
    with opened_base(path, part.layer) as contents:
        require_known_system(contents)
        headings = list(contents.headings)
        tagged = contents.format == FORMAT
        for row in contents.rows():
            if tagged:
                tags = tags_of(dict(zip(headings, row.cells, strict=False)))
                if tags.get("boundary") != "administrative" or not tags.get(part.klass):
                    continue
                code: object = tags[part.klass]
            else:
                code = _plain(row.cells[headings.index(part.klass)])
            (shape,) = shapes_of([row], contents)
            yield Feature(row.number, code, shape, row.too_large)


def tell_boundaries(path: Path, part: Part, unit: Unit, on: date) -> dict[str, Any]:
    """What a rehearsal tells: matched and unknown codes, units left without an outline, other areas."""
    judged = judge_boundaries(features_of(path, part), unit)
    if not judged.good:
        first = f" {judged.bad[0].sentence}" if judged.bad else ""
        raise NotAssets(
            f"Không ranh giới nào nạp được; hãy xem lại lớp và cột mã.{first}",
            f"No boundary can be kept; look again at the layer and the field of codes.{first}",
        )
    drawn = {
        row.unit_id: row.area_km2
        for row in Boundary.objects.filter(unit__in=[judged.units[code] for code in judged.good])
        .filter(valid_from__lte=on)
        .order_by("unit_id", "valid_from", "loaded_at", "id")
        .defer("wkb", "outline")
    }
    areas = []
    for code, shape in judged.good.items():
        one, now = judged.units[code], area_km2(shape)
        before = drawn.get(one.pk)
        if before and abs(now - before) > CHANGED * before:
            areas.append({"unit": one.full_name, "before": round(before, 2), "after": round(now, 2)})
    areas.sort(key=lambda row: -abs(float(row["after"]) - float(row["before"])))  # type: ignore[arg-type]
    without = _without(judged, unit)
    shapes = list(judged.good.values())
    return {
        "boundaries": True,
        "rows": len(judged.good) + len(judged.bad),
        "kept": len(judged.good),
        "named": len(judged.good),
        "replaced": len(drawn),
        "bad": [[one.number, one.code[:40], one.sentence] for one in judged.bad[:TOLD]],
        "bad_count": len(judged.bad),
        "without": without[:TOLD],
        "without_count": len(without),
        "areas": areas[:TOLD],
        "areas_count": len(areas),
        "bounds": [round(value, 5) for value in shapely.total_bounds(shapes).tolist()],
        "picture": _picture(shapes),
    }


def write_boundaries(imported: BaseImport, path: Path, part: Part, now: datetime) -> int:
    """Keep what was rehearsed, all of it or nothing; how many units are drawn by it."""
    judged = judge_boundaries(features_of(path, part), imported.unit)
    if len(judged.good) != imported.rehearsed["kept"]:  # units or neighbours changed since
        raise NotAssets(
            "Danh mục đơn vị hoặc ranh giới đã thay đổi sau khi đọc thử; chưa nạp gì. Hãy đọc thử lại.",
            "Units or boundaries have changed since the rehearsal; nothing was kept. Rehearse again.",
        )
    told = keep_judged(judged=judged, source=imported.source, valid_from=day_of(imported), now=now)
    make_unit_tiles(timezone.localdate(now))
    return told.added + told.same


def day_of(imported: BaseImport) -> date:
    """From which day the boundaries hold."""
    return date.fromisoformat(imported.choice["valid_from"])


def read_day(text: str) -> date:
    """The day that was told. Refused where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Hãy ghi ngày ranh giới bắt đầu có hiệu lực."), field="valid_from") from None


def looks_like_codes(told: list[str]) -> bool:
    """Whether most of some cells are codes of living units."""
    codes = [one for one in told if one]
    known = Unit.objects.filter(code__in=codes, valid_to=None).count() if codes else 0
    return bool(codes) and known > len(codes) / 2


def _plain(cell: object) -> str:
    """4.0 of a column of numbers is 4; that it lost its zeros is told by whoever judges it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _without(judged: JudgedBoundaries, unit: Unit) -> list[str]:
    """Communes of the place that would still have no outline."""
    if unit.level != "province":
        return []
    rows = Unit.objects.filter(parent=unit, level="commune", valid_to=None).exclude(code__in=judged.good)
    rows = rows.exclude(pk__in=Boundary.objects.filter(unit__parent=unit).values("unit_id"))
    return list(rows.order_by("name").values_list("full_name", flat=True))


def _picture(shapes: list[Any]) -> dict[str, Any]:
    """Paths of SVG; x to the east, y to the south, to scale."""
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    stretch = float(np.cos(np.radians((south + north) / 2)))
    scale = WIDTH / max((east - west) * stretch, (north - south) / 1.5, 1e-6)
    paths = []
    for part in shapely.get_parts(shapely.simplify(np.array(shapes, dtype=object), 0.5 / scale)):
        if part.geom_type == "Polygon" and not part.is_empty:
            xy = (shapely.get_coordinates(part.exterior) - (west, north)) * (stretch * scale, -scale)
            paths.append("M" + " ".join(f"{x:.0f},{y:.0f}" for x, y in xy) + "Z")
    return {
        "width": round((east - west) * stretch * scale) + 1,
        "height": round((north - south) * scale) + 1,
        "area": "".join(paths),
        "line": "",
        "point": "",
    }
