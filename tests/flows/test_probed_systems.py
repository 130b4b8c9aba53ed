"""Systems are listed by who may, probed when due, and their people told once of what cannot wait."""

from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.adapters.table_file import read_table
from hatangso.domain.probes.finding import Status
from hatangso.domain.probes.limits import Limits
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.probes.uptime import Check
from hatangso.flows.probes.alert import acknowledge_alert
from hatangso.flows.probes.ask_probe import ask_probe
from hatangso.flows.probes.feed_ipv6_share import feed_ipv6_shares
from hatangso.flows.probes.import_systems import import_systems, rehearse_systems
from hatangso.flows.probes.keep_check import keep_check
from hatangso.flows.probes.list_system import SystemDraft, edit_system, set_listed, system_mark, target_of
from hatangso.flows.probes.probe_due import due_checks, due_runs
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import ReminderSent
from hatangso.store.probes.models import ProbeAlert, ProbedSystem, UptimeDay
from hatangso.store.probes.queries import newest_runs, runs_behind, share_of, uptimes
from hatangso.store.results.models import StandingFigure
from tests.probe_world import NOW, acting, listed, run
from tests.world import World

DOWN, UP = Check("down", None, "no_answer"), Check("up", 80.0, "answered")
pytestmark = pytest.mark.django_db


def test_an_address_is_listed_once_as_a_browser_would_write_it(world: World) -> None:
    system = listed(world, "AnHoa.gov.vn")
    assert (system.url, system.host) == ("https://anhoa.gov.vn/", "anhoa.gov.vn")
    with pytest.raises(Refused, match="đã có trong danh mục"):
        listed(world, "https://anhoa.gov.vn")


@pytest.mark.parametrize("who", ["operator", "economy_officer", "leader", "other_officer", "administrator"])
def test_only_the_focal_office_and_the_head_list_systems(world: World, who: str) -> None:
    from hatangso.flows.probes.list_system import list_system

    with pytest.raises(PermissionDenied):
        list_system(
            actor=acting(world, who), unit=world.ward, draft=SystemDraft("Trang", "anhoa.gov.vn"), now=NOW
        )
    assert not ProbedSystem.objects.exists()


@pytest.mark.parametrize("address", ["ftp://a.vn", "http://u:p@a.vn", "a b.vn", "", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused_at_its_field(world: World, address: str) -> None:
    with pytest.raises(Refused) as refused:
        listed(world, address)
    assert refused.value.field == "address"


@pytest.mark.parametrize(
    "address", ["http://192.168.1.5/", "127.0.0.1", "http://[fd00::1]/", "169.254.169.254"]
)
def test_an_address_inside_is_refused_when_it_is_listed_unless_the_installation_allows_it(
    world: World, settings: Any, address: str
) -> None:
    with pytest.raises(Refused, match="mạng nội bộ"):
        listed(world, address)
    settings.PROBE_LIMITS = Limits(networks=(ip_network("192.168.0.0/16"),))
    assert listed(world, "http://192.168.1.5/").host == "192.168.1.5"


def test_two_who_edit_one_system_do_not_overwrite_each_other(world: World) -> None:
    system = listed(world)
    seen = system_mark(system)
    officer = acting(world, "officer")
    edit_system(actor=officer, system=system, draft=SystemDraft("Trang mới", "anhoa.gov.vn"), seen=seen)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_system(actor=officer, system=system, draft=SystemDraft("Trang khác", "anhoa.gov.vn"), seen=seen)
    assert ProbedSystem.objects.get().name == "Trang mới"


def test_a_portal_is_held_against_the_names_of_its_place(world: World) -> None:
    target = target_of(listed(world, is_portal=True))
    assert (target.commune, target.province) == (world.ward.name, world.province.name)


def test_a_broken_certificate_is_told_once_and_closed_when_it_is_mended(world: World) -> None:
    system = listed(world)
    run(system, certificate_expiry=Status.FAILED)
    told = ReminderSent.objects.filter(object_type="probe_alert")
    people = set(told.values_list("user__username", flat=True))
    assert people == {world.people["officer"].username, world.people["head"].username}
    run(system, NOW + timedelta(days=1), certificate_expiry=Status.FAILED)
    alert = ProbeAlert.objects.get()
    assert (told.count(), alert.seen_at) == (2, NOW + timedelta(days=1))
    run(system, NOW + timedelta(days=2))
    alert.refresh_from_db()
    assert alert.closed_at == NOW + timedelta(days=2)


def test_one_missed_check_is_not_told_two_in_a_row_are_and_an_answer_ends_it(world: World) -> None:
    system = listed(world)
    keep_check(system=system, found=UP, now=NOW)
    keep_check(system=system, found=DOWN, now=NOW + timedelta(hours=1))
    assert not ProbeAlert.objects.exists()
    keep_check(system=system, found=Check("unknown", None, "no_route"), now=NOW + timedelta(hours=2))
    keep_check(system=system, found=DOWN, now=NOW + timedelta(hours=3))
    assert ProbeAlert.objects.get().code == "up"
    keep_check(system=system, found=UP, now=NOW + timedelta(hours=4))
    assert ProbeAlert.objects.get().closed_at == NOW + timedelta(hours=4)
    day = UptimeDay.objects.get()
    assert (day.up, day.down, day.unknown, day.latency_ms) == (2, 2, 1, 80.0)
    assert uptimes([system], NOW.date())[system.pk].percent == 50.0


def test_what_could_not_be_tested_lowers_no_score(world: World) -> None:
    whole = run(listed(world, "mot.gov.vn"))
    part = run(listed(world, "hai.gov.vn"), ipv6_reached=Status.NOT_TESTED)
    assert (whole.overall, whole.complete) == (100, True)
    assert (part.overall, part.complete) == (100, False)


def test_a_run_is_due_after_its_days_and_a_check_after_its_minutes(world: World) -> None:
    system = listed(world)
    assert due_runs(NOW) == [system] == due_checks(NOW)
    run(system)
    keep_check(system=system, found=UP, now=NOW)
    later = NOW + timedelta(minutes=50)
    assert (due_runs(later), due_checks(later)) == ([], [])
    assert due_checks(NOW + timedelta(minutes=60)) == [system]
    assert due_runs(NOW + timedelta(days=7)) == [system]
    set_listed(actor=acting(world, "officer"), system=system, active=False)
    assert due_runs(NOW + timedelta(days=8)) == [] == due_checks(NOW + timedelta(days=8))


def test_a_person_asks_for_a_run_at_most_every_five_minutes(world: World) -> None:
    system = listed(world)
    run(system)
    with pytest.raises(Refused, match="sau năm phút"):
        ask_probe(actor=acting(world, "officer"), system=system, now=NOW + timedelta(minutes=4))
    with pytest.raises(PermissionDenied):
        ask_probe(actor=acting(world, "police"), system=system, now=NOW + timedelta(hours=1))


def test_whoever_sees_to_an_alert_is_named(world: World) -> None:
    run(listed(world), certificate_trust=Status.FAILED)
    acknowledge_alert(actor=acting(world, "police"), alert=ProbeAlert.objects.get(), now=NOW)
    assert ProbeAlert.objects.get().acknowledged_by == world.people["police"]
    with pytest.raises(PermissionDenied):
        acknowledge_alert(actor=acting(world, "operator"), alert=ProbeAlert.objects.get(), now=NOW)


def test_two_of_three_systems_speak_ipv6_and_the_fourth_is_told_as_unknown(world: World) -> None:
    systems = [listed(world, f"{name}.gov.vn") for name in ("mot", "hai", "ba", "bon", "nam")]
    run(systems[0])
    run(systems[1])
    run(systems[2], ipv6_address=Status.FAILED)
    run(systems[3], ipv6_reached=Status.NOT_TESTED)
    set_listed(actor=acting(world, "officer"), system=systems[4], active=False)
    share = share_of(systems, newest_runs(systems), NOW)
    assert (share.part, share.whole, share.unknown, share.withheld) == (2, 3, 1, True)


def table(text: str) -> Any:
    return read_table(text.encode())


def test_a_table_of_systems_is_tried_out_then_written_whole(world: World) -> None:
    sent = table(
        "Tên hệ thống,Địa chỉ,Loại,Cơ quan chủ quản\n"
        "Trang phường,anhoa.gov.vn,Trang, cổng thông tin\n".replace("Trang, cổng thông tin", "website")
        + "Thư công vụ,mail.anhoa.gov.vn,mail,Công an phường\n"
    )
    officer = acting(world, "officer")
    assert rehearse_systems(actor=officer, unit=world.ward, table=sent).added == 2
    assert not ProbedSystem.objects.exists()
    import_systems(actor=officer, unit=world.ward, table=sent, now=NOW)
    mail = ProbedSystem.objects.get(kind=SystemKind.MAIL)
    assert mail.owner == world.organisations["police"]
    again = import_systems(actor=officer, unit=world.ward, table=sent, now=NOW)
    assert (again.added, again.same, ProbedSystem.objects.count()) == (0, 2, 2)


def test_a_wrong_row_is_told_by_its_cell_and_nothing_is_written(world: World) -> None:
    sent = table("Tên,Địa chỉ\nTrang,ftp://anhoa.gov.vn\nTrang hai,b.gov.vn\nTrang ba,B.gov.vn\n")
    told = rehearse_systems(actor=acting(world, "officer"), unit=world.ward, table=sent)
    assert [fault.cell for fault in told.faults] == ["B2", "B4"]
    with pytest.raises(Refused):
        import_systems(actor=acting(world, "officer"), unit=world.ward, table=sent, now=NOW)
    assert not ProbedSystem.objects.exists()


def test_the_share_becomes_a_figure_of_the_quarter_once_and_is_corrected_when_it_changes(
    world: World,
) -> None:
    systems = [listed(world, f"{name}.gov.vn") for name in ("mot", "hai", "ba", "bon")]
    for system in systems:
        run(system, **({"ipv6_address": Status.FAILED} if system == systems[0] else {}))
    (row,) = feed_ipv6_shares(units=[world.ward], now=NOW)
    assert (row.indicator, row.period, row.part, row.whole, row.value) == (
        "ipv6_systems", "2026-Q4", 3, 4, 75,
    )  # fmt: skip
    assert (row.footing, row.state) == ("measured", "entered")
    assert row.note.startswith("Tính đến ngày 21/11/2026. 0 hệ thống chưa kiểm tra được")
    assert {one.system for one in runs_behind(row.pk)} == set(systems)
    assert feed_ipv6_shares(units=[world.ward], now=NOW) == []
    run(systems[0], NOW + timedelta(days=1))
    (newer,) = feed_ipv6_shares(units=[world.ward], now=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (newer.part, newer.whole, newer.supersedes, row.state) == (4, 4, row, "superseded")


def test_a_run_older_than_three_intervals_tells_nothing_and_its_waiting_figure_is_taken_back(
    world: World,
) -> None:
    weekly, asked = listed(world, "mot.gov.vn"), listed(world, "hai.gov.vn")
    ProbedSystem.objects.filter(pk=asked.pk).update(probe_days=0)
    run(weekly)
    run(asked)
    (row,) = feed_ipv6_shares(units=[world.ward], now=NOW)
    assert feed_ipv6_shares(units=[world.ward], now=NOW + timedelta(days=21)) == []
    row.refresh_from_db()
    assert (row.state, row.value) == ("entered", 100)
    systems = list(ProbedSystem.objects.all())
    told = [
        (share.part, share.unknown)
        for days in (21, 22, 60, 61)
        for share in [share_of(systems, newest_runs(systems), NOW + timedelta(days=days))]
    ]
    assert told == [(2, 0), (1, 1), (1, 1), (0, 2)]
    assert feed_ipv6_shares(units=[world.ward], now=NOW + timedelta(days=22)) == []
    row.refresh_from_db()
    assert row.state == "superseded"
    assert not StandingFigure.objects.filter(indicator="ipv6_systems").exists()


def test_what_people_told_is_left_alone_and_too_many_unknowns_tell_nothing(world: World) -> None:
    one, two = listed(world, "mot.gov.vn"), listed(world, "hai.gov.vn")
    run(one)
    run(two, ipv6_reached=Status.NOT_TESTED)
    assert feed_ipv6_shares(units=[world.ward], now=NOW) == []
    run(two, NOW + timedelta(hours=1))
    (row,) = feed_ipv6_shares(units=[world.ward], now=NOW)
    row.probed.delete()  # as if a person had told it
    run(two, NOW + timedelta(hours=2), ipv6_address=Status.FAILED)
    assert feed_ipv6_shares(units=[world.ward], now=NOW) == []
