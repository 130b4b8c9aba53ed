"""What is kept of a reporter: who looked is written down, and it goes in time."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.citizen_reports.forget_reporters import forget_reporters_due
from hatangso.flows.citizen_reports.handle_report import note_report
from hatangso.flows.citizen_reports.reporter_steps import delete_contact, reopen_report
from hatangso.flows.citizen_reports.see_reporter import see_reporter
from hatangso.flows.receive import place_of
from hatangso.store.audit.models import AuditEntry
from hatangso.store.citizen_reports.models import MeToo, ReporterContact
from tests.citizen_report_world import DAY, HOUR, NOW, acting, closed, filed, looked_at, picture
from tests.world import World


def test_thirty_days_after_the_end_the_reporter_is_forgotten(world: World) -> None:
    consent = {"phone": "0912345678", "consent": "2026-11/2"}
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
    report = filed(world.ward, mail="ai@vi-du.vn", consent="2026-11/2").report
    contact = see_reporter(actor=acting(world, "head"), report=report)
    assert contact is not None
    assert contact.reporter_mail == "ai@vi-du.vn"
    entry = AuditEntry.objects.get(action="see_reporter")
    assert (entry.unit_id, entry.object_name) == (world.ward.pk, report.number)
    assert "vi-du" not in str(entry.after)
    with pytest.raises(PermissionDenied):
        see_reporter(actor=acting(world, "city"), report=report)


def test_a_report_that_nobody_closes_forgets_its_reporter_after_half_a_year(world: World) -> None:
    report = filed(world.ward, phone="0912345678", consent="2026-11/2").report
    looked_at(world, report, at=NOW + DAY, public_text="Cột nghiêng")
    note_report(actor=acting(world, "officer"), report=report, text="Đã gọi, chưa sửa", now=NOW + 20 * DAY)
    assert forget_reporters_due(now=NOW + 200 * DAY) == 0
    assert forget_reporters_due(now=NOW + 200 * DAY + HOUR) == 1
    report.refresh_from_db()
    assert (report.state, report.reporter_text, report.public_text) == ("checked", "", "Cột nghiêng")
    assert not ReporterContact.objects.exists()
    assert forget_reporters_due(now=NOW + 500 * DAY) == 0


def test_the_time_of_silence_may_be_made_shorter_and_not_longer(world: World, settings: Any) -> None:
    filed(world.ward)
    settings.REPORT_SILENT_DAYS = 1000
    assert forget_reporters_due(now=NOW + 180 * DAY) == 0
    settings.REPORT_SILENT_DAYS = 90
    assert forget_reporters_due(now=NOW + 90 * DAY + HOUR) == 1


def test_what_a_reporter_writes_after_asking_to_be_forgotten_goes_too(world: World) -> None:
    report = looked_at(world, filed(world.ward, phone="0912345678", consent="2026-11/2").report)
    delete_contact(report=report, now=NOW + 2 * HOUR)
    report = closed(world, report, NOW + DAY)
    by = {"address": "127.0.0.1", "device": "máy"}
    reopen_report(report=report, text="Gọi tôi 0912345678", now=NOW + 2 * DAY, **by)
    closed(world, report, NOW + 3 * DAY)
    assert forget_reporters_due(now=NOW + 33 * DAY + HOUR) == 1
    assert not report.steps.exclude(reporter_text="").exists()
