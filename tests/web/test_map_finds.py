"""What the map finds: in view, under the pointer, by name and coordinates, within a drawn shape."""

import json
from typing import Any

import pytest
import shapely
from django.urls import reverse
from pyproj import Transformer

from hatangso.store.assets.models import Asset
from tests.web.map_client import client_of, part, post
from tests.world import World


def hits(world: World, text: str, who: str = "officer", unit: Any = None) -> list[dict[str, Any]]:
    address = reverse("map_suggest", args=[(unit or world.ward).code])
    return client_of(world, who).get(address, {"q": text}).json()["hits"]


def test_what_lies_in_view_is_listed_from_the_middle_outwards(mapped: World) -> None:
    text = part(mapped, "map_in_view", khung="105.035,21.04,105.067,21.06")
    assert "2 tài sản" in text
    # The middle is 105.051, 21.05: the mast 100 m west of it stands before the one 900 m east.
    assert text.index("Cột Chợ Mới") < text.index("Cột Bến Đò")
    assert "Cột điện Trần Phú" not in text
    assert "Không có tài sản nào trong khung" in part(mapped, "map_in_view", khung="106,20,106.1,20.1")


def test_a_filter_that_cannot_be_read_is_a_sentence(mapped: World) -> None:
    for name in ("map_in_view", "map_legend", "map_print"):
        answer = client_of(mapped).get(reverse(name, args=["D0101"]), {"type": "spaceship"})
        assert answer.status_code == 422
        assert "spaceship" in answer.content.decode()


def test_what_lies_under_the_pointer_is_listed_and_nothing_of_elsewhere(mapped: World) -> None:
    uids = ",".join(str(one) for one in Asset.objects.filter(type="pole").values_list("uid", flat=True))
    text = part(mapped, "map_under", ids=f"x,{uids}")
    assert "1 tài sản tại đây" in text  # the pole of Bình Minh is not the ward's
    assert "Cột điện Trần Phú" in text


def test_search_finds_names_codes_addresses_and_places(mapped: World) -> None:
    assert hits(mapped, "cho moi")[0]["label"] == "Cột Chợ Mới"
    assert [hit["label"] for hit in hits(mapped, "AH-002")] == ["Cột Bến Đò"]
    assert hits(mapped, "12 tran phu")[0]["beside"].endswith("C-1 · 12 Trần Phú")
    place = hits(mapped, "binh minh")[0]
    assert (place["kind"], place["bounds"]) == ("unit", [105.1, 21.0, 105.2, 21.1])
    assert hits(mapped, "khong co gi nhu the") == []


@pytest.mark.parametrize(
    "typed",
    ["21,05; 105,05", "105.05 21.05", "21°03'00\"B 105°03'00\"Đ", "21.05, 105.05", "21°3′B, 105°3′Đ"],
)
def test_coordinates_are_read_as_people_write_them(mapped: World, typed: str) -> None:
    (hit,) = hits(mapped, typed)
    assert (round(hit["lon"], 6), round(hit["lat"], 6)) == (105.05, 21.05)


def test_metres_of_vn_2000_are_offered_in_the_zones_where_they_lie_here(mapped: World) -> None:
    # 105.05° E, 21.05° N in the zone of 105° (3° wide), as PROJ's cct gives it by QĐ 05/2007.
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:5897", always_xy=True).transform(105.05, 21.05)
    found = hits(mapped, f"{north:.2f} {east:.2f}".replace(".", ","))
    named = {hit["beside"]: hit for hit in found}
    hit = named["VN-2000, 105°00', múi 3°"]
    assert abs(hit["lon"] - 105.05) < 0.0001  # 10 m: PROJ may choose an older datum shift
    assert abs(hit["lat"] - 21.05) < 0.0001


def test_a_drawn_shape_counts_lists_and_leads_to_the_table_with_it(mapped: World) -> None:
    square = shapely.box(105.04, 21.04, 105.07, 21.06)
    answer = post(mapped, "map_selection", {"shape": json.loads(shapely.to_geojson(square))})
    assert answer.status_code == 200
    assert answer.context["count"] == 2
    table = client_of(mapped).get(answer.context["table"])
    assert table.status_code == 200
    text = table.content.decode()
    assert "Cột Chợ Mới" in text
    assert "Cột Bến Đò" in text
    assert "Cột điện Trần Phú" not in text
    file = client_of(mapped).get(answer.context["exports"][1][1])
    assert "AH-002" in file.content.decode("utf-8-sig")
    planned = post(
        mapped, "map_selection", {"shape": json.loads(shapely.to_geojson(square))}, query="?state=planned"
    )
    assert planned.context["count"] == 1


def test_a_crossing_or_missing_selection_is_a_sentence(mapped: World) -> None:
    bow = {
        "type": "Polygon",
        "coordinates": [[[105, 21], [105.1, 21.1], [105.1, 21], [105, 21.1], [105, 21]]],
    }
    bodies: list[Any] = [{"shape": bow}, {"shape": None}, {}, []]
    for body in bodies:
        answer = post(mapped, "map_selection", body)
        assert answer.status_code == 422
        assert answer.context["wrong"]


def test_a_selection_with_an_unreadable_filter_is_a_sentence(mapped: World) -> None:
    square = json.loads(shapely.to_geojson(shapely.box(105.04, 21.04, 105.07, 21.06)))
    answer = post(mapped, "map_selection", {"shape": square}, query="?state=exploded")
    assert answer.status_code == 422
    assert "exploded" in answer.context["wrong"]
