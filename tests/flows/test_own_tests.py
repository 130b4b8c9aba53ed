"""A citizen gives a test: what is believed, what is refused, what is kept, and how it is deleted."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import shapely
from django.core.cache import cache

from hatangso.domain.measurement.deletion_code import code_of, mark_of
from hatangso.domain.measurement.privacy import device_of
from hatangso.domain.measurement.speed_test import KEPT
from hatangso.flows.measurements import move_own_tests as move
from hatangso.flows.measurements import own_test_flood
from hatangso.flows.measurements.delete_own_test import delete_own_test
from hatangso.flows.measurements.move_own_tests import move_own_tests
from hatangso.flows.measurements.take_own_test import deletion_key, take_own_test
from hatangso.flows.refused import Refused
from hatangso.store.measurements.lake import verify
from hatangso.store.measurements.models import MeasurementImport, OwnTest, TestInvitation
from hatangso.store.places.models import Boundary, Unit
from tests.measurement_world import kept_keys, kept_parts
from tests.own_test_world import ADDRESS, NOW, PHONE, given, result, signed
from tests.world import START, World


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Keys of devices lie in a folder of the test; nobody gave anything this hour."""
    settings.DATA_DIR = tmp_path
    cache.clear()


def refusal(**more: Any) -> str:
    with pytest.raises(Refused) as refused:
        take_own_test(**({"address": ADDRESS, "now": NOW} | more))
    return refused.value.sentence


def bounded(unit: Unit, west: float, south: float, east: float, north: float) -> None:
    """The unit is a rectangle."""
    shape = shapely.box(west, south, east, north)
    Boundary.objects.create(
        unit=unit,
        valid_from=date(2025, 7, 1),
        wkb=shapely.to_wkb(shape),
        digest=f"{unit.pk:064d}",
        outline=[],
        min_lon=west,
        min_lat=south,
        max_lon=east,
        max_lat=north,
        area_km2=1.0,
        source="bài thử",
        loaded_at=NOW,
    )


def test_the_columns_of_kept_come_from_the_signed_result(world: World) -> None:
    taken = take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW)
    kept = taken.test.kept
    assert set(kept) == {column.name for column in KEPT if not column.name.startswith("counts_")}
    assert (kept["download"], kept["upload"], kept["latency"], kept["jitter"]) == (96.1, 47.9, 21.4, 1.3)
    assert kept["loaded_latency"] == 60.2  # the greater of 48.0 while downloading and 60.2 while uploading
    assert (kept["network"], kept["technology"], kept["operator"]) == ("mobile", "4g", "viettel")
    assert (kept["unit"], kept["cell"], kept["near_border"]) == ("D0101", None, None)
    assert (kept["taken_at"], kept["duration"]) == ("2026-11-21T10:30:05.000Z", 10.0)
    assert kept["device"] == device_of(kept_keys()[2026], PHONE)
    assert taken.test.consent == "2026-11/2"


def test_no_position_address_or_name_of_a_device_reaches_the_database(world: World) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    take_own_test(given=given(world.ward.code, cell="2103/10584"), address=ADDRESS, now=NOW)
    stored = json.dumps(list(OwnTest.objects.values()), default=str)
    for secret in (PHONE, ADDRESS, "203.0.113", "105.84", "21.03"):
        assert secret not in stored
    assert "2103/10584" in stored


def test_with_a_damaged_key_of_the_year_no_test_is_taken(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "measurements" / ".keys"
    folder.mkdir(parents=True)
    (folder / "2026.key").write_bytes(b"")
    assert "lỗi lưu trữ" in refusal(given=given(world.ward.code))
    assert not OwnTest.objects.exists()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: signed(key="another key"), "không mang chữ ký"),
        (lambda: "", "không mang chữ ký"),
        (lambda: signed()[:-2] + "AA", "không mang chữ ký"),
        (lambda: signed(result(ended="2026-11-21T09:30:59.000Z")), "quá một giờ"),
        (lambda: signed(result(ended="2026-11-21T10:33:01.000Z")), "quá một giờ"),
        (lambda: signed(result(complete=False)), "chưa trọn"),
        (lambda: signed(result(upload={"mbit_s": 4.0, "seconds": 4.9})), "ngắn hơn 5 giây"),
    ],
    ids=["forged", "none", "edited", "expired", "from the future", "half", "short"],
)
def test_only_a_whole_fresh_result_of_the_server_is_taken(world: World, made: Any, said: str) -> None:
    assert said in refusal(given=given(world.ward.code, signed=made()))
    assert not OwnTest.objects.exists()


def test_who_raises_the_speed_in_a_signed_result_is_refused(world: World) -> None:
    body, _dot, seal = signed().partition(".")
    faster, _dot, _other = signed(result(download={"mbit_s": 961.0, "seconds": 10.0})).partition(".")
    assert "chữ ký" in refusal(given=given(world.ward.code, signed=f"{faster}.{seal}"))
    assert body != faster


def test_a_result_counts_once_and_the_same_browser_may_ask_again(world: World) -> None:
    first = take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW)
    again = take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW)
    assert again.code == first.code
    assert "đã được gửi rồi" in refusal(given=given(world.ward.code, device="f" * 32))
    assert "đã được gửi rồi" in refusal(given=given(world.other.code))
    assert OwnTest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": ""}, "Lời đồng ý"),
        ({"consent": "2025-01/1"}, "Lời đồng ý"),
        ({"device": "my phone"}, "Mã ngẫu nhiên"),
        ({"unit_code": "99999"}, "Hãy chọn xã, phường"),
        ({"unit_code": "D01"}, "Hãy chọn xã, phường"),
        ({"technology": "wimax"}, "loại kết nối"),
        ({"operator": "Viettel Telecom"}, "nhà mạng trong danh sách"),
        ({"cell": "21.0301,105.8401"}, "Ô lưới"),
        ({"cell": "9999/10584"}, "Ô lưới"),
    ],
)
def test_what_is_missing_or_wrong_is_named(world: World, changes: dict[str, Any], said: str) -> None:
    assert said in refusal(given=given(**({"unit_code": world.ward.code} | changes)))


def test_the_cell_must_touch_the_ward_that_the_person_confirmed(world: World) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    bounded(world.other, 105.90, 21.02, 105.92, 21.04)
    place = {"cell": "2103/10584", "near_border": True}
    assert "không nằm gần xã Bình Minh" in refusal(given=given(world.other.code, **place))
    kept = take_own_test(given=given(world.ward.code, **place), address=ADDRESS, now=NOW).test.kept
    assert (kept["cell"], kept["near_border"]) == ("2103/10584", True)


def test_a_hidden_page_or_a_slow_device_is_marked_and_wifi_is_not_judged(world: World) -> None:
    code = world.ward.code
    hidden = take_own_test(given=given(code, hidden=True, technology="wifi"), address=ADDRESS, now=NOW)
    assert (hidden.test.kept["client_limited"], hidden.test.kept["wifi_limited"]) == (True, None)
    slow = given(code, signed=signed(result("c6d1", client_limited=True)), technology="ethernet")
    kept = take_own_test(given=slow, address=ADDRESS, now=NOW).test.kept
    assert (kept["client_limited"], kept["wifi_limited"], kept["network"]) == (True, False, "fixed")


def test_floods_are_stopped_by_device_and_by_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_test_flood, "OF_A_DEVICE", 2)
    monkeypatch.setattr(own_test_flood, "OF_A_NETWORK", 3)

    def one(number: int, **changes: Any) -> Any:
        return given(world.ward.code, signed=signed(result(f"t{number}")), **changes)

    for number in (1, 2):
        take_own_test(given=one(number), address=ADDRESS, now=NOW)
    assert "quá nhiều lần gửi" in refusal(given=one(3))  # the third of this device
    other = {"device": "e" * 32}
    neighbour = "203.0.113.99"  # of the same /24, which has asked three times
    assert "quá nhiều lần gửi" in refusal(given=one(4, **other), address=neighbour)
    take_own_test(given=one(4, **other), address="198.51.100.1", now=NOW)
    assert OwnTest.objects.count() == 3
    later = NOW + timedelta(minutes=45)  # the next hour by the clock
    take_own_test(given=one(5), address=ADDRESS, now=later)


def test_an_invitation_counts_the_tests_of_its_own_ward(world: World) -> None:
    invited = TestInvitation.objects.create(
        unit=world.ward,
        code="K7Q29F",
        until=date(2026, 11, 30),
        made_by=world.people["officer"],
        made_at=NOW,
    )
    taken = take_own_test(given=given(world.ward.code, invitation="K7Q29F"), address=ADDRESS, now=NOW)
    elsewhere = given(world.other.code, signed=signed(result("c6d1")), invitation="K7Q29F")
    assert take_own_test(given=elsewhere, address=ADDRESS, now=NOW).test.invitation is None
    invited.refresh_from_db()
    assert (taken.test.invitation_id, invited.came_back) == (invited.pk, 1)
    delete_own_test(code=taken.code, address=ADDRESS, now=NOW)
    invited.refresh_from_db()
    assert invited.came_back == 0
    TestInvitation.objects.filter(pk=invited.pk).update(until=START)
    late = given(world.ward.code, signed=signed(result("d7e2")), invitation="K7Q29F")
    assert take_own_test(given=late, address=ADDRESS, now=NOW).test.invitation is None


def test_the_code_deletes_the_test_and_no_other(world: World) -> None:
    code = take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW).code
    other = given(world.ward.code, signed=signed(result("c6d1")))
    take_own_test(given=other, address=ADDRESS, now=NOW)
    delete_own_test(code=code.lower().replace("-", " "), address=ADDRESS, now=NOW)
    assert [test.test_id for test in OwnTest.objects.all()] == ["c6d1"]
    for wrong, said in (
        (code, "đã được xóa, hoặc đã được gộp"),
        (code_of("c6d1", b"not the key"), "Mã xóa không đúng"),
        ("", "Mã xóa không đúng"),
    ):
        with pytest.raises(Refused, match=said):
            delete_own_test(code=wrong, address=ADDRESS, now=NOW)
    delete_own_test(code=code_of("c6d1", deletion_key()), address=ADDRESS, now=NOW)
    assert not OwnTest.objects.exists()


def test_after_the_day_the_test_lies_in_the_lake_and_its_code_leads_nowhere(world: World) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    code = take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW).code
    assert move_own_tests(now=NOW) == 0  # the giver has the day
    assert move_own_tests(now=NOW + timedelta(days=1)) == 1
    (part,) = kept_parts(world.province, "own")
    (row,) = pq.read_table(part).to_pylist()
    assert (row["unit"], row["download"], row["operator"]) == ("D0101", 96.1, "viettel")
    for secret in (PHONE, ADDRESS, "b5c0"):
        assert secret not in str(row)
    assert {mark_of(row["test_id"]), mark_of(row["session"])}.isdisjoint({mark_of("b5c0")})
    with pytest.raises(Refused, match="đã được gộp vào kho số liệu"):
        delete_own_test(code=code, address=ADDRESS, now=NOW + timedelta(days=1))


def test_a_test_deleted_while_its_day_is_moved_is_in_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    codes = [
        take_own_test(given=given(world.ward.code, signed=signed(one)), address=ADDRESS, now=NOW).code
        for one in (result("b5c0"), result("c6d1", download={**result()["download"], "mbit_s": 12.5}))
    ]
    tomorrow, write = NOW + timedelta(days=1), move.write_parts

    def deleted_meanwhile(*args: Any, **more: Any) -> Any:
        done = write(*args, **more)
        if codes:
            delete_own_test(code=codes.pop(), address=ADDRESS, now=tomorrow)
        return done

    monkeypatch.setattr(move, "write_parts", deleted_meanwhile)
    assert move_own_tests(now=tomorrow) == 0  # each was deleted in turn
    assert list(tmp_path.rglob("*.parquet")) == []
    assert not OwnTest.objects.exists()
    assert MeasurementImport.objects.get().state == "dropped"


def test_the_others_of_the_day_are_moved_without_the_deleted_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    slow = result("c6d1", download={**result()["download"], "mbit_s": 12.5})
    codes = [
        take_own_test(given=given(world.ward.code, signed=signed(one)), address=ADDRESS, now=NOW).code
        for one in (result("b5c0"), slow)
    ][1:]
    tomorrow, write = NOW + timedelta(days=1), move.write_parts

    def deleted_meanwhile(*args: Any, **more: Any) -> Any:
        if codes:
            delete_own_test(code=codes.pop(), address=ADDRESS, now=tomorrow)
        return write(*args, **more)

    monkeypatch.setattr(move, "write_parts", deleted_meanwhile)
    assert move_own_tests(now=tomorrow) == 1
    (part,) = kept_parts(world.province, "own")
    assert pq.read_table(part)["download"].to_pylist() == [96.1]
    assert verify().faults == ()


def test_what_a_killed_move_wrote_goes_although_its_test_was_deleted_since(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    code = take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW).code
    tomorrow = NOW + timedelta(days=1)

    def killed(*args: Any) -> bool:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(move, "others_came", killed)
        with pytest.raises(SystemExit):
            move_own_tests(now=tomorrow)
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    delete_own_test(code=code, address=ADDRESS, now=tomorrow)
    assert move_own_tests(now=tomorrow) == 0
    assert list(tmp_path.rglob("*.parquet")) == []


def test_a_result_that_could_be_given_again_is_not_moved_yet(world: World) -> None:
    bounded(world.ward, 105.84, 21.02, 105.86, 21.04)
    take_own_test(given=given(world.ward.code), address=ADDRESS, now=NOW)
    OwnTest.objects.update(arrived_at=datetime(2026, 11, 21, 16, 50, tzinfo=UTC))  # 23:50 in Việt Nam
    assert (
        move_own_tests(now=datetime(2026, 11, 21, 17, 51, tzinfo=UTC)) == 0
    )  # 00:51, given again until 00:52
    assert move_own_tests(now=datetime(2026, 11, 21, 17, 53, tzinfo=UTC)) == 1


def test_codes_cannot_be_tried_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_test_flood, "DELETIONS", 2)
    said = []
    for _try in range(3):
        with pytest.raises(Refused) as refused:
            delete_own_test(code="0000-0000-0000-0000", address=ADDRESS, now=NOW)
        said.append(refused.value.sentence)
    assert ["quá nhiều" in sentence for sentence in said] == [False, False, True]
