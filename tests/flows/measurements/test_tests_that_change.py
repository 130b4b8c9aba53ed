"""Imports that overlap, run at once, are withdrawn or cut off: results are those of the tests that live."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from hatangso.flows.measurements import compute_speeds as computing
from hatangso.flows.measurements import keep_tests as keeping
from hatangso.flows.measurements import withdraw_import as withdrawing
from hatangso.flows.measurements.import_run import Run
from hatangso.flows.measurements.keep_tests import keep_import, keep_tests
from hatangso.flows.measurements.withdraw_import import withdraw_import
from hatangso.flows.refused import Refused
from hatangso.flows.tick import tick
from hatangso.store.measurements.lake import path_of, verify
from hatangso.store.measurements.models import KeptPart, MeasurementImport, SpeedResult, StaleResults
from hatangso.store.organisations.access import Actor
from tests.measurement_world import IN_OTHER, NOW, TODAY, bounded, csv_of, kept, one_test, rehearsed
from tests.world import World


@pytest.fixture(autouse=True)
def _own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def _actor(world: World) -> Actor:
    return Actor(world.people["city"], TODAY)


def _withdraw(world: World, imported: MeasurementImport) -> None:
    withdraw_import(actor=_actor(world), imported=imported, reason="nhầm", now=NOW)


def _of_ward(world: World, period: str = "2026") -> SpeedResult | None:
    cell = SpeedResult.objects.filter(unit=world.ward, period=period, operator="", technology="4g")
    found: SpeedResult | None = cell.filter(metric="download").first()
    return found


def _devices(world: World) -> int:
    told = _of_ward(world)
    return told.devices if told else 0


def _live_rows() -> int:
    return sum(KeptPart.objects.filter(holds="kept", live=True).values_list("rows", flat=True))


def test_of_12_tests_10_came_before_and_all_12_count_once_the_older_import_is_withdrawn(world: World) -> None:
    bounded(world)
    first = kept(world, csv_of([one_test(n) for n in range(10)]))
    second = kept(world, csv_of([one_test(n) for n in range(12)]))
    assert (second.rows_kept, second.rows_known, _devices(world), _live_rows()) == (2, 10, 12, 12)
    _withdraw(world, first)
    assert (_devices(world), _live_rows()) == (12, 12)
    third = kept(world, csv_of([one_test(n) for n in range(13)]))
    assert (third.rows_kept, third.rows_known, _devices(world)) == (1, 12, 13)
    _withdraw(world, second)
    assert (_devices(world), _live_rows()) == (13, 13)
    _withdraw(world, third)
    assert (_devices(world), _live_rows(), verify().faults) == (0, 0, ())


def test_a_test_that_two_living_imports_knew_is_given_back_once(world: World) -> None:
    bounded(world)
    first = kept(world, csv_of([one_test(n) for n in range(6)]))
    second = kept(world, csv_of([one_test(n) for n in range(4)]))
    third = kept(world, csv_of([one_test(n) for n in range(2, 6)]))
    assert (second.rows_kept, third.rows_kept) == (0, 0)
    _withdraw(world, first)
    assert (_live_rows(), _devices(world)) == (6, 6)
    given = KeptPart.objects.filter(holds="kept", live=True).order_by("pk")
    assert [(part.imported_id, part.rows) for part in given] == [(second.pk, 4), (third.pk, 2)]
    assert [name.partition("/2026-03/")[2] for name in given.values_list("path", flat=True)] == [
        f"{second.pk}-1.parquet",
        f"{third.pk}-1.parquet",
    ]


def test_a_later_file_that_holds_the_day_again_continues_its_sessions(world: World) -> None:
    """At 8:00 six devices measure 10, a minute later 110: the second of a session does not count."""
    bounded(world)
    early = [one_test(n, device=f"d{n}", download=10) for n in range(6)]
    late = [one_test(50 + n, device=f"d{n}", download=110, taken_at="2026-03-01 08:01:00") for n in range(6)]
    first = kept(world, csv_of(early))
    kept(world, csv_of(early + late))
    told = _of_ward(world, "2026-03")
    assert told is not None
    assert (told.devices, told.tests, told.median) == (6, 12, 10)
    _withdraw(world, first)
    told = _of_ward(world, "2026-03")
    assert told is not None
    assert (told.devices, told.tests, told.median) == (6, 12, 10)


def test_of_10_and_11_tests_kept_at_once_11_are_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bounded(world)
    kept(world, csv_of([one_test(900)]))
    one = rehearsed(world, csv_of([one_test(n) for n in range(10)]))
    other = rehearsed(world, csv_of([one_test(n) for n in range(11)]), name="b.csv")
    write, meanwhile = keeping.write_parts, [other]

    def slow(*args: Any, **more: Any) -> Any:
        if meanwhile:  # another worker keeps the other file while this one is judged already
            keep_tests(actor=_actor(world), imported=meanwhile.pop(), now=NOW)
            assert _live_rows() == 12
        return write(*args, **more)

    monkeypatch.setattr(keeping, "write_parts", slow)
    done = keep_tests(actor=_actor(world), imported=one, now=NOW)
    assert (done.state, done.rows_kept, done.rows_known) == ("kept", 0, 10)
    told = _of_ward(world)
    assert told is not None
    assert (_live_rows(), told.tests, told.devices, verify().faults) == (12, 12, 12, ())


def test_other_tests_named_between_writing_and_naming_are_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    kept(world, csv_of([one_test(900)]))
    one = rehearsed(world, csv_of([one_test(n) for n in range(10)]))
    other = rehearsed(world, csv_of([one_test(n) for n in range(9)]), name="b.csv")
    write, meanwhile = keeping.write_parts, [other]

    def slow(*args: Any, **more: Any) -> Any:
        written = write(*args, **more)
        if meanwhile:
            keep_tests(actor=_actor(world), imported=meanwhile.pop(), now=NOW)
        return written

    monkeypatch.setattr(keeping, "write_parts", slow)
    done = keep_tests(actor=_actor(world), imported=one, now=NOW)
    assert (done.rows_kept, done.rows_known, _live_rows(), verify().faults) == (1, 9, 11, ())


def test_what_was_kept_by_a_killed_worker_is_computed_by_the_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    imported = rehearsed(world, csv_of([one_test(n) for n in range(10)]))
    with monkeypatch.context() as patched:
        patched.setattr(computing, "compute_speeds", _killed)
        keep_tests(actor=_actor(world), imported=imported, now=NOW)
    imported.refresh_from_db()
    keep_import.call(imported.pk)
    assert (imported.state, SpeedResult.objects.count(), StaleResults.objects.count()) == ("kept", 0, 1)
    tick(now=NOW + timedelta(days=2))
    assert (_devices(world), StaleResults.objects.count()) == (10, 0)


def test_what_was_withdrawn_by_a_killed_process_is_computed_by_the_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    imported = kept(world, csv_of([one_test(n) for n in range(10)]))
    with monkeypatch.context() as patched:
        patched.setattr(withdrawing, "compute_later", _killed)
        with pytest.raises(SystemExit):
            _withdraw(world, imported)
    with pytest.raises(Refused):
        _withdraw(world, imported)
    assert _devices(world) == 10
    tick(now=NOW + timedelta(days=2))
    assert (SpeedResult.objects.count(), StaleResults.objects.count()) == (0, 0)


def _killed(**_told: Any) -> None:
    raise SystemExit


def test_a_computing_that_read_withdrawn_tests_does_not_write_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    imported = kept(world, csv_of([one_test(n) for n in range(10)]))
    real, meanwhile = computing._results, [imported]

    def slow(*args: Any) -> Any:
        rows = list(real(*args))
        if meanwhile:
            _withdraw(world, meanwhile.pop())
        return rows

    monkeypatch.setattr(computing, "_results", slow)
    assert computing.compute_speeds(province=world.province, source="raw_tests", now=NOW) == 0
    assert SpeedResult.objects.count() == 0


def test_of_a_failed_keeping_no_file_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bounded(world)
    imported = rehearsed(world, csv_of([one_test(n) for n in range(10)]))

    def full(*_args: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "others_came", full)  # the files are written by then
        keep_tests(actor=_actor(world), imported=imported, now=NOW)
    imported.refresh_from_db()
    assert (imported.state, verify().faults) == ("failed", ())


def test_of_a_keeping_that_was_killed_the_clock_deletes_the_files(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    imported = rehearsed(world, csv_of([one_test(n) for n in range(10)]))
    with monkeypatch.context() as patched:
        patched.setattr(Run, "keep_keys", lambda _self: None)
        patched.setattr(KeptPart.objects, "bulk_create", lambda _parts: _killed())
        keep_tests(actor=_actor(world), imported=imported, now=NOW)
    assert len(verify().faults) == 1
    tick(now=NOW + timedelta(days=2))
    imported.refresh_from_db()
    assert (imported.state, verify().faults) == ("failed", ())


def test_a_ward_that_ended_keeps_its_results_of_10_devices(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(n) for n in range(10)]))
    world.ward.valid_to = TODAY
    world.ward.save()
    kept(world, csv_of([one_test(100 + n, at=IN_OTHER) for n in range(10)]))
    assert _devices(world) == 10
    kept(world, csv_of([one_test(200 + n, at=IN_OTHER, taken_at="2026-06-01 08:00:00") for n in range(10)]))
    assert not SpeedResult.objects.filter(unit=world.ward, period="2026-Q2").exists()


def test_known_rows_are_coarse_like_the_kept_ones(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(n) for n in range(6)]))
    kept(world, csv_of([one_test(n) for n in range(6)] + [one_test(9, at=IN_OTHER)]))
    first = KeptPart.objects.filter(holds="kept").earliest("pk")
    known = KeptPart.objects.get(holds="known")
    again, before = (pq.read_table(path_of(part)).sort_by("test_id") for part in (known, first))
    assert again == before
