"""Neighbourhoods through time: counts on a day, mergers and splits, tables taken in whole or not at all."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import Workbook

from hatangso.adapters.table_file import NotATable, read_table
from hatangso.flows.edit_neighbourhood import (
    NeighbourhoodFacts,
    NewNeighbourhood,
    add_neighbourhood,
    close_neighbourhood,
    describe_neighbourhood,
    merge_neighbourhoods,
    split_neighbourhood,
)
from hatangso.flows.import_neighbourhoods import import_neighbourhoods, rehearse_neighbourhoods
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, NeighbourhoodState
from hatangso.store.places.neighbourhoods import Totals, state_on, totals, with_state
from tests.world import START, World

TODAY = date(2026, 11, 21)
NEW_YEAR = date(2026, 1, 1)


def officer(world: World) -> Actor:
    return Actor(world.people["officer"], TODAY)


def add(world: World, name: str, households: int | None, population: int | None = None) -> Neighbourhood:
    facts = NeighbourhoodFacts(households, population)
    new = NewNeighbourhood("Tổ dân phố", name, facts)
    return add_neighbourhood(actor=officer(world), unit=world.ward, new=new, on=START)


def sums(world: World, on: date) -> Totals:
    return totals([state_on(one, on) for one in with_state(world.ward, on)])


def test_what_was_true_on_a_day_stays_true_of_that_day(world: World) -> None:
    one = add(world, "1", 200)
    describe_neighbourhood(
        actor=officer(world),
        neighbourhood=one,
        facts=NeighbourhoodFacts(230, 800, "Nhà số 1", "Bà Tư"),
        on=NEW_YEAR,
    )
    assert sums(world, date(2025, 12, 31)).households == 200
    assert sums(world, NEW_YEAR).households == 230
    assert [(s.valid_from, s.valid_to) for s in one.states.order_by("valid_from")] == [
        (START, NEW_YEAR),
        (NEW_YEAR, None),
    ]
    with pytest.raises(Refused, match="01/01/2026"):
        describe_neighbourhood(
            actor=officer(world), neighbourhood=one, facts=NeighbourhoodFacts(1), on=date(2025, 9, 1)
        )


def test_an_unknown_number_is_not_a_zero(world: World) -> None:
    add(world, "1", None)
    assert sums(world, TODAY) == Totals(1, None, None, 0, 0)
    add(world, "2", 0)
    assert sums(world, TODAY) == Totals(2, 0, None, 0, 1)


def test_two_become_one_and_one_becomes_two_on_their_day(world: World) -> None:
    first, second = add(world, "1", 100), add(world, "2", 150)
    merged = merge_neighbourhoods(
        actor=officer(world),
        unit=world.ward,
        parts=[first, second],
        new=NewNeighbourhood("Tổ dân phố", "1-2", NeighbourhoodFacts(250)),
        on=NEW_YEAR,
    )
    assert (sums(world, date(2025, 12, 31)).count, sums(world, NEW_YEAR).count) == (2, 1)
    assert sums(world, NEW_YEAR).households == 250
    assert {step.predecessor for step in merged.predecessors.all()} == {first, second}
    halves = [NewNeighbourhood("Tổ dân phố", name, NeighbourhoodFacts()) for name in ("A", "B")]
    split_neighbourhood(actor=officer(world), neighbourhood=merged, into=halves, on=TODAY)
    assert [one.name for one in with_state(world.ward, TODAY)] == ["A", "B"]


def test_a_merger_that_fails_leaves_everything_as_it_was(world: World) -> None:
    first, second, third = add(world, "1", 100), add(world, "2", 150), add(world, "3", 10)
    with pytest.raises(Refused, match="đã có"):
        merge_neighbourhoods(
            actor=officer(world),
            unit=world.ward,
            parts=[first, second],
            new=NewNeighbourhood("Tổ dân phố", "3", NeighbourhoodFacts()),
            on=NEW_YEAR,
        )
    assert sums(world, TODAY).count == 3
    assert third.valid_to is None
    assert not NeighbourhoodState.objects.exclude(valid_to=None).exists()


def test_it_cannot_end_before_it_began_or_twice(world: World) -> None:
    one = add(world, "1", 1)
    with pytest.raises(Refused):
        close_neighbourhood(actor=officer(world), neighbourhood=one, on=START)
    close_neighbourhood(actor=officer(world), neighbourhood=one, on=TODAY)
    with pytest.raises(Refused):
        close_neighbourhood(actor=officer(world), neighbourhood=one, on=TODAY)


@pytest.mark.parametrize("who", ["economy_officer", "leader", "operator", "police", "city", "other_officer"])
def test_who_does_not_keep_places_cannot(world: World, who: str) -> None:
    new = NewNeighbourhood("Thôn", "X", NeighbourhoodFacts())
    with pytest.raises(PermissionDenied):
        add_neighbourhood(actor=Actor(world.people[who], TODAY), unit=world.ward, new=new, on=TODAY)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, kept = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_with_one_wrong_cell_writes_nothing(world: World) -> None:
    content = workbook(
        ("Loại", "Tên", "Số hộ", "Nhân khẩu", "Từ ngày"),
        ("Thôn", "Thượng", 120, 500.0, date(2025, 7, 1)),
        ("Thôn", "Hạ", "nhiều", 10, "32/13/2025"),
        ("Thôn", "Thượng", 5, 5, None),
        ("", "Trung", 5, 5, None),
    )
    told = rehearse_neighbourhoods(actor=officer(world), unit=world.ward, table=read_table(content), on=TODAY)
    assert [fault.cell for fault in told.faults] == ["C3", "E3", "B4", "A5"]
    with pytest.raises(Refused, match="4 ô sai"):
        import_neighbourhoods(actor=officer(world), unit=world.ward, table=read_table(content), on=TODAY)
    assert not Neighbourhood.objects.exists()


def test_a_right_table_adds_changes_and_keeps(world: World) -> None:
    add(world, "số 1", 100)
    add(world, "số 2", 50)
    content = workbook(
        ("Loại", "Tên", "Số hộ", "Nhân khẩu"),
        ("Tổ dân phố", "Số 1", "1.250", None),
        ("Tổ dân phố", "số 2", 50, None),
        ("Tổ dân phố", "số 3", 70, 300),
    )
    told = import_neighbourhoods(
        actor=officer(world), unit=world.ward, table=read_table(content), on=NEW_YEAR
    )
    assert (told.added, told.changed, told.same) == (1, 1, 1)
    assert sums(world, NEW_YEAR) == Totals(3, 1370, 300, 0, 3)
    assert sums(world, date(2025, 12, 31)).households == 150


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp trống"),
        (b"PK\x03\x04 broken", "tệp hỏng"),
        (b"\xd0\xcf\x11\xe0 old", ".xls"),
        (b"\xff\xfe\x00binary", "không phải bảng"),
        ("Loại,Tên\n".encode(), "chỉ có dòng tiêu đề"),
        (b"a,b\n" + b"1,2\n" * 5001, "quá 5000 dòng"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(NotATable) as refused:
        read_table(content)
    assert said in refused.value.words.vi


def test_a_table_without_the_needed_columns_says_which(world: World) -> None:
    with pytest.raises(Refused, match="Loại, Tên"):
        rehearse_neighbourhoods(
            actor=officer(world), unit=world.ward, table=read_table("Cột\nx\n".encode()), on=TODAY
        )
