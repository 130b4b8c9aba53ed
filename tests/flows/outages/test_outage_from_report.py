"""A report of no signal becomes an outage, several reports one outage; the rest is its own number."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from hatangso.domain.citizen_reports.places import public_place
from hatangso.flows.outages.from_report import likely_outages, offered_draft, unlinked_reports
from hatangso.flows.outages.keep_outage import outage_mark, withdraw_outage
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.outages.models import Outage, ReportedBy
from tests.citizen_report_world import DAY, MIDDLE, NOW, acting, boundary, filed, forwarded, looked_at
from tests.world import World

UID = "00000000-0000-0000-0000-00000000000%d"


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def no_signal(world: World, name: str, operator: str = "", **more: Any) -> CitizenReport:
    """Looked through; of a private category, in the middle of the ward."""
    answers = {"operator": [operator or world.organisations["operator_a"].name]}
    found = filed(world.ward, name, category="no_signal", answers=answers, at=NOW - DAY, **more)
    return looked_at(world, found.report, public_text="Mất sóng")


def sent(number: str, n: int = 1) -> dict[str, Any]:
    return {
        "uid": UID % n, "report": number, "place": "Chợ Mới", "services": ["mobile_data"], "cause": "unknown",
        "began_at": "2026-11-20T09:30",
    }  # fmt: skip


def test_an_outage_is_made_from_a_report_and_both_name_each_other(world: World) -> None:
    boundary(world.ward)
    report = no_signal(world, "một", lon=MIDDLE[0] + 0.0012)
    offered = offered_draft(actor=acting(world, "officer"), report=report)
    assert offered.operator == world.organisations["operator_a"]
    assert (tuple(offered.services), offered.began_at) == (
        ("mobile_voice", "mobile_data"),
        report.received_at,
    )
    coarse = public_place(MIDDLE[0] + 0.0012, MIDDLE[1], private=True)
    assert (offered.shape.x, offered.shape.y) == coarse != (MIDDLE[0] + 0.0012, MIDDLE[1])
    client = client_of(world, "officer")
    add = reverse("outage_add", args=["D0101"])
    page = client.get(reverse("citizen_report", args=["D0101", report.pk])).content.decode()
    assert f"{add}?report={report.number}" in page
    form = client.get(f"{add}?report={report.number}").content.decode()
    assert f'name="report" value="{report.number}"' in form
    assert client.post(add, sent(report.number)).status_code == 302
    assert client.post(add, sent(report.number)).status_code == 302  # the button pressed twice
    outage = Outage.objects.get()
    assert outage.reports.get().number == report.number
    page = client.get(reverse("citizen_report", args=["D0101", report.pk])).content.decode()
    assert reverse("outage", args=["D0101", outage.pk]) in page
    assert "?report=" not in page
    assert report.number in client.get(reverse("outage", args=["D0101", outage.pk])).content.decode()
    again = client.post(add, sent(report.number, 2))  # of the same report no second one
    assert (again.status_code, Outage.objects.count()) == (422, 1)


def test_several_reports_make_one_outage_and_the_rest_is_counted_beside(world: World) -> None:
    boundary(world.ward)
    first, second, third = (no_signal(world, name) for name in ("một", "hai", "ba"))
    pole = filed(world.ward, "cột", at=NOW - DAY).report
    officer, client = acting(world, "officer"), client_of(world, "officer")
    window: dict[str, Any] = {"unit": world.ward, "since": NOW - 7 * DAY, "until": NOW}
    assert unlinked_reports(actor=officer, **window).count() == 3  # the pole is none of a network
    client.post(reverse("outage_add", args=["D0101"]), sent(first.number))
    outage = Outage.objects.get()
    assert likely_outages(actor=officer, report=second) == [outage]
    client.post(reverse("outage_act", args=["D0101", outage.pk]), {"action": "link", "number": second.number})
    assert set(outage.reports.values_list("number", flat=True)) == {first.number, second.number}
    assert unlinked_reports(actor=officer, **window).get() == third
    query = "?since=2026-11-15&until=2026-11-21"
    page = client.get(reverse("outage_statistics", args=["D0101"]) + query).content.decode()
    assert "Mất sóng, sóng yếu: 1" in page
    table = client.get(reverse("outage_statistics", args=["D0101"]) + f"{query}&export=csv").content.decode()
    assert "Phản ánh về mạng chưa gắn sự cố" in table
    sent_pole = client.post(reverse("outage_add", args=["D0101"]), sent(pole.number, 3))
    assert (sent_pole.status_code, Outage.objects.count()) == (422, 1)
    withdraw_outage(actor=officer, outage=outage, why="trùng", seen=outage_mark(outage), now=NOW)
    assert unlinked_reports(actor=officer, **window).count() == 3


def test_nobody_makes_an_outage_of_a_report_that_is_not_theirs(world: World) -> None:
    boundary(world.ward)
    report = no_signal(world, "một")
    add = reverse("outage_add", args=["D0101"])
    for who, code in (("operator", 404), ("rival", 404), ("economy_officer", 404), ("other_officer", 403)):
        client = client_of(world, who)
        assert client.get(f"{add}?report={report.number}").status_code == code, who
        mine = {"operator": world.organisations["operator_b"].pk}
        assert client.post(add, sent(report.number) | mine).status_code == code, who
    assert not Outage.objects.exists()
    window: dict[str, Any] = {"unit": world.ward, "since": NOW - 7 * DAY, "until": NOW + timedelta(1)}
    forwarded(world, report)
    assert unlinked_reports(actor=acting(world, "operator"), **window).count() == 1
    assert unlinked_reports(actor=acting(world, "rival"), **window).count() == 0
    own = sent(report.number) | {"operator": world.organisations["operator_a"].pk}
    assert client_of(world, "operator").post(add, own).status_code == 302
    assert ReportedBy.objects.get().number == report.number
