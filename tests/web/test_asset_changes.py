"""An asset is changed through its pages: history, undo, two at once, its life, deletion, merging."""

import shapely

from hatangso.store.assets.models import AssetVersion, LikelyDuplicate
from tests.asset_world import kept, uid_of, with_boundaries
from tests.web.asset_client import at, form_of, signed_in, text_of
from tests.world import World


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
