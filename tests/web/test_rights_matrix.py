"""Every address of the product is tried with every role: it opens to those the table names, to nobody else.

The table lies in tests/web/rights, one file an area. A page or writing address without a row fails here.
"""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.web.rights as table
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership
from tests.web.rights.row import EVERYBODY, GUEST, Row
from tests.world import START, World

BACKEND = "django.contrib.auth.backends.ModelBackend"
ELSEWHERE = {"calendar_feed_ics": "opened by its secret, tested with the feed"}
ROWS: list[Row] = [
    row
    for module in pkgutil.iter_modules(table.__path__)
    for row in getattr(import_module(f"{table.__name__}.{module.name}"), "ROWS", ())
]


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address below, with the whole of its pattern."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern), one
        else:
            yield from addresses(one, before + str(one.pattern))


def own_addresses() -> list[tuple[str, URLPattern]]:
    """Those of our pages: not allauth's, and not those for programs (which have tests of their own)."""
    return [
        (address, one)
        for address, one in addresses(get_resolver())
        if one.name and not address.startswith(("tai-khoan/", "api/", "ogc/"))
    ]


def test_every_address_has_a_row() -> None:
    known = {row.name for row in ROWS} | ELSEWHERE.keys()
    missing = {one.name: address for address, one in own_addresses() if one.name not in known}
    assert missing == {}, "add rows to tests/web/rights"
    named = {one.name for _address, one in own_addresses()}
    assert {row.name for row in ROWS} - named == set(), "rows for addresses that are no more"


def test_no_two_pages_share_an_address() -> None:
    names: dict[str, set[str]] = {}
    for address, one in own_addresses():
        names.setdefault(address, set()).add(str(one.name))
    assert {address: told for address, told in names.items() if len(told) > 1} == {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_it_opens_to_those_named_and_to_nobody_else(row: Row, world: World) -> None:
    address = _address(row, world)
    data = row.data(world) if row.data else {}
    opened: set[str] = set()
    unwell: dict[str, int] = {}
    for person in (GUEST, *world.people):
        client = Client()
        if person != GUEST:
            client.force_login(world.people[person], backend=BACKEND)
        with transaction.atomic():
            answer = client.generic("GET", address) if row.method == "GET" else client.post(address, data)
            transaction.set_rollback(True)
        if not _turned_away(answer):
            opened.add(person)
            if answer.status_code >= 500 or (answer.status_code in {404, 405} and row.things):
                unwell[person] = answer.status_code
    assert opened == row.who
    assert unwell == {}


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.things and row.of_unit and not row.of_province],
    ids=lambda row: f"{row.method}-{row.name}",
)
def test_a_thing_of_the_ward_is_not_found_under_another_wards_address(row: Row, world: World) -> None:
    things = row.things(world) if row.things else ()
    if not any(isinstance(thing, int) for thing in things):
        pytest.skip("names no single thing by its id")
    address = reverse(row.name, args=[world.other.code, *things])
    client = Client()
    client.force_login(head_of_the_other(world), backend=BACKEND)
    with transaction.atomic():
        answer = client.get(address) if row.method == "GET" else client.post(address, {"reason": "x"})
        transaction.set_rollback(True)
    assert answer.status_code in {403, 404, 405}


def head_of_the_other(world: World) -> User:
    """Somebody who may do everything in the other ward and nothing in this one."""
    person = world.people["other_officer"]
    for role in ("head", "administrator"):
        Membership.objects.create(
            user=person, organisation=world.organisations["other_culture"], role=role, valid_from=START
        )
    return person


def test_a_guest_sees_nothing_of_a_locality_but_its_public_pages(world: World) -> None:
    public = {row.name for row in ROWS if GUEST in row.who}
    seen = []
    for address, one in own_addresses():
        if "unit:unit_code" not in address:
            continue
        if one.name in public:
            assert address.startswith(("cong-khai/", "phan-anh/"))
            continue
        answer = Client().get(_address(Row(str(one.name), EVERYBODY), world))
        if answer.status_code != 405 and not _turned_away(answer):
            seen.append(address)
    assert seen == []


def _address(row: Row, world: World) -> str:
    things = row.things(world) if row.things else _nothing(row.name)
    return reverse(row.name, args=[*([world.ward.code] if row.of_unit else []), *things])


def _nothing(name: str) -> tuple[Any, ...]:
    """What names no single thing: 0 for an id, a word that means nothing for a word, zeros for a uid."""
    address = next(address for address, one in own_addresses() if one.name == name)
    given = {"int": 0, "uuid": UUID(int=0)}
    return tuple(given.get(kind, "x") for kind in re.findall(r"<(int|slug|str|uuid):", address))


def _turned_away(answer: HttpResponse | Any) -> bool:
    if answer.status_code == 403:
        return True
    return answer.status_code == 302 and "/tai-khoan/login/" in answer.headers["Location"]
