"""Two reports of one thing: counted once, answered once, and only the main one lies with an owner."""

import pytest

from hatangso.flows.citizen_reports.forget_reporters import forget_reporters_due
from hatangso.flows.citizen_reports.join_reports import merge_report
from hatangso.flows.citizen_reports.reporter_steps import reopen_report
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import ReporterContact
from hatangso.store.citizen_reports.queries import (
    ReportFilter,
    narrowed,
    reports_of,
    reports_seen_by,
    times_of,
)
from hatangso.store.duties.models import ReminderSent
from tests.citizen_report_world import DAY, HOUR, NOW, acting, closed, filed, forwarded, looked_at
from tests.world import World


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
    consent = {"phone": "0912345678", "consent": "2026-11/2"}
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


def test_a_duplicate_leaves_the_list_of_the_owner_that_it_lay_with(world: World) -> None:
    main = looked_at(world, filed(world.ward).report)
    second = forwarded(world, looked_at(world, filed(world.ward, "hai").report))
    operator = acting(world, "operator")

    def open_there() -> set[str]:
        mine = ReportFilter(mine=operator.organisation_ids)
        return {one.number for one in narrowed(reports_seen_by(operator, world.ward), mine, NOW)}

    assert open_there() == {second.number}
    merge_report(actor=acting(world, "officer"), report=second, into=main, now=NOW + 3 * HOUR)
    assert open_there() == set()
    told = ReminderSent.objects.get(user=world.people["operator"], object_type="report_merged")
    assert told.text == f"Phản ánh {second.number} chuyển đến đơn vị bạn đã gộp vào {main.number}"
    main.refresh_from_db()
    forwarded(world, main, NOW + 4 * HOUR)
    assert open_there() == {main.number}
