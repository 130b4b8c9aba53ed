"""A file of single tests: what is kept, what is refused and why, and what comes of it."""

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from hatangso.store.measurements.lake import lake_folder, path_of, verify
from hatangso.store.measurements.models import KeptPart, SpeedResult
from tests.measurement_world import bounded, csv_of, kept, one_test
from tests.world import World


@pytest.fixture(autouse=True)
def _own_lake(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert sum(KeptPart.objects.values_list("rows", flat=True)) == 15
