"""A file of the base map: looked at, chosen from, rehearsed, kept, drawn, withdrawn."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import mapbox_vector_tile
import pytest
import shapely
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hatangso.adapters.base_files.openstreetmap import LAYERS
from hatangso.domain.tiles.tile import Tile, whole
from hatangso.flows.basemap.keep_base import drop_base, keep_base, withdraw_base
from hatangso.flows.basemap.read_features import BY_TAGS, Part, read_features
from hatangso.flows.basemap.receive_base import receive_base
from hatangso.flows.basemap.rehearse_base import parts_of, rehearse_base
from hatangso.flows.basemap.state import place_of
from hatangso.flows.refused import Refused
from hatangso.store.basemap.base_tiles import attributions, base_tile
from hatangso.store.basemap.models import BaseFeature, BaseImport
from hatangso.store.organisations.access import Actor
from tests.base_map_files import EXTRACT, OSM, PLACES, geojson, road
from tests.world import World

NOW = timezone.make_aware(datetime(2026, 11, 21, 9))
OSM_WORDS = {"source": "OpenStreetMap", "licence": "ODbL 1.0", "attribution": "© OpenStreetMap contributors"}
OWN_WORDS = {"source": "Sở Xây dựng", "licence": "", "attribution": "© Sở Xây dựng"}


@pytest.fixture(autouse=True)
def own_folder() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.DATA_DIR) / "tiles", ignore_errors=True)


def sent(world: World, data: bytes, name: str, person: str = "officer") -> BaseImport:
    actor = Actor(world.people[person], NOW.date())
    return receive_base(actor=actor, unit=world.ward, file=SimpleUploadedFile(name, data), name=name, now=NOW)


def rehearsed(world: World, imported: BaseImport, words: dict, *parts: Part) -> BaseImport:
    actor = Actor(world.people["officer"], NOW.date())
    rehearse_base(actor=actor, imported=imported, parts=parts or parts_of(imported), now=NOW, **words)
    imported.refresh_from_db()
    return imported


def kept(world: World, imported: BaseImport) -> BaseImport:
    keep_base(actor=Actor(world.people["officer"], NOW.date()), imported=imported, now=NOW)
    imported.refresh_from_db()
    return imported


def layers_at(lon: float, lat: float, zoom: int) -> dict:
    x, y = whole(lon, lat)
    data = base_tile(Tile(zoom, int(x * 2**zoom), int(y * 2**zoom)))
    return mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})


@pytest.mark.django_db
def test_an_openstreetmap_extract_is_read_by_its_tags_and_drawn(world: World) -> None:
    imported = sent(world, EXTRACT, "trich.osm.pbf")
    assert (imported.state, imported.format, imported.licence, imported.attribution) == (
        "asked",
        "osm",
        "ODbL 1.0",
        "© OpenStreetMap contributors",
    )
    imported = rehearsed(world, imported, OSM_WORDS)
    assert imported.state == "rehearsed"
    assert imported.rehearsed["classes"] == {
        "place": {"village": 1},
        "poi": {"school": 1},
        "road": {"primary": 1, "path": 1},
        "waterway": {"river": 1},
        "area": {"water": 1},
        "building": {"building": 1},
    }
    assert (imported.rehearsed["kept"], imported.rehearsed["refused"]) == (7, {"no_kind": 1})  # a tower
    assert BaseFeature.objects.count() == 0
    imported = kept(world, imported)
    assert (imported.state, imported.features, BaseFeature.objects.count()) == ("kept", 7, 7)
    assert not place_of(imported.pk).exists()
    lake = shapely.from_wkb(bytes(BaseFeature.objects.get(kind="area").wkb))
    assert shapely.area(lake) == pytest.approx(
        0.01**2 - 0.004**2
    )  # a square of 0.01° with an island of 0.004°
    drawn = layers_at(110.055, 13.108, 14)
    assert {name: len(layer["features"]) for name, layer in drawn.items()} == {
        "areas": 1,
        "waterways": 1,
        "roads": 2,
        "buildings": 1,
        "places": 1,
        "poi": 1,
    }
    assert [f["properties"] for f in drawn["roads"]["features"]] == [
        {"class": "primary", "name": "Đường tỉnh 1"},
        {"class": "path"},
    ]
    assert drawn["places"]["features"][0]["properties"] == {"class": "village", "name": "Làng Mây"}
    assert drawn["poi"]["features"][0]["properties"] == {"class": "school", "name": "Trường “Sông Mây”"}
    assert attributions() == ["© OpenStreetMap contributors"]


def test_an_extract_as_xml_holds_the_same(tmp_path: Path) -> None:
    path = tmp_path / "trich.osm"
    path.write_text(OSM, encoding="utf-8")
    batches = list(read_features(path, [Part(layer, BY_TAGS) for layer in LAYERS]))
    told = [one for batch in batches for one in zip(batch.kinds, batch.classes, batch.names, strict=True)]
    assert told == [
        ("place", "village", "Làng Mây"),
        ("poi", "school", "Trường Sông Mây"),
        ("road", "primary", "Đường tỉnh 1"),
        ("road", "path", ""),
        ("waterway", "river", "Sông Mây"),
        ("area", "water", ""),
    ]


@pytest.mark.django_db
def test_small_roads_appear_with_the_zoom(world: World, tmp_path: Path) -> None:
    ends = ((110.0, 13.0), (110.1, 13.1))
    path = geojson(tmp_path, *(road(klass, *ends) for klass in ("PRIMARY", "Đường xã", "ngõ")))
    imported = sent(world, path.read_bytes(), "duong.geojson")
    assert (
        parts_of(imported) == [Part("duong", "road", "loai", "ten", "", "")]
        or parts_of(imported)[0].kind == "road"
    )
    kept(world, rehearsed(world, imported, OWN_WORDS))
    found = {
        zoom: [
            f["properties"]["class"]
            for f in layers_at(110.05, 13.05, zoom).get("roads", {}).get("features", ())
        ]
        for zoom in (6, 8, 11, 13)
    }
    assert found == {6: [], 8: ["primary"], 11: ["primary", "tertiary"], 13: ["primary", "tertiary", "local"]}


@pytest.mark.django_db
def test_a_table_of_places_is_read_with_decimal_commas_and_bad_rows_told(world: World) -> None:
    imported = sent(world, PLACES.encode(), "dia-diem.csv")
    part = parts_of(imported)[0]
    assert (part.kind, part.klass, part.name, part.lon, part.lat) == (
        "poi",
        "Loại",
        "Tên",
        "Kinh độ",
        "Vĩ độ",
    )
    imported = rehearsed(world, imported, OWN_WORDS)
    assert imported.rehearsed["classes"] == {"poi": {"school": 1, "market": 1}}
    assert imported.rehearsed["refused"] == {"no_shape": 1}


@pytest.mark.django_db
def test_what_lies_outside_viet_nam_and_shapes_that_do_not_fit_are_counted(
    world: World, tmp_path: Path
) -> None:
    point = {
        "type": "Feature",
        "properties": {"loai": "x"},
        "geometry": {"type": "Point", "coordinates": [110, 13]},
    }
    path = geojson(
        tmp_path, road("primary", (110, 13), (110.1, 13)), road("primary", (2.3, 48.8), (2.4, 48.8)), point
    )
    imported = rehearsed(world, sent(world, path.read_bytes(), "duong.geojson"), OWN_WORDS)
    assert imported.rehearsed["refused"] == {"outside": 1, "wrong_shape": 1}
    assert imported.rehearsed["kept"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"not a map at all", "x.gpkg"),
        (OSM.encode()[:300], "cut.osm"),
        (OSM.encode()[:-200], "cut-late.osm"),
        (EXTRACT[:-20], "cut.osm.pbf"),
        (EXTRACT[:150] + b"\xff\x00" + EXTRACT[152:], "damaged.osm.pbf"),
        (b"PAR1 broken PAR1", "x.parquet"),
        (b'{"type": "FeatureCollection", "features": [', "cut.geojson"),
    ],
)
def test_a_broken_file_is_told_in_a_sentence_and_keeps_nothing(world: World, data: bytes, name: str) -> None:
    imported = sent(world, data, name)
    if imported.state == "asked":
        imported = rehearsed(world, imported, OWN_WORDS)
    assert imported.state == "failed"
    assert imported.failure["vi"].endswith((".", "!"))
    assert BaseFeature.objects.count() == 0


@pytest.mark.django_db
def test_the_source_must_be_named_and_columns_must_be_there(world: World, tmp_path: Path) -> None:
    imported = sent(
        world, geojson(tmp_path, road("primary", (110, 13), (110.1, 13))).read_bytes(), "d.geojson"
    )
    with pytest.raises(Refused) as without:
        rehearsed(world, imported, {**OWN_WORDS, "attribution": " "})
    assert without.value.field == "attribution"
    layer = imported.found["layers"][0]["name"]
    with pytest.raises(Refused) as lost:
        rehearsed(world, imported, OWN_WORDS, Part(layer, "road", "cap_duong"))
    assert "cap_duong" in lost.value.sentence


@pytest.mark.django_db
def test_a_withdrawn_file_is_off_the_map_and_a_dropped_one_is_gone(world: World) -> None:
    actor = Actor(world.people["officer"], NOW.date())
    imported = kept(world, rehearsed(world, sent(world, PLACES.encode(), "a.csv"), OWN_WORDS))
    assert list(layers_at(110.041, 13.101, 14)) == ["poi"]
    withdraw_base(actor=actor, imported=imported, now=NOW)
    assert BaseFeature.objects.count() == 0
    assert layers_at(110.041, 13.101, 14) == {}
    other = sent(world, PLACES.encode(), "b.csv")
    drop_base(actor=actor, imported=other, now=NOW)
    assert not place_of(other.pk).exists()
    with pytest.raises(Refused):
        keep_base(actor=actor, imported=other, now=NOW)


@pytest.mark.django_db
def test_who_may_not_load_the_base_map_is_told(world: World) -> None:
    with pytest.raises(PermissionDenied):
        sent(world, OSM.encode(), "a.osm", person="police")


@pytest.mark.django_db
def test_roads_of_a_real_province_are_drawn_in_small_tiles(world: World, shared: Path) -> None:
    source = shared / "data/vn-roads-osm/roads_92.parquet"
    imported = sent(world, source.read_bytes(), source.name)
    part = parts_of(imported)[0]
    assert (part.kind, part.klass) == ("road", "road_class")
    imported = kept(world, rehearsed(world, imported, OSM_WORDS))
    assert imported.state == "kept"
    assert imported.features == imported.rehearsed["kept"] > 30_000
    x, y = whole(105.77, 10.03)  # the middle of Cần Thơ
    sizes = {z: len(base_tile(Tile(z, int(x * 2**z), int(y * 2**z)))) for z in (6, 8, 10, 11, 12, 13, 14)}
    assert all(0 < size < 300_000 for size in sizes.values())
