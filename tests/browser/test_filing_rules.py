"""The declared rules run in the page itself: a fault is said while one types, with no network at all."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hatangso.store.collection.models import FilingEntry
from tests.filing_world import begun, key
from tests.world import World

pytestmark = pytest.mark.browser
FIBRE = key("fibre_households").text


def test_a_fault_is_said_as_one_types_without_a_network(
    world: World, sign_in: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    filing = begun(world)
    page = sign_in(world.people["officer"])
    page.goto(f"/D0101/thu-thap/nop/{filing.pk}/")
    page.context.set_offline(True)

    def cell(name: str) -> Any:
        return page.locator(f'[name="{FIBRE}-{name}"]')

    told = page.locator(f'[data-filing-extra="{FIBRE}"] [data-told]')
    cell("part").fill("4.201")
    expect(told).to_have_text("Còn thiếu tổng số.")
    cell("whole").fill("4.200")
    expect(told).to_have_text("Số phần (4.201) không được lớn hơn tổng số (4.200).")
    cell("part").fill("12,5")
    expect(told).to_have_text("Số phần là số đếm nên phải là số nguyên, không phải 12,5.")
    cell("part").fill("4.1oo")
    expect(told).to_have_text(
        "Số phần là số đếm nên phải là số nguyên, không phải 12,5."
    )  # nothing new is known
    cell("part").fill("3.000")
    expect(told).to_have_text("")
    assert FilingEntry.objects.count() == 0
    accessible(page)
    page.context.set_offline(False)
