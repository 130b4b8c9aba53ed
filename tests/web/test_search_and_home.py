"""The first page and the one search: each person lands where they may begin and finds what they may see."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.flows.edit_task import task_key
from hatangso.store.organisations.models import Membership
from hatangso.store.programme.models import Task, TaskOrganisation
from tests.world import START, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def as_(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "name"),
    [("officer", "overview"), ("leader", "overview"), ("police", "overview"), ("administrator", "people")],
)
def test_a_person_of_one_unit_lands_in_it(world: World, who: str, name: str) -> None:
    assert as_(world, who).get("/").headers["Location"] == reverse(name, args=["D0101"])


def test_who_works_in_several_units_chooses(world: World) -> None:
    Membership.objects.create(
        user=world.people["officer"], organisation=world.organisations["other_culture"],
        role="officer", valid_from=START,
    )  # fmt: skip
    client = as_(world, "officer")
    assert client.get("/").headers["Location"] == reverse("choose_unit")
    shown = client.get(reverse("choose_unit")).content.decode()
    assert "phường An Hòa" in shown
    assert "xã Bình Minh" in shown


def test_an_operator_chooses_among_the_communes_of_its_province(world: World) -> None:
    client = as_(world, "operator")
    assert client.get("/").headers["Location"] == reverse("choose_unit")
    shown = client.get(reverse("choose_unit"), {"q": "binh minh"}).content.decode()
    assert "xã Bình Minh" in shown
    assert "phường An Hòa" not in shown


def test_a_guest_finds_public_results_without_accents(world: World, client: Client) -> None:
    found = client.get("/", {"q": "an hoa song may"}).content.decode()
    assert reverse("public_results", args=["D0101"]) in found
    assert "Không có địa phương nào khớp" in client.get("/", {"q": "xyz"}).content.decode()


@pytest.fixture
def task(world: World) -> Task:
    made = Task.objects.create(
        unit=world.ward, text="Lắp đặt Wi-Fi công cộng", made_at=datetime(2026, 1, 5, tzinfo=UTC), position=1,
        search_key=task_key("Lắp đặt Wi-Fi công cộng", "", ""),
    )  # fmt: skip
    TaskOrganisation.objects.create(
        task=made, role="lead", wording="Viễn thông", organisation=world.organisations["operator_a"]
    )
    return made


@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("officer", True),
        ("operator", True),
        ("rival", False),
        ("administrator", False),
        ("other_officer", False),
    ],
)
def test_the_search_shows_only_what_the_person_may_see(
    world: World, task: Task, who: str, finds: bool
) -> None:
    shown = as_(world, who).get(reverse("search"), {"q": "lap dat wi-fi", "unit": "D0101"}).content.decode()
    assert (reverse("task", args=["D0101", task.pk]) in shown) is finds


def test_a_guest_who_names_a_unit_finds_localities_only(world: World, task: Task, client: Client) -> None:
    shown = client.get(reverse("search"), {"q": "lap dat", "unit": "D0101"}).content.decode()
    assert "Wi-Fi" not in shown


@pytest.mark.parametrize("odd", ["²", "99999999999999999999", "-1", "x"])
def test_odd_ids_in_an_address_do_no_harm(world: World, odd: str) -> None:
    client = as_(world, "administrator")
    for name, key in (("people", "organisation"), ("audit", "actor"), ("places", "on")):
        assert client.get(reverse(name, args=["D0101"]), {key: odd}).status_code == 200
    assert client.post(reverse("my_session_end"), {"session": odd}).status_code == 302
