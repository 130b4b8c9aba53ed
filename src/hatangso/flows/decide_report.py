"""A report is handed to the head, who approves it or returns it with reasons. Approval freezes it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.reports.checks import unapproved
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.report_files import file_name, report_files
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import digest_of, frozen
from hatangso.store.organisations.access import Actor
from hatangso.store.reports.models import Report


def submit_report(*, actor: Actor, report: Report, now: datetime) -> Report:
    """Lay the draft before the head; it cannot be edited until it comes back."""
    actor.require("write_report", report.unit)
    with transaction.atomic():
        locked = _locked(report)
        if locked.state not in ("draft", "returned"):
            raise Refused(_("Báo cáo này đã được trình hoặc duyệt; hãy tải lại trang."))
        locked.state, locked.submitted_at = "submitted", now
        _save(locked)
    return locked


def take_back_report(*, actor: Actor, report: Report) -> Report:
    """The writer takes a report back that nobody has decided on yet."""
    actor.require("write_report", report.unit)
    with transaction.atomic():
        locked = _locked(report)
        if locked.state != "submitted":
            raise Refused(_("Báo cáo này không còn chờ duyệt; hãy tải lại trang."))
        locked.state, locked.submitted_at = "draft", None
        _save(locked)
    return locked


def return_report(*, actor: Actor, report: Report, reason: str, now: datetime) -> Report:
    """Back to the writers, with the reason."""
    actor.require("approve_report", report.unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do trả lại để người soạn biết cần sửa gì."), field="reason")
    with transaction.atomic():
        locked = _locked(report)
        if locked.state != "submitted":
            raise Refused(_("Báo cáo này không còn chờ duyệt; hãy tải lại trang."))
        locked.state, locked.decision_note = "returned", reason.strip()
        locked.decided_by, locked.decided_at = actor.user, now
        _save(locked)
    return locked


def approve_report(*, actor: Actor, report: Report, seen: str, now: datetime) -> Report:
    """Freeze the facts with their digest, keep .docx and PDF, settle the due date.

    `seen` is the digest of the facts that the head looked at. Refused where the facts have changed since, or
    where a figure in it is not approved: what goes out rests on approved figures only.
    """
    actor.require("approve_report", report.unit)
    today = timezone.localdate(now)
    facts = report_input(report, today=today)
    digest = digest_of(facts)
    if digest != seen:
        raise Refused(_("Số liệu hoặc nội dung báo cáo vừa thay đổi; hãy xem lại bản dưới đây rồi duyệt."))
    waiting = len(unapproved(facts))
    if waiting:
        raise Refused(
            _("Còn %(count)d số liệu trong báo cáo chưa duyệt; hãy duyệt hoặc trả lại các số liệu đó trước.")
            % {"count": waiting}
        )
    files = report_files(facts, made_on=today)
    with transaction.atomic():
        locked = _locked(report)
        if locked.state != "submitted":
            raise Refused(_("Báo cáo này không còn chờ duyệt; hãy tải lại trang."))
        if locked.version != report.version:
            raise Refused(
                _("Số liệu hoặc nội dung báo cáo vừa thay đổi; hãy xem lại bản dưới đây rồi duyệt.")
            )
        locked.frozen, locked.frozen_digest = frozen(facts), digest
        for kind, data in (("docx", files.docx), ("pdf", files.pdf)):
            kept = receive_file(
                by=actor.user,
                unit=locked.unit,
                file=data,
                name=file_name(facts, kind),
                purpose="report",
                now=now,
            )
            setattr(locked, kind, kept)
        locked.state, locked.decision_note = "approved", ""
        locked.decided_by, locked.decided_at = actor.user, now
        _save(locked)
        _settle(locked, actor, now)
    return locked


def _settle(report: Report, actor: Actor, now: datetime) -> None:
    occurrence = report.occurrence
    if occurrence is not None and occurrence.state != "done":
        occurrence.state, occurrence.done_by = "done", actor.user
        occurrence.done_on = timezone.localdate(now)
        occurrence.save()


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update().get(pk=report.pk)


def _save(report: Report) -> None:
    report.version += 1
    report.save()
