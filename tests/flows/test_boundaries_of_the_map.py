"""Boundaries come through the pages of the base map: rehearsed, kept as a whole, each place for itself."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyogrio
import pytest
import shapely
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hatangso.adapters.coordinates import from_wgs84, system_of
from hatangso.flows.basemap.boundaries import BOUNDARY, OSM_LAYER, tell_boundaries
from hatangso.flows.basemap.keep_base import keep_base, withdraw_base
from hatangso.flows.basemap.read_features import Part
from hatangso.flows.basemap.receive_base import receive_base
from hatangso.flows.basemap.rehearse_base import parts_of, rehearse_base
from hatangso.flows.load_places import load_places
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.basemap.models import BaseImport
from hatangso.store.places.extent import extent_of
from hatangso.store.places.models import Boundary, Unit
from tests.asset_world import OTHER, WARD, kept, with_boundaries
from tests.osm_pbf import WAY, pbf
from tests.work_world import NOW, acting
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = {"source": "Sở Nội vụ", "licence": "", "attribution": "© Sở Nội vụ"}
DAY = "2025-07-01"


@pytest.fixture(autouse=True)
def own_folder() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.DATA_DIR) / "tiles", ignore_errors=True)


def geojson(*pairs: tuple[object, Any], name: str = "ma_xa") -> bytes:
    """A file of shapes with codes."""
    features = [
        {"type": "Feature", "properties": {name: code}, "geometry": json.loads(shapely.to_geojson(shape))}
        for code, shape in pairs
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def written(folder: Path, name: str, codes: list[str], shapes: list[Any], crs: str = "EPSG:4326") -> bytes:
    """The file that GDAL writes; a shapefile zipped."""
    path = folder / name
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), [np.array(codes, object)], ["ma_xa"], geometry_type="Polygon", crs=crs
    )
    if path.suffix != ".shp":
        return path.read_bytes()
    with zipfile.ZipFile(folder / "ranh-gioi.zip", "w") as archive:
        for part in folder.glob(f"{path.stem}.*"):
            archive.write(part, part.name)
    return (folder / "ranh-gioi.zip").read_bytes()


def sent(world: World, data: bytes, name: str, who: str = "city", unit: Unit | None = None) -> BaseImport:
    """Received, looked at."""
    return receive_base(
        actor=acting(world, who),
        unit=unit or world.province,
        file=SimpleUploadedFile(name, data),
        name=name,
        now=NOW,
    )


def rehearsed(
    world: World, imported: BaseImport, *parts: Part, who: str = "city", day: str = DAY
) -> BaseImport:
    """By what was guessed, unless told."""
    rehearse_base(
        actor=acting(world, who),
        imported=imported,
        parts=parts or parts_of(imported),
        valid_from=day,
        now=NOW,
        **WORDS,
    )
    imported.refresh_from_db()
    return imported


def box_of(unit: Unit) -> tuple[float, ...]:
    """To a centimetre."""
    return tuple(round(value, 7) for value in extent_of(unit) or ())


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip", "vn2000", "parquet"])
def test_boundaries_of_every_format_go_through_the_pages_and_place_assets_anew(
    world: World, tmp_path: Path, kind: str
) -> None:
    mast = kept(world, "city", world.province, shape=shapely.Point(105.15, 21.05))
    assert mast.unit == world.province
    codes, shapes = [world.ward.code, world.other.code], [WARD, OTHER]
    name = f"ranh-gioi.{kind}"
    if kind == "geojson":
        data = geojson(*zip(codes, shapes, strict=True))
    elif kind == "gpkg":
        data = written(tmp_path, name, codes, shapes)
    elif kind == "zip":
        data = written(tmp_path, "xa.shp", codes, shapes)
    elif kind == "vn2000":
        zone = system_of("EPSG:5897")  # 105°00', 3°
        assert zone is not None
        metres = [
            shapely.transform(one, lambda xy: np.column_stack(from_wgs84(zone, xy[:, 0], xy[:, 1])))
            for one in shapes
        ]
        data = written(tmp_path, "xa.shp", codes, metres, "EPSG:5897")
    else:
        path = tmp_path / name
        rows = ", ".join(f"('{code}', '{one.wkb_hex}')" for code, one in zip(codes, shapes, strict=True))
        duckdb.sql(
            f"COPY (SELECT code AS ma_xa, unhex(hex) AS geometry FROM (VALUES {rows}) AS t(code, hex))"
            f" TO '{path}' (FORMAT parquet)"
        )
        data = path.read_bytes()
    imported = sent(world, data, name)
    assert parts_of(imported) == [Part(imported.found["layers"][0]["name"], BOUNDARY, "ma_xa")]
    imported = rehearsed(world, imported)
    assert (imported.rehearsed["kept"], imported.rehearsed["bad_count"]) == (2, 0)
    assert Boundary.objects.count() == 0
    keep_base(actor=acting(world, "city"), imported=imported, now=NOW)
    imported.refresh_from_db()
    assert (imported.state, imported.features) == ("kept", 2)
    assert box_of(world.other) == (105.1, 21.0, 105.2, 21.1)
    one = Boundary.objects.get(unit=world.ward)
    assert (one.valid_from, one.source) == (date(2025, 7, 1), "Sở Nội vụ")
    assert Asset.objects.get(pk=mast.pk).unit == world.other
    with pytest.raises(Refused, match="nạp bản đúng để thay"):
        withdraw_base(actor=acting(world, "city"), imported=imported, now=NOW)


def test_a_rehearsal_tells_unknown_codes_units_without_an_outline_and_other_areas(world: World) -> None:
    with_boundaries(world)
    half = shapely.box(105.0, 21.0, 105.05, 21.1)
    imported = sent(world, geojson((world.ward.code, half), ("99999", OTHER), (None, OTHER)), "x.geojson")
    layer = imported.found["layers"][0]["name"]
    told = rehearsed(world, imported, Part(layer, BOUNDARY, "ma_xa")).rehearsed
    assert (told["rows"], told["kept"], told["replaced"], told["bad_count"]) == (3, 1, 1, 2)
    assert [bad[:2] for bad in told["bad"]] == [[2, "99999"], [3, ""]]
    (area,) = told["areas"]
    assert area["unit"] == "phường An Hòa"
    assert area["after"] == pytest.approx(area["before"] / 2, abs=0.01)
    rest = Unit.objects.filter(parent=world.province, level="commune", valid_to=None).count() - 2
    assert told["without_count"] == rest


def test_a_place_draws_itself_and_takes_nothing_of_its_neighbours(world: World) -> None:
    with_boundaries(world)
    before = Boundary.objects.count()
    own = sent(
        world, geojson((world.ward.code, WARD), (world.other.code, OTHER)), "x.geojson", "officer", world.ward
    )
    told = rehearsed(world, own, who="officer", day="2026-01-01").rehearsed
    assert (told["kept"], told["bad_count"]) == (1, 1)
    assert "không thuộc phường An Hòa" in told["bad"][0][2]
    wide = shapely.box(105.0, 21.0, 105.15, 21.1)  # half of xã Bình Minh
    taking = sent(world, geojson((world.ward.code, wide)), "y.geojson", "officer", world.ward)
    taking = rehearsed(world, taking, who="officer")
    assert taking.state == "failed"
    assert "lấn 50% diện tích của xã Bình Minh" in taking.failure["vi"]
    with pytest.raises(PermissionDenied):
        sent(world, geojson((world.ward.code, WARD)), "z.geojson", "officer", world.province)
    assert Boundary.objects.count() == before


def test_what_has_changed_since_the_rehearsal_is_kept_not_even_in_part(world: World) -> None:
    data = geojson((world.ward.code, WARD), (world.other.code, OTHER))
    imported = rehearsed(world, sent(world, data, "x.geojson"))
    Unit.objects.filter(pk=world.other.pk).update(valid_to=NOW.date())
    keep_base(actor=acting(world, "city"), imported=imported, now=NOW + timedelta(hours=1))
    imported.refresh_from_db()
    assert (imported.state, Boundary.objects.count()) == ("failed", 0)
    assert "chưa nạp gì" in imported.failure["vi"]


def test_relations_of_openstreetmap_are_boundaries_by_their_tag(world: World) -> None:
    corners = ((105.0, 21.0), (105.1, 21.0), (105.1, 21.1), (105.0, 21.1))
    extract = pbf(
        {number: (lon, lat, {}) for number, (lon, lat) in enumerate(corners, start=1)},
        {10: ((1, 2, 3, 4, 1), {})},
        {
            20: (
                (("outer", WAY, 10),),
                {
                    "type": "boundary",
                    "boundary": "administrative",
                    "admin_level": "6",
                    "ref": world.ward.code,
                },
            )
        },
    )
    imported = rehearsed(world, sent(world, extract, "trich.osm.pbf"), Part(OSM_LAYER, BOUNDARY, "ref"))
    assert (imported.state, imported.rehearsed["kept"]) == ("rehearsed", 1)
    with pytest.raises(Refused, match="cột ghi mã"):
        rehearsed(world, imported, Part("lines", BOUNDARY, "ref"))


def test_the_page_asks_for_the_day_and_shows_what_would_be_kept(world: World) -> None:
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    imported = sent(world, geojson((world.ward.code, WARD), ("99999", OTHER)), "x.geojson")
    page = reverse("base_map_import", args=[world.province.code, imported.pk])
    layer = imported.found["layers"][0]["name"]
    told = {"action": "read", "kind": "boundary", "klass": "ma_xa", "layer": layer, **WORDS}
    assert "bắt đầu có hiệu lực" in client.post(page, told).content.decode()
    assert client.post(page, {**told, "valid_from": DAY}).status_code == 302
    shown = client.get(page).content.decode()
    assert "99999" in shown
    assert "Nạp 1 đối tượng" in shown
    assert client.post(page, {"action": "keep"}).status_code == 302
    assert Boundary.objects.get().unit == world.ward


def test_the_communes_of_a_real_city_come_as_a_geopackage(shared: Path, tmp_path: Path, db: None) -> None:
    file = shared / "data" / "vn-communes-2025" / "communes_vn_simplified.parquet"
    load_places()
    rows = duckdb.execute(
        f"SELECT code, geometry::BLOB FROM read_parquet('{file}') WHERE province_code = '92'"
    ).fetchall()
    city = Unit.objects.get(code="92", valid_to=None)
    path = tmp_path / "can-tho.gpkg"
    parts = [shapely.get_parts(shapely.get_parts(shapely.from_wkb(bytes(wkb)))) for _, wkb in rows]
    shapes = [shapely.multipolygons([p for p in some if p.geom_type == "Polygon"]) for some in parts]
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), [np.array([code for code, _ in rows], object)], ["ma_xa"],
        geometry_type="MultiPolygon", crs="EPSG:4326",
    )  # fmt: skip
    told = tell_boundaries(path, Part("can-tho", BOUNDARY, "ma_xa"), city, date(2025, 7, 1))
    assert (told["kept"], told["bad_count"], told["without_count"]) == (103, 0, 0)
