"""Accounts, people, organisations, places, audit, search."""

from datetime import date
from typing import Any

from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
from hatangso.store.organisations.models import Membership, Wording
from hatangso.store.places.models import Succession
from tests.web.rights.row import (
    ADMINISTERS,
    AUDITS,
    EVERYBODY,
    KEEPS,
    LOOKS,
    SIGNED_IN,
    Row,
    post,
)
from tests.world import World

DAY = date(2026, 1, 1)


def a_person(world: World) -> tuple[Any, ...]:
    return (world.people["police"].pk,)


def a_role(world: World) -> tuple[Any, ...]:
    person = world.people["police"]
    return (person.pk, Membership.objects.get(user=person).pk)


def an_office(world: World) -> tuple[Any, ...]:
    return (world.organisations["economy"].pk,)


def a_wording(world: World) -> tuple[Any, ...]:
    made = Wording.objects.create(
        unit=world.ward,
        text="P. KT",
        key="p kt",
        organisation=world.organisations["economy"],
        decided_at="2026-01-01T00:00Z",
    )
    return (world.organisations["economy"].pk, made.pk)


def a_neighbourhood(world: World) -> tuple[Any, ...]:
    new = NewNeighbourhood("Tổ dân phố", "số 1", NeighbourhoodFacts())
    return (make(world.ward, new, date(2025, 7, 1)).pk,)


def a_former_unit(world: World) -> tuple[Any, ...]:
    return (Succession.objects.filter(successor=world.ward)[0].pk,)


ROWS = (
    Row("home", EVERYBODY, of_unit=False),
    Row("search", EVERYBODY, of_unit=False),
    Row("first_run", EVERYBODY, of_unit=False),
    Row("health", EVERYBODY, of_unit=False),
    post("set_language", EVERYBODY, of_unit=False),
    Row("choose_unit", SIGNED_IN, of_unit=False),
    Row("my_account", SIGNED_IN, of_unit=False),
    post("my_account", SIGNED_IN, of_unit=False),
    post("my_session_end", SIGNED_IN, of_unit=False),
    Row("people", ADMINISTERS),
    Row("person_new", ADMINISTERS),
    post("person_new", ADMINISTERS),
    Row("person", ADMINISTERS, things=a_person),
    post("person", ADMINISTERS, things=a_person, data=lambda world: {"full_name": "X", "username": "xyz"}),
    post("person_role_new", ADMINISTERS, things=a_person),
    post("person_role_end", ADMINISTERS, things=a_role),
    post("person_password", ADMINISTERS, things=a_person),
    post("person_second_step", ADMINISTERS, things=a_person),
    post("person_switch", ADMINISTERS, things=a_person),
    post("person_session_end", ADMINISTERS),
    Row("organisations", LOOKS),
    post("organisations_suggested", KEEPS),
    Row("organisation", LOOKS, things=an_office),
    Row("organisation_new", KEEPS),
    post("organisation_new", KEEPS, data=lambda world: {"name": "Trạm Y tế", "kind": "health_station"}),
    Row("organisation_edit", KEEPS, things=an_office),
    post("organisation_edit", KEEPS, things=an_office, data=lambda world: {"name": "Khác", "kind": "office"}),
    post("organisation_close", KEEPS, things=an_office, data=lambda world: {"on": "2026-01-01"}),
    post("organisation_succeed", KEEPS, things=an_office),
    post("organisation_wording", KEEPS, things=an_office, data=lambda world: {"text": "P. KT"}),
    post("organisation_wording_forget", KEEPS, things=a_wording),
    Row("organisations_import", KEEPS),
    post("organisations_import", KEEPS),
    Row("places", LOOKS),
    Row("neighbourhood", LOOKS, things=a_neighbourhood),
    Row("neighbourhood_new", KEEPS),
    post("neighbourhood_new", KEEPS, data=lambda world: {"kind": "Thôn", "name": "Mới", "on": "2026-01-01"}),
    Row("neighbourhoods_merge", KEEPS),
    post("neighbourhoods_merge", KEEPS),
    Row("neighbourhoods_import", KEEPS),
    post("neighbourhoods_import", KEEPS),
    post("neighbourhood_describe", KEEPS, things=a_neighbourhood, data=lambda world: {"on": "2026-01-01"}),
    post(
        "neighbourhood_rename", KEEPS, things=a_neighbourhood, data=lambda world: {"kind": "Ấp", "name": "2"}
    ),
    post("neighbourhood_close", KEEPS, things=a_neighbourhood, data=lambda world: {"on": "2026-01-01"}),
    post("neighbourhood_split", KEEPS, things=a_neighbourhood),
    Row("former_units", KEEPS),
    post("former_units", KEEPS),
    Row("former_units_import", KEEPS),
    post("former_units_import", KEEPS),
    post("former_unit_remove", KEEPS, things=a_former_unit),
    Row("former_unit_share", KEEPS, things=a_former_unit),
    post("former_unit_share", KEEPS, things=a_former_unit),
    Row("audit", AUDITS),
)
