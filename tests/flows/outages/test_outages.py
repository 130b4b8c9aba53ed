"""Who reports outages, which communes they touch, what is refused, what becomes of a power failure."""

from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from hatangso.flows.outages.ask_power import ask_power
from hatangso.flows.outages.keep_outage import (
    correct_outage,
    end_outage,
    outage_mark,
    report_outage,
    withdraw_outage,
)
from hatangso.flows.outages.link_report import likely_reports, link_report, unlink_report
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.models import Organisation
from hatangso.store.outages.models import Outage
from hatangso.store.outages.queries import OutageFilter, narrowed, outage_sight, outages_of, rows_by_commune
from hatangso.store.programme.models import Obstacle
from tests.asset_world import with_boundaries
from tests.outage_world import ACROSS, POINT, an_outage, moment, outage_draft
from tests.work_world import NOW, acting
from tests.world import START, World


def test_an_operator_reports_its_own_once_and_no_rivals(world: World) -> None:
    one, uid = outage_draft(world), uuid4()
    first = report_outage(actor=acting(world, "operator"), unit=world.ward, draft=one, uid=uid, now=NOW)
    again = report_outage(actor=acting(world, "operator"), unit=world.ward, draft=one, uid=uid, now=NOW)
    assert first.pk == again.pk
    assert [unit.code for unit in first.communes.all()] == ["D0101"]
    with pytest.raises(Refused, match="của chính mình"):
        an_outage(world, "rival")
    with pytest.raises(PermissionDenied):
        an_outage(world, "other_officer")
    assert Outage.objects.count() == 1


def test_the_operator_is_told_of_what_the_ward_reports(world: World) -> None:
    outage = an_outage(world, "economy_officer")
    told = ReminderSent.objects.get(object_type="outage")
    assert (told.user, told.object_id) == (world.people["operator"], outage.pk)
    assert told.text == "Sự cố mạng được báo: Chợ Mới"


def test_communes_follow_from_the_place(world: World) -> None:
    with_boundaries(world)
    one = an_outage(world, "city", world.province, shape=POINT)
    assert one.unit == world.ward
    two = an_outage(world, "city", world.province, shape=ACROSS)
    assert two.unit == world.province
    assert [unit.code for unit in two.communes.all()] == ["D0101", "D0102"]
    border = shapely.LineString([(105.1, 21.02), (105.1, 21.08)])  # along the line between both
    with pytest.raises(Refused, match="ngoài ranh giới"):
        an_outage(world, "city", world.province, shape=border)
    with pytest.raises(Refused, match="Bình Minh, không thuộc phường An Hòa"):
        an_outage(world, "officer", shape=shapely.Point(105.15, 21.05))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"ended_at": moment(20, 8)}, "ended_at"),
        ({"ended_at": moment(22, 8)}, "ended_at"),
        ({"began_at": moment(22, 8), "ended_at": None}, "began_at"),
        ({"services": []}, "services"),
        ({"services": ["telepathy"]}, "services"),
        ({"cause": "fate"}, "cause"),
        ({"place": " "}, "place"),
        ({"people": -1}, "people"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, told: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        an_outage(world, **told)
    assert refused.value.field == field
    assert not Outage.objects.exists()


def test_planned_works_are_told_before(world: World) -> None:
    assert an_outage(world, cause="planned", began_at=moment(25, 8), ended_at=None).pk


def test_nobody_overwrites_what_somebody_else_changed(world: World) -> None:
    outage = an_outage(world, ended_at=None)
    seen = outage_mark(outage)
    end_outage(actor=acting(world, "operator"), outage=outage, ended_at=moment(20, 12), seen=seen, now=NOW)
    with pytest.raises(Refused, match="vừa sửa"):
        correct_outage(
            actor=acting(world, "officer"), outage=outage, draft=outage_draft(world), seen=seen,
            now=moment(21, 11),
        )  # fmt: skip
    outage.refresh_from_db()
    assert outage.ended_at == moment(20, 12)
    with pytest.raises(PermissionDenied):
        withdraw_outage(
            actor=acting(world, "rival"), outage=outage, why="x", seen=outage_mark(outage), now=NOW
        )
    withdraw_outage(
        actor=acting(world, "operator"), outage=outage, why="Trùng", seen=outage_mark(outage), now=NOW
    )
    assert not outages_of(world.ward).exists()


def test_an_officer_ends_what_they_reported_and_no_other(world: World) -> None:
    own, other = an_outage(world, "police", ended_at=None), an_outage(world, ended_at=None)
    officer = acting(world, "police")
    end_outage(actor=officer, outage=own, ended_at=moment(20, 12), seen=outage_mark(own), now=NOW)
    with pytest.raises(PermissionDenied):
        end_outage(actor=officer, outage=other, ended_at=moment(20, 12), seen=outage_mark(other), now=NOW)


def test_a_rival_learns_place_and_time_alone(world: World) -> None:
    outage = an_outage(world)
    sight = outage_sight(acting(world, "rival"), world.ward)
    assert not sight.sees_whole(outage)
    seen = outages_of(world.ward)
    assert narrowed(seen, OutageFilter(text="cho moi"), sight).count() == 1
    assert narrowed(seen, OutageFilter(service="mobile_data"), sight).count() == 1
    for hidden in (OutageFilter(cause="cut_cable"), OutageFilter(operator=outage.operator_id)):
        assert narrowed(seen, hidden, sight).count() == 0
        assert narrowed(seen, hidden, outage_sight(acting(world, "operator"), world.ward)).count() == 1


def test_people_of_several_communes_are_not_spread_by_guess(world: World) -> None:
    with_boundaries(world)
    an_outage(world, "city", world.province, shape=POINT, people=100)
    an_outage(world, "city", world.province, shape=ACROSS, people=500)
    rows = [(row["commune"], row["people"]) for row in rows_by_commune(outages_of(world.province))]
    assert sorted(rows, key=lambda row: (row[0], row[1] or 0)) == [
        (world.ward.pk, None), (world.ward.pk, 100), (world.other.pk, None),
    ]  # fmt: skip


def test_a_power_failure_goes_to_the_electricity_company_once(world: World) -> None:
    outage = an_outage(world, cause="power")
    actor = acting(world, "operator")
    with pytest.raises(Refused, match="Chưa có đơn vị Điện lực"):
        ask_power(actor=actor, outage=outage, company=None, seen=outage_mark(outage), now=NOW)
    company = Organisation.objects.create(
        unit=world.province, kind="power_company", name="Công ty Điện lực Sông Mây", valid_from=START
    )
    obstacle = ask_power(actor=actor, outage=outage, company=None, seen=outage_mark(outage), now=NOW)
    assert obstacle.held_by == company
    assert obstacle.raised_by_organisation == world.organisations["operator_a"]
    assert "Chợ Mới" in obstacle.title
    assert "09:00 20/11/2026" in obstacle.text
    assert ask_power(actor=actor, outage=outage, company=None, seen=outage_mark(outage), now=NOW) == obstacle
    assert Obstacle.objects.count() == 1
    other = an_outage(world)
    with pytest.raises(Refused, match="Chỉ sự cố do mất điện"):
        ask_power(actor=actor, outage=other, company=None, seen=outage_mark(other), now=NOW)


def test_a_citizens_report_tells_of_one_outage(world: World) -> None:
    report = CitizenReport.objects.create(
        uid=uuid4(), number="PA-1", mark="m1", unit=world.ward, province=world.province, category="no_signal",
        state="received", via="web", received_at=moment(20, 10), due_on=moment(25, 8).date(), changed_at=NOW,
    )  # fmt: skip
    first, second = an_outage(world), an_outage(world, place="Bờ Đê")
    officer = acting(world, "officer")
    assert likely_reports(actor=officer, outage=first, now=NOW) == [report]
    assert likely_reports(actor=acting(world, "operator"), outage=first, now=NOW) == []
    with pytest.raises(Refused, match="Không có phản ánh"):  # not looked through yet: not the operator's
        link_report(actor=acting(world, "operator"), outage=first, number="PA-1", now=NOW)
    link_report(actor=officer, outage=first, number="pa-1", now=NOW)
    assert likely_reports(actor=officer, outage=second, now=NOW) == []
    with pytest.raises(Refused, match="đã gắn"):
        link_report(actor=officer, outage=second, number="PA-1", now=NOW)
    unlink_report(actor=officer, outage=first, number="PA-1")
    assert likely_reports(actor=officer, outage=second, now=NOW) == [report]
