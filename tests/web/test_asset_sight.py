"""Who sees what of an asset: on its page, in the list, its order, its file, the search of everything."""

from typing import Any

import pytest
from django.urls import reverse

from hatangso.store.assets.models import Asset
from tests.asset_world import kept, uid_of, with_boundaries
from tests.web.asset_client import at, form_of, signed_in, text_of
from tests.world import World


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
