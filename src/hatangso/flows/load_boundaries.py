"""Take the boundaries of units into the store; good ones are kept, bad ones are told, none is overwritten."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from shapely.validation import explain_validity

from hatangso.adapters.boundary_file import Feature, NotBoundaries, read_boundaries
from hatangso.domain.places.locate import area_km2
from hatangso.flows.assets.place_again import place_again_later
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.audit import trail
from hatangso.store.places.models import Boundary, Unit

WEST, SOUTH, EAST, NORTH = 102.0, 6.0, 118.5, 24.0  # land, islands and Trường Sa, with room around
OUTLINE_DETAIL = 0.02  # of the width of a usual unit among its neighbours
FINEST, COARSEST = 0.0002, 0.005  # degrees
MOST_TAKEN = 0.01  # of another commune's area: lines of two sources never run exactly alike
POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class BadBoundary:
    """One feature that was not taken, and why."""

    number: int
    code: str
    sentence: str


@dataclass(frozen=True)
class LoadedBoundaries:
    """What a loading did."""

    added: int
    same: int
    bad: tuple[BadBoundary, ...] = ()

    def __str__(self) -> str:
        return _("Ranh giới: thêm %(added)d, giữ nguyên %(same)d, không nhận %(bad)d.") % {
            "added": self.added,
            "same": self.same,
            "bad": len(self.bad),
        }


def load_boundaries(
    *, path: Path, source: str, valid_from: date, now: datetime, code_field: str = "code"
) -> LoadedBoundaries:
    """Read the file and keep every good boundary as the version of `valid_from`.

    The same shape again changes nothing; another shape of the same day is a newer version beside the older.
    """
    try:
        features = list(read_boundaries(path, code_field))
    except NotBoundaries as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi")) from None
    return keep_boundaries(features=features, source=source, valid_from=valid_from, now=now)


@dataclass(frozen=True)
class JudgedBoundaries:
    """Good shapes by the code of their unit, bad features with their sentences."""

    good: Mapping[str, Any]
    bad: tuple[BadBoundary, ...]
    units: Mapping[str, Unit]


def judge_boundaries(
    features: Iterable[Feature], among: Unit | None = None, *, on: date | None = None
) -> JudgedBoundaries:
    """Which features are boundaries of living units; of `among` and its communes alone where it is told.

    `on`: codes name the units of that day, former ones too.
    """
    units = _units_named(on)
    good: dict[str, Any] = {}
    bad = []
    for feature in features:
        code = feature.code if isinstance(feature.code, str) else str(feature.code or "")
        feature = replace(feature, shape=_without_lines(feature.shape))
        if (wrong := _wrong(feature, code, units, good) or _of_others(code, units, among)) is None:
            good[code] = feature.shape
        else:
            bad.append(BadBoundary(feature.number, code, wrong))
    if among is not None:
        for code, wrong in _taken_from_others(good, among):
            del good[code]
            bad.append(BadBoundary(0, code, wrong))
    return JudgedBoundaries(good, tuple(bad), units)


def keep_boundaries(
    *,
    features: Iterable[Feature],
    source: str,
    valid_from: date,
    now: datetime,
) -> LoadedBoundaries:
    """The same for features that are at hand."""
    return keep_judged(
        judged=judge_boundaries(features, on=valid_from), source=source, valid_from=valid_from, now=now
    )


def keep_judged(
    *, judged: JudgedBoundaries, source: str, valid_from: date, now: datetime
) -> LoadedBoundaries:
    """Keep the good ones of what was judged, in one transaction."""
    good, bad, units = judged.good, judged.bad, judged.units
    with transaction.atomic():
        known = set(
            Boundary.objects.filter(valid_from=valid_from).order_by().values_list("unit_id", "digest")
        )
        wkbs = {code: shapely.to_wkb(shape) for code, shape in good.items()}
        digests = {code: hashlib.sha256(wkb).hexdigest() for code, wkb in wkbs.items()}
        fresh = [code for code in good if (units[code].pk, digests[code]) not in known]
        outlines = _outlines({code: good[code] for code in fresh}, units)
        rows = []
        for code in fresh:
            west, south, east, north = shapely.bounds(good[code]).tolist()
            rows.append(
                Boundary(
                    unit=units[code],
                    valid_from=valid_from,
                    wkb=wkbs[code],
                    digest=digests[code],
                    outline=outlines[code],
                    min_lon=west,
                    min_lat=south,
                    max_lon=east,
                    max_lat=north,
                    area_km2=round(area_km2(good[code]), 4),
                    source=source,
                    loaded_at=now,
                )
            )
        _write(rows, source, valid_from)
    if fresh and Asset.objects.exclude(lon=None).exists():
        place_again_later.enqueue()  # what lies there may lie in another commune now
    return LoadedBoundaries(len(fresh), len(good) - len(fresh), bad)


def _units_named(on: date | None) -> dict[str, Unit]:
    """By code the units that live; where one that is no more had the code on that day, and the one that
    has it now began later, the one of that day.
    """
    found = {unit.code: unit for unit in Unit.objects.filter(valid_to=None).exclude(code="")}
    if on is None:
        return found
    for former in Unit.objects.filter(valid_to__gt=on).exclude(code="").order_by("pk"):
        living = found.get(former.code)
        began_later = living is None or living.valid_from is None or living.valid_from > on
        if began_later and (former.valid_from is None or former.valid_from <= on):
            found[former.code] = former
    return found


def _write(rows: list[Boundary], source: str, valid_from: date) -> None:
    """All rows, and one line in the trail for all of them: shapes are too long for it."""
    if not rows:
        return
    Boundary._base_manager.bulk_create(rows, batch_size=200)
    trail.record(
        "load",
        object_type="places.boundary",
        object_id=f"{len(rows)} rows",
        object_name=source,
        after={"rows": len(rows), "valid_from": valid_from, "source": source},
    )


def _of_others(code: str, units: Mapping[str, Unit], among: Unit | None) -> str | None:
    """A unit of elsewhere; None for those that may be drawn here."""
    if among is None or among.pk in (units[code].pk, units[code].parent_id):
        return None
    return _("%(unit)s không thuộc %(here)s; ở đây chỉ nạp ranh giới của địa phương mình.") % {
        "unit": units[code].full_name,
        "here": among.full_name,
    }


def _taken_from_others(good: Mapping[str, Any], among: Unit) -> list[tuple[str, str]]:
    """Boundaries that would take land of communes of others, whose boundaries are loaded: code and sentence.

    A hair along the common line is none: up to MOST_TAKEN of the other's area.
    """
    if not good:
        return []
    codes = list(good)
    shapes = np.array([good[code] for code in codes], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    near = (
        Boundary.objects.filter(unit__level="commune", unit__valid_to=None)
        .filter(min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south)
        .exclude(Q(unit=among) | Q(unit__parent=among))
        .order_by("unit_id", "valid_from", "loaded_at", "id")
    )
    others = {pk: (name, wkb) for pk, name, wkb in near.values_list("unit_id", "unit__full_name", "wkb")}
    names = [name for name, _wkb in others.values()]
    lands = shapely.from_wkb([bytes(wkb) for _name, wkb in others.values()])
    found: dict[str, str] = {}
    for place, other in shapely.STRtree(lands).query(shapes, predicate="intersects").T.tolist():
        unit_of_one = good[codes[place]]
        taken = shapely.area(shapely.intersection(unit_of_one, lands[other])) / shapely.area(lands[other])
        if taken > MOST_TAKEN:
            found.setdefault(
                codes[place],
                _("Hình lấn %(percent)d%% diện tích của %(other)s, nơi không thuộc %(here)s.")
                % {"percent": round(100 * taken), "other": names[other], "here": among.full_name},
            )
    return list(found.items())


def _without_lines(shape: Any) -> Any:
    """A collection that holds polygons beside hairs of no width, as the polygons alone."""
    if shape is None or shape.geom_type != "GeometryCollection":
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in POLYGONS]
    return shapely.multipolygons(shapely.get_parts(np.array(parts, dtype=object))) if parts else shape


def _wrong(feature: Feature, code: str, units: Mapping[str, Unit], good: Mapping[str, Any]) -> str | None:
    """Why a feature cannot be taken; None where it can."""
    shape = feature.shape
    if code not in units:
        if code.isdecimal() and (code.zfill(5) in units or code.zfill(2) in units):
            return _("Mã “%(code)s” mất số 0 ở đầu; hãy ghi mã ở dạng chữ.") % {"code": code}
        return _("Không có đơn vị hành chính nào đang tồn tại mang mã “%(code)s”.") % {"code": code}
    if code in good:
        return _("Mã “%(code)s” xuất hiện hai lần trong tệp; lần sau không nhận.") % {"code": code}
    if feature.vertices:
        return _("Hình có khoảng %(vertices)d đỉnh, quá nhiều; hãy giản lược (Simplify) rồi nạp lại.") % {
            "vertices": feature.vertices
        }
    if shape is None or shapely.is_empty(shape):
        return _("Không có hình, hoặc hình không đọc được.")
    if shape.geom_type not in POLYGONS:
        return _("Hình là %(kind)s, không phải vùng (Polygon, MultiPolygon).") % {"kind": shape.geom_type}
    west, south, east, north = shapely.bounds(shape).tolist()
    inside = shapely.box(WEST, SOUTH, EAST, NORTH)
    if shapely.covers(inside, shapely.box(south, west, north, east)):
        return _("Kinh độ và vĩ độ bị đảo: toạ độ phải ghi kinh độ trước, vĩ độ sau.")
    if not shapely.covers(inside, shapely.box(west, south, east, north)):
        return _("Hình nằm ngoài Việt Nam (kinh độ %(west)s–%(east)s, vĩ độ %(south)s–%(north)s).") % {
            "west": f"{west:.3f}",
            "east": f"{east:.3f}",
            "south": f"{south:.3f}",
            "north": f"{north:.3f}",
        }
    if not shapely.is_valid(shape):
        return _("Đường ranh giới tự cắt hoặc không khép kín (%(where)s).") % {
            "where": explain_validity(shape)
        }
    return None


def _outlines(shapes: Mapping[str, Any], units: Mapping[str, Unit]) -> dict[str, Any]:
    """Each shape with fewer points; neighbours of one province keep the line between them in common."""
    groups: dict[int | None, list[str]] = defaultdict(list)
    for code in shapes:
        groups[units[code].parent_id].append(code)
    found = {}
    for codes in groups.values():
        group = [shapes[code] for code in codes]
        width = float(np.median(np.sqrt(shapely.area(group))))
        detail = min(COARSEST, max(FINEST, OUTLINE_DETAIL * width))
        for code, shape in zip(codes, shapely.coverage_simplify(group, detail), strict=True):
            found[code] = _coordinates(shape if not shapely.is_empty(shape) else shapes[code])
    return found


def _coordinates(shape: Any) -> list[list[list[list[float]]]]:
    """As in a GeoJSON MultiPolygon, to five decimals (about a metre)."""
    return [
        [
            np.round(shapely.get_coordinates(ring), 5).tolist()
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in shapely.get_parts(shape)
    ]
