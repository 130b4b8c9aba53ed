"""OGC API – Features: the checks of the standard's test suite (ets-ogcapi-features10, -crs) that run here.

The suite itself needs libraries that no registry of packages holds; its methods are restated by their names.
"""

import json
from typing import Any
from uuid import UUID

import jsonschema
import pytest
import shapely
from django.test import Client

from hatangso.api.ogc.crs import CRS84, LAT_LON, WEB, box_from
from hatangso.catalog.asset_types import asset_types
from tests.asset_world import kept, uid_of, with_boundaries
from tests.world import World

TM3 = "http://www.opengis.net/def/crs/EPSG/0/5897"


@pytest.fixture
def masts(world: World) -> World:
    """Five masts of operator A from west to east, every hundredth of a degree, two Wi-Fi points, a system."""
    with_boundaries(world)
    for number in range(5):
        kept(
            world,
            uid=uid_of(f"mast {number}"),
            code=f"AH-{number}",
            name=f"Cột {number}",
            shape=shapely.Point(round(105.01 + number / 100, 2), 21.05),
            attributes={"kind": "A1" if number < 3 else "A2", "height_m": 40.0 + number},
            owner="operator_a",
        )
    kept(
        world,
        kind="camera",
        uid=uid_of("camera"),
        code="CAM-1",
        name="Camera ngã tư",
        attributes={"purpose": "traffic", "reach_m": 50},
        shape=shapely.Point(105.02, 21.02),
    )
    return world


def get(path: str, client: Client | None = None, **query: Any) -> Any:
    return (client or Client()).get(f"/ogc/{path}", query)


def features(path: str, client: Client | None = None, **query: Any) -> list[dict[str, Any]]:
    answer = get(path, client, **query)
    assert answer.status_code == 200, answer.content
    return list(json.loads(answer.content)["features"])


def items(world: World) -> str:
    return f"{world.ward.code}/collections/antenna_mast/items"


def test_landing_page_retrieval_and_validation(masts: World) -> None:
    answer = get("vn/")
    told = answer.json()
    assert answer.status_code == 200
    rels = {link["rel"]: link for link in told["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(rels)
    assert all(link["href"].startswith("http://testserver/ogc/") for link in told["links"])


def test_conformance_operation_names_the_classes(masts: World) -> None:
    told = get("vn/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in told
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in told


def test_api_definition_names_every_collection_and_leads_nowhere_else(masts: World) -> None:
    answer = get("vn/api")
    assert answer.headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    told = json.loads(answer.content)
    assert told["openapi"].startswith("3.0")
    assert "/collections/antenna_mast/items" in told["paths"]
    text = answer.content.decode()
    references = [part.split('"')[0] for part in text.split('"$ref": "')[1:]]
    assert references
    for reference in references:
        assert reference.startswith("#/components/")
        here: Any = told
        for step in reference[2:].split("/"):
            here = here[step]
    names = [
        parameter.get("name") or parameter["$ref"].rsplit("/")[-1]
        for parameter in told["paths"]["/collections/antenna_mast/items"]["get"]["parameters"]
    ]
    assert len(names) == len(set(names))
    assert {"limit", "bbox", "datetime", "kind", "height_m"} <= set(names)


def test_collections_operation_lists_links_extent_and_systems(masts: World) -> None:
    told = get(f"{masts.ward.code}/collections").json()
    by_id = {one["id"]: one for one in told["collections"]}
    mast = by_id["antenna_mast"]
    west, south, east, north = mast["extent"]["spatial"]["bbox"][0]
    assert (west, east) == pytest.approx((105.01, 105.05))
    assert (south, north) == pytest.approx((21.05, 21.05))
    assert [link["type"] for link in mast["links"] if link["rel"] == "items"] == ["application/geo+json"]
    assert mast["storageCrs"] == CRS84
    assert {CRS84, LAT_LON, TM3} <= set(told["crs"])
    assert mast["crs"] == ["#/crs"]
    alone = get(f"{masts.ward.code}/collections/antenna_mast").json()
    assert CRS84 in alone["crs"]


def test_what_is_not_there_is_404(masts: World) -> None:
    for path in ("nowhere/", "vn/collections/ship", "vn/collections/antenna_mast/items/no-uid"):
        assert get(path).status_code == 404, path
    assert get(f"vn/collections/antenna_mast/items/{UUID(int=7)}").status_code == 404


def test_features_operation_returns_a_feature_collection_with_links_and_counts(masts: World) -> None:
    answer = get(items(masts))
    told = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert (told["type"], told["numberMatched"], told["numberReturned"]) == ("FeatureCollection", 5, 5)
    assert told["timeStamp"].endswith("Z")
    assert {link["rel"] for link in told["links"]} == {"self", "collection"}
    one = told["features"][0]
    assert one["geometry"] == {"type": "Point", "coordinates": [105.01, 21.05]}
    assert one["properties"]["kind"] == "A1"
    assert one["properties"]["commune_code"] == masts.ward.code


def test_limit_parameter_and_next_links_lead_through_all_features_once(masts: World) -> None:
    client, seen, path = Client(), [], f"/ogc/{items(masts)}?limit=2"
    while path:
        told = json.loads(client.get(path).content)
        assert told["numberReturned"] == len(told["features"]) <= 2
        seen += [one["properties"]["code"] for one in told["features"]]
        path = next((link["href"] for link in told["links"] if link["rel"] == "next"), "")
    assert seen == [f"AH-{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("bbox", "codes"),
    [
        ("105.005,21,105.025,21.1", ["AH-0", "AH-1"]),
        ("105.02,21.05,105.02,21.05", ["AH-1"]),  # a box of no width
        ("105.005,21,-10,105.025,21.1,500", ["AH-0", "AH-1"]),  # heights
        ("106,21,107,22", []),
        ("-180,-90,180,90", [f"AH-{number}" for number in range(5)]),
        (
            "105.035,-90,105.025,90",
            [f"AH-{number}" for number in (0, 1, 3, 4)],
        ),  # the long way round the globe
    ],
)
def test_bounding_box_parameter(masts: World, bbox: str, codes: list[str]) -> None:
    assert [one["properties"]["code"] for one in features(items(masts), bbox=bbox)] == codes


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "105,21,x,22"}, "bbox"),
        ({"bbox": "105,22,106,21"}, "bbox"),
        ({"bbox": "nan,21,106,22"}, "bbox"),
        ({"limit": "0"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"datetime": "2024-13-01"}, "datetime"),
        ({"datetime": "../.."}, "datetime"),
        ({"datetime": "2025-01-01/2024-01-01"}, "datetime"),
        ({"crs": "EPSG:4326"}, "crs"),
        ({"bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/1"}, "bbox-crs"),
        ({"bbox": "0,0,1e300,1e300", "bbox-crs": TM3}, "bbox"),
        ({"kind": "A9"}, "kind"),
        ({"height_m": "tall"}, "height_m"),
        ({"colour": "red"}, "colour"),
        ({"f": "xml"}, "f is"),
    ],
)
def test_wrong_and_unknown_parameters_are_400_and_named(
    masts: World, query: dict[str, str], said: str
) -> None:
    answer = get(items(masts), **query)
    assert answer.status_code == 400
    assert said in answer.json()["description"]


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("2024-05-01T00:00:00Z", 5),  # in service since that day
        ("2024-04-30T23:59:59Z", 0),
        ("../2024-04-30", 0),
        ("2023-01-01T00:00:00Z/..", 5),
        ("2020-01-01/2024-12-31", 5),
    ],
)
def test_datetime_parameter(masts: World, when: str, count: int) -> None:
    assert len(features(items(masts), datetime=when)) == count


def test_properties_narrow_the_features(masts: World) -> None:
    assert len(features(items(masts), kind="A2")) == 2
    assert [one["properties"]["code"] for one in features(items(masts), height_m="42")] == ["AH-2"]
    assert features(items(masts), state="removed") == []
    assert len(features(items(masts), commune_code=masts.ward.code, kind="A1")) == 3


def test_a_feature_by_its_id_is_the_one_of_the_list(masts: World) -> None:
    (first, *_) = features(items(masts))
    answer = get(f"{items(masts)}/{first['id']}")
    told = json.loads(answer.content)
    assert {link["rel"] for link in told.pop("links")} == {"self", "collection"}
    assert told == first


def test_a_feature_is_not_found_under_another_place(masts: World) -> None:
    (first, *_) = features(items(masts))
    assert get(f"{masts.other.code}/collections/antenna_mast/items/{first['id']}").status_code == 404
    assert get(f"{masts.province.code}/collections/antenna_mast/items/{first['id']}").status_code == 200


def test_every_type_is_a_collection_for_who_may_read_it_and_one_without_shapes_has_none(masts: World) -> None:
    kept(
        masts,
        kind="information_system",
        uid=uid_of("system"),
        code="HT-1",
        name="Trang thông tin",
        shape=None,
        attributes={"level": 2, "status": "approved"},
    )
    staff = Client()
    staff.force_login(masts.people["officer"])
    there = get(f"{masts.ward.code}/collections", staff).json()["collections"]
    assert {one["id"] for one in there} == set(asset_types())
    path = f"{masts.ward.code}/collections/information_system"
    (one,) = features(f"{path}/items", staff)
    assert (one["geometry"], one["properties"]["level"]) == (None, 2)
    assert features(f"{path}/items", staff, level=3) == []
    assert features(f"{path}/items", staff, bbox="105,21,105.1,21.1") == []
    told = json.loads(get(f"{path}/schema", staff).content)["properties"]
    assert "geometry" not in told
    assert (told["level"]["minimum"], told["level"]["maximum"]) == (1, 5)
    described = get(f"{masts.ward.code}/api", staff).json()["paths"]
    assert "/collections/information_system/items" in described
    assert get(f"{path}/items").status_code == 404  # everybody: a type that is not open


@pytest.mark.parametrize("code", [code for code, kind in asset_types().items() if kind.open_data])
def test_the_schema_of_every_collection_is_one_and_holds_its_features(masts: World, code: str) -> None:
    answer = get(f"vn/collections/{code}/schema")
    assert answer.headers["Content-Type"] == "application/schema+json"
    told = json.loads(answer.content)
    jsonschema.Draft202012Validator.check_schema(told)
    valid = jsonschema.Draft202012Validator(told)
    for one in features(f"vn/collections/{code}/items"):
        assert list(valid.iter_errors(one["properties"])) == []
    if code == "antenna_mast":
        height = told["properties"]["height_m"]
        assert (height["x-ogc-unit"], height["minimum"], height["maximum"]) == ("m", 0, 400)
        assert {"const": "A1", "title": "A1 – thông tin di động (không gồm hướng ra biển)"} in told[
            "properties"
        ]["kind"]["oneOf"]
        assert list(valid.iter_errors({"height_m": 401}))


def test_crs_parameter_turns_axes_and_names_the_system(masts: World) -> None:
    answer = get(items(masts), crs=LAT_LON, limit=1)
    assert answer.headers["Content-Crs"] == f"<{LAT_LON}>"
    assert json.loads(answer.content)["features"][0]["geometry"]["coordinates"] == [21.05, 105.01]
    assert get(items(masts)).headers["Content-Crs"] == f"<{CRS84}>"
    east, north = features(items(masts), crs=WEB, limit=1)[0]["geometry"]["coordinates"]
    assert east == pytest.approx(
        105.01 * 111_319.490793, abs=0.01
    )  # metres a degree on the sphere of web maps
    assert north == pytest.approx(2_398_000, abs=3_000)


def test_a_box_in_vn_2000_finds_what_its_own_coordinates_say(masts: World) -> None:
    at = [one["geometry"]["coordinates"] for one in features(items(masts), crs=TM3)]
    assert all(2_300_000 < north < 2_340_000 and 490_000 < east < 520_000 for east, north in at)
    (east, north) = at[2]
    found = features(
        items(masts), **{"bbox": f"{east - 20},{north - 20},{east + 20},{north + 20}", "bbox-crs": TM3}
    )
    assert [one["properties"]["code"] for one in found] == ["AH-2"]


def test_a_narrow_tall_box_in_metres_costs_no_more_than_any_other(masts: World) -> None:
    assert box_from((0, 0, 1e-9, 1e7), WEB)[3] == pytest.approx(66.5, abs=0.1)
    assert features(items(masts), **{"bbox": "0,0,0.00001,100000", "bbox-crs": WEB}) == []


def test_the_name_of_an_owner_that_is_no_organisation_is_for_the_authority(masts: World) -> None:
    kept(
        masts,
        uid=uid_of("old list"),
        code="AH-9",
        owner=None,
        owner_name="Hộ ở ngõ 5",
        shape=shapely.Point(105.09, 21.09),
    )
    staff = Client()
    staff.force_login(masts.people["officer"])
    owners = [one["properties"]["owner"] for one in features(items(masts), staff, code="AH-9")]
    assert owners == ["Hộ ở ngõ 5"]
    assert [one["properties"]["owner"] for one in features(items(masts), code="AH-9")] == [None]


def test_everybody_reads_a_camera_of_a_commune_without_its_place_and_nothing_hidden(masts: World) -> None:
    path = f"{masts.ward.code}/collections/camera/items"
    public = features(path)
    staff = Client()
    staff.force_login(masts.people["officer"])
    (whole,) = features(path, staff)
    assert whole["geometry"]["coordinates"] == [105.02, 21.02]
    for one in public:  # the type says what may be open
        assert one["geometry"] is None
        assert one["properties"]["name"] is None
    assert features(path, bbox="105.01,21.01,105.03,21.03") == []
    assert features(path, code="CAM-1") == []


def test_nothing_can_be_written(masts: World) -> None:
    answer = Client().post(f"/ogc/{items(masts)}", data="{}", content_type="application/json")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
