"""The pages of the registry: entering, changing, conflicts, undo, merging, files, and who sees what."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.store.assets.models import Asset, AssetPhoto, AssetVersion, LikelyDuplicate
from tests.adapters.photos import GPS, exif_with_gps, jpeg
from tests.asset_world import kept, uid_of, with_boundaries
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def at(name: str, world: World, *things: Any, unit: str = "") -> str:
    return reverse(name, args=[unit or world.ward.code, *things])


def text_of(answer: HttpResponse | Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def form_of(**told: Any) -> dict[str, Any]:
    """What a browser sends of a mast's form."""
    return {
        "name": "Cột Bến Xe", "code": "AH-7", "address": "", "owner": "", "operator": "", "owner_name": "",
        "state": "in_service", "lon": "105,05", "lat": "21,05", "shape": "", "note": "", "a_kind": "A1",
        "a_height_m": "45,5", "uid": str(uid_of("mới")), "seen": "",
    } | told  # fmt: skip


def test_an_empty_registry_says_what_to_do_next(world: World) -> None:
    said = text_of(signed_in(world, "officer").get(at("assets", world)))
    assert "Chưa có tài sản nào" in said
    assert "Thêm tài sản" in said


def test_a_mast_is_entered_by_the_form(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "officer")
    photo = SimpleUploadedFile("cot.jpg", jpeg(exif_with_gps()), "image/jpeg")
    paper = SimpleUploadedFile("giay-phep.txt", b"So 12/GP", "text/plain")
    told = form_of(owner=world.organisations["operator_a"].pk, photos=photo, evidence=paper)
    answer = client.post(at("asset_add", world, "antenna_mast"), told)
    mast = Asset.objects.get()
    assert answer["Location"] == at("asset", world, mast.uid)
    assert (mast.uid, mast.unit, mast.lon, mast.lat) == (uid_of("mới"), world.ward, 105.05, 21.05)
    assert mast.attributes == {"kind": "A1", "height_m": 45.5}
    assert mast.evidence is not None
    page = client.get(at("asset", world, mast.uid))
    said = text_of(page)
    assert "45,5 m" in said
    assert "Viễn thông Mây Xanh" in said
    assert 'class="place-picture"' in page.content.decode()
    shown: Any = client.get(at("asset_photo", world, mast.uid, AssetPhoto.objects.get().uid))
    assert (shown["Content-Type"], GPS in b"".join(shown.streaming_content)) == ("image/jpeg", False)
    paper_again: Any = client.get(at("asset_evidence", world, mast.uid))
    assert b"".join(paper_again.streaming_content) == b"So 12/GP"
    assert "attachment" in paper_again["Content-Disposition"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"a_height_m": "500"}, "phải từ 0 đến 400 m"),
        ({"a_height_m": "cao"}, "không phải số"),
        ({"lon": "21,05", "lat": "105,05"}, "đổi chỗ"),
        ({"lon": "105,15"}, "xã Bình Minh"),
        ({"in_service_on": "2030-01-01"}, "ở tương lai"),
        ({"shape": "LINESTRING (105.01 21.01, 105.02 21.02)"}, "Hình là đường"),
        ({"name": "", "code": "", "lon": "", "lat": ""}, "Hãy ghi ít nhất tên"),
    ],
)
def test_a_slip_in_the_form_is_told_and_nothing_written(
    world: World, told: dict[str, str], sentence: str
) -> None:
    with_boundaries(world)
    answer = signed_in(world, "officer").post(at("asset_add", world, "antenna_mast"), form_of(**told))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Asset.objects.exists()


@pytest.mark.parametrize("lon", ["21,05; 105,05", "105.05 21.05", "21°03′00″B 105°03′00″Đ"])
def test_a_pasted_pair_is_read_in_either_order(world: World, lon: str) -> None:
    with_boundaries(world)
    signed_in(world, "officer").post(at("asset_add", world, "antenna_mast"), form_of(lon=lon, lat=""))
    mast = Asset.objects.get()
    assert (mast.lon, mast.lat) == (105.05, 21.05)


def test_a_line_is_pasted_as_wkt(world: World) -> None:
    with_boundaries(world)
    told = form_of(a_kind="N1", shape="LINESTRING (105.02 21.02, 105.02 21.03)")
    signed_in(world, "officer").post(at("asset_add", world, "underground_route"), told)
    assert Asset.objects.get().length_m == pytest.approx(1107.2, abs=0.5)


def test_an_edit_and_its_undo_stand_in_the_history(world: World) -> None:
    mast = kept(with_boundaries(world))
    client = signed_in(world, "officer")
    page = client.get(at("asset_edit", world, mast.uid)).content.decode()
    assert 'value="105,05"' in page
    told = form_of(name="Cột Mới", code="AH-001", seen="1", owner=mast.owner_id, in_service_on="2024-05-01")
    client.post(at("asset_edit", world, mast.uid), told | {"a_height_m": "60", "why": "đo lại"})
    mast.refresh_from_db()
    assert (mast.name, mast.attributes["height_m"], mast.version) == ("Cột Mới", 60.0, 2)
    said = text_of(client.get(at("asset", world, mast.uid)))
    assert "Cột Chợ Mới → Cột Mới" in said
    assert "45 m → 60 m" in said
    assert "đo lại" in said
    client.post(at("asset_act", world, mast.uid), {"action": "undo", "number": "2", "seen": "2"})
    mast.refresh_from_db()
    assert (mast.name, mast.attributes["height_m"], mast.version) == ("Cột Chợ Mới", 45.0, 3)


def test_a_form_sent_back_unchanged_changes_nothing(world: World) -> None:
    mast = kept(with_boundaries(world), shape=shapely.Point(105.051234567891, 21.0512345678912))
    client = signed_in(world, "officer")
    page = client.get(at("asset_edit", world, mast.uid))
    form = page.context["form"]
    told = {name: form[name].value() or "" for name in form.fields if name not in ("evidence", "photos")}
    told |= {"seen": "1", "in_service_on": "2024-05-01"}
    client.post(at("asset_edit", world, mast.uid), told)
    mast.refresh_from_db()
    assert (mast.version, mast.lon) == (1, 105.051234567891)


def test_two_who_change_one_asset_see_both_and_choose(world: World) -> None:
    mast = kept(with_boundaries(world))
    base = {"code": "AH-001", "owner": mast.owner_id, "in_service_on": "2024-05-01", "a_height_m": "45"}
    head, officer = signed_in(world, "head"), signed_in(world, "officer")
    head.post(at("asset_edit", world, mast.uid), form_of(**base, name="Tên của thủ trưởng", seen="1"))
    mine = form_of(**base | {"a_height_m": "50"}, name="Tên của cán bộ", seen="1")
    answer = officer.post(at("asset_edit", world, mast.uid), mine)
    said = text_of(answer)
    assert answer.status_code == 422
    assert "Người head đã sửa tài sản này" in said
    assert "Tên của cán bộ" in said
    assert "Tên của thủ trưởng" in said
    assert 'name="seen" value="2"' in answer.content.decode()
    officer.post(at("asset_edit", world, mast.uid), mine | {"seen": "2", "current": "name"})
    mast.refresh_from_db()
    assert (mast.name, mast.attributes["height_m"], mast.version) == ("Tên của thủ trưởng", 50.0, 3)


def test_the_life_of_a_mast_goes_on_and_not_back(world: World) -> None:
    mast = kept(with_boundaries(world), state="planned", in_service_on=None)
    client = signed_in(world, "officer")
    act = at("asset_act", world, mast.uid)
    client.post(act, {"action": "state", "to": "permitted", "on": "2025-03-01", "seen": "1"})
    client.post(act, {"action": "state", "to": "in_service", "on": "2025-02-01", "seen": "2"})
    said = text_of(client.get(at("asset", world, mast.uid)))
    assert "sớm hơn ngày cấp phép 01/03/2025" in said
    client.post(act, {"action": "state", "to": "in_service", "on": "2025-06-01", "seen": "2"})
    client.post(act, {"action": "state", "to": "planned", "on": "2025-06-01", "seen": "3"})
    mast.refresh_from_db()
    assert (mast.state, str(mast.permitted_on), str(mast.in_service_on)) == (
        "in_service",
        "2025-03-01",
        "2025-06-01",
    )


def test_what_was_deleted_is_gone_from_the_list_and_comes_back(world: World) -> None:
    mast = kept(with_boundaries(world))
    client = signed_in(world, "officer")
    act = at("asset_act", world, mast.uid)
    client.post(act, {"action": "delete", "why": "", "seen": "1"})
    assert "Cột Chợ Mới" in text_of(client.get(at("assets", world)))
    client.post(act, {"action": "delete", "why": "nhập nhầm", "seen": "1"})
    assert "Cột Chợ Mới" not in text_of(client.get(at("assets", world)))
    assert "đã xóa lúc" in text_of(client.get(at("asset", world, mast.uid)))
    client.post(act, {"action": "restore"})
    assert "Cột Chợ Mới" in text_of(client.get(at("assets", world)))
    assert [one.how for one in AssetVersion.objects.order_by("number")] == ["entered", "removed", "restored"]


def test_a_pair_is_compared_merged_and_parted_again(world: World) -> None:
    with_boundaries(world)
    first = kept(world, uid=uid_of("một"), attributes={"kind": "A1"})
    second = kept(
        world, uid=uid_of("hai"), name="Cột chợ mới (Mây Xanh)", shape=shapely.Point(105.05003, 21.05),
        address="Ngõ 5", attributes={"kind": "A1", "height_m": 42.0},
    )  # fmt: skip
    client = signed_in(world, "officer")
    client.post(at("asset_duplicates_find", world))
    pair = LikelyDuplicate.objects.get()
    page = text_of(client.get(at("asset_pair", world, pair.pk)))
    assert "cách nhau 3,1 m" in page  # 0.00003° at 21° north
    assert "cùng mã" in page
    told = {
        "action": "merge", "kept": "first", f"seen_{first.pk}": "1", f"seen_{second.pk}": "1",
        "f.name": "second", "f.shape": "first", "f.address": "second", "f.attributes.height_m": "second",
    }  # fmt: skip
    client.post(at("asset_pair_decide", world, pair.pk), told)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.address, first.lon) == ("Cột chợ mới (Mây Xanh)", "Ngõ 5", 105.05)
    assert first.attributes == {"kind": "A1", "height_m": 42.0}
    assert second.merged_into == first
    assert "Đã gộp vào" in text_of(client.get(at("asset", world, second.uid))).replace("đã", "Đã")
    client.post(at("asset_act", world, second.uid), {"action": "split"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.address, first.attributes) == ("Cột Chợ Mới", "", {"kind": "A1"})
    assert second.merged_into is None


def test_a_file_holds_what_is_filtered_with_the_columns_of_the_type(world: World) -> None:
    with_boundaries(world)
    kept(world, uid=uid_of("một"))
    kept(world, uid=uid_of("hai"), name="=HYPERLINK(1)", code="AH-2", shape=shapely.Point(105.06, 21.05))
    kept(world, kind="pole", name="Cột treo", attributes={"kind": "C2"}, shape=shapely.Point(105.07, 21.05))
    answer = signed_in(world, "officer").get(at("assets", world), {"type": "antenna_mast", "export": "xlsx"})
    sheet: Any = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["Độ cao tối đa (m)"], line["Kinh độ"], line["Xã, phường"]) == (45, 105.05, "phường An Hòa")
    told = signed_in(world, "officer").get(at("assets", world), {"export": "csv"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in told
    assert "Cột treo" in told


def test_a_rival_reads_the_public_part_only_on_page_and_in_file(world: World) -> None:
    with_boundaries(world)
    station = kept(
        world, kind="base_station", owner="operator_b", name="BTS bí mật", code="SS-77",
        attributes={"tech_5g": True, "backhaul": "microwave"},
    )  # fmt: skip
    for who, sees in (("operator", False), ("rival", True), ("city", True)):
        client = signed_in(world, who)
        unit = world.province.code
        said = [
            text_of(client.get(at("assets", world, unit=unit))),
            text_of(client.get(at("asset", world, station.uid, unit=unit))),
            client.get(
                at("assets", world, unit=unit), {"export": "csv", "type": "base_station"}
            ).content.decode(),
        ]
        for hidden in ("BTS bí mật", "SS-77", "105,050000", "105.05", "Vi ba"):
            found = any(hidden in one for one in said)
            assert found is sees or (sees and hidden in ("105,050000", "105.05")), (who, hidden)
        assert "phường An Hòa" in said[1]
    rows = signed_in(world, "operator").get(at("assets", world, unit=world.province.code), {"q": "bí mật"})
    assert "Không có tài sản nào khớp" in text_of(rows)


@pytest.mark.parametrize("sort", ["name", "code"])
def test_no_order_tells_a_rival_a_hidden_name_or_code(world: World, sort: str) -> None:
    with_boundaries(world)
    told: dict[str, Any] = {"kind": "base_station", "attributes": {}}
    first = kept(world, uid=uid_of("một"), owner="operator_b", name="Z bí mật", code="Z9", **told)
    second = kept(world, uid=uid_of("hai"), owner="operator_b", name="A bí mật", code="A1", **told)
    own = kept(world, uid=uid_of("ba"), owner="operator_a", name="M", code="M5", **told)
    for who, order in (("operator", [first, second, own]), ("officer", [second, own, first])):
        unit = world.ward.code
        answer = signed_in(world, who).get(at("assets", world, unit=unit), {"sort": sort})
        assert [line.asset for line in answer.context["page"].lines] == order, who


def test_an_owner_told_only_by_an_old_paper_is_not_shown_in_public(world: World) -> None:
    with_boundaries(world)
    wifi = kept(world, kind="public_wifi", owner=None, owner_name="Hộ ông X 0912345678", attributes={})
    mine = signed_in(world, "operator")
    for who, sees in ((mine, False), (signed_in(world, "officer"), True)):
        said = [
            text_of(who.get(at("assets", world))),
            text_of(who.get(at("asset", world, wifi.uid))),
            who.get(at("assets", world), {"export": "csv"}).content.decode(),
            text_of(who.get(at("map_under", world), {"ids": str(wifi.uid)})),
        ]
        assert [("0912345678" in one) for one in said] == [sees] * 4
    assert "chưa rõ" in text_of(mine.get(at("asset", world, wifi.uid)))


def test_another_wards_officer_finds_no_asset_under_either_address(world: World) -> None:
    mast = kept(with_boundaries(world))
    client = signed_in(world, "other_officer")
    assert client.get(at("asset", world, mast.uid)).status_code == 403
    assert client.get(at("asset", world, mast.uid, unit=world.other.code)).status_code == 404
    for name in ("asset_edit", "asset_act"):
        address = at(name, world, mast.uid, unit=world.other.code)
        assert client.post(address, form_of(action="delete", why="x", seen="1")).status_code == 404
    assert Asset.objects.get().version == 1


def test_counts_stand_by_type_and_a_filter_narrows(world: World) -> None:
    with_boundaries(world)
    kept(world, uid=uid_of("một"))
    kept(
        world,
        kind="camera",
        name="Camera A",
        attributes={"main_road": True},
        shape=shapely.Point(105.02, 21.02),
    )
    kept(world, kind="camera", name="Camera B", attributes={}, shape=shapely.Point(105.03, 21.02))
    client = signed_in(world, "officer")
    said = text_of(client.get(at("assets", world)))
    assert "Tất cả 3" in said
    assert "Camera giám sát 2" in said
    said = text_of(client.get(at("assets", world), {"type": "camera", "a.main_road": "unknown"}))
    assert "1 tài sản" in said
    assert "Camera B" in said
    assert "Camera A" not in said
    assert "không có giá trị" in text_of(client.get(at("assets", world), {"type": "lâu đài"}))


def test_the_list_asks_the_database_no_more_for_more_rows(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "city")
    counts = []
    for number in range(12):
        shape = shapely.Point(105.01 + number / 1000, 21.05)
        kept(world, uid=uid_of(str(number)), code=f"C{number}", shape=shape)
        if number in (0, 1, 11):  # the first request of a session writes down that it began
            with CaptureQueriesContext(connection) as asked:
                client.get(at("assets", world, unit=world.province.code))
            counts.append(len(asked))
    assert counts[1] == counts[2]
    assert counts[1] <= 20


def test_the_types_are_documented_with_codes_limits_and_sources(world: World) -> None:
    said = text_of(signed_in(world, "officer").get(at("asset_types", world)))
    for words in ("Mẫu 41", "A1a → A1", "0–400 m", "chưa đối chiếu", "NT1 – cần đất riêng", "Cấp độ đề xuất"):
        assert words in said, words


def test_the_search_of_everything_finds_assets_that_one_may_see_by_name(world: World) -> None:
    with_boundaries(world)
    kept(world, kind="base_station", owner="operator_b", name="BTS bí mật", attributes={"tech_5g": True})
    for who, unit, sees in (
        ("officer", world.ward, True),
        ("rival", world.province, True),
        ("operator", world.province, False),
        ("other_officer", world.ward, False),
    ):
        said = text_of(signed_in(world, who).get(reverse("search"), {"q": "bi mat", "unit": unit.code}))
        assert ("BTS bí mật" in said) is sees, who
