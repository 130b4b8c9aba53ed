"""Difficulties go from the office to the ward to the city, are answered, closed and opened again."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.raise_obstacle import (
    answer_obstacle,
    close_obstacle,
    escalate_obstacle,
    level_of,
    raise_obstacle,
    reopen_obstacle,
)
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import ReminderSent
from hatangso.store.programme.models import Obstacle, Target
from hatangso.store.programme.obstacle_queries import visible_obstacles
from tests.work_world import NOW, acting, make_task
from tests.world import World


def raised(
    world: World, who: str = "economy_officer", office: str = "economy", held: str = "culture", **more: Any
) -> Obstacle:
    given: dict[str, Any] = {"task": None, "target": None, "proposal": "", "text": "Chưa có nguồn điện."}
    return raise_obstacle(
        actor=acting(world, who),
        unit=world.ward,
        organisation=world.organisations[office],
        title="Nhà văn hóa chưa có điện",
        held_by=world.organisations[held],
        now=NOW,
        **{**given, **more},
    )


def carried(world: World, obstacle: Obstacle, who: str, to: str) -> None:
    organisation = world.organisations[to]
    escalate_obstacle(
        actor=acting(world, who), obstacle=obstacle, to=organisation, text="Vượt quyền", now=NOW
    )


def test_it_is_carried_from_the_office_to_the_ward_to_the_city_and_each_holder_is_told(world: World) -> None:
    obstacle = raised(world)
    levels = [obstacle.level]
    for who, to in (("economy_officer", "committee"), ("head", "department")):
        carried(world, obstacle, who, to)
        levels.append(obstacle.level)
    assert levels == ["office", "ward", "city"]
    assert [step.action for step in obstacle.steps.all()] == ["raise", "escalate", "escalate"]
    told = ReminderSent.objects.order_by("pk").values_list("user__username", flat=True)
    assert list(told) == ["officer", "head", "city"]  # the economy officer raised it, the leader only reads


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("economy", "office"),
        ("police", "office"),
        ("committee", "ward"),
        ("department", "city"),
        ("operator_a", "office"),
    ],
)
def test_an_operator_is_no_level_of_the_administration(world: World, key: str, level: str) -> None:
    assert level_of(world.organisations[key], world.ward) == level


def test_it_never_goes_back_down(world: World) -> None:
    obstacle = raised(world, held="department")
    with pytest.raises(Refused, match="cao hơn") as refused:
        carried(world, obstacle, "officer", "committee")
    assert refused.value.field == "to"


def test_it_goes_to_nobody_of_another_locality_and_not_to_where_it_lies(world: World) -> None:
    obstacle = raised(world)
    with pytest.raises(Refused, match="địa phương"):
        carried(world, obstacle, "officer", "other_culture")
    with pytest.raises(Refused, match="chính cơ quan này"):
        carried(world, obstacle, "officer", "culture")


def test_the_department_answers_what_reached_it_and_nothing_before(world: World) -> None:
    obstacle = raised(world, held="committee")
    with pytest.raises(PermissionDenied):
        answer_obstacle(actor=acting(world, "city"), obstacle=obstacle, text="Sở sẽ làm", now=NOW)
    carried(world, obstacle, "head", "department")
    answer_obstacle(actor=acting(world, "city"), obstacle=obstacle, text="Sở sẽ làm", now=NOW)
    assert obstacle.state == "answered"
    assert ReminderSent.objects.filter(user=world.people["economy_officer"]).count() == 1


ANSWERS = {
    "officer": True,  # follows the programme: writes down what came by letter
    "head": True,
    "operator": True,  # holds it
    "economy_officer": False,  # raised it
    "rival": False,
    "police": False,
    "leader": False,
    "other_officer": False,
    "administrator": False,
}


@pytest.mark.parametrize(("who", "may"), ANSWERS.items())
def test_an_answer_is_written_by_who_holds_it_or_follows_the_programme(
    world: World, who: str, may: bool
) -> None:
    obstacle = raised(world, held="operator_a")
    if may:
        answer_obstacle(actor=acting(world, who), obstacle=obstacle, text="Sẽ lắp", now=NOW)
        assert Obstacle.objects.get().state == "answered"
    else:
        with pytest.raises(PermissionDenied):
            answer_obstacle(actor=acting(world, who), obstacle=obstacle, text="Sẽ lắp", now=NOW)


def test_it_is_closed_by_who_raised_it_and_opened_again_with_a_reason(world: World) -> None:
    obstacle, raiser = raised(world), acting(world, "economy_officer")
    with pytest.raises(PermissionDenied):
        close_obstacle(actor=acting(world, "police"), obstacle=obstacle, text="", now=NOW)
    close_obstacle(actor=raiser, obstacle=obstacle, text="Đã có điện", now=NOW)
    assert (obstacle.state, obstacle.closed_at) == ("closed", NOW)
    for refused in (
        lambda: close_obstacle(actor=raiser, obstacle=obstacle, text="", now=NOW),
        lambda: carried(world, obstacle, "officer", "committee"),
        lambda: answer_obstacle(actor=acting(world, "officer"), obstacle=obstacle, text="x", now=NOW),
        lambda: reopen_obstacle(actor=raiser, obstacle=obstacle, text=" ", now=NOW),
    ):
        with pytest.raises(Refused):
            refused()
    reopen_obstacle(actor=raiser, obstacle=obstacle, text="Lại mất điện", now=NOW)
    assert (obstacle.state, obstacle.closed_at) == ("open", None)


@pytest.mark.parametrize(
    ("who", "office", "may"),
    [
        ("economy_officer", "economy", True),
        ("economy_officer", "police", False),  # in another office's name
        ("officer", "police", True),  # follows the programme
        ("operator", "operator_a", True),
        ("operator", "operator_b", False),
        ("leader", "committee", False),
        ("other_officer", "other_culture", False),
        ("city", "department", False),
    ],
)
def test_it_is_raised_in_the_name_of_ones_own_office(world: World, who: str, office: str, may: bool) -> None:
    if may:
        assert raised(world, who, office).raised_by_organisation == world.organisations[office]
    else:
        with pytest.raises((PermissionDenied, Refused)):
            raised(world, who, office)
        assert not Obstacle.objects.exists()


def test_it_hangs_on_a_task_or_target_of_the_same_locality(world: World) -> None:
    target = Target.objects.create(unit=world.ward, text="5G")
    assert raised(world, target=target).target == target
    with pytest.raises(Refused, match="chính địa phương"):
        raised(world, target=Target.objects.create(unit=world.other, text="5G"))
    with pytest.raises(PermissionDenied):
        raised(world, "operator", "operator_a", task=make_task(world, lead="police"))


@pytest.mark.parametrize(
    ("who", "count"),
    [("officer", 3), ("leader", 3), ("city", 3), ("operator", 1), ("rival", 0), ("police", 3)],
)
def test_operators_see_only_the_obstacles_that_concern_them(world: World, who: str, count: int) -> None:
    raised(world)
    raised(world, held="committee")
    raised(world, task=make_task(world, coordinating="operator_a"))
    assert visible_obstacles(acting(world, who), world.ward).count() == count


def test_the_province_sees_what_reached_it_at_its_own_page(world: World) -> None:
    raised(world)
    reached = raised(world, held="department")
    assert list(visible_obstacles(acting(world, "city"), world.province)) == [reached]
