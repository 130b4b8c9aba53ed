"""Reports as JSON, with the rights of the pages."""

import pytest
from django.test import Client

from tests.report_world import Year, approved, build_year, composed
from tests.world import World


@pytest.fixture
def year(world: World) -> Year:
    return build_year(world)


def asked(world: World, who: str, more: str = "") -> object:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/api/reports/{world.ward.code}{more}")


def test_an_approved_report_gives_its_frozen_facts(world: World, year: Year) -> None:
    report = approved(world, year)
    (one,) = asked(world, "officer").json()  # type: ignore[attr-defined]
    assert (one["period"], one["state"], one["due_on"]) == ("2026", "approved", "2026-12-10")
    whole = asked(world, "officer", f"/{report.pk}").json()  # type: ignore[attr-defined]
    assert whole["digest"] == report.frozen_digest
    assert whole["facts"]["targets"][0]["latest"]["value"] == 52.5
    assert whole["changes_since_approval"] == 0


@pytest.mark.parametrize(
    ("who", "seen"), [("head", 1), ("leader", 1), ("police", 1), ("city", 0), ("operator", 0), ("rival", 0)]
)
def test_a_draft_is_for_the_localitys_own_people(world: World, year: Year, who: str, seen: int) -> None:
    report = composed(world, year)
    assert len(asked(world, who).json()) == seen  # type: ignore[attr-defined]
    assert asked(world, who, f"/{report.pk}").status_code == (200 if seen else 404)  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["other_officer", "administrator"])
def test_nobody_from_outside_asks(world: World, year: Year, who: str) -> None:
    assert asked(world, who).status_code == 403  # type: ignore[attr-defined]
