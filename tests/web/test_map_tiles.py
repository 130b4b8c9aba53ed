"""Tiles over HTTP: what a person sees, at once after a change, from the cache, with any filter."""

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hatangso.domain.tiles.tile import Tile, whole
from hatangso.store.assets.asset_tiles import made_by_postgis, made_here
from hatangso.store.assets.models import Asset
from hatangso.store.assets.point_index import make_point_index
from hatangso.store.organisations.models import Membership
from hatangso.store.shapes import tile_cache
from hatangso.store.shapes.box_index import index_boxes
from tests.asset_world import kept, uid_of, with_boundaries
from tests.world import World

pytestmark = pytest.mark.django_db
CABLE = {"kind": "N1"}


@pytest.fixture
def postgis(db: None) -> None:
    """PostGIS in the test's database and the generated columns; skipped where there is none."""
    if connection.vendor != "postgresql":
        pytest.skip("PostGIS stands in PostgreSQL only (DATABASE_URL=postgres://…)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")
        if cursor.fetchone() is None:
            pytest.skip("the PostgreSQL server has no PostGIS (package postgresql-*-postgis-3)")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    index_boxes(apps.get_app_config("assets"))


@pytest.fixture(autouse=True)
def tiles_by_postgis_where_it_is(request: pytest.FixtureRequest, db: None) -> None:
    """On PostgreSQL every test here is one of PostGIS; on SQLite one of our own encoder."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("postgis")


@pytest.fixture(autouse=True)
def own_folder() -> Iterator[None]:
    shutil.rmtree(Path(settings.DATA_DIR) / "tiles", ignore_errors=True)
    yield
    shutil.rmtree(Path(settings.DATA_DIR) / "tiles", ignore_errors=True)


def signed_in(world: World, who: str) -> Client:
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(start: str, zoom: int, lon: float = 105.05, lat: float = 21.05) -> str:
    x, y = whole(lon, lat)
    return f"{start}/{zoom}/{int(x * 2**zoom)}/{int(y * 2**zoom)}.mvt"


def layers(answer: Any) -> dict[str, list[dict]]:
    if answer.status_code == 204:
        return {}
    assert answer.status_code == 200, answer.content[:300]
    assert answer.headers["Content-Encoding"] == "gzip"
    read = mapbox_vector_tile.decode(gzip.decompress(answer.content), default_options={"y_coord_down": True})
    return {name: layer["features"] for name, layer in read.items()}


def names(answer: Any) -> set[str]:
    return {feature["properties"]["name"] for feature in layers(answer).get("assets", ())}


def test_an_asset_is_on_the_tile_as_soon_as_it_is_saved_and_off_it_when_deleted(world: World) -> None:
    client, place = signed_in(world, "officer"), address("/D0101/map/tiles/assets", 16)
    with_boundaries(world)
    assert layers(client.get(place)) == {}
    mast = kept(world)
    answer = client.get(place)
    (feature,) = layers(answer)["assets"]
    assert feature["properties"] == {
        "uid": str(mast.uid),
        "type": "antenna_mast",
        "state": "in_service",
        "name": "Cột Chợ Mới",
        "owner": world.organisations["operator_a"].pk,
        "shape": "point",
    }
    assert feature["id"] == mast.pk
    x, y = Tile(16, *map(int, place.removesuffix(".mvt").split("/")[-2:])).units(105.05, 21.05)
    assert feature["geometry"]["coordinates"] == [round(float(x)), round(float(y))]
    mast.deleted_at = mast.changed_at = mast.changed_at.replace(year=2027)
    mast.save()
    assert layers(client.get(place)) == {}


def test_a_tile_that_is_known_is_not_sent_again(world: World) -> None:
    client, place = signed_in(world, "officer"), address("/D0101/map/tiles/assets", 16)
    kept(with_boundaries(world))
    first = client.get(place)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(place, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    kept(world, name="Cột mới", code="AH-002", shape=shapely.Point(105.0501, 21.0501))
    assert client.get(place, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_the_index_and_the_database_alone_give_the_same_tiles(world: World) -> None:
    """16 masts in a row of 0.01° and a cable over all of them; before and after the index is made."""
    with_boundaries(world)
    for number in range(16):
        kept(
            world, name=f"Cột {number}", code=f"C{number}", shape=shapely.Point(105.002 + number / 500, 21.05)
        )
    cable = shapely.LineString([(105.001, 21.051), (105.09, 21.051)])
    kept(world, kind="cable_route", name="Tuyến cáp", code="T1", shape=cable, attributes=CABLE)
    client = signed_in(world, "officer")
    tiles = [address("/D0101/map/tiles/assets", zoom, 105.02) for zoom in (7, 11, 14)]
    before = [layers(client.get(tile)) for tile in tiles]
    assert make_point_index() == 17
    Asset.objects.filter(code="C3").update(name="Cột 3 mới")  # unseen by the index, which holds no names
    after = [layers(client.get(tile)) for tile in tiles]
    assert [{name: len(found) for name, found in told.items()} for told in after] == [
        {name: len(found) for name, found in told.items()} for told in before
    ]
    assert sum(f["properties"]["n"] for f in before[0]["clusters"]) == 17
    assert len(before[1]["assets"]) == 17
    (line,) = [f for f in after[2]["assets"] if f["properties"]["type"] == "cable_route"]
    assert line["geometry"]["type"] == "LineString"


def test_postgis_and_our_own_encoder_give_the_same_features(world: World, postgis: None) -> None:
    with_boundaries(world)
    for number in range(5):
        kept(
            world, name=f"Cột {number}", code=f"C{number}", shape=shapely.Point(105.04 + number / 1000, 21.05)
        )
    cable = shapely.LineString([(105.001, 21.051), (105.05, 21.052), (105.09, 21.051)])
    kept(world, kind="cable_route", name="Tuyến cáp", code="T1", shape=cable, attributes=CABLE)
    tile = Tile(14, *map(int, address("", 14, 105.042).removesuffix(".mvt").split("/")[-2:]))
    ids = np.array(list(Asset.objects.values_list("pk", flat=True)), np.int64)
    ours, theirs = (
        {f["id"]: f for f in mapbox_vector_tile.decode(make(ids, tile))["assets"]["features"]}
        for make in (made_here, made_by_postgis)
    )
    assert len(ours) > 3
    assert {pk: f["properties"] for pk, f in ours.items()} == {
        pk: f["properties"] for pk, f in theirs.items()
    }
    for pk, feature in ours.items():
        one, other = (shapely.geometry.shape(f["geometry"]) for f in (feature, theirs[pk]))
        assert shapely.hausdorff_distance(one, other) <= 5  # units of 4096: half a pixel and rounding


def test_a_line_is_on_every_tile_it_crosses(world: World) -> None:
    cable = shapely.LineString([(105.001, 21.05), (105.09, 21.05)])
    kept(
        with_boundaries(world), kind="cable_route", name="Tuyến cáp", code="T1", shape=cable, attributes=CABLE
    )
    make_point_index()
    client = signed_in(world, "officer")
    found = [
        names(client.get(address("/D0101/map/tiles/assets", 15, lon))) for lon in (105.002, 105.03, 105.08)
    ]
    assert found == [{"Tuyến cáp"}] * 3
    assert names(client.get(address("/D0101/map/tiles/assets", 15, 105.03, 21.09))) == set()


@pytest.mark.parametrize("indexed", [False, True])
def test_every_filter_of_the_table_narrows_the_tile(world: World, indexed: bool) -> None:
    with_boundaries(world)
    a, b = (world.organisations[key].pk for key in ("operator_a", "operator_b"))
    kept(world, name="Một", code="1", attributes={"kind": "A1", "height_m": 30.0})
    kept(
        world, name="Hai", code="2", owner=b, attributes={"kind": "A2"}, shape=shapely.Point(105.051, 21.051)
    )
    kept(
        world, name="Ba", code="3", kind="pole", state="planned", owner=a, in_service_on=None,
        attributes={"kind": "C1"}, shape=shapely.Point(105.052, 21.052),
    )  # fmt: skip
    if indexed:
        make_point_index()
    client = signed_in(world, "officer")
    place = address("/D0101/map/tiles/assets", 13)

    def asked(query: str) -> set[str]:
        return names(client.get(f"{place}?{query}"))

    assert asked("") == {"Một", "Hai", "Ba"}
    assert asked("type=pole") == {"Ba"}
    assert asked("group=passive") == {"Một", "Hai", "Ba"}
    assert asked("state=planned") == {"Ba"}
    assert asked(f"owner={b}") == {"Hai"}
    assert asked(f"owner={a}&type=antenna_mast") == {"Một"}
    assert asked("operator=unknown") == {"Một", "Hai", "Ba"}
    assert asked("a.kind=A2") == {"Hai"}
    assert asked("a.kind=C1") == {"Ba"}
    assert asked("a.sharing_operators=unknown") == {"Một", "Hai", "Ba"}
    assert asked("a.height_m.min=20") == {"Một"}
    assert asked("q=hai") == {"Hai"}
    assert asked("bbox=105.0495,21.0495,105.0505,21.0505") == {"Một"}
    assert asked("near=105.052,21.052,50") == {"Ba"}
    assert asked("placed=no") == set()
    assert asked("evidence=yes") == set()
    assert asked("place=D0102") == set()


def test_a_filter_that_cannot_be_read_is_told(world: World) -> None:
    answer = signed_in(world, "officer").get(address("/D0101/map/tiles/assets", 13) + "?type=unicorn")
    assert answer.status_code == 400
    assert "unicorn" in answer.content.decode()


def test_a_rival_sees_on_the_map_what_the_public_sees(world: World) -> None:
    """A mast's place is public; a base station of another operator is not told exactly (its type says so)."""
    with_boundaries(world)
    kept(world, name="Cột của A", code="1")
    kept(
        world, kind="base_station", name="Kín của A", code="2", owner="operator_a", attributes={},
        shape=shapely.Point(105.051, 21.051),
    )  # fmt: skip
    place = address("/D01/map/tiles/assets", 13)
    both = {"Cột của A", "Kín của A"}
    for _ in ("from the database", "from the index"):
        assert names(signed_in(world, "city").get(place)) == both
        assert names(signed_in(world, "operator").get(place)) == both
        assert names(signed_in(world, "rival").get(place)) == {"Cột của A"}
        make_point_index()


def test_a_commune_has_its_own_assets_and_the_province_all(world: World) -> None:
    with_boundaries(world)
    kept(world, name="Ở An Hòa", code="1", shape=shapely.Point(105.0995, 21.05))
    kept(
        world,
        who="city",
        unit=world.province,
        name="Ở Bình Minh",
        code="2",
        shape=shapely.Point(105.1005, 21.05),
    )
    make_point_index()
    city = signed_in(world, "city")
    assert names(city.get(address("/D01/map/tiles/assets", 12, 105.0995))) == {"Ở An Hòa", "Ở Bình Minh"}
    assert names(city.get(address("/D0101/map/tiles/assets", 12, 105.0995))) == {"Ở An Hòa"}
    assert names(city.get(address("/ca-nuoc/map/tiles/assets", 12, 105.0995))) == {"Ở An Hòa", "Ở Bình Minh"}


def test_a_right_that_was_withdrawn_is_gone_from_the_next_tile(world: World) -> None:
    kept(with_boundaries(world), name="Cột của A")
    make_point_index()
    places = [address(start, 16) for start in ("/D01/map/tiles/assets", "/ca-nuoc/map/tiles/assets")]
    city = signed_in(world, "city")
    for place in places:
        assert names(city.get(place)) == {"Cột của A"}
    Membership.objects.filter(user=world.people["city"]).update(valid_to=timezone.localdate())
    assert [city.get(place).status_code for place in places] == [403, 204]
    world.people["city"].memberships.update(valid_to=None, role="administrator")
    assert [city.get(place).status_code for place in places] == [403, 204]


def test_a_kept_tile_asks_who_it_is_what_they_may_and_what_changed_and_no_more(world: World) -> None:
    kept(with_boundaries(world))
    make_point_index()
    client = signed_in(world, "city")
    for place, count in (("/ca-nuoc/map/tiles/assets", 4), ("/D01/map/tiles/assets", 5)):  # 5: the unit
        client.get(address(place, 16))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(place, 16)).status_code == 200
        assert len(asked) == count, [query["sql"][:80] for query in asked]


def test_outlines_have_codes_and_names_and_meet_at_the_border(world: World) -> None:
    with_boundaries(world)
    found = layers(
        Client(headers={"accept-encoding": "gzip"}).get(address("/map/tiles/units", 10, 105.1, 21.05))
    )
    assert {f["properties"]["code"]: f["properties"]["name"] for f in found["units"]} == {
        "D0101": "An Hòa",
        "D0102": "Bình Minh",
    }
    left, right = (shapely.geometry.shape(f["geometry"]) for f in found["units"])
    assert shapely.touches(left, right)
    assert {f["properties"]["code"] for f in found["unit_names"]} <= {"D0101", "D0102"}


def test_without_gzip_and_beyond_the_map(world: World) -> None:
    with_boundaries(world)
    plain = Client().get(address("/map/tiles/units", 10, 105.1, 21.05))
    assert "units" in mapbox_vector_tile.decode(plain.content)
    assert Client().get("/map/tiles/units/3/8/0.mvt").status_code == 404
    assert Client().get("/map/tiles/rubbish/3/1/1.mvt").status_code == 404
    assert Client().get("/map/tiles/assets/3/1/1.mvt").status_code == 404
    assert Client().get("/map/tiles/base/3/1/1.mvt").status_code == 204


def test_the_cache_stays_within_its_space(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).write_bytes(b"x" * 100)
    assert tile_cache.trim(tmp_path, 250) == 3
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == 200


def test_an_index_of_another_database_is_not_used(world: World) -> None:
    kept(with_boundaries(world))
    make_point_index()
    Asset.objects.update(uid=uid_of("another"))
    found = layers(signed_in(world, "officer").get(address("/D0101/map/tiles/assets", 16)))
    assert found["assets"][0]["properties"]["uid"] == str(uid_of("another"))
