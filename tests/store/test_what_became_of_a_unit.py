"""A plan of a former unit belongs to what it became, through further mergers, and never by guessing."""

from datetime import date

import pytest

from hatangso.store.places.models import Succession, Unit
from hatangso.store.places.queries import who_became
from tests.world import World

DAY = date(2025, 7, 1)


def unit(name: str, ended: date | None = None) -> Unit:
    return Unit.objects.create(
        level="commune", kind="xa", name=name, full_name=f"xã {name}", valid_to=ended, source="bài thử"
    )


def followed(before: Unit, after: Unit, on: date, whole: bool = True) -> None:
    Succession.objects.create(predecessor=before, successor=after, on=on, whole=whole, source="bài thử")


def test_a_merged_commune_became_the_ward(world: World) -> None:
    former = Unit.objects.get(full_name="xã An Hạ")
    became = who_became(former, date(2026, 1, 1))
    assert [(b.unit, b.whole) for b in became] == [(world.ward, True)]


def test_before_its_end_a_unit_is_itself(world: World) -> None:
    former = Unit.objects.get(full_name="xã An Hạ")
    assert [b.unit for b in who_became(former, date(2025, 6, 30))] == [former]
    assert [b.unit for b in who_became(world.ward, date(2026, 1, 1))] == [world.ward]


@pytest.mark.django_db
def test_a_split_unit_became_several_and_a_part_of_a_part_stays_a_part() -> None:
    old, middle, east, west = unit("Cũ", DAY), unit("Giữa", date(2027, 1, 1)), unit("Đông"), unit("Tây")
    followed(old, east, DAY, whole=False)
    followed(old, middle, DAY, whole=False)
    followed(middle, west, date(2027, 1, 1))
    assert [(b.unit.name, b.whole) for b in who_became(old, date(2026, 1, 1))] == [
        ("Giữa", False),
        ("Đông", False),
    ]
    assert [(b.unit.name, b.whole) for b in who_became(old, date(2027, 1, 1))] == [
        ("Tây", False),
        ("Đông", False),
    ]


@pytest.mark.django_db
def test_nothing_is_guessed_where_nobody_entered_a_succession() -> None:
    assert who_became(unit("An Không", DAY), date(2026, 1, 1)) == ()
