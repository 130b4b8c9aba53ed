"""A figure that a ward contests says so wherever it is used: on the city's page, its file, the targets."""

import csv
from io import StringIO
from typing import Any

from django.test import Client
from django.urls import reverse

from hatangso.flows.contest_figure import Proposed, contest_figure, withdraw_contest
from hatangso.store.collection.models import Contest
from hatangso.store.collection.publications import contested_among
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, acting
from tests.hand_down_world import published
from tests.programme_world import build_programme
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
MARK = "đang có ý kiến"


def read(world: World, who: str, name: str, *things: Any, **asked: str) -> str:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    answer = client.get(reverse(name, args=things), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def contested(world: World, unit: Unit) -> Contest:
    return contest_figure(
        actor=acting(world, "officer"), unit=unit, figure=Observation.objects.get(unit=unit),
        reason="Chưa đúng", proposed=Proposed(part=7200, whole=12000), now=NOW,
    )  # fmt: skip


def test_the_citys_page_and_its_file_mark_the_contested_figure_alone(world: World) -> None:
    published(world)
    assert MARK not in read(world, "city", "city", "D01")
    contest = contested(world, world.ward)
    page = read(world, "city", "city", "D01")
    assert page.count(MARK) == 1
    row = page.split('id="xa-D0101"')[1].split("</tr>")[0]
    assert "50%" in row
    assert MARK in row
    text = read(world, "city", "city", "D01", export="csv").removeprefix("\ufeff")
    told = {one["Mã"]: one["Đang có ý kiến"] for one in csv.DictReader(StringIO(text))}
    assert told == {"D0101": "Có", "D0102": ""}
    withdraw_contest(actor=acting(world, "officer"), contest=contest, now=NOW)
    assert MARK not in read(world, "city", "city", "D01")


def test_the_wards_targets_mark_it_in_the_list_and_on_the_targets_own_page(world: World) -> None:
    target = build_programme(world).pop_5g
    published(world)
    assert MARK not in read(world, "officer", "targets", "D0101")
    contested(world, world.ward)
    assert read(world, "officer", "targets", "D0101").count(MARK) == 1
    assert read(world, "officer", "target", "D0101", target.pk).count(MARK) == 2, "latest, and its row"


def test_it_is_one_query_for_many_figures_and_none_for_none(
    world: World, django_assert_num_queries: Any
) -> None:
    published(world)
    contest = contested(world, world.ward)
    ids = [row.pk for row in Observation.objects.all()]
    with django_assert_num_queries(1):
        assert contested_among([*ids, None]) == {contest.observation_id}
    with django_assert_num_queries(0):
        assert contested_among([None]) == frozenset()
