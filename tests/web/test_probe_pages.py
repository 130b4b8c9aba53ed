"""The pages of probed systems: what is amiss first, unknown told as unknown, few queries however many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.domain.probes.finding import Status
from hatangso.domain.probes.limits import Abilities
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbeAlert, ProbedSystem
from tests.probe_world import listed, run
from tests.world import World

pytestmark = pytest.mark.django_db


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def page(client: Client, unit: Unit, name: str = "probes", *things: int, **asked: str) -> str:
    return client.get(reverse(name, args=[unit.code, *things]), asked).content.decode()


def test_an_empty_list_says_what_to_do_to_who_may_do_it(world: World) -> None:
    assert reverse("probe_new", args=[world.ward.code]) in page(signed_in(world, "officer"), world.ward)
    assert reverse("probe_new", args=[world.ward.code]) not in page(signed_in(world, "police"), world.ward)


def test_a_system_is_listed_by_form_and_shown(world: World) -> None:
    client = signed_in(world, "officer")
    sent = {
        "name": "Trang phường", "address": "anhoa.gov.vn", "kind": "website",
        "probe_days": "7", "check_minutes": "60",
    }  # fmt: skip
    made = client.post(reverse("probe_new", args=[world.ward.code]), sent)
    system = ProbedSystem.objects.get()
    assert made.url == reverse("probe", args=[world.ward.code, system.pk])
    assert "Chưa kiểm tra lần nào" in page(client, world.ward, "probe", system.pk)
    again = client.post(reverse("probe_new", args=[world.ward.code]), sent)
    assert again.status_code == 422
    assert "Địa chỉ này đã có trong danh mục" in again.content.decode()


def test_what_the_prober_could_not_do_is_told_and_is_no_failure(world: World) -> None:
    system = listed(world)
    run(system, able=Abilities(True, False, True, True, True, False), ipv6_reached=Status.NOT_TESTED)
    shown = page(signed_in(world, "officer"), world.ward, "probe", system.pk)
    assert "không có đường IPv6" in shown
    assert "Chưa kiểm tra được" in shown
    assert "<strong>100</strong>/100" in shown


def test_an_alert_is_shown_with_its_test_and_taken_up(world: World) -> None:
    system = listed(world)
    run(system, certificate_expiry=Status.FAILED)
    client = signed_in(world, "police")
    assert "Hạn của chứng thư: certificate_expiry đã thấy" in page(client, world.ward, show="amiss")
    client.post(reverse("probe_alert_seen", args=[world.ward.code, ProbeAlert.objects.get().pk]))
    assert "đang xử lý" in page(client, world.ward, "probe", system.pk)


def test_the_province_sees_the_systems_of_its_communes_each_under_its_own_address(world: World) -> None:
    mine, theirs = listed(world, "so.gov.vn", who="city", name="Cổng tỉnh"), listed(world)
    shown = page(signed_in(world, "city"), world.province)
    assert reverse("probe", args=[world.province.code, mine.pk]) in shown
    assert reverse("probe", args=[world.ward.code, theirs.pk]) in shown
    assert reverse("probe", args=[world.province.code, mine.pk]) not in page(
        signed_in(world, "officer"), world.ward
    )


def test_the_weakest_come_first_and_the_unknown_last(world: World) -> None:
    good, bad, never = (listed(world, f"{name}.gov.vn", name=name) for name in ("mot", "hai", "ba"))
    run(good)
    run(bad, https=Status.FAILED, https_redirect=Status.FAILED)
    shown = page(signed_in(world, "officer"), world.ward, sort="score")
    assert shown.index("hai.gov.vn") < shown.index("mot.gov.vn") < shown.index("ba.gov.vn")
    assert never.name in shown


def test_the_file_has_a_row_a_system_with_its_method(world: World) -> None:
    run(listed(world))
    sent = signed_in(world, "officer").get(reverse("probes", args=[world.ward.code]), {"export": "csv"})
    head, row = sent.content.decode("utf-8-sig").splitlines()
    assert head.endswith("Phương pháp")
    assert row.endswith("probe/1")


def test_the_list_asks_the_database_as_often_for_thirty_systems_as_for_three(world: World) -> None:
    client = signed_in(world, "officer")
    for number in range(3):
        run(listed(world, f"a{number}.gov.vn"), certificate_expiry=Status.FAILED)
    page(client, world.ward)
    few = _queries(client, world)
    for number in range(27):
        run(listed(world, f"b{number}.gov.vn"), certificate_expiry=Status.FAILED)
    assert _queries(client, world) == few


def _queries(client: Client, world: World) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(client, world.ward)
    return len(asked)
