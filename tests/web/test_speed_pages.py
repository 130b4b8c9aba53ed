"""What officers, the department and operators read of measured speeds."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.city_world import more_communes
from tests.speed_world import measured, published, speed
from tests.world import World


def opened(world: World, who: str, name: str, unit: str = "ward", **asked: str) -> str:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name, args=[getattr(world, unit).code]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def row(page: str, code: str) -> str:
    """The words of a place's line in the table."""
    return page.split(f'id="xa-{code}"')[1].split("</tr>")[0]


def test_without_any_test_the_page_says_what_to_do(world: World) -> None:
    page = opened(world, "officer", "speeds")
    assert "Chưa có phép đo nào" in page
    assert "Mời người dân đo" in page


def test_the_wards_own_target_is_judged_by_the_interval_of_the_chosen_statistic(world: World) -> None:
    measured(world)
    by_mean = row(opened(world, "officer", "speeds"), "D0101")
    assert "41,6–50,8" in by_mean  # 46,2 ± 10 %
    assert ">Đạt<" in by_mean
    by_median = row(opened(world, "officer", "speeds", stat="median"), "D0101")
    assert "37,8–46,2" in by_median  # 42 ± 10 % holds the target 40
    assert "Chưa đủ căn cứ" in by_median


def test_fewer_than_five_devices_show_no_number_and_no_count_to_others(world: World) -> None:
    measured(world)
    seen_by_city = row(opened(world, "city", "speeds", "province"), "D0102")
    assert "4 / 12" in seen_by_city
    for who, unit in (("officer", "ward"), ("operator", "province")):
        line = row(opened(world, who, "speeds", unit), "D0102")
        assert "Chưa nêu số" in line
        assert "12" not in line.replace("D0102", "")


def test_from_five_to_29_devices_only_the_interval_is_told(world: World) -> None:
    speed(world.ward, devices=12, median=50, area=45.5, area_low=40, area_high=51, own=0.4)
    line = row(opened(world, "officer", "speeds", stat="median"), "D0101")
    assert "Chỉ nêu khoảng" in line
    assert "45–55" in line
    assert "<span>50</span>" not in line
    assert "<span>45,5</span>" in line
    assert "40% của nơi này" in line


def test_sources_are_never_pooled_and_a_table_of_others_stands_beside(world: World) -> None:
    measured(world)
    published(world.ward, 44.4)
    page = row(opened(world, "officer", "speeds"), "D0101")
    assert all(text in page for text in ("46,2", "44,4", "350 mẫu"))
    of_table = row(opened(world, "officer", "speeds", source="published:ispeed"), "D0101")
    assert "46,2" not in of_table
    assert all(text in of_table for text in ("44,4", "đủ 300 mẫu VNNIC"))
    assert "Đạt" not in of_table  # a table without interval decides nothing


def test_the_table_is_a_file_too_with_method_and_version(world: World) -> None:
    measured(world)
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    file = client.get(reverse("speeds", args=["D0101"]), {"export": "csv"}).content.decode("utf-8-sig")
    head, first, *_rest = file.splitlines()
    assert head.startswith("Mã,")
    assert all(text in first for text in ("speed/1", "2025-07-01", ",46.2,"))


@pytest.mark.parametrize(("order", "first"), [("slowest", "D0102"), ("fastest", "D0101"), ("name", "D0101")])
def test_the_table_is_sorted_as_asked(world: World, order: str, first: str) -> None:
    speed(world.ward, median=60)
    speed(world.other, median=30)
    page = opened(world, "city", "speeds", "province", order=order)
    assert page.split('id="xa-')[1].startswith(first)


def test_168_communes_and_five_operators_cost_as_few_queries_as_two(world: World) -> None:
    measured(world)
    few = count(world)
    for unit in more_communes(world, 166):
        speed(unit)
    for operator in ("viettel", "vnpt", "mobifone", "vietnamobile"):
        speed(world.ward, operator=operator)
    many = count(world)
    assert many == few
    assert max(many.values()) < 25


def count(world: World) -> dict[str, int]:
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    counts = {}
    for name in ("speeds",):
        address = reverse(name, args=[world.province.code])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts[name] = len(asked)
    return counts
