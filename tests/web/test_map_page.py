"""The map's page and its lists: what is counted, found, selected, moved, refused, and who sees it.

phường An Hòa is 105.0–105.1° E, 21.0–21.1° N; xã Bình Minh lies east of it (tests/asset_world.py).
"""

import json
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pyproj import Transformer

from hatangso.store.assets.models import Asset, AssetPhoto, AssetVersion
from hatangso.web.templatetags import house
from tests.adapters.photos import jpeg
from tests.asset_world import kept, with_boundaries
from tests.world import World


def client_of(world: World, who: str = "officer") -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def mapped(world: World) -> World:
    """Two masts of operators A and B, a pole, a duct route of 1 km, all in An Hòa; a pole in Bình Minh."""
    with_boundaries(world)
    kept(world)
    kept(
        world,
        code="AH-002",
        name="Cột Bến Đò",
        owner="operator_b",
        shape=shapely.Point(105.06, 21.05),
        state="planned",
        in_service_on=None,
    )
    kept(
        world,
        kind="pole",
        code="C-1",
        name="Cột điện Trần Phú",
        address="12 Trần Phú",
        shape=shapely.Point(105.02, 21.02),
        attributes={"kind": "C1"},
    )
    kept(
        world,
        kind="underground_route",
        code="N-1",
        name="Tuyến cống Lê Lợi",
        shape=shapely.LineString([(105.03, 21.03), (105.03, 21.039)]),
        attributes={"kind": "N1"},
    )
    kept(
        world,
        who="city",
        unit=world.province,
        kind="pole",
        code="C-2",
        name="Cột điện Bình Minh",
        shape=shapely.Point(105.15, 21.05),
        attributes={"kind": "C1"},
    )
    return world


def part(world: World, name: str, who: str = "officer", unit: Any = None, **query: str) -> str:
    answer = client_of(world, who).get(reverse(name, args=[(unit or world.ward).code]), query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def hits(world: World, text: str, who: str = "officer", unit: Any = None) -> list[dict[str, Any]]:
    address = reverse("map_suggest", args=[(unit or world.ward).code])
    return client_of(world, who).get(address, {"q": text}).json()["hits"]


def post(world: World, name: str, body: Any, *args: Any, who: str = "officer", query: str = "") -> Any:
    address = reverse(name, args=[world.ward.code, *args]) + query
    return client_of(world, who).post(address, json.dumps(body), content_type="application/json")


def test_the_page_holds_what_the_script_needs_and_the_locality_s_box(mapped: World) -> None:
    answer = client_of(mapped).get(reverse("map", args=["D0101"]))
    told = answer.context["config"]
    assert told["unit"] == {
        "code": "D0101",
        "level": "commune",
        "province": "D01",
        "bounds": (105.0, 21.0, 105.1, 21.1),
    }
    assert answer.context["count"] == 4
    assert [sentence for sentence, _text, _url in answer.context["missing"]] == [
        "Chưa nạp bản đồ nền (đường, sông, địa danh)."
    ]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "blob:" not in answer.headers["Content-Security-Policy"]


def test_an_empty_locality_is_told_what_to_do_next(world: World) -> None:
    answer = client_of(world).get(reverse("map", args=["D0101"]))
    told = {text: url for _sentence, text, url in answer.context["missing"]}
    assert set(told) == {"Địa bàn", "Nạp bản đồ nền", "Nhập hoặc nạp từ tệp"}
    assert told["Nhập hoặc nạp từ tệp"] == "/D0101/tai-san/them/"
    assert client_of(world, "leader").get(reverse("map", args=["D0101"])).context["missing"][2][2] == ""


def test_the_style_holds_only_addresses_of_our_own(mapped: World) -> None:
    style = client_of(mapped).get(reverse("map_style", args=["D0101"])).json()
    assert style["version"] == 8
    assert "glyphs" not in style
    assert "sprite" not in style
    assert "://" not in json.dumps(style)
    assert {"figures", "borders", "asset-points", "clusters"} <= {layer["id"] for layer in style["layers"]}
    sources = set(style["sources"])
    assert {layer["source"] for layer in style["layers"] if "source" in layer} <= sources


def test_the_legend_counts_by_type_and_state_and_keeps_what_is_switched_off(mapped: World) -> None:
    answer = client_of(mapped).get(reverse("map_legend", args=["D0101"]), {"type": "antenna_mast"})
    lines = {
        line.code: (line.count, line.shown) for _group, lines in answer.context["groups"] for line in lines
    }
    assert lines == {"antenna_mast": (2, True), "underground_route": (1, False), "pole": (1, False)}
    states = [(name, count) for name, _mark, count in answer.context["states"]]
    assert states == [("Dự kiến", 1), ("Đang hoạt động", 1)]


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


def test_a_rival_finds_and_lists_only_what_everybody_may_see(mapped: World) -> None:
    province = mapped.province
    text = part(mapped, "map_in_view", "rival", province, khung="105,21,105.2,21.1")
    assert "Cột Bến Đò" in text  # its own
    answer = client_of(mapped, "rival").get(
        reverse("map_asset", args=[province.code, Asset.objects.get(code="AH-001").uid])
    )
    assert answer.status_code == 200
    assert "Của doanh nghiệp khác" in answer.content.decode()
    assert "Sửa vị trí" not in answer.content.decode()


def test_the_panel_tells_name_state_owner_and_links(mapped: World) -> None:
    mast = Asset.objects.get(code="AH-001")
    answer = client_of(mapped).get(reverse("map_asset", args=["D0101", mast.uid]))
    told = dict(answer.context["told"])
    assert told["Trạng thái"] == "Đang hoạt động"
    assert told["Chủ sở hữu"] == "Viễn thông Mây Xanh"
    assert told["Địa bàn"] == "phường An Hòa"
    text = answer.content.decode()
    assert f"/D0101/tai-san/{mast.uid}/" in text
    assert 'data-bounds="105.05,21.05,105.05,21.05"' in text
    route = Asset.objects.get(code="N-1")
    told = dict(client_of(mapped).get(reverse("map_asset", args=["D0101", route.uid])).context["told"])
    assert told["Dài"] == "996 m"  # 0.009° of a meridian at 21° N: 110 711 m a degree


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


def test_an_operator_of_the_province_sees_its_own_mast_whole_and_a_rivals_as_the_public_does(
    mapped: World,
) -> None:
    """The map of a ward opens to it as the ward's list does: two masts lie in the square, one of its own."""
    client = client_of(mapped, "operator")
    assert client.get(reverse("map", args=["D0101"])).status_code == 200
    square = json.loads(shapely.to_geojson(shapely.box(105.04, 21.04, 105.07, 21.06)))
    answer = client.post(
        reverse("map_selection", args=["D0101"]), {"shape": square}, content_type="application/json"
    )
    assert answer.status_code == 200
    rows = [(row.seen.name, row.seen.whole) for row in answer.context["rows"]]
    assert rows == [("Cột Bến Đò", False), ("Cột Chợ Mới", True)]


def test_a_moved_point_is_a_new_version_in_its_commune(mapped: World) -> None:
    pole = Asset.objects.get(code="C-1")
    told = client_of(mapped).get(reverse("map_shape", args=["D0101", pole.uid])).json()
    assert told["version"] == 1
    assert told["geometry"] == {"type": "Point", "coordinates": [105.02, 21.02]}
    moved = {"type": "Point", "coordinates": [105.0214, 21.0205]}
    answer = post(mapped, "map_shape", {"geometry": moved, "seen_version": 1}, pole.uid)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    pole.refresh_from_db()
    assert (pole.lon, pole.lat, pole.unit.code, pole.address) == (105.0214, 21.0205, "D0101", "12 Trần Phú")
    assert AssetVersion.objects.get(asset=pole, number=2).how == "moved"


def test_a_stale_version_gives_both_and_writes_nothing(mapped: World) -> None:
    pole = Asset.objects.get(code="C-1")
    first = {"type": "Point", "coordinates": [105.021, 21.02]}
    second = {"type": "Point", "coordinates": [105.022, 21.02]}
    assert (
        post(mapped, "map_shape", {"geometry": first, "seen_version": 1}, pole.uid, who="head").status_code
        == 200
    )
    answer = post(mapped, "map_shape", {"geometry": second, "seen_version": 1}, pole.uid)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["version"], told["geometry"]["coordinates"]) == (2, [105.021, 21.02])
    assert {"label": "Người sửa", "value": "Người head"} in told["told"]
    pole.refresh_from_db()
    assert (pole.version, pole.lon) == (2, 105.021)
    again = post(mapped, "map_shape", {"geometry": second, "seen_version": told["version"]}, pole.uid)
    assert (again.status_code, again.json()["version"]) == (200, 3)


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        ({"type": "Point", "coordinates": [21.02, 105.02]}, "đổi chỗ"),
        ({"type": "Point", "coordinates": [2.35, 48.85]}, "Việt Nam"),
        ({"type": "LineString", "coordinates": [[105, 21], [105.01, 21]]}, "điểm"),
        (None, ""),
    ],
)
def test_a_bad_shape_is_refused_with_a_sentence(mapped: World, geometry: Any, why: str) -> None:
    pole = Asset.objects.get(code="C-1")
    answer = post(mapped, "map_shape", {"geometry": geometry, "seen_version": 1}, pole.uid)
    assert answer.status_code == 422
    assert why in answer.json()["message"]
    pole.refresh_from_db()
    assert pole.version == 1


def test_a_photo_is_sent_once_and_shown_in_the_panel(mapped: World) -> None:
    pole = Asset.objects.get(code="C-1")
    address = reverse("map_photo", args=["D0101", pole.uid])
    sent = "00000000-0000-0000-0000-000000000009"
    for _time in range(2):
        answer = client_of(mapped).post(
            address, {"photo": SimpleUploadedFile("cot.jpg", jpeg(), "image/jpeg"), "uid": sent}
        )
        assert answer.status_code == 200
    assert AssetPhoto.objects.filter(asset=pole).count() == 1
    panel = client_of(mapped).get(reverse("map_asset", args=["D0101", pole.uid])).content.decode()
    assert f"/anh/{sent}/" in panel
    nothing = client_of(mapped).post(address, {})
    assert (nothing.status_code, nothing.json()["message"]) == (422, "Hãy chọn ảnh trước.")
    wrong = client_of(mapped).post(
        address, {"photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}
    )
    assert wrong.status_code == 422


def test_the_map_s_parts_send_few_queries_however_much_there_is(mapped: World) -> None:
    client = client_of(mapped)
    uid = Asset.objects.get(code="C-1").uid
    for name, things, query, most in (
        ("map", (), "", 26),
        ("map_in_view", (), "?khung=105,21,105.1,21.1", 13),
        ("map_legend", (), "", 12),
        ("map_asset", (uid,), "", 14),
        ("map_suggest", (), "?q=cot", 15),
    ):
        sent = CaptureQueriesContext(connection)
        with sent:
            assert client.get(reverse(name, args=["D0101", *things]) + query).status_code == 200
        assert len(sent) <= most, name


def test_styles_that_islands_share_come_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = {"file": "assets/shared.js", "css": ["assets/map.css"], "imports": ["_more.js"]}
    built = {
        "src/hatangso/web/islands/map.ts": {"file": "assets/map.js", "imports": ["_shared.js", "_more.js"]},
        "_shared.js": shared,
        "_more.js": {"file": "assets/more.js", "imports": ["_shared.js"]},
    }
    monkeypatch.setattr(house, "_manifest", lambda: built)
    assert house.island("map") == (
        '<link rel="stylesheet" href="/static/assets/map.css">'
        '<script type="module" src="/static/assets/map.js"></script>'
    )
