"""A report is looked through, given on, answered, and reopened once."""

from datetime import date
from uuid import uuid4

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from hatangso.flows.citizen_reports.flood import TooMany, admit, forget_old_counts
from hatangso.flows.citizen_reports.handle_report import (
    answer_for_owner,
    assign_report,
    close_report,
    note_report,
    tell_public,
)
from hatangso.flows.citizen_reports.join_reports import link_asset
from hatangso.flows.citizen_reports.near import assets_near
from hatangso.flows.citizen_reports.promises import category_in
from hatangso.flows.citizen_reports.reporter_steps import reopen_report, report_of_code
from hatangso.flows.citizen_reports.see_reporter import see_reporter
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.citizen_reports.models import FloodCount
from hatangso.store.citizen_reports.queries import reports_seen_by
from hatangso.store.duties.models import ReminderSent
from tests.citizen_report_world import (
    DAY,
    HOUR,
    MIDDLE,
    NOW,
    acting,
    closed,
    filed,
    forwarded,
    looked_at,
    picture,
)
from tests.world import World


def test_from_the_street_to_the_owner_and_back(world: World) -> None:
    report = filed(world.ward).report
    assert (report.state, report.due_on) == ("received", date(2026, 11, 24)), "a leaning pole: three days"
    urgent = ReminderSent.objects.filter(object_type="citizen_report_step", text__contains=report.number)
    assert {row.user.username for row in urgent} == {"officer", "head"}
    with pytest.raises(Refused, match="kiểm tra nội dung"):
        forwarded(world, report)
    report = forwarded(world, looked_at(world, report))
    assert (report.state, report.owner_due_on) == ("with_owner", date(2026, 11, 23)), "the owner has two"
    assert urgent.filter(user=world.people["operator"]).count() == 1
    owner = acting(world, "operator")
    assert list(reports_seen_by(owner, world.ward)) == [report]
    assert not reports_seen_by(acting(world, "rival"), world.ward).exists()
    answered = answer_for_owner(
        actor=owner, report=report, text="Đã dựng lại cột", mended=True, now=NOW + DAY
    )
    assert (answered.state, answered.owner_answered_at) == ("with_owner", NOW + DAY), "the ward looks first"
    done = closed(world, answered, NOW + 2 * DAY)
    assert (done.state, done.closed_at) == ("done", NOW + 2 * DAY)
    public = list(done.steps.filter(public=True).values_list("kind", flat=True))
    assert public == ["receive", "check", "forward", "done"]


def test_what_is_not_the_owners_comes_back(world: World) -> None:
    report = forwarded(world, looked_at(world, filed(world.ward).report))
    back = answer_for_owner(
        actor=acting(world, "operator"),
        report=report,
        text="Không phải cột của chúng tôi",
        mended=False,
        now=NOW + DAY,
    )
    assert back.state == "checked"
    with pytest.raises(Refused):
        answer_for_owner(actor=acting(world, "operator"), report=back, text="x", mended=True, now=NOW + DAY)


@pytest.mark.parametrize("who", ["rival", "operator", "economy_officer", "leader", "other_officer"])
def test_nobody_else_handles_it(world: World, who: str) -> None:
    report = looked_at(world, filed(world.ward).report)
    actor = acting(world, who)
    for deed in (
        lambda: close_report(actor=actor, report=report, state="done", text="x", now=NOW),
        lambda: note_report(actor=actor, report=report, text="x", now=NOW),
        lambda: see_reporter(actor=actor, report=report),
        lambda: link_asset(actor=actor, report=report, asset=None, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_an_office_answers_what_it_was_given(world: World) -> None:
    report = looked_at(world, filed(world.ward, category="dark_camera", answers={}).report)
    office = world.organisations["economy"]
    given = assign_report(actor=acting(world, "officer"), report=report, office=office, text="", now=NOW)
    assert (
        close_report(
            actor=acting(world, "economy_officer"),
            report=given,
            state="done",
            text="Đã lau kính",
            now=NOW + DAY,
        ).state
        == "done"
    )
    with pytest.raises(Refused, match="chính xã, phường này"):
        assign_report(
            actor=acting(world, "officer"),
            report=report,
            office=world.organisations["other_culture"],
            text="",
            now=NOW,
        )


def test_two_officers_do_not_close_it_twice(world: World) -> None:
    seen_by_two = looked_at(world, filed(world.ward).report)
    closed(world, seen_by_two, NOW + DAY)
    with pytest.raises(Refused, match="người khác xử lý"):
        closed(world, seen_by_two, NOW + DAY, "refused")


def test_the_reporter_reopens_once_and_within_thirty_days(world: World) -> None:
    sent = filed(world.ward)
    closed(world, looked_at(world, sent.report), NOW + DAY)
    by = {"address": "127.0.0.1", "device": "máy"}
    report = report_of_code(code=sent.code, now=NOW, **by)
    assert report is not None
    with pytest.raises(Refused, match="vì sao"):
        reopen_report(report=report, text="", now=NOW + 2 * DAY, **by)
    again = reopen_report(report=report, text="Cột vẫn nghiêng như cũ", now=NOW + 2 * DAY, **by)
    assert (again.state, again.due_on, again.closed_at) == ("reopened", date(2026, 11, 26), None)
    closed(world, again, NOW + 3 * DAY)
    with pytest.raises(Refused, match="một lần"):
        reopen_report(report=report, text="Vẫn nghiêng", now=NOW + 4 * DAY, **by)
    late = filed(world.ward, "khác")
    closed(world, looked_at(world, late.report), NOW + DAY)
    with pytest.raises(Refused, match="30 ngày"):
        reopen_report(report=late.report, text="Vẫn nghiêng", now=NOW + 32 * DAY, **by)


def test_an_owner_answers_once_and_nothing_is_told_before_a_look(world: World) -> None:
    report = filed(world.ward).report
    with pytest.raises(Refused, match="kiểm tra nội dung"):
        tell_public(actor=acting(world, "officer"), report=report, text="Chào anh", now=NOW)
    report = forwarded(world, looked_at(world, report))
    told = {"actor": acting(world, "operator"), "report": report, "text": "Đã sửa", "mended": True}
    answer_for_owner(**told, now=NOW + DAY)
    with pytest.raises(Refused, match="tải lại trang"):
        answer_for_owner(**told, now=NOW + DAY)
    assert report.steps.filter(kind="mended").count() == 1


def test_an_object_nearby_is_offered_and_linked(world: World) -> None:
    asset = Asset(
        uid=uuid4(),
        type="pole",
        code="C-17",
        unit=world.ward,
        province=world.province,
        state="in_service",
        changed_at=NOW,
        lon=MIDDLE[0],
        lat=MIDDLE[1] + 0.0002,
    )
    asset.take_shape(shapely.Point(asset.lon, asset.lat))
    asset.save()
    (near,) = assets_near(category_in(world.ward, "leaning_pole"), *MIDDLE, now=NOW)
    assert (near.asset, round(near.metres)) == (asset, 22)
    assert filed(world.ward, asset=str(asset.uid)).report.asset == asset
    other = filed(world.ward, "hai", asset=str(uuid4())).report
    assert other.asset is None, "an id that was not offered is not believed"
    assert link_asset(actor=acting(world, "officer"), report=other, asset=asset, now=NOW).asset == asset


def test_counts_of_floods_hold_for_all_processes_and_end_with_the_hour(world: World) -> None:
    for _time in range(5):
        admit("report", address="203.0.113.7", device="máy", now=NOW)
    with pytest.raises(TooMany):
        admit("report", address="198.51.100.1", device="máy", now=NOW)
    admit("report", address="203.0.113.7", device="máy", now=NOW + HOUR)
    kept = FloodCount.objects.values_list("kind", "amount")
    assert ("report:device", 6) in kept
    assert forget_old_counts(now=NOW + HOUR) > 0
    assert set(FloodCount.objects.values_list("amount", flat=True)) == {1}


def test_photos_of_what_was_mended_come_with_the_answer(world: World) -> None:
    report = forwarded(world, looked_at(world, filed(world.ward, photos=[picture()]).report))
    answered = answer_for_owner(
        actor=acting(world, "operator"),
        report=report,
        text="Đã dựng lại",
        mended=True,
        photos=[picture("green")],
        now=NOW + DAY,
    )
    told = list(answered.photos.values_list("position", "answer", "public"))
    assert told == [(1, False, True), (2, True, False)], "the commune looks at the owner's photo too"
    close_report(
        actor=acting(world, "officer"),
        report=answered,
        state="done",
        text="Xong",
        photos=[picture("blue")],
        now=NOW + 2 * DAY,
    )
    assert answered.photos.filter(answer=True, public=True).get().position == 3
    with pytest.raises(Refused, match="JPEG"):
        answer_for_owner(
            actor=acting(world, "operator"), report=report, text="x", mended=True, photos=[b"GIF89a"], now=NOW
        )
