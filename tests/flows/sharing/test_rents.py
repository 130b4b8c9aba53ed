"""Declared rents follow one another, each with its paper; a slip of a thousand is asked about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.refused import Refused
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent, withdraw_rent
from hatangso.store.sharing.models import DeclaredRent
from tests.sharing_world import NOW, acting, paper
from tests.world import World


def draft(world: World, **told: Any) -> RentDraft:
    made = RentDraft(
        operator=world.organisations["operator_a"],
        unit=world.province,
        type="underground_route",
        kind="N1",
        area="",
        price=Decimal("79.258"),
        money="thousand",
        measure="m",
        time="year",
        conditions="chưa gồm thuế",
        valid_from=date(2026, 1, 1),
        valid_to=None,
        document="Tờ khai 01/2026",
    )
    return replace(made, **told)


def declared(world: World, who: str = "operator", *, sure: bool = False, **told: Any) -> DeclaredRent:
    return declare_rent(
        actor=acting(world, who), draft=draft(world, **told), files=[paper()], now=NOW, sure=sure
    )


def test_a_new_rent_ends_the_former_and_its_withdrawal_lets_it_hold_again(world: World) -> None:
    first = declared(world, valid_to=date(2027, 1, 1))
    second = declared(world, price=Decimal("85"), valid_from=date(2026, 7, 1))
    first.refresh_from_db()
    assert (first.valid_to, second.replaces) == (date(2026, 7, 1), first)
    with pytest.raises(Refused, match="Đã có giá kê khai mới"):
        withdraw_rent(actor=acting(world, "operator"), rent=first, now=NOW)
    withdraw_rent(actor=acting(world, "operator"), rent=second, now=NOW)
    first.refresh_from_db()
    assert first.valid_to == date(2027, 1, 1)
    with pytest.raises(Refused, match="từ ngày sau đó"):
        declared(world, valid_from=date(2025, 12, 31))


def test_another_kind_place_or_measure_is_another_rent(world: World) -> None:
    declared(world)
    for told in ({"kind": "N2"}, {"unit": world.ward}, {"time": "month"}, {"area": "Đường Bờ Đê"}):
        declared(world, **told)
    assert DeclaredRent.objects.filter(valid_to=None).count() == 5


def test_thousand_taken_for_dong_is_asked_about_and_nothing_is_computed(world: World) -> None:
    declared(world)
    with pytest.raises(Refused, match="có thể nhầm đồng với nghìn đồng") as told:
        declared(world, "rival", operator=world.organisations["operator_b"], money="dong")
    assert told.value.field == "sure"
    odd = declared(world, "rival", operator=world.organisations["operator_b"], money="dong", sure=True)
    assert (odd.price, odd.money) == (Decimal("79.258"), "dong")


def test_a_rent_needs_its_paper_its_owner_and_a_price(world: World) -> None:
    with pytest.raises(Refused, match="đính kèm văn bản kê khai"):
        declare_rent(actor=acting(world, "operator"), draft=draft(world), files=[], now=NOW)
    with pytest.raises(PermissionDenied):
        declared(world, "rival")
    for told, sentence in (
        ({"price": Decimal(0)}, "lớn hơn 0"),
        ({"type": "camera"}, "có thể dùng chung"),
        ({"kind": "A1"}, "không thuộc danh mục"),
        ({"valid_to": date(2026, 1, 1)}, "phải sau ngày"),
        ({"document": " "}, "số, ngày văn bản"),
    ):
        with pytest.raises(Refused, match=sentence):
            declared(world, **told)
