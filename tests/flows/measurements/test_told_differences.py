"""What is told of stretches and totals, less what is told of their parts, says nothing of one device."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from hatangso.domain.measurement.bins import EDGES
from hatangso.domain.progress.target import Comparator, Goal
from hatangso.domain.statistics.weak_spot import Weakness
from hatangso.store.measurements.readings import Cell, one_of
from hatangso.store.measurements.speed_growth import shortfall_of
from hatangso.store.places.models import Unit
from tests.measurement_world import IN_OTHER, bounded, csv_of, kept, one_test
from tests.world import World

HIDDEN = 3.3  # Mbit/s, of the one device that nothing is told of


@pytest.fixture(autouse=True)
def _own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def told(unit: Unit, period: str, operator: str = "") -> tuple[dict[float, int], int, float | None]:
    """Devices up to each edge, their number and their mean, as the place's own officers read them."""
    reading = one_of(unit, Cell("raw_tests", period, "mobile", "4g", operator), whole=True)
    return (
        {high: devices for _low, high, devices in reading.spread},
        reading.devices or 0,
        reading.estimate("mean"),
    )


def up_to(edge: float, spread: dict[float, int]) -> int:
    return sum(devices for high, devices in spread.items() if high <= edge * (1 + 1e-9))


def left(signs: Iterable[tuple[int, dict[float, int]]], most: int = 1) -> set[tuple[int, int]]:
    """At every edge how many of the hidden device may lie below it: each told count is right by two."""
    signed = list(signs)
    found = set()
    for edge in EDGES.tolist():
        middle = sum(sign * up_to(edge, spread) for sign, spread in signed)
        found.add((max(0, middle - 2 * len(signed)), min(most, middle + 2 * len(signed))))
    return found


def test_a_quarter_less_two_months_does_not_tell_the_one_device_of_the_third(world: World) -> None:
    """40 devices in January, 40 in February, one of 3,3 Mbit/s in March."""
    bounded(world)
    rows = [one_test(n, taken_at="2026-01-05 08:00:00", download=30 + n) for n in range(40)]
    rows += [one_test(100 + n, taken_at="2026-02-05 08:00:00", download=30 + n) for n in range(40)]
    rows += [one_test(500, taken_at="2026-03-05 08:00:00", download=HIDDEN)]
    kept(world, csv_of(rows))
    quarter, january, february = (told(world.ward, one) for one in ("2026-Q1", "2026-01", "2026-02"))
    assert told(world.ward, "2026-03") == ({}, 1, None)
    assert [sum(one[0].values()) for one in (quarter, january, february)] == [80, 40, 40]
    assert left([(1, quarter[0]), (-1, january[0]), (-1, february[0])]) == {(0, 1)}
    assert (quarter[2], january[2], february[2]) == (49, 50, 50)  # 48,9, 49,5 and 49,5
    assert 81 * 48.5 - 2 * 40 * 51 < 0 < HIDDEN < 81 * 49.5 - 2 * 40 * 49, "between −151 and 90 Mbit/s"


def test_ends_of_percentiles_are_told_in_steps_from_40_devices_and_not_beside_a_withheld_one(
    world: World,
) -> None:
    """Download 30, 31, …, of 45 devices: ranks 1 and 10 of p10 are 30 and 39, in steps of 1; ranks 36 and 45
    of p90 are 65 and 74, told in steps of 2 as 64 and 74. Beside one of 3,3 VNPT's are kept back."""
    bounded(world)
    rows = [one_test(n, download=30 + n) for n in range(45)]
    rows += [one_test(100 + n, download=30 + n, at=IN_OTHER) for n in range(39)]
    kept(world, csv_of(rows))
    cell = Cell("raw_tests", "2026-Q1", "mobile", "4g")
    many, few = (one_of(unit, cell, whole=True) for unit in (world.ward, world.other))
    assert (many.interval("p10"), many.interval("p90")) == ((30, 39), (64, 74))
    assert (few.devices, few.p10, few.interval("p10")) == (39, pytest.approx(33.8), None)
    more = [one_test(200 + n, operator="VNPT", download=60 + n) for n in range(40)]
    kept(world, csv_of([*more, one_test(500, operator="MobiFone", download=HIDDEN)]))
    cells = (replace(cell, operator=one) for one in ("viettel", "vnpt"))
    viettel, vnpt = (one_of(world.ward, one, whole=True) for one in cells)
    assert viettel.interval("p10") == (30, 39)
    assert (vnpt.p10, vnpt.interval("p10")) == (pytest.approx(63.9), None)


def test_other_wards_and_operators_do_not_tell_the_one_customer_of_a_third(world: World) -> None:
    """VNPT here is the province's less the other ward's; all less Viettel less that is one of MobiFone."""
    bounded(world)
    rows = [one_test(n, download=30 + n) for n in range(40)]
    rows += [one_test(100 + n, operator="VNPT", download=60 + n) for n in range(35)]
    rows += [one_test(500, operator="MobiFone", download=HIDDEN)]
    rows += [one_test(700 + n, operator="VNPT", download=50 + n, at=IN_OTHER) for n in range(30)]
    kept(world, csv_of(rows))
    everybody, viettel = (told(world.ward, "2026-Q1", one) for one in ("", "viettel"))
    everywhere, elsewhere = (told(unit, "2026-Q1", "vnpt") for unit in (world.province, world.other))
    spreads = [everybody[0], viettel[0], everywhere[0], elsewhere[0]]
    assert [sum(one.values()) for one in spreads] == [75, 40, 65, 30]
    assert told(world.ward, "2026-Q1", "vnpt")[2] is None, "kept back beside the one of MobiFone"
    assert left([(1, everybody[0]), (-1, viettel[0]), (-1, everywhere[0]), (1, elsewhere[0])]) == {(0, 1)}


def test_whoever_is_short_of_a_speed_is_counted_exactly_whatever_is_promised_later(world: World) -> None:
    """Forty of 30, 31 … 69 Mbit/s: 20 below 50 and 30 below 60, both inside of a bin."""
    bounded(world)
    kept(world, csv_of([one_test(n, download=30 + n) for n in range(40)]))
    reading = one_of(world.ward, Cell("raw_tests", "2026-Q1", "mobile", "4g"), whole=True)
    found = [shortfall_of(reading, Goal(Comparator.AT_LEAST, target)) for target in (50, 60)]
    assert [(one.least, one.exact, one.answer) for one in found if one] == [
        (20, True, Weakness.WEAK), (30, True, Weakness.WEAK),
    ]  # fmt: skip
    assert reading.result is not None
    assert reading.result.wholes is not None
    assert sum(reading.result.wholes["counts"]) == 40
    assert one_of(world.ward, Cell("raw_tests", "2026-Q1", "mobile"), whole=True).result.wholes is None  # type: ignore[union-attr]
