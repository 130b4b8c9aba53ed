"""Two versions of the method: rows keep that by which they were judged, and results say which it was."""

from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings

from hatangso.catalog import method_files
from hatangso.catalog.method_files import methods, read_method
from hatangso.domain.measurement.method import Method
from hatangso.domain.progress.target import Comparator, Goal
from hatangso.domain.statistics.classes import BOUNDS
from hatangso.domain.statistics.weak_spot import ALLOWED_SHARE, CHANCE
from hatangso.flows.measurements.keep_tests import keep_tests
from hatangso.store.measurements.models import SpeedResult
from hatangso.store.measurements.readings import Reading
from hatangso.store.measurements.speed_growth import shortfall_of
from hatangso.store.organisations.access import Actor
from tests.measurement_world import NOW, TODAY, bounded, csv_of, kept, one_test, rehearsed
from tests.world import World


@pytest.fixture(autouse=True)
def _own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def second(*changes: tuple[str, float, float]) -> Method:
    """Version 2: version 1 with other thresholds (name, before, after)."""
    text = files("hatangso.catalog.methods").joinpath("speed_1.toml").read_text(encoding="utf-8")
    for name, old, new in changes:
        before = f"[thresholds.{name}]\nvalue = {old}\n"
        assert before in text
        text = text.replace(before, f"[thresholds.{name}]\nvalue = {new}\n")
    return read_method("speed_2", text.replace("\nversion = 1\n", "\nversion = 2\n"))


def of_april(number: int) -> dict[str, object]:
    return one_test(100 + number, taken_at="2026-04-01 08:00:00")


def test_results_name_the_method_of_their_tests_and_are_made_by_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    kept(world, csv_of([one_test(number) for number in range(6)]))
    waiting = rehearsed(
        world, csv_of([one_test(50, taken_at="2026-05-01 08:00:00", download=10)]), name="5.csv"
    )
    # slower than 15 Mbit/s is refused, and fewer than 7 devices tell nothing
    stricter = second(("least_speed", 0.01, 15), ("least_devices", 5, 7))
    both = {**methods(), "speed/2": stricter}
    monkeypatch.setattr(method_files, "methods", lambda: both)
    april = kept(world, csv_of([*map(of_april, range(6)), one_test(200, download=10)]), name="4.csv")
    assert (april.method, april.rows_kept, april.refused) == ("speed/2", 6, {"not_positive": 1})
    may = keep_tests(actor=Actor(world.people["city"], TODAY), imported=waiting, now=NOW)
    assert (may.method, may.rows_kept) == ("speed/1", 1), "10 Mbit/s: by the rules under which it came"

    told = SpeedResult.objects.filter(unit=world.ward, operator="", technology="4g", metric="download")
    found = {one.period: (one.method, one.devices, one.standing) for one in told}
    assert found["2026-03"] == ("speed/1", 6, "interval")
    assert found["2026-04"] == ("speed/2", 6, "withheld"), "six are fewer than seven"
    assert found["2026-05"] == ("speed/1", 1, "withheld")
    assert found["2026-Q1"] == ("speed/1", 6, "interval")
    assert found["2026-Q2"][:2] == ("speed/1+speed/2", 7)
    assert found["2026"] == ("speed/1+speed/2", 13, "interval")


def test_what_is_weak_is_asked_by_the_method_of_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100 devices 14 are short: with a tenth allowed, P(Bin(100, 0.1) >= 14) = 12 %, nobody can say; with
    a twentieth, 0.05 %, a weak spot."""
    both = {**methods(), "speed/2": second(("weak_allowed", 0.1, 0.05))}
    monkeypatch.setattr(method_files, "methods", lambda: both)
    bins = {"first": 20, "counts": [14, *[0] * 20, 86]}  # 10 to 12.6 Mbit/s, and far above the target
    found = {}
    for method in both:
        result = SpeedResult(devices=100, bins=bins, method=method, metric="download")
        told = shortfall_of(Reading(result, metric="download"), Goal(Comparator.AT_LEAST, 40))
        found[method] = told and told.answer.value
    assert (found["speed/1"], found["speed/2"]) == ("not_enough", "weak")


def test_the_record_holds_the_bounds_that_formulas_and_words_use() -> None:
    method = methods()["speed/1"]
    assert tuple(method[f"{name}_devices"] for name in ("least", "indicative", "reliable")) == BOUNDS
    box = [method[f"box_{side}"] for side in ("west", "south", "east", "north")]
    assert (method["weak_allowed"], method["weak_chance"]) == (ALLOWED_SHARE, CHANCE)
    assert (method["ipv4_bits"], method["ipv6_bits"], box) == (24, 48, [102, 6, 118, 24])
