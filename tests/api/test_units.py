"""The units resource: open to all, typed, found without accents, refused in words where a code is unknown."""

import pytest
from django.test import Client

from hatangso.flows.load_places import load_places
from hatangso.store.accounts.models import User
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_guest_finds_a_ward_by_what_they_type(client: Client) -> None:
    User.objects.create_user("first")
    load_places()
    found = client.get("/api/units", {"q": "chu van an", "limit": 3}).json()
    assert found[0] == {
        "code": "10549",
        "level": "commune",
        "kind": "phuong",
        "name": "Chu Văn An",
        "full_name": "phường Chu Văn An",
        "parent_code": "31",
        "parent_name": "thành phố Hải Phòng",
    }
    assert [
        unit["code"] for unit in client.get("/api/units", {"q": "hai phong", "level": "province"}).json()
    ] == ["31"]


def test_a_unit_by_code_and_an_unknown_code(world: World, client: Client) -> None:
    assert client.get("/api/units/D0101").json()["full_name"] == "phường An Hòa"
    unknown = client.get("/api/units/99999")
    assert unknown.status_code == 404
    assert "99999" in unknown.json()["detail"]


@pytest.mark.parametrize("query", [{"q": "x" * 101}, {"q": "a", "limit": 0}, {"q": "a", "level": "village"}])
def test_what_is_out_of_bounds_is_refused(world: World, client: Client, query: dict[str, object]) -> None:
    assert client.get("/api/units", query).status_code == 422
