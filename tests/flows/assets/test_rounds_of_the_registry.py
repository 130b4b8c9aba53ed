"""What the clock does with the registry by itself: doubles of what changed, communes by new boundaries."""

from datetime import date, datetime, timedelta

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.assets import look_for_doubles as doubles
from hatangso.flows.assets import place_again as places
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.store.assets.models import Asset, LikelyDuplicate, RegistryRound
from tests.asset_world import kept, uid_of, with_boundaries
from tests.work_world import NOW
from tests.world import World

DAY = timedelta(days=1)


def put(world: World, count: int, changed_at: datetime = NOW) -> None:
    """So many masts without a number, a metre apart, told by nobody's search."""
    with_boundaries(world)
    for number in range(count):
        place = shapely.Point(105.05, 21.05 + number / 100_000)
        kept(world, code="", name=f"Cột {number}", shape=place, uid=uid_of(f"cột {number} {changed_at}"))
    Asset.objects.update(changed_at=changed_at)


def told() -> tuple[int, int, bool]:
    """How many assets the last search of the province looked at, the pairs it found, whether it ended."""
    this = RegistryRound.objects.get(what="doubles")
    return this.looked_at, this.found, this.ended_at is not None


def test_what_changed_is_looked_through_once_a_day(world: World) -> None:
    put(world, 2, NOW - DAY / 12)
    doubles.look_for_doubles(province=world.province, now=NOW)
    assert told() == (2, 1, True)
    LikelyDuplicate.objects.all().delete()
    Asset.objects.filter(name="Cột 1").update(changed_at=NOW + DAY / 2)
    doubles.look_for_doubles(province=world.province, now=NOW + DAY)
    assert told() == (1, 1, True)  # the other did not change, and is found beside it
    client = Client()
    client.force_login(world.people["officer"])
    page = client.get(reverse("asset_duplicates", args=[world.ward.code])).content.decode()
    assert "lần gần nhất 10:00 22/11/2026: xem 1 tài sản, thêm 1 cặp" in page
    doubles.look_for_doubles(province=world.province, now=NOW + 2 * DAY)
    assert told() == (0, 0, True)
    assert LikelyDuplicate.objects.count() == 1


def test_a_search_in_steps_goes_on_where_it_stood(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubles, "AT_ONCE", 2)
    put(world, 3)
    doubles.look_for_doubles(province=world.province, now=NOW)
    assert told() == (2, 3, False)
    doubles.look_for_doubles(province=world.province, now=NOW + DAY / 24)
    assert told() == (3, 3, True)


def test_many_changes_are_looked_through_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubles, "FEW", 2)
    monkeypatch.setattr(doubles, "find_duplicates_of", None)
    put(world, 3)
    doubles.look_for_doubles(province=world.province, now=NOW)
    assert told() == (3, 3, True)


def test_the_clock_asks_once_a_day_and_not_where_there_is_nothing(world: World) -> None:
    assert not doubles.ask_for_due_doubles(now=NOW)
    put(world, 2)
    assert doubles.ask_for_due_doubles(now=NOW)
    begun = RegistryRound.objects.get().begun_at
    assert not doubles.ask_for_due_doubles(now=begun + DAY / 2)
    assert doubles.ask_for_due_doubles(now=begun + DAY)
    RegistryRound.objects.update(ended_at=None)
    assert doubles.ask_for_due_doubles(now=begun + DAY / 2)


def test_boundaries_that_begin_to_hold_next_year_place_assets_then(world: World) -> None:
    house = kept(with_boundaries(world), shape=shapely.Point(105.09, 21.05))
    keep_boundaries(
        features=[
            Feature(1, world.ward.code, shapely.box(105.0, 21.0, 105.08, 21.1)),
            Feature(2, world.other.code, shapely.box(105.08, 21.0, 105.2, 21.1)),
        ],
        source="ranh giới mới",
        valid_from=date(2027, 1, 1),
        now=NOW,
    )
    places.place_again(now=NOW)
    assert not places.ask_to_place_again(now=NOW + DAY)
    house.refresh_from_db()
    assert house.unit == world.ward
    assert places.ask_to_place_again(now=datetime(2027, 1, 2, tzinfo=NOW.tzinfo))
    places.place_again(now=datetime(2027, 1, 2, tzinfo=NOW.tzinfo))
    house.refresh_from_db()
    assert house.unit == world.other
    assert not places.ask_to_place_again(now=datetime(2027, 1, 3, tzinfo=NOW.tzinfo))


def test_a_placing_that_was_cut_off_goes_on_and_counts_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_boundaries(world)
    masts = [kept(world, uid=uid_of(name), code=name) for name in "abc"]
    Asset.objects.update(unit=world.other)
    monkeypatch.setattr(places, "AT_ONCE", 1)
    real = places._move
    moved: list[list[tuple[int, int]]] = []

    def fails_at_the_second(wrong: list[tuple[int, int]], now: datetime) -> int:
        if len(moved) == 1:
            raise OSError("cut off")
        moved.append(wrong)
        return real(wrong, now)

    monkeypatch.setattr(places, "_move", fails_at_the_second)
    with pytest.raises(OSError, match="cut off"):
        places.place_again(now=NOW)
    moved *= 2
    assert places.place_again(now=NOW) == 3
    this = RegistryRound.objects.get(what="places")
    assert (this.looked_at, this.position, len(moved)) == (3, masts[-1].pk, 4)
    assert set(Asset.objects.values_list("unit", flat=True)) == {world.ward.pk}


def test_each_is_started_by_hand(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    put(world, 2)
    call_command("find_duplicates", world.province.code)
    call_command("place_again")
    said = capsys.readouterr().out
    assert "tỉnh Sông Mây: 1 cặp" in said
    assert "0 tài sản đổi địa bàn" in said
    with pytest.raises(CommandError, match="Không có tỉnh mang mã X9"):
        call_command("find_duplicates", "X9")
