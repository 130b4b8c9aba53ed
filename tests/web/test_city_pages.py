"""The city's page: who sees what of the communes, what is counted, found and sorted, and its queries."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hatangso.store.accounts.models import User
from hatangso.store.collection.models import Collection, CollectionRecipient, Filing
from tests.city_world import PERIOD, figure, more_communes, province_officer
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def read(who: User, code: str, name: str = "city", **asked: str) -> str:
    client = Client()
    client.force_login(who, backend=BACKEND)
    answer = client.get(reverse(name, args=[code]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def lines(who: User, code: str, **asked: str) -> list[dict[str, str]]:
    text = read(who, code, export="csv", **asked).removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text)))


def test_the_department_sees_every_commune_with_what_is_not_approved_labelled(world: World) -> None:
    figure(world.ward, 40)
    figure(world.other, 60, approved=False)
    page = read(world.people["city"], world.province.code)
    assert "2/2 nơi có số liệu" in page
    assert "1 số liệu chưa duyệt" in page
    assert "chưa duyệt" in page
    assert "50%" in page  # 400 and 600 of 1,000 each: 1,000 of 2,000


def test_a_commune_is_compared_with_its_neighbours_by_approved_figures_alone(world: World) -> None:
    figure(world.other, 61.5)
    (further,) = more_communes(world, 1)
    figure(further, 71.5, approved=False)
    for person in ("officer", "head", "leader"):
        page = read(world.people[person], world.ward.code)
        assert "Bạn thấy số liệu đã duyệt của các xã, phường" in page
        assert "61,5%" in page
        assert "71,5%" not in page
        assert "Yêu cầu giải trình" not in page


def test_an_office_of_the_province_sees_approved_figures_alone(world: World) -> None:
    figure(world.ward, 41.5)
    figure(world.other, 61.5, approved=False)
    page = read(province_officer(world), world.province.code)
    assert "41,5%" in page
    assert "61,5%" not in page
    assert "1/2 nơi" in page
    assert "Yêu cầu giải trình" not in page


def test_an_operator_sees_its_own_figures_and_no_whole(world: World) -> None:
    figure(world.ward, 41.5, source=world.organisations["operator_a"], approved=False)
    figure(world.other, 61.5, source=world.organisations["operator_b"])
    figure(world.other, 71.5, source=world.organisations["other_culture"])
    for code in (world.province.code, world.ward.code):
        page = read(world.people["operator"], code)
        assert "41,5%" in page
        assert "61,5%" not in page
        assert "71,5%" not in page
        assert "gộp từ các xã, phường" not in page
    whole = read(world.people["operator"], world.province.code, period=PERIOD, export="csv")
    assert "61.5" not in whole


def test_an_operators_roll_up_page_is_closed(world: World) -> None:
    figure(world.other, 61.5, source=world.organisations["operator_b"])
    client = Client()
    client.force_login(world.people["operator"], backend=BACKEND)
    page = client.get(reverse("city_indicator", args=[world.province.code, "pop_5g"])).content.decode()
    assert "61,5%" not in page


def test_an_operators_own_figure_is_shown_even_where_another_counts(world: World) -> None:
    figure(world.ward, 41.5, source=world.organisations["operator_a"], approved=False)
    figure(world.ward, 61.5, source=world.organisations["operator_b"])
    page = read(world.people["operator"], world.province.code)
    assert "41,5%" in page
    assert "61,5%" not in page


def test_a_waiting_correction_shows_the_approved_value_beside_it(world: World) -> None:
    figure(world.ward, 40)
    figure(world.ward, 45, approved=False)
    page = read(world.people["city"], world.province.code)
    assert "chưa duyệt; đã duyệt: 40%" in page


def test_who_stands_out_among_its_peers_is_named_with_the_numbers(world: World) -> None:
    for place, unit in enumerate([world.ward, *more_communes(world, 9)]):
        figure(unit, 20 if place == 0 else 70 + place)
    page = read(world.people["city"], world.province.code)
    assert "Thấp hơn hẳn: 20% so với mức giữa 74,5% của 10 phường" in page
    (line,) = lines(world.people["city"], world.province.code, only="out")
    assert line["Xã, phường"] == "phường An Hòa"
    assert (line["Thứ hạng trong nhóm"], line["Số đơn vị trong nhóm"]) == ("10", "10")


def test_filters_sort_and_search(world: World) -> None:
    figure(world.ward, 40, period="2026-Q2")
    figure(world.ward, 45)
    figure(world.other, 60, period="2026-Q2")
    figure(world.other, 50)
    who, code = world.people["city"], world.province.code
    by_change = lines(who, code, order="change")
    assert [line["Thay đổi so với kỳ trước"] for line in by_change] == ["-10.0", "5.0"]
    assert [line["Mã"] for line in lines(who, code, kind="xa")] == ["D0102"]
    assert [line["Mã"] for line in lines(who, code, q="an hoa")] == ["D0101"]
    assert lines(who, code, only="late") == []
    assert [line["Mã"] for line in lines(who, code, order="best")] == ["D0102", "D0101"]
    over_time = read(who, code, view="periods", main="pop_5g")
    assert "Quý II/2026" in over_time
    assert "60%" in over_time


@pytest.mark.parametrize(
    "asked", [{"period": "9999"}, {"main": "' OR 1=1"}, {"order": "x", "only": "y"}, {"i": "z"}]
)
def test_what_nobody_can_mean_is_left_aside(world: World, asked: dict[str, str]) -> None:
    figure(world.ward, 40)
    assert "40%" in read(world.people["city"], world.province.code, **asked)


def test_without_any_figure_the_page_says_so(world: World) -> None:
    page = read(world.people["city"], world.province.code)
    assert "Chưa có số liệu nào của các xã, phường." in page
    assert "Chưa nạp ranh giới" in page


def test_who_has_not_answered_a_request_in_time_is_late(world: World) -> None:
    today = timezone.localdate()
    request = Collection.objects.create(
        unit=world.province, title="Số liệu quý III", period=PERIOD, cutoff_on=today - timedelta(days=9),
        due_on=today - timedelta(days=3), state="open", made_at=timezone.now(),
    )  # fmt: skip
    for unit, organisation, more_days in ((world.ward, "culture", 0), (world.other, "other_culture", 5)):
        CollectionRecipient.objects.create(
            collection=request, organisation=world.organisations[organisation], place=unit,
            due_on=request.due_on + timedelta(days=more_days) if more_days else None,
        )  # fmt: skip
    (line,) = lines(world.people["city"], world.province.code, only="late")
    assert (line["Mã"], line["Yêu cầu quá hạn"]) == ("D0101", "1")  # the other has an extension
    assert line["Quá hạn từ"] == f"{request.due_on:%d/%m/%Y}"
    page = read(world.people["city"], world.province.code)
    assert "1 nơi quá hạn nộp" in page
    recipient = CollectionRecipient.objects.get(place=world.ward)
    Filing.objects.create(recipient=recipient, state="submitted", started_at=timezone.now())
    assert lines(world.people["city"], world.province.code, only="late") == []


def test_the_roll_up_names_who_is_missing_and_keeps_the_provinces_own_figure_apart(world: World) -> None:
    figure(world.ward, 40)
    figure(world.province, 90)
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    page = client.get(reverse("city_indicator", args=[world.province.code, "pop_5g"])).content.decode()
    assert "400/1.000" in page  # the ward alone: the province's own 90 % is not in it
    assert "Tỉnh tự công bố (không cộng vào)" in page
    assert "90%" in page
    assert "xã Bình Minh" in page
    assert "1/2" in page


def test_the_country_counts_approved_figures_of_communes(world: World) -> None:
    figure(world.ward, 40)
    figure(world.other, 60, approved=False)
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    page = client.get(reverse("country"), {"main": "pop_5g"}).content.decode()
    assert "40%" in page
    assert "1/2 nơi" in page


def test_the_count_of_queries_does_not_grow_with_communes_or_figures(world: World) -> None:
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    addresses = [
        reverse("city", args=[world.province.code]),
        reverse("city", args=[world.province.code]) + "?view=periods",
        reverse("city_indicator", args=[world.province.code, "pop_5g"]),
        reverse("country"),
    ]
    figure(world.ward, 40)
    few = [count(address) for address in addresses]
    for unit in more_communes(world, 15):
        for period in ("2026-Q2", PERIOD):
            figure(unit, 50, period=period)
            figure(unit, 50, period=period, indicator="fibre_households", approved=False)
    many = [count(address) for address in addresses]
    assert [m <= f + 1 for f, m in zip(few, many, strict=True)] == [True] * 4  # one more rule, one query more
    assert max(many) <= 26
