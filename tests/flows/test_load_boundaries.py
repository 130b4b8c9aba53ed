"""Boundaries are taken in: good ones kept and versioned, bad ones told, points come home."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.utils import timezone

from hatangso.flows.load_boundaries import load_boundaries
from hatangso.flows.load_places import load_places
from hatangso.flows.refused import Refused
from hatangso.store.places.boundaries import locator_of, outlines_of
from hatangso.store.places.models import Boundary, Unit
from tests.world import World

NOW = timezone.make_aware(datetime(2026, 11, 21, 9))
FROM = date(2025, 7, 1)
SQUARE = [[[110.0, 10.0], [110.1, 10.0], [110.1, 10.1], [110.0, 10.1], [110.0, 10.0]]]
NEXT = [[[110.1, 10.0], [110.3, 10.0], [110.3, 10.1], [110.1, 10.1], [110.1, 10.0]]]
BOW_TIE = [[[110.0, 10.0], [110.1, 10.1], [110.1, 10.0], [110.0, 10.1], [110.0, 10.0]]]
SWAPPED = [[[10.0, 110.0], [10.1, 110.0], [10.1, 110.1], [10.0, 110.1], [10.0, 110.0]]]
AWAY = [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]]


def _file(tmp_path: Path, *features: tuple[object, list[Any]]) -> Path:
    path = tmp_path / "ranh-gioi.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"code": code},
                        "geometry": {"type": "Polygon", "coordinates": rings},
                    }
                    for code, rings in features
                ],
            }
        )
    )
    return path


def _load(path: Path, valid_from: date = FROM) -> Any:
    return load_boundaries(path=path, source="bản đồ giả định", valid_from=valid_from, now=NOW)


def test_good_ones_are_kept_and_bad_ones_told(world: World, tmp_path: Path) -> None:
    told = _load(
        _file(
            tmp_path,
            ("D0101", SQUARE),
            ("D0102", BOW_TIE),
            ("D0102", SWAPPED),
            ("D0102", AWAY),
            ("D9999", NEXT),
            ("D0101", NEXT),
            ("D0102", NEXT),
        )
    )
    assert (told.added, told.same) == (2, 0)
    said = [bad.sentence for bad in told.bad]
    assert [bad.number for bad in told.bad] == [2, 3, 4, 5, 6]
    for sentence, word in zip(
        said, ("tự cắt", "bị đảo", "ngoài Việt Nam", "“D9999”", "hai lần"), strict=True
    ):
        assert word in sentence
    locator = locator_of(world.province, FROM)
    assert locator.places_of(np.array([110.05, 110.2, 111.0]), np.array([10.05] * 3)).tolist() == [0, 1, -1]


def test_the_same_file_again_changes_nothing_and_a_new_shape_stands_beside_the_old(
    world: World, tmp_path: Path
) -> None:
    _load(_file(tmp_path, ("D0101", SQUARE)))
    again = _load(_file(tmp_path, ("D0101", SQUARE)))
    assert (again.added, again.same) == (0, 1)
    _load(_file(tmp_path, ("D0101", NEXT)), date(2027, 1, 1))
    assert Boundary.objects.count() == 2
    before = outlines_of([world.ward], date(2026, 12, 31))[world.ward.pk]
    after = outlines_of([world.ward], date(2027, 1, 1))[world.ward.pk]
    assert before.bounds == (110.0, 10.0, 110.1, 10.1)
    assert after.bounds == (110.1, 10.0, 110.3, 10.1)
    assert locator_of(world.province, date(2026, 12, 31)).code_at(110.05, 10.05) == "D0101"
    assert locator_of(world.province, date(2027, 1, 1)).code_at(110.05, 10.05) is None


def test_a_code_that_lost_its_zeros_is_told(tmp_path: Path, db: None) -> None:
    Unit.objects.create(code="00004", level="commune", kind="phuong", name="Ba", full_name="phường Ba")
    told = _load(_file(tmp_path, (4, SQUARE)))
    assert told.added == 0
    assert "mất số 0 ở đầu" in told.bad[0].sentence


def test_what_is_no_file_of_boundaries_is_refused(world: World, tmp_path: Path) -> None:
    cut = tmp_path / "cut.geojson"
    cut.write_text('{"type": "FeatureCollection", "features": [{"type"')
    with pytest.raises(Refused, match="cắt giữa chừng"):
        _load(cut)
    broken = tmp_path / "cut.parquet"
    broken.write_bytes(b"PAR1 and no more")
    with pytest.raises(Refused, match="GeoParquet"):
        _load(broken)
    named = _file(tmp_path, ("D0101", SQUARE))
    with pytest.raises(Refused, match="không có trường “ma”"):
        load_boundaries(path=named, source="", valid_from=FROM, now=NOW, code_field="ma")
    with pytest.raises(CommandError, match="Không có tệp"):
        call_command("load_boundaries", str(tmp_path / "none"))


def test_every_commune_of_the_country_finds_its_own_point(shared: Path, db: None) -> None:
    file = shared / "data" / "vn-communes-2025" / "communes_vn_simplified.parquet"
    load_places()
    told = _load(file)
    assert (told.added, told.bad) == (3321, ())
    rows = duckdb.sql(
        f"SELECT province_code, code, geometry::BLOB, area_calc_km2 FROM read_parquet('{file}')"
    ).fetchall()
    areas = dict(Boundary.objects.values_list("unit__code", "area_km2"))
    assert max(abs(areas[code] / area - 1) for _, code, _, area in rows if area > 1) < 0.03
    for province in Unit.objects.filter(level="province"):
        own = [(code, shapely.from_wkb(wkb)) for parent, code, wkb, _ in rows if parent == province.code]
        points = shapely.point_on_surface([shape for _, shape in own])
        locator = locator_of(province, FROM)
        found = locator.places_of(shapely.get_x(points), shapely.get_y(points))
        assert [locator.codes[place] for place in found] == [code for code, _ in own]
