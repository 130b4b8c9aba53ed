"""The page of counts: numbers, the objects behind each, figures made of them; nothing for rivals."""

import csv
import io

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.store.programme.models import Observation
from tests.flows.test_feed_counts import put, wifi
from tests.world import World


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def test_a_count_leads_to_the_objects_behind_it(world: World) -> None:
    wifi(world.ward, have=3, without=2, unknown=1)
    client = signed_in(world, "officer")
    page = client.get(reverse("asset_counts", args=[world.ward.code])).content.decode()
    assert "60%" in page or "60 %" in page
    for standing, count in (("part", 3), ("rest", 2), ("unknown", 1)):
        address = f"{reverse('assets', args=[world.ward.code])}?count=wifi_culture_houses.{standing}"
        assert address in page
        listed = client.get(f"{address}&export=csv").content.decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(listed)))) == count, standing


def test_the_button_makes_a_figure_that_shows_what_it_counted(world: World) -> None:
    wifi(world.ward, have=3, without=1)
    client = signed_in(world, "officer")
    told = client.post(reverse("asset_counts_feed", args=[world.ward.code]), follow=True)
    assert "Đã ghi 1 số liệu" in told.content.decode()
    row = Observation.objects.get(indicator="wifi_culture_houses")
    evidence = client.get(reverse("figure_evidence", args=[world.ward.code, row.pk])).content.decode()
    assert "3 trên 4, 0 chưa rõ" in evidence
    assert "?count=wifi_culture_houses.part" in evidence


def test_a_rival_reads_no_counts_and_finds_nothing_by_asking_for_them(world: World) -> None:
    put(world.ward, "information_system", status="approved")
    client = signed_in(world, "operator")
    assert client.get(reverse("asset_counts", args=[world.ward.code])).status_code == 403
    listed = client.get(
        f"{reverse('assets', args=[world.ward.code])}?count=security_level_plans.part&export=csv"
    ).content.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(listed))) == []


def test_the_page_asks_as_often_for_three_objects_as_for_thirty(world: World) -> None:
    client = signed_in(world, "officer")
    asked = []
    client.get(reverse("asset_counts", args=[world.ward.code]))  # what is asked once a session
    for more in (3, 27):
        wifi(world.ward, have=more, without=more)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("asset_counts", args=[world.ward.code]))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 30


def test_the_province_sees_one_rule_in_all_its_communes(world: World) -> None:
    wifi(world.ward, have=1, without=1)
    wifi(world.other, have=2, without=0)
    client = signed_in(world, "city")
    address = reverse("asset_counts", args=[world.province.code])
    rows = csv.reader(
        io.StringIO(client.get(f"{address}?rule=wifi_culture_houses&export=csv").content.decode("utf-8-sig"))
    )
    values = {line[1]: line[2] for line in list(rows)[1:]}
    assert values == {"phường An Hòa": "50.0", "xã Bình Minh": "100.0"}
