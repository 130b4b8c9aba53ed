"""Equipment, networks and systems point at an agency of the registry, or a sentence says why not."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.reference import uid_told
from hatangso.domain.assets.values import BadValue, tell_value, write_value
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.assets.pointed_assets import PointedAssets
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.assets.snapshot import draft_of_asset
from tests.asset_world import kept, uid_of
from tests.flows.test_feed_counts import put
from tests.import_world import loaded, read, sent, sentence
from tests.work_world import NOW, acting
from tests.world import World

AGENCY = asset_types()["agency_equipment"].attribute("agency")
assert AGENCY is not None


def agency(world: World, name: str, code: str = "", **told: str) -> Asset:
    found = put(told.pop("unit", world.ward), "agency", kind="committee")  # type: ignore[arg-type]
    Asset.objects.filter(pk=found.pk).update(name=name, code=code)
    return found


def equipment(world: World, of: str, seed: str = "x") -> Asset:
    return kept(
        world,
        kind="agency_equipment",
        uid=uid_of(seed),
        code="",
        name="Máy tính",
        shape=None,
        in_service_on=None,
        attributes={"kind": "desktop", "have": 3, "agency": of},
    )


def test_a_code_a_name_or_its_usual_short_form_points_at_the_agency(world: World) -> None:
    there = agency(world, "Ủy ban nhân dân phường An Hòa", "CQ-01")
    for number, text in enumerate(("cq-01", "UBND phường An Hoà", str(there.uid))):
        asset = equipment(world, text, f"e{number}")
        assert asset.attributes["agency"] == {"uid": str(there.uid), "name": "Ủy ban nhân dân phường An Hòa"}
    assert AGENCY is not None
    assert tell_value(AGENCY, asset.attributes["agency"]) == "Ủy ban nhân dân phường An Hòa"
    assert write_value(AGENCY, asset.attributes["agency"]) == "Ủy ban nhân dân phường An Hòa"


def test_what_is_unknown_or_means_two_is_told_in_a_sentence(world: World) -> None:
    with pytest.raises(Refused, match="chưa có cơ quan, đơn vị mã hoặc tên “Sở lạ”") as wrong:
        equipment(world, "Sở lạ")
    assert wrong.value.field == "attributes.agency"
    one, other = (agency(world, "Trường THCS", code) for code in ("T1", "T2"))
    with pytest.raises(Refused, match="có 2 cơ quan, đơn vị cùng mã hoặc tên “Trường THCS”: T1"):
        equipment(world, "Trường THCS")
    assert uid_told(equipment(world, "T2").attributes["agency"]) == str(other.uid) != str(one.uid)
    far = agency(world, "Trạm y tế", unit=world.other)  # type: ignore[arg-type]
    near = agency(world, "Trạm y tế")
    assert AGENCY is not None
    assert PointedAssets(world.ward).find(AGENCY, "trạm y tế")["uid"] == str(near.uid)
    assert PointedAssets(world.other).find(AGENCY, "trạm y tế")["uid"] == str(far.uid)
    with pytest.raises(BadValue, match="có 2"):
        PointedAssets(world.province).find(AGENCY, "trạm y tế")


def test_a_list_names_agencies_by_code_or_name_and_a_row_that_names_none_is_refused(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path
    there = agency(world, "Ủy ban nhân dân phường An Hòa", "CQ-01")
    rows = (("M1", "CQ-01"), ("M2", "UBND phường An Hòa"), ("M3", "Sở lạ"), ("M4", ""))
    head = "Mã tài sản;Tên;Loại thiết bị *;Cơ quan sử dụng;Số lượng có (cái) *\n"
    text = head + "".join(f"{code};Máy {code};Máy in;{of};2\n" for code, of in rows)
    imported = loaded(world, text, who="officer", unit=world.ward, kind="agency_equipment", name="tb.csv")
    assert imported.added == 3
    assert "chưa có cơ quan, đơn vị mã hoặc tên “Sở lạ”" in sentence(imported, "value")
    told = {one.code: one.attributes.get("agency") for one in Asset.objects.filter(type="agency_equipment")}
    at = {"uid": str(there.uid), "name": "Ủy ban nhân dân phường An Hòa"}
    assert told == {"M1": at, "M2": at, "M4": None}
    again = sent(world, text, who="officer", unit=world.ward, kind="agency_equipment", name="lai.csv")
    again = read(world, again, who="officer") if again.status == "asked" else again
    assert (again.same, again.changed) == (3, 0)


def test_words_of_an_old_list_stay_told_until_they_point_somewhere(world: World) -> None:
    old = put(world.ward, "agency_equipment", kind="desktop", have=3, agency="UBND phường An Hòa")

    def again(note: str) -> Asset:
        old.refresh_from_db()
        draft = draft_of_asset(old)
        told = {**draft.attributes, "have": 4 + len(note)}
        return keep_asset(
            actor=acting(world, "officer"),
            unit=world.ward,
            draft=type(draft)(**{**draft.__dict__, "attributes": told}),
            uid=uuid.uuid4(),
            asset=old,
            now=NOW,
        )

    assert again("").attributes["agency"] == "UBND phường An Hòa"
    there = agency(world, "Ủy ban nhân dân phường An Hòa")
    assert uid_told(again("x").attributes["agency"]) == str(there.uid)


def test_the_agency_tells_what_points_at_it_and_the_form_offers_agencies(world: World) -> None:
    there = agency(world, "Ủy ban nhân dân phường An Hòa")
    asset = equipment(world, "UBND phường An Hòa")
    client = Client()
    client.force_login(world.people["officer"])
    page = client.get(reverse("asset", args=[world.ward.code, there.uid])).content.decode()
    assert "Trang thiết bị của cơ quan (1)" in page
    assert str(asset.uid) in page
    form = client.get(reverse("asset_edit", args=[world.ward.code, asset.uid])).content.decode()
    assert '<option value="Ủy ban nhân dân phường An Hòa">' in form
    assert 'list="a_agency-offered"' in form
    listed = client.get(
        f"/ogc/{world.ward.code}/collections/agency_equipment/items?agency={there.uid}"
    ).json()
    assert [one["properties"]["agency"] for one in listed["features"]] == [str(there.uid)]


def test_counts_of_what_has_no_place_lead_to_the_agencies_on_the_map(world: World) -> None:
    there = agency(world, "Ủy ban nhân dân phường An Hòa")
    Asset.objects.filter(pk=there.pk).update(geometry="point", lon=105.05, lat=21.05)
    asset = equipment(world, "UBND phường An Hòa")
    Asset.objects.filter(pk=asset.pk).update(attributes=asset.attributes | {"need": 3})
    client = Client()
    client.force_login(world.people["officer"])
    page = client.get(reverse("asset_counts", args=[world.ward.code])).content.decode()
    assert f'?asset={there.uid}">Ủy ban nhân dân phường An Hòa</a> (1)' in page
    assert f"{reverse('map', args=[world.ward.code])}?count=equipment_met.part" not in page
