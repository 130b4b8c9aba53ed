"""Days that were promised, medians of days that it took, and who is told when a day comes."""

from datetime import date

import pytest

from hatangso.flows.citizen_reports.handle_report import (
    answer_for_owner,
)
from hatangso.flows.citizen_reports.promises import category_in, keep_promise
from hatangso.flows.citizen_reports.remind_late import remind_late_reports
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.queries import reports_of, times_by
from hatangso.store.duties.models import ReminderSent
from tests.citizen_report_world import DAY, HOUR, NOW, TODAY, acting, closed, filed, forwarded, looked_at
from tests.world import World


def test_medians_stand_on_the_closed_and_are_unknown_without(world: World) -> None:
    for number, days in enumerate((1, 2, 9)):
        closed(world, looked_at(world, filed(world.ward, f"xong {number}").report), NOW + days * DAY)
    filed(world.ward, "mở", category="broken_cable", answers={"blocks": ["no"]})
    by = times_by(reports_of(world.ward), lambda row: row["category"], NOW + 9 * DAY)
    poles, cables = by["leaning_pole"], by["broken_cable"]
    assert (poles.filed, poles.closed, poles.median_days, poles.in_time) == (3, 3, 2.0, 2)
    assert (cables.open, cables.late, cables.closed, cables.median_days) == (1, 1, 0, None)


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
