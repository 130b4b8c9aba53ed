"""The registry as files for map programs, read back by GDAL."""

import json
from pathlib import Path

import pyogrio
import shapely
from django.test import Client
from django.urls import reverse

from tests.asset_world import kept, uid_of, with_boundaries
from tests.world import World


def asked(world: World, kind: str, who: str = "officer", query: str = "") -> bytes:
    client = Client()
    client.force_login(world.people[who])
    answer = client.get(f"{reverse('assets', args=[world.ward.code])}?export={kind}{query}")
    assert answer.status_code == 200
    return answer.getvalue()  # type: ignore[attr-defined,no-any-return]


def fill(world: World) -> None:
    with_boundaries(world)
    for number in range(3):
        kept(
            world,
            uid=uid_of(f"mast {number}"),
            code=f"AH-{number}",
            shape=shapely.Point(105.02, 21.0 + number / 50),
        )
    kept(
        world,
        kind="cable_route",
        uid=uid_of("cable"),
        code="C-1",
        name="=Tuyến chợ",
        attributes={"kind": "C2"},
        shape=shapely.LineString([(105.01, 21.01), (105.05, 21.02)]),
    )


def test_a_geojson_holds_every_object_with_shape_and_properties(world: World) -> None:
    fill(world)
    told = json.loads(asked(world, "geojson"))
    by_code = {one["properties"]["code"]: one for one in told["features"]}
    assert sorted(by_code) == ["AH-0", "AH-1", "AH-2", "C-1"]
    assert by_code["C-1"]["geometry"]["type"] == "LineString"
    assert by_code["AH-1"]["properties"]["height_m"] == 45
    assert by_code["AH-1"]["properties"]["in_service_on"] == "2024-05-01"


def test_a_geopackage_has_a_layer_a_type_that_gdal_reads(world: World, tmp_path: Path) -> None:
    fill(world)
    path = tmp_path / "assets.gpkg"
    path.write_bytes(asked(world, "gpkg"))
    assert sorted(name for name, _ in pyogrio.list_layers(path)) == ["antenna_mast", "cable_route"]
    meta, _, shapes, fields = pyogrio.raw.read(path, layer="antenna_mast")
    told = dict(zip(meta["fields"], fields, strict=True))
    assert meta["crs"] == "EPSG:4326"
    assert list(told["code"]) == ["AH-0", "AH-1", "AH-2"]
    assert list(told["height_m"]) == [45.0, 45.0, 45.0]
    assert str(told["in_service_on"][0]) == "2024-05-01"
    assert shapely.from_wkb(shapes)[2].equals(shapely.Point(105.02, 21.04))


def test_the_filter_holds_for_files_and_nothing_found_is_an_empty_file(world: World, tmp_path: Path) -> None:
    fill(world)
    told = json.loads(asked(world, "geojson", query="&type=cable_route"))
    assert [one["properties"]["code"] for one in told["features"]] == ["C-1"]
    assert json.loads(asked(world, "geojson", query="&type=pole"))["features"] == []
    path = tmp_path / "nothing.gpkg"
    path.write_bytes(asked(world, "gpkg", query="&type=pole"))
    assert pyogrio.read_info(path, layer="assets")["features"] == 0
