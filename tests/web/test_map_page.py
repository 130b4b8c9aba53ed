"""The map's page and its lists: what is counted, found, selected, moved, refused, and who sees it.

phường An Hòa is 105.0–105.1° E, 21.0–21.1° N; xã Bình Minh lies east of it (tests/asset_world.py).
"""

import json

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.store.assets.models import Asset
from hatangso.web.templatetags import house
from tests.web.map_client import client_of, part
from tests.world import World


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
