"""Who left an e-mail address gets a letter when the report comes to another state, and nobody else."""

from typing import Any

import pytest
from django.core import mail

from hatangso.flows.citizen_reports.handle_report import note_report, tell_public
from hatangso.flows.citizen_reports.join_reports import merge_report
from hatangso.flows.citizen_reports.reporter_steps import delete_contact
from hatangso.flows.citizen_reports.write_reporters import mail_reporter
from hatangso.store.citizen_reports.models import ReporterContact
from tests.citizen_report_world import DAY, HOUR, NOW, acting, closed, filed, forwarded, looked_at
from tests.world import World

ONE = {"mail": "mot@vi-du.vn", "consent": "2026-11/2"}
TWO = {"mail": "hai@vi-du.vn", "consent": "2026-11/2"}


def letters() -> list[tuple[str, str]]:
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def test_every_new_state_is_told_and_the_answer_with_it(world: World) -> None:
    filing = filed(world.ward, **ONE)
    report = looked_at(world, filing.report)
    officer = acting(world, "officer")
    note_report(actor=officer, report=report, text="Nội bộ", now=NOW + HOUR)
    tell_public(actor=officer, report=report, text="Đang xem", now=NOW + HOUR)
    report = forwarded(world, report)
    forwarded(world, report, NOW + 3 * HOUR)  # with an owner before and after
    closed(world, report, NOW + DAY)
    said = [f"Phản ánh {report.number}: {state}" for state in (
        "Đã kiểm tra", "Đơn vị quản lý đang xử lý", "Đã xử lý",
    )]  # fmt: skip
    assert letters() == [("mot@vi-du.vn", subject) for subject in said]
    last = str(mail.outbox[-1].body)
    assert "Đã xong" in last
    assert f"/phan-anh/xem/{report.number}/" in last
    assert not any(filing.code in str(letter.body) for letter in mail.outbox)


def test_a_duplicates_reporter_is_told_with_the_main_ones(world: World) -> None:
    main, second = filed(world.ward, **ONE).report, filed(world.ward, "hai", **TWO).report
    merge_report(actor=acting(world, "officer"), report=second, into=main, now=NOW + HOUR)
    closed(world, looked_at(world, main), NOW + DAY)
    assert sorted({to for to, _subject in letters()}) == ["hai@vi-du.vn", "mot@vi-du.vn"]
    assert f"Phản ánh {second.number}: Đã xử lý" in {subject for _to, subject in letters()}


def test_a_private_answer_is_not_in_the_letter(world: World) -> None:
    report = looked_at(world, filed(world.ward, **ONE).report, private=True)
    closed(world, report, NOW + DAY)
    assert "Đã xong" not in str(mail.outbox[-1].body)
    assert report.number not in str(mail.outbox[-1].body).partition("http")[2]


def test_nobody_is_written_to_who_took_it_back_or_agreed_to_less(world: World) -> None:
    report = filed(world.ward, **ONE).report
    delete_contact(report=report, now=NOW)
    looked_at(world, report)
    older = filed(world.ward, "hai", **TWO).report
    ReporterContact.objects.update(consent="2026-11/1")
    looked_at(world, older)
    mail_reporter.func(older.pk, "done")  # a state that it is not in any more
    assert letters() == []


def test_a_server_that_takes_nothing_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    report = filed(world.ward, **ONE).report

    def refuses(*_given: Any, **_more: Any) -> int:
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuses)
    with pytest.raises(OSError):
        mail_reporter.func(report.pk, "received")  # this backend cannot wait: the task fails, and is seen
    again: list[Any] = []
    monkeypatch.setattr(type(mail_reporter.get_backend()), "supports_defer", True)
    monkeypatch.setattr(type(mail_reporter), "enqueue", lambda *given: again.append(given[1:]))
    mail_reporter.func(report.pk, "received")
    assert again == [(report.pk, "received", 2)]
    with pytest.raises(OSError):
        mail_reporter.func(report.pk, "received", 5)
