"""Layers of other pages on the map: who sees which things, where, how many, on screen and on paper.

phường An Hòa is 105.0–105.1° E, 21.0–21.1° N; xã Bình Minh lies east of it. NOW is 21 November 2026.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from django.urls import reverse

from hatangso.domain.citizen_reports.consent import VERSION
from hatangso.domain.permits.permit_state import Act
from hatangso.web.pages.map import overlay as contract
from hatangso.web.pages.map.overlay import overlays
from tests.asset_world import kept, with_boundaries
from tests.citizen_report_world import boundary, filed, looked_at
from tests.outage_world import ACROSS, POINT, an_outage, moment
from tests.permit_world import a_permit, acted, planned_mast
from tests.web.map_client import client_of
from tests.web.rights.wishes import wished
from tests.web.test_map_print import printed
from tests.world import World

WARD = "105,21,105.1,21.1"


def layer(world: World, code: str, who: str = "officer", unit: Any = None, **query: str) -> dict[str, Any]:
    address = reverse("map_layer", args=[(unit or world.ward).code, code])
    answer = client_of(world, who).get(address, query)
    assert answer.status_code == 200, answer.content[:300]
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.json()


def titles(told: dict[str, Any]) -> list[str]:
    return sorted(one["title"] for one in told["things"])


def looks(told: dict[str, Any]) -> dict[str, int]:
    assert all("<svg" in one["svg"] and one["words"] for one in told["legend"])
    return {one["look"]: one["count"] for one in told["legend"]}


def two_outages(world: World) -> World:
    """Of operator A a cut cable over both wards, ended; of B a power failure at a point that lasts."""
    with_boundaries(world)
    an_outage(world, unit=world.province, who="city", shape=ACROSS, place="Tuyến liên xã")
    an_outage(
        world, "officer", operator=world.organisations["operator_b"], shape=POINT, place="Bến Đò",
        cause="power", began_at=moment(21, 8), ended_at=None, people=40,
    )  # fmt: skip
    return world


def test_every_layer_is_found_and_has_an_outline_and_dashes_of_its_own() -> None:
    found = overlays()
    assert list(found) == ["phan-anh", "su-co", "ho-so", "de-xuat"]
    assert len({one.mark for one in found.values()}) == len({one.dashes for one in found.values()}) == 4


def test_outages_are_drawn_as_lines_and_signs_by_time_and_cause(world: World) -> None:
    two_outages(world)
    told = layer(world, "su-co", khung=WARD)
    assert (told["count"], titles(told)) == (2, ["Bến Đò", "Tuyến liên xã"])
    assert looks(told) == {"ended.cut_cable": 1, "lasting.power": 1}
    kinds = sorted(one["geometry"]["type"] for one in told["features"])
    assert kinds == ["LineString", "Point", "Point"]  # two signs and the cable
    assert titles(layer(world, "su-co", state="lasting")) == ["Bến Đò"]
    assert titles(layer(world, "su-co", cause="cut_cable")) == ["Tuyến liên xã"]
    assert titles(layer(world, "su-co", since="2026-11-20", until="2026-11-20")) == ["Tuyến liên xã"]
    assert titles(layer(world, "su-co", khung="105.11,21,105.2,21.1", unit=world.province, who="city")) == [
        "Tuyến liên xã"
    ]
    nowhere = layer(world, "su-co", khung="106,21,106.1,21.1")
    assert (nowhere["count"], nowhere["said"]) == (0, "Không có gì trong khung khớp điều kiện.")
    (power,) = (one for one in told["things"] if one["title"] == "Bến Đò")
    assert ["Số người", "40"] in power["facts"]
    assert client_of(world).get(power["address"]).status_code == 200
    assert told["table"] == "/D0101/su-co/"


def test_an_operator_learns_nothing_of_a_rival_s_cause_people_or_hidden_place(world: World) -> None:
    two_outages(world)
    hidden = kept(world, kind="base_station", code="BTS-1", owner="operator_a", attributes={})
    an_outage(world, asset=hidden, shape=POINT, place="Trạm Chợ Mới", cause="damage", began_at=moment(19, 8))
    told = layer(world, "su-co", "rival", khung=WARD)
    assert looks(told) == {"ended.": 1, "lasting.power": 1}
    assert titles(told) == ["Bến Đò", "Tuyến liên xã"]  # what happened to the station has no place for them
    assert "Đứt cáp" not in str(told)
    assert "Chợ Mới" not in str(told)
    assert layer(world, "su-co", "rival", cause="cut_cable")["count"] == 0
    assert titles(layer(world, "su-co", "operator", khung=WARD)) == [
        "Bến Đò",
        "Trạm Chợ Mới",
        "Tuyến liên xã",
    ]


def test_proposals_are_gathered_and_an_operator_sees_its_own(world: World) -> None:
    with_boundaries(world)
    wished(world)
    wished(world, "rival", "operator_b", title="Tuyến ngầm bờ sông", kind="duct",
           shape=shapely.LineString([(105.02, 21.02), (105.03, 21.02)]))  # fmt: skip
    wished(world, "officer", "culture", title="Vùng lõm", kind="coverage", priority=2,
           shape=shapely.box(105.06, 21.06, 105.07, 21.07))  # fmt: skip
    city = layer(world, "de-xuat", "city", unit=world.province, khung=WARD)
    assert looks(city) == {"proposed.coverage": 1, "proposed.duct": 1, "proposed.mast": 1}
    assert titles(layer(world, "de-xuat", "rival", khung=WARD)) == ["Tuyến ngầm bờ sông"]
    assert titles(layer(world, "de-xuat", "operator", khung=WARD)) == ["Cột ở xóm ven đê"]
    assert titles(layer(world, "de-xuat", "city", unit=world.province, priority="2")) == ["Vùng lõm"]
    assert layer(world, "de-xuat", state="withdrawn")["count"] == 0
    for who in ("leader", "police", "economy_officer"):
        address = reverse("map_layer", args=["D0101", "de-xuat"])
        assert client_of(world, who).get(address).status_code == 403


def test_permit_files_stand_at_their_assets_and_a_rival_finds_none(world: World) -> None:
    permit = a_permit(world, assets=[planned_mast(world)])
    a_permit(world, title="Hồ sơ không nêu tài sản")
    told = layer(world, "ho-so", khung=WARD)
    assert (titles(told), looks(told)) == (["Đào đường Bờ Đê lắp cống bể"], {"filed": 1})
    assert told["features"][0]["geometry"]["coordinates"] == [105.05, 21.05]
    assert told["things"][0]["address"] == f"/D0101/cap-phep/{permit.pk}/"
    acted(world, permit, "officer", Act.REFUSE if permit.state == "review" else Act.ASK_PAPERS)
    assert looks(layer(world, "ho-so", state="open")) == {"papers": 1}
    assert layer(world, "ho-so", state="granted")["count"] == 0
    assert layer(world, "ho-so", khung="105.06,21,105.1,21.1")["count"] == 0
    assert layer(world, "ho-so", "operator")["count"] == 1
    assert layer(world, "ho-so", "rival")["count"] == 0
    assert layer(world, "ho-so", "police")["count"] == 0


def test_of_citizens_reports_only_what_is_public_is_on_the_map(world: World) -> None:
    boundary(world.ward)  # 106.0–106.1° E, 10.9–11.0° N
    known = filed(world.ward, phone="0912345678", consent=VERSION).report
    filed(world.ward, "chưa xem")
    private = filed(world.ward, "riêng", lon=106.0512, lat=10.9487).report
    looked_at(world, known)
    looked_at(world, private, private=True)
    told = layer(world, "phan-anh", "rival")
    assert told["count"] == 2
    places = sorted(one["geometry"]["coordinates"] for one in told["features"])
    assert places == [[106.05, 10.95], [106.055, 10.945]]  # the private one in the middle of its cell
    for word in ("0912345678", "106.0512", "10.9487"):
        assert word not in str(told)
    assert [one["address"] for one in told["things"] if one["id"] == known.number] == [
        f"/phan-anh/xem/{known.number}/"
    ]
    own = {one["id"]: one["address"] for one in layer(world, "phan-anh")["things"]}
    assert own[known.number] == f"/D0101/phan-anh/{known.pk}/"
    # A box around where the private one really is does not find it, one around its cell's middle does.
    assert layer(world, "phan-anh", khung="106.0511,10.9486,106.0513,10.9488")["count"] == 0
    assert layer(world, "phan-anh", khung="106.0549,10.9449,106.0551,10.9451")["count"] == 1
    assert layer(world, "phan-anh", category="dark_camera")["count"] == 0
    assert layer(world, "phan-anh", state="closed")["count"] == 0


def test_another_organisation_s_and_another_locality_s_layers_stay_shut(world: World) -> None:
    two_outages(world)
    for code in overlays():
        shut = client_of(world, "other_officer").get(reverse("map_layer", args=["D0101", code]))
        assert shut.status_code == 403
        assert Client().get(reverse("map_layer", args=["D0101", code])).status_code == 302
    assert client_of(world).get("/D0101/ban-do/lop/khong-co.json").status_code == 404
    other = layer(world, "su-co", "other_officer", unit=world.other, khung="105,21,105.2,21.1")
    assert titles(other) == ["Tuyến liên xã"]  # of the ward's own point nothing
    seen = client_of(world, "leader").get(reverse("map", args=["D0101"])).context["overlays"]
    assert [one.code for one, _fields in seen] == ["phan-anh", "su-co"]
    assert layer(world, "su-co", khung="x", state="'; --", since="0000-99-99", cause="%")["count"] == 2


def test_more_than_can_be_drawn_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    two_outages(world)
    monkeypatch.setattr(contract, "MOST", 1)
    told = layer(world, "su-co", khung=WARD)
    assert (len(told["things"]), told["count"]) == (1, 2)
    assert told["said"] == "Chỉ vẽ 1 trong 2. Phóng to hoặc chọn điều kiện để thấy hết."


def test_layers_that_are_on_are_printed_with_their_legend_and_no_others(world: World, tmp_path: Path) -> None:
    two_outages(world)
    wished(world)
    text = _text(printed(world, tmp_path, khung=WARD, lop="su-co", **{"lop.su-co.state": "lasting"}))
    assert "Sự cố mạng" in text
    assert "Mất điện, điện không ổn định, chưa khôi 1 phục" in text  # the number stands beside two lines
    assert "Đứt cáp" not in text
    assert "Đề xuất quy hoạch" not in text
    text = _text(printed(world, tmp_path, khung=WARD, lop="su-co,de-xuat,khong-co"))
    assert "Đứt cáp, đã khôi phục 1" in text
    assert "Vị trí cột ăng ten, trạm, chờ tổng hợp 1" in text


def _text(made: Any) -> str:
    (page,) = made.pages
    return " ".join(page.extract_text().split())


def test_the_small_pictures_lead_to_the_big_map_framed_and_narrowed_alike(world: World) -> None:
    two_outages(world)
    wished(world)
    a_permit(world, assets=[planned_mast(world)])
    page = client_of(world).get("/D0101/su-co/?state=lasting&q=%C4%90%C3%B2&sort=new")
    assert page.context["on_map"] == (
        "/D0101/ban-do/?lop=su-co&lop.su-co.state=lasting&khung=105.04800,21.04800,105.05200,21.05200"
    )
    for address, code in (("de-xuat", "de-xuat"), ("cap-phep", "ho-so")):
        page = client_of(world).get(f"/D0101/{address}/")
        link = page.context["on_map"]
        assert link == f"/D0101/ban-do/?lop={code}&khung=105.04800,21.04800,105.05200,21.05200"
        assert link.replace("&", "&amp;") in page.content.decode()
    framed = client_of(world).get(link)
    assert framed.context["config"]["unit"]["bounds"] == (105.048, 21.048, 105.052, 21.052)


def test_the_link_to_the_map_tells_nothing_of_private_places(world: World) -> None:
    boundary(world.ward)
    private = filed(world.ward).report
    looked_at(world, private, private=True, at=private.received_at + timedelta(hours=1))
    assert client_of(world).get("/D0101/phan-anh/").context["on_map"] == (
        "/D0101/ban-do/?lop=phan-anh&lop.phan-anh.state=open"
    )


def test_a_map_without_boundaries_is_framed_by_what_the_person_sees(world: World) -> None:
    for key, place in (("operator_a", 0.02), ("operator_b", 0.09)):
        there = shapely.Point(105 + place, 21 + place)
        kept(world, kind="base_station", code=key, owner=key, shape=there, attributes={})

    def frame(who: str) -> Any:
        return client_of(world, who).get(reverse("map", args=["D0101"])).context["config"]["unit"]["bounds"]

    assert frame("officer") == (105.02, 21.02, 105.09, 21.09)
    assert frame("operator") == (105.02, 21.02, 105.02, 21.02)
    assert frame("rival") == (105.09, 21.09, 105.09, 21.09)
