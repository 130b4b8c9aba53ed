"""Targets and figures over the API: the same rights as on the pages, nothing unknown made 0."""

import json
from typing import Any

import pytest
from django.test import Client

from hatangso.store.programme.models import Observation
from tests.programme_world import build_programme, record, told
from tests.world import World


@pytest.fixture
def ward(world: World) -> World:
    build_programme(world)
    return world


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def tell(client: Client, **given: Any) -> Any:
    body = {
        "indicator": "pop_5g",
        "period": "2026-Q3",
        "part": 6300,
        "whole": 12000,
        "source": "BC 15",
        **given,
    }
    return client.post("/api/figures/D0101", json.dumps(body), content_type="application/json")


def test_a_target_tells_what_is_promised_and_how_it_stands(ward: World) -> None:
    record(ward, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    answer = signed_in(ward, "leader").get("/api/targets/D0101").json()
    by_text = {target["text"]: target for target in answer}
    (measure,) = by_text["Tỷ lệ dân số được phủ sóng 5G đạt từ 95% trở lên"]["measures"]
    assert (measure["goal"], measure["unit"], measure["status"]) == (95, "%", "on_track")
    assert (measure["latest"]["value"], measure["latest"]["approved"]) == (52.5, False)
    assert measure["forecast"] is None  # one figure is no ground for a forecast
    (fibre,) = by_text["100% hộ gia đình được phủ cáp quang"]["measures"]
    assert fibre["latest"] is None
    assert fibre["status"] == "not_yet_known"


def test_guests_get_nothing(ward: World) -> None:
    assert Client().get("/api/targets/D0101").status_code == 401
    assert Client().get("/api/figures/D0101").status_code == 401
    assert tell(Client()).status_code == 401


@pytest.mark.parametrize(
    ("who", "status", "count"),
    [
        ("officer", 200, 3),
        ("economy_officer", 200, 3),
        ("head", 200, 3),
        ("leader", 200, 3),
        ("police", 200, 3),
        ("city", 200, 3),
        ("operator", 200, 1),
        ("rival", 200, 0),
        ("other_officer", 403, None),
        ("administrator", 403, None),
    ],
)
def test_each_role_reads_the_targets_that_are_theirs_to_read(
    ward: World, who: str, status: int, count: int | None
) -> None:
    answer = signed_in(ward, who).get("/api/targets/D0101")
    assert answer.status_code == status
    if count is not None:
        assert len(answer.json()) == count


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 201),
        ("head", 201),
        ("economy_officer", 403),
        ("leader", 403),
        ("police", 403),
        ("city", 403),
        ("other_officer", 403),
        ("administrator", 403),
        ("rival", 403),
    ],
)
def test_only_who_may_enter_the_figure_tells_it(ward: World, who: str, status: int) -> None:
    assert tell(signed_in(ward, who)).status_code == status
    assert Observation.objects.count() == (1 if status == 201 else 0)


def test_an_operator_tells_its_own_figure_and_not_anothers(ward: World) -> None:
    client = signed_in(ward, "operator")
    own = tell(client, source_organisation=ward.organisations["operator_a"].pk)
    assert (own.status_code, own.json()["value"]) == (201, 52.5)
    assert tell(client, period="2026-Q2").status_code == 422


def test_an_impossible_figure_is_refused_at_its_field(ward: World) -> None:
    answer = tell(signed_in(ward, "officer"), part=13000)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "part"
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"period": "quý bốn"},
        {"period": "2026-Q9"},
        {"part": "nhiều"},
        {"footing": "guessed"},
        {"indicator": "no_such"},
        {"source": "a\0b"},
        {"source": ""},
        {"neighbourhood": 99999},
        {"corrects": 99999},
        {"part": 1e308, "whole": 1e-308},
        {"progress": "finished"},
    ],
)
def test_broken_requests_get_422_and_keep_nothing(ward: World, broken: dict[str, Any]) -> None:
    answer = tell(signed_in(ward, "officer"), **broken)
    assert answer.status_code == 422, answer.content
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "offset=-1", "state=" + "x" * 11, "period=" + "9" * 99]
)
def test_broken_questions_get_422(ward: World, query: str) -> None:
    assert signed_in(ward, "officer").get(f"/api/figures/D0101?{query}").status_code == 422


def test_a_nul_is_no_text_at_all(ward: World) -> None:
    assert signed_in(ward, "officer").get("/api/figures/D0101?indicator=%00").status_code == 400


def test_an_operator_does_not_see_what_a_rival_told_before_it_is_approved(ward: World) -> None:
    record(ward, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    assert signed_in(ward, "operator").get("/api/figures/D0101").json() == []
    assert len(signed_in(ward, "leader").get("/api/figures/D0101").json()) == 1


def test_an_unknown_place_is_404(ward: World) -> None:
    assert signed_in(ward, "officer").get("/api/targets/99999").status_code == 404


def test_the_description_of_the_api_names_both(ward: World) -> None:
    paths = Client().get("/api/openapi.json").json()["paths"]
    assert {"/api/targets/{unit_code}", "/api/figures/{unit_code}"} <= set(paths)
