"""Who is on an asset: counted by the day, kept by the owner, unseen by rivals."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.catalog.count_rules import count_rules
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.keep_tenancy import add_tenancy, continue_tenancy, end_tenancy, withdraw_tenancy
from hatangso.store.assets.counts import counts_of_rules
from hatangso.store.sharing.models import Tenancy
from hatangso.store.sharing.shared_assets import (
    open_to_others,
    places,
    shareable_assets,
    shared,
    shared_positions,
)
from hatangso.store.sharing.who_sees import tenancies_seen_by
from tests.sharing_world import NOW, TODAY, a_third_operator, acting, an_asset
from tests.world import World


def put_on(world: World, asset: Any, who: str = "operator", **told: Any) -> Tenancy:
    return add_tenancy(
        **{
            "actor": acting(world, who),
            "asset": asset,
            "tenant": world.organisations["operator_b"],
            "tenant_name": "",
            "valid_from": date(2026, 1, 1),
            "valid_to": None,
            "document": "01/TT",
            "note": "",
            "now": NOW,
            **told,
        }
    )


def test_places_are_counted_from_the_tenancies_of_the_day(world: World) -> None:
    mast = an_asset(world, attributes={"kind": "A1", "sharing_operators": 3})
    an_asset(world, attributes={"kind": "A1", "shared_by": 2})
    an_asset(world, "pole", attributes={"kind": "C1", "shared_by": 1})
    an_asset(world, "station_house", attributes={"kind": "NT1", "sharing": True})
    tenancy = put_on(world, mast)
    assets = shareable_assets(world.province, TODAY)
    assert places(assets.get(pk=mast.pk)).free == 1
    told = {one.type: one for one in shared_positions(world.ward, TODAY)}
    masts = told["antenna_mast"]
    assert (masts.listed, masts.by_tenancy, masts.by_word, masts.open) == (2, 1, 1, 1)
    assert masts.ratio.percent == 100
    assert (told["pole"].ratio.percent, told["pole"].open, told["station_house"].open) == (0, 0, 1)
    assert shared(assets).count() == 2
    assert open_to_others(assets).count() == 2
    end_tenancy(actor=acting(world, "operator"), tenancy=tenancy, on=TODAY, now=NOW)
    assert places(shareable_assets(world.province, TODAY).get(pk=mast.pk)).free == 2
    assert places(shareable_assets(world.province, date(2026, 2, 1)).get(pk=mast.pk)).free == 1


def test_a_contract_moves_the_counted_shares_and_both_pages_tell_the_same(world: World) -> None:
    rules = [count_rules()[code] for code in ("shared_masts", "shared_positions")]
    mast = an_asset(world, code="AH-1", attributes={"kind": "A1", "shared_by": 1})
    an_asset(world, code="AH-2", attributes={"kind": "A1", "shared_by": 2})
    an_asset(world, code="AH-3", attributes={"kind": "A1"})  # nobody said
    for code in ("AH-1", "AH-2"):
        an_asset(world, "base_station", attributes={"mast_code": code, "shared_position": False})

    def told() -> list[tuple[float | None, float | None, int]]:
        counts = counts_of_rules(rules, [world.ward])
        return [
            (one[world.ward.pk].value, one[world.ward.pk].grounded, one[world.ward.pk].unknown)
            for one in counts.values()
        ]

    assert told() == [(50, 0, 1), (0, 0, 0)]
    tenancy = put_on(world, mast, valid_from=date(2020, 1, 1))
    assert told() == [(100, 1, 1), (50, 1, 0)]
    (masts,) = (one for one in shared_positions(world.ward, TODAY) if one.type == "antenna_mast")
    assert (masts.ratio.percent, masts.by_tenancy, masts.by_word, masts.unknown) == (100, 1, 1, 1)
    withdraw_tenancy(actor=acting(world, "operator"), tenancy=tenancy, now=NOW)
    assert told() == [(50, 0, 1), (0, 0, 0)]


def test_one_operator_is_on_an_asset_once_and_steps_are_undone(world: World) -> None:
    mast, actor = an_asset(world), acting(world, "operator")
    tenancy = put_on(world, mast)
    with pytest.raises(Refused, match="đã được ghi dùng chung"):
        put_on(world, mast)
    with pytest.raises(Refused, match="Chủ sở hữu không ghi"):
        put_on(world, mast, tenant=world.organisations["operator_a"])
    with pytest.raises(Refused, match="phải sau ngày bắt đầu"):
        end_tenancy(actor=actor, tenancy=tenancy, on=date(2026, 1, 1), now=NOW)
    end_tenancy(actor=actor, tenancy=tenancy, on=TODAY, now=NOW)
    assert continue_tenancy(actor=actor, tenancy=tenancy, now=NOW).valid_to is None
    withdraw_tenancy(actor=actor, tenancy=tenancy, now=NOW)
    again = put_on(world, mast)
    with pytest.raises(Refused, match="dùng chung lại"):
        continue_tenancy(actor=actor, tenancy=tenancy, now=NOW)
    withdraw_tenancy(actor=actor, tenancy=again, now=NOW)
    continue_tenancy(actor=actor, tenancy=tenancy, now=NOW)
    assert Tenancy.objects.filter(withdrawn_at=None).get() == tenancy


def test_an_undone_withdrawal_leaves_the_end_and_nobody_is_there_twice(world: World) -> None:
    mast, actor = an_asset(world), acting(world, "operator")
    ended = put_on(world, mast, tenant=None, tenant_name="Cty C", valid_to=TODAY)
    withdraw_tenancy(actor=actor, tenancy=ended, now=NOW)
    assert continue_tenancy(actor=actor, tenancy=ended, now=NOW).valid_to == TODAY
    put_on(world, mast, tenant=None, tenant_name="Cty C", valid_from=TODAY)
    with pytest.raises(Refused, match="dùng chung lại"):
        continue_tenancy(actor=actor, tenancy=ended, now=NOW)
    assert places(shareable_assets(world.province, TODAY).get(pk=mast.pk)).taken == 1


def test_rivals_neither_keep_nor_see_tenancies_that_are_not_theirs(world: World) -> None:
    mast = an_asset(world)
    third = a_third_operator(world)
    for who in ("rival", "third", "leader", "police"):
        with pytest.raises(PermissionDenied):
            put_on(world, mast, who)
    tenancy = put_on(world, mast)
    assert not tenancies_seen_by(third, world.province).exists()
    for who, unit in (("operator", world.province), ("rival", world.province), ("officer", world.ward)):
        assert list(tenancies_seen_by(acting(world, who), unit)) == [tenancy], who
