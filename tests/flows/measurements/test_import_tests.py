"""A file of single tests: what is kept, what is refused and why, and what comes of it."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import ibis
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError

from hatangso.domain.measurement.privacy import device_of
from hatangso.flows.measurements.arriving import arriving_place
from hatangso.flows.measurements.forget_files import destroy_old_keys, forget_files
from hatangso.flows.measurements.keep_tests import keep_import, keep_tests
from hatangso.flows.measurements.move_own_tests import move_own_tests
from hatangso.flows.measurements.rehearse_tests import rehearse_tests
from hatangso.flows.measurements.withdraw_import import withdraw_import
from hatangso.flows.refused import Refused
from hatangso.store.audit.models import AuditEntry
from hatangso.store.measurements.aggregate import counted_tests
from hatangso.store.measurements.lake import lake_folder, path_of, verify
from hatangso.store.measurements.models import KeptPart, MeasurementImport, OwnTest, SpeedResult
from hatangso.store.organisations.access import Actor
from tests.adapters.test_speed_sources import SAMPLES
from tests.measurement_world import (
    BASIS,
    COLUMNS,
    IN_OTHER,
    NOW,
    TODAY,
    Sent,
    bounded,
    csv_of,
    kept,
    kept_keys,
    kept_parts,
    one_test,
    rehearsed,
)
from tests.world import World


@pytest.fixture(autouse=True)
def _own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def test_nine_devices_of_a_ward_give_their_median_and_four_give_none(world: World) -> None:
    bounded(world)
    rows = [one_test(n, download=10 * n) for n in range(1, 10)]
    rows += [one_test(20 + n, download=99, at=(110.15, 13.05)) for n in range(4)]
    imported = kept(world, csv_of(rows))
    assert (imported.state, imported.rows_read, imported.rows_kept, imported.refused) == ("kept", 13, 13, {})
    told = SpeedResult.objects.get(
        unit=world.ward, period="2026-Q1", operator="viettel", technology="4g", metric="download"
    )
    assert (told.median, told.devices, told.tests, told.standing) == (50, 9, 9, "interval")
    few = SpeedResult.objects.get(
        unit=world.other, period="2026-Q1", operator="", technology="4g", metric="download"
    )
    assert (few.median, few.mean, few.bins, few.devices, few.standing) == (None, None, None, 4, "withheld")
    part = KeptPart.objects.get()
    assert part.path == "D01/raw_tests/2026-03/" + f"{imported.pk}.parquet"
    table = pq.read_table(path_of(part))
    assert {"lon", "lat", "ip"}.isdisjoint(table.column_names)
    assert set(table["unit"].to_pylist()) == {"D0101", "D0102"}
    assert verify().faults == ()
    assert not list((lake_folder() / ".arriving").iterdir())


def test_every_rule_refuses_its_row_and_names_its_reason(world: World) -> None:
    bounded(world)
    rows = [
        one_test(1),
        one_test(2, taken_at="hôm qua"),
        one_test(3, taken_at="2031-01-01 00:00:00"),
        one_test(4, taken_at="2008-05-05 00:00:00"),
        one_test(5, finished="false"),
        one_test(6, automated="true"),
        one_test(7, roaming="true"),
        one_test(8, network="vệ tinh", technology=""),
        one_test(9, download="", upload=""),
        one_test(10, download=1500),
        one_test(11, latency=0),
        one_test(12, duration=4.9),
        one_test(13, lon="", lat=""),
        one_test(14, at=(181, 13)),
        one_test(15, at=(13.05, 110.05)),
        one_test(16, accuracy=301),
        one_test(17, at=(111.5, 13.05)),
        one_test(1),
    ]
    imported = kept(world, csv_of(rows))
    assert imported.rows_kept == 1
    assert imported.refused == {
        "no_time": 1, "future": 1, "too_old": 1, "not_finished": 1, "automated": 1, "roaming": 1,
        "no_network": 1, "no_speed": 1, "implausible_speed": 1, "implausible_latency": 1, "too_short": 1,
        "no_place": 1, "invalid_position": 1, "swapped_position": 1, "inaccurate": 1, "outside": 1,
        "duplicate": 1,
    }  # fmt: skip
    refused = KeptPart.objects.filter(holds="refused")
    assert sum(part.rows for part in refused) == 17
    assert {part.month for part in refused} == {"unknown", "2031-01", "2008-05", "2026-03"}


def test_the_same_tests_in_another_file_are_known(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(n) for n in range(10)]))
    second = kept(world, csv_of([one_test(n) for n in range(5, 15)]))
    assert (second.rows_read, second.rows_kept, second.rows_known) == (10, 5, 5)
    assert sum(KeptPart.objects.filter(holds="kept").values_list("rows", flat=True)) == 15


def test_of_a_session_only_the_first_test_counts_and_a_device_is_one_line(world: World) -> None:
    bounded(world)
    rows = [
        one_test(n, device=f"d{n // 2}", download=10 + 100 * (n % 2), taken_at=f"2026-03-01 08:0{n % 2}:00")
        for n in range(12)
    ]
    kept(world, csv_of(rows))
    told = SpeedResult.objects.get(
        unit=world.ward, period="2026-03", operator="", technology="4g", metric="download"
    )
    assert (told.devices, told.tests, told.median) == (6, 12, 10)  # the second of each session is not used


def test_the_same_file_twice_is_told_and_changes_nothing(world: World) -> None:
    bounded(world)
    data = csv_of([one_test(n) for n in range(6)])
    kept(world, data)
    with pytest.raises(Refused, match="đã được nạp lúc"):
        rehearsed(world, data)
    assert MeasurementImport.objects.count() == 1


def test_half_a_file_is_kept_only_where_one_says_so(world: World) -> None:
    bounded(world)
    imported = rehearsed(world, csv_of([one_test(n) for n in range(6)])[:-30])
    assert [one["code"] for one in imported.findings if one["asks"]] == ["cut_short"]
    actor = Actor(world.people["city"], TODAY)
    with pytest.raises(Refused, match="đứt giữa chừng"):
        keep_tests(actor=actor, imported=imported, answer="không sao", now=NOW)
    done = keep_tests(actor=actor, imported=imported, accept=["cut_short"], now=NOW)
    assert (done.state, done.rows_kept) == ("kept", 5)


def test_swapped_coordinates_and_kbit_are_asked_about_and_mended(world: World) -> None:
    bounded(world)
    rows = [one_test(n, at=(13.05, 110.05), download=40_000, upload=20_000) for n in range(6)]
    imported = rehearsed(world, csv_of(rows))
    assert imported.refused == {"implausible_speed": 6}
    rows = [one_test(n, at=(13.05, 110.05)) for n in range(6)]
    second = rehearsed(world, csv_of(rows))
    assert second.refused == {"swapped_position": 6}
    actor = Actor(world.people["city"], TODAY)
    with pytest.raises(Refused, match="từng điều được hỏi"):
        keep_tests(actor=actor, imported=second, now=NOW)
    done = keep_tests(actor=actor, imported=second, accept=["swapped_position"], now=NOW)
    assert (done.rows_kept, done.refused) == (6, {})
    mended = keep_tests(actor=actor, imported=imported, accept=["kbit"], answer="toạ độ sai", now=NOW)
    assert mended.refused == {"swapped_position": 6}


def test_a_withdrawn_import_counts_no_more(world: World) -> None:
    bounded(world)
    first = kept(world, csv_of([one_test(n, download=10) for n in range(6)]))
    kept(world, csv_of([one_test(n, download=90) for n in range(10, 16)]))
    cell = SpeedResult.objects.filter(unit=world.ward, period="2026", operator="", technology="4g")
    assert cell.get(metric="download").median == 50
    actor = Actor(world.people["city"], TODAY)
    with pytest.raises(Refused, match="vì sao"):
        withdraw_import(actor=actor, imported=first, reason=" ", now=NOW)
    withdraw_import(actor=actor, imported=first, reason="nhầm tỉnh", now=NOW)
    assert (cell.get(metric="download").median, cell.get(metric="download").devices) == (90, 6)
    assert verify().faults == ()  # the file is still there, for whoever asks later


def test_only_what_a_new_month_touches_is_computed_anew(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(n) for n in range(6)]))  # of March 2026
    SpeedResult.objects.update(tests=-1)  # a mark on every result there is
    second = kept(world, csv_of([one_test(n, taken_at="2026-04-10T08:00:00Z") for n in range(10, 16)]))
    periods = {told: SpeedResult.objects.filter(tests=-1, period=told).exists() for told in (
        "2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026",
    )}  # fmt: skip
    assert periods == {"2026-03": True, "2026-04": False, "2026-Q1": True, "2026-Q2": False, "2026": False}
    withdraw_import(actor=Actor(world.people["city"], TODAY), imported=second, reason="nhầm", now=NOW)
    assert not SpeedResult.objects.filter(period__in=("2026-04", "2026-Q2")).exists()
    assert SpeedResult.objects.filter(period="2026-Q1", tests=-1).exists()


def test_an_import_killed_half_way_leaves_nothing_that_counts_and_runs_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world)
    imported = rehearsed(world, csv_of([one_test(n) for n in range(6)]))

    def killed(*args: object, **kwargs: object) -> None:
        raise SystemExit  # as a signal would, after the files were written and before they were named

    with monkeypatch.context() as patched:
        patched.setattr(KeptPart.objects, "bulk_create", killed)
        keep_tests(actor=Actor(world.people["city"], TODAY), imported=imported, now=NOW)
    imported.refresh_from_db()
    assert (imported.state, KeptPart.objects.count(), SpeedResult.objects.count()) == ("running", 0, 0)
    assert len(verify().faults) == 1  # one file that no manifest names
    keep_import.call(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.rows_kept, verify().faults) == ("kept", 6, ())


def test_nothing_of_a_position_address_or_device_stays_anywhere(world: World, tmp_path: Path) -> None:
    bounded(world)
    rows = [one_test(n, at=(110.0512345, 13.0543219), device="may-cua-nguoi-do") for n in range(3)]
    rows += [one_test(7, at=(110.0598765, 13.0543219), device="", finished="false")]
    columns = [*COLUMNS, "ip"]
    kept(world, csv_of([row | {"ip": "203.0.113.77"} for row in rows], columns=columns))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".parquet", ".key"}
    for path in files:
        data = path.read_bytes()
        if path.suffix == ".parquet":
            data += str(pq.read_table(path).to_pylist()).encode()
        for secret in (b"110.0512345", b"13.0543219", b"110.0598765", b"203.0.113", b"may-cua-nguoi-do"):
            assert secret not in data, path
    told = str([list(model._base_manager.values()) for model in (MeasurementImport, KeptPart, AuditEntry)])
    assert "110.0512345" not in told
    assert "203.0.113" not in told
    (table,) = [pq.read_table(path_of(part)) for part in KeptPart.objects.filter(holds="kept")]
    assert set(table["cell"].to_pylist()) == {"1305/11005"}
    key = kept_keys()[2026]
    assert set(table["device"].to_pylist()) == {device_of(key, "may-cua-nguoi-do")}


def test_tests_of_a_source_without_position_lie_in_the_commune_that_was_told(world: World) -> None:
    bounded(world)
    data = (SAMPLES / "ndt7.tgz").read_bytes()
    with pytest.raises(Refused, match="chọn xã, phường"):
        rehearsed(world, data, source="ndt7")
    imported = kept(world, data, source="ndt7", unit_code=world.other.code)
    assert (imported.rows_kept, imported.refused) == (2, {})
    (path,) = kept_parts(world.province, "ndt7")
    assert pq.read_table(path)["unit"].to_pylist() == ["D0102", "D0102"]


def test_the_two_directions_of_an_ndt7_test_are_a_download_and_an_upload_that_count(world: World) -> None:
    bounded(world)
    kept(world, (SAMPLES / "ndt7.tgz").read_bytes(), source="ndt7", unit_code=world.other.code)
    files = [str(path) for path in kept_parts(world.province, "ndt7")]
    tests = counted_tests(ibis.duckdb.connect().read_parquet(files), {"2026-03": ["2026-03"]}).execute()
    assert tests["download"].dropna().tolist() == [50]
    assert tests["upload"].dropna().tolist() == [20]
    assert tests["latency"].dropna().tolist() == [20], "one session tells one latency"
    told = SpeedResult.objects.filter(unit=world.other, period="2026-03", operator="", technology="")
    assert {one.metric: one.devices for one in told} == {
        "download": 1, "upload": 1, "latency": 1, "loaded_latency": 1
    }  # fmt: skip


def test_sources_are_never_pooled(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(n, download=10) for n in range(6)]))
    kept(world, (SAMPLES / "ndt7.tgz").read_bytes(), source="ndt7", unit_code=world.ward.code)
    assert set(SpeedResult.objects.values_list("source", flat=True)) == {"raw_tests", "ndt7"}
    cell = SpeedResult.objects.get(
        source="raw_tests",
        unit=world.province,
        period="2026-03",
        operator="",
        technology="4g",
        metric="download",
    )
    assert (cell.devices, cell.median) == (6, 10)


def test_who_may_not_import_may_not(world: World) -> None:
    with pytest.raises(PermissionDenied):
        rehearse_tests(
            actor=Actor(world.people["leader"], TODAY), unit=world.province, source="raw_tests",
            file=Sent(b"x"), name="a.csv", basis=BASIS, now=NOW,
        )  # fmt: skip


def test_a_commune_keeps_only_its_own_tests(world: World) -> None:
    bounded(world)
    imported = rehearse_tests(
        actor=Actor(world.people["officer"], TODAY), unit=world.ward, source="raw_tests",
        file=Sent(csv_of([one_test(1), one_test(2, at=IN_OTHER)])), name="a.csv", basis=BASIS, now=NOW,
    )  # fmt: skip
    assert (imported.rows_kept, imported.refused) == (1, {"outside": 1})


def test_a_changed_or_lost_file_is_found(world: World) -> None:
    bounded(world)
    kept(world, csv_of([one_test(1), one_test(2, taken_at="2026-04-01 08:00:00")]))
    first, second = kept_parts(world.province, "raw_tests")
    first.unlink()
    second.write_bytes(second.read_bytes() + b"x")
    assert [fault.split(" / ")[1] for fault in verify().faults] == [
        "the file is gone",
        "its bytes have changed",
    ]
    with pytest.raises(CommandError, match="2 files"):
        call_command("measurements_verify", stdout=StringIO())


def test_the_clock_forgets_files_that_wait_and_keys_whose_time_is_over(world: World) -> None:
    bounded(world)
    imported = rehearsed(world, csv_of([one_test(1), one_test(2, taken_at="2024-03-01 08:00:00")]))
    assert arriving_place(imported.pk).is_file()
    forget_files(now=NOW + timedelta(hours=23))
    assert arriving_place(imported.pk).is_file()
    forget_files(now=NOW + timedelta(hours=25))
    imported.refresh_from_db()
    assert (imported.state, arriving_place(imported.pk).exists()) == ("dropped", False)
    kept(world, csv_of([one_test(3), one_test(4, taken_at="2024-03-01 08:00:00")]))
    assert sorted(kept_keys()) == [2024, 2026]
    assert destroy_old_keys(now=datetime(2026, 6, 30, tzinfo=UTC)) == []
    assert destroy_old_keys(now=datetime(2026, 7, 1, tzinfo=UTC)) == [2024]


def test_given_tests_are_moved_once_their_day_is_over(world: World) -> None:
    bounded(world)
    for number in range(6):
        OwnTest.objects.create(
            test_id=f"own{number}", unit=world.ward, consent="1", arrived_at=NOW,
            kept={
                "test_id": f"own{number}", "taken_at": "2026-11-21T01:00:00+00:00", "operator": "viettel",
                "network": "mobile", "technology": "4g", "download": 30.0 + number, "upload": 10.0,
                "latency": 20.0, "duration": 10.0, "unit": world.ward.code, "device": f"{number:020}",
                "cell": "1305/11005", "session": "x", "counts": True,
            },
        )  # fmt: skip
    assert move_own_tests(now=NOW) == 0
    assert move_own_tests(now=NOW + timedelta(days=1)) == 6
    assert not OwnTest.objects.exists()
    told = SpeedResult.objects.get(
        source="own", unit=world.ward, period="2026-11", operator="", technology="4g", metric="download"
    )
    assert (told.devices, told.median) == (6, 32.5)
    assert move_own_tests(now=NOW + timedelta(days=1)) == 0
