"""Outages, permits, findings, proposals and platforms in a real browser: accessible, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from hatangso.domain.permits.permit_state import Act
from tests.asset_world import with_boundaries
from tests.outage_world import POINT, an_outage
from tests.permit_world import a_permit, acted
from tests.web.rights.permits import a_finding
from tests.web.rights.wishes import a_platform, wished
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [pytest.param(False, marks=pytest.mark.deep), True], ids=["desk", "phone"])
def test_the_pages_are_accessible(
    world: World,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Any,
    phone: bool,
) -> None:
    with_boundaries(world)
    outage = an_outage(world, "officer", shape=POINT, cause="power", ended_at=None)
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT)
    wish = wished(world)
    a_finding(world)
    width = "phone" if phone else "desk"
    head = sign_in(world.people["head"], phone=phone)
    for name, ids in (
        ("outages", ()), ("outage", (outage.pk,)), ("outage_add", ()), ("outage_statistics", ()),
        ("permits", ()), ("permit", (permit.pk,)), ("permit_add", ()), ("findings", ()), ("finding_add", ()),
        ("wishes", ()), ("wish", (wish.pk,)), ("platforms", ()), ("platform", a_platform(world)),
    ):  # fmt: skip
        head.goto(reverse(name, args=[world.ward.code, *ids]))
        picture(head, f"{name}-{width}")
        assert head.locator("h1").count() == 1, name
        wide = head.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name
        accessible(head)
