"""A report is looked through, given on, answered, merged, reopened once; its reporter is forgotten."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from hatangso.flows.citizen_reports.flood import TooMany, admit, forget_old_counts
from hatangso.flows.citizen_reports.forget_reporters import forget_reporters_due
from hatangso.flows.citizen_reports.handle_report import (
    answer_for_owner,
    assign_report,
    close_report,
    forward_report,
    note_report,
    tell_public,
)
from hatangso.flows.citizen_reports.join_reports import link_asset, merge_report
from hatangso.flows.citizen_reports.near import assets_near
from hatangso.flows.citizen_reports.promises import category_in, keep_promise
from hatangso.flows.citizen_reports.remind_late import remind_late_reports
from hatangso.flows.citizen_reports.reporter_steps import reopen_report, report_of_code
from hatangso.flows.citizen_reports.see_reporter import see_reporter
from hatangso.flows.receive import place_of
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.audit.models import AuditEntry
from hatangso.store.citizen_reports.models import CitizenReport, FloodCount, MeToo, ReporterContact
from hatangso.store.citizen_reports.queries import reports_of, reports_seen_by, times_by, times_of
from hatangso.store.duties.models import ReminderSent
from tests.citizen_report_world import MIDDLE, NOW, TODAY, acting, filed, looked_at, picture
from tests.world import World

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def forwarded(world: World, report: CitizenReport, at: datetime = NOW + 2 * HOUR) -> CitizenReport:
    return forward_report(
        actor=acting(world, "officer"),
        report=report,
        owner=world.organisations["operator_a"],
        due_on=None,
        text="Đề nghị kiểm tra",
        now=at,
    )


def closed(world: World, report: CitizenReport, at: datetime, state: str = "done") -> CitizenReport:
    return close_report(actor=acting(world, "officer"), report=report, state=state, text="Đã xong", now=at)


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


def test_a_duplicate_is_counted_with_its_main_and_answered_with_it(world: World) -> None:
    main, second = filed(world.ward).report, filed(world.ward, "hai").report
    merge_report(actor=acting(world, "officer"), report=second, into=main, now=NOW + HOUR)
    main.refresh_from_db()
    assert main.also == 1
    with pytest.raises(Refused, match="gộp"):
        merge_report(actor=acting(world, "officer"), report=main, into=second, now=NOW + HOUR)
    closed(world, looked_at(world, main), NOW + DAY)
    second.refresh_from_db()
    assert (second.state, second.closed_at) == ("done", NOW + DAY)
    assert list(second.steps.values_list("text", flat=True))[-1] == "Đã xong"
    assert times_of(reports_of(world.ward), NOW + DAY).filed == 1, "a duplicate is not counted by itself"


def test_a_duplicate_is_open_again_with_its_main_and_its_reporter_kept(world: World) -> None:
    consent = {"phone": "0912345678", "consent": "2026-11/1"}
    main, second = filed(world.ward).report, filed(world.ward, "hai", **consent).report
    merge_report(actor=acting(world, "officer"), report=second, into=main, now=NOW + HOUR)
    forwarded(world, looked_at(world, main))
    second.refresh_from_db()
    assert second.state == "with_owner"
    closed(world, main, NOW + DAY)
    by = {"address": "127.0.0.1", "device": "máy"}
    reopen_report(report=main, text="Vẫn nghiêng", now=NOW + 2 * DAY, **by)
    second.refresh_from_db()
    assert (second.state, second.closed_at) == ("reopened", None)
    assert forget_reporters_due(now=NOW + 60 * DAY) == 0
    assert ReporterContact.objects.filter(report=second).exists()


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


def test_medians_stand_on_the_closed_and_are_unknown_without(world: World) -> None:
    for number, days in enumerate((1, 2, 9)):
        closed(world, looked_at(world, filed(world.ward, f"xong {number}").report), NOW + days * DAY)
    filed(world.ward, "mở", category="broken_cable", answers={"blocks": ["no"]})
    by = times_by(reports_of(world.ward), lambda row: row["category"], NOW + 9 * DAY)
    poles, cables = by["leaning_pole"], by["broken_cable"]
    assert (poles.filed, poles.closed, poles.median_days, poles.in_time) == (3, 3, 2.0, 2)
    assert (cables.open, cables.late, cables.closed, cables.median_days) == (1, 1, 0, None)


def test_thirty_days_after_the_end_the_reporter_is_forgotten(world: World) -> None:
    consent = {"phone": "0912345678", "consent": "2026-11/1"}
    report = filed(world.ward, text="Nhà ông Ba", photos=[picture(), picture("blue")], **consent).report
    first, second = report.photos.select_related("file")
    looked_at(world, report, public_text="Cột nghiêng", public_photos=[first.pk])
    end = closed(world, report, NOW + DAY).closed_at
    assert end is not None
    assert forget_reporters_due(now=end + 30 * DAY) == 0
    assert forget_reporters_due(now=end + 30 * DAY + HOUR) == 1
    report.refresh_from_db()
    assert (report.reporter_text, report.public_text) == ("", "Cột nghiêng")
    assert report.reporter_answers == {"danger": "yes"}
    assert not ReporterContact.objects.exists()
    assert not MeToo.objects.exists()
    assert place_of(first.file.sha256).exists()
    assert not place_of(second.file.sha256).exists()
    assert forget_reporters_due(now=end + 60 * DAY) == 0


def test_every_look_at_a_reporter_is_written_down(world: World) -> None:
    report = filed(world.ward, mail="ai@vi-du.vn", consent="2026-11/1").report
    contact = see_reporter(actor=acting(world, "head"), report=report)
    assert contact is not None
    assert contact.reporter_mail == "ai@vi-du.vn"
    entry = AuditEntry.objects.get(action="see_reporter")
    assert (entry.unit_id, entry.object_name) == (world.ward.pk, report.number)
    assert "vi-du" not in str(entry.after)
    with pytest.raises(PermissionDenied):
        see_reporter(actor=acting(world, "city"), report=report)


def test_who_is_to_act_is_told_the_day_before_and_the_day_after(world: World) -> None:
    forwarded(
        world, looked_at(world, filed(world.ward).report)
    )  # owner due on the 23rd, the ward on the 24th
    told = {}
    for days in range(5):
        at = NOW + days * DAY
        remind_late_reports(now=at)
        remind_late_reports(now=at + HOUR)  # again in the same day tells nobody twice
        rows = ReminderSent.objects.filter(object_type="citizen_report_due", due_on=TODAY + days * DAY)
        told[days] = sorted(row.user.username for row in rows)
    assert told == {
        0: [],
        1: ["operator"],
        2: ["head", "officer"],
        3: ["operator"],
        4: ["head", "officer"],
    }
    assert remind_late_reports(now=NOW.replace(hour=20) + DAY) == 0, "not at three in the night"


def test_a_wards_own_promise_goes_before_the_catalogues(world: World) -> None:
    keep_promise(
        actor=acting(world, "officer"),
        unit=world.ward,
        category="leaning_pole",
        days=5,
        owner_days=4,
        offered=True,
    )
    assert filed(world.ward).report.due_on == date(2026, 11, 26)
    assert filed(world.other, "khác").report.due_on == date(2026, 11, 24)
    keep_promise(
        actor=acting(world, "officer"),
        unit=world.ward,
        category="leaning_pole",
        days=5,
        owner_days=4,
        offered=False,
    )
    with pytest.raises(Refused):
        category_in(world.ward, "leaning_pole")
    with pytest.raises(Refused, match="không dài hơn"):
        keep_promise(
            actor=acting(world, "officer"),
            unit=world.ward,
            category="other",
            days=5,
            owner_days=6,
            offered=True,
        )


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


def test_the_same_people_are_told_twice_a_day(world: World) -> None:
    report = looked_at(world, filed(world.ward).report)
    owner = acting(world, "operator")
    for hour in (3, 5):
        report = forwarded(world, report, NOW + hour * HOUR)
        report = answer_for_owner(
            actor=owner,
            report=report,
            text="Không phải của chúng tôi",
            mended=False,
            now=NOW + (hour + 1) * HOUR,
        )
    told = ReminderSent.objects.filter(object_type="citizen_report_step", text__contains=report.number)
    assert told.filter(user=world.people["operator"]).count() == 2
    assert told.filter(user=world.people["head"]).count() == 3, "it came urgent, and was answered twice"


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
