"""What the reporter may do with the tracking code: look, say once that it is not mended, delete contacts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.citizen_reports.limits import LEAST_LETTERS, TEXT_LETTERS
from hatangso.domain.citizen_reports.states import CLOSED, ReportState
from hatangso.domain.measurement.deletion_code import mark_in
from hatangso.flows.citizen_reports.file_report import TOLD_AS, tracking_key
from hatangso.flows.citizen_reports.flood import admit
from hatangso.flows.citizen_reports.forget_reporters import forget_reporter
from hatangso.flows.citizen_reports.join_reports import carry_merged
from hatangso.flows.citizen_reports.promises import promises_of
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.citizen_reports.models import CitizenReport, ReportStep
from hatangso.store.organisations.who_works_where import who_works_where

REOPEN_DAYS = 30


def report_of_code(*, code: str, address: str, device: str, now: datetime) -> CitizenReport | None:
    """The report that a tracking code opens; wrong ones are counted. None for no code of ours."""
    mark = mark_in(code[:40], tracking_key())
    found = (
        CitizenReport.objects.select_related("unit", "merged_into", "office", "owner")
        .filter(mark=mark)
        .first()
        if mark
        else None
    )
    if found is None:
        admit("code", address=address, device=device, now=now)
    return found


def may_reopen(report: CitizenReport, now: datetime) -> bool:
    """Once, within thirty days after it was closed."""
    return (
        report.state in CLOSED
        and report.merged_into_id is None
        and report.reopened_at is None
        and report.closed_at is not None
        and now - report.closed_at <= timedelta(days=REOPEN_DAYS)
    )


def reopen_report(
    *, report: CitizenReport, text: str, address: str, device: str, now: datetime
) -> CitizenReport:
    """The reporter says that it is not mended. Refused a second time, or without a word why."""
    admit("reopen", address=address, device=device, now=now)
    text = text.strip()[:TEXT_LETTERS]
    if len(text) < LEAST_LETTERS:
        raise Refused(_("Hãy ghi vì sao chưa xong (vài từ)."), field="text")
    with transaction.atomic():
        held = CitizenReport.objects.select_for_update().select_related("unit").get(pk=report.pk)
        if not may_reopen(held, now):
            raise Refused(
                _("Chỉ đề nghị xem lại được một lần, trong %(days)d ngày. Hãy gửi phản ánh mới.")
                % {"days": REOPEN_DAYS}
            )
        days = promises_of(held.unit)[held.category].category.days
        held.state, held.reopened_at, held.closed_at = ReportState.REOPENED, now, None
        held.due_on, held.changed_at = timezone.localdate(now) + timedelta(days=days), now
        held.save()
        carry_merged(held, now=now)
        step = ReportStep.objects.create(
            report=held, kind="reopen", state=held.state, reporter_text=text, public=True, at=now
        )
        people = who_works_where(timezone.localdate(now)).following(held.unit_id)
        sentence = gettext_lazy("Người phản ánh đề nghị xem lại: %(number)s")
        tell_people(
            users=User.objects.filter(pk__in=people),
            object_type=TOLD_AS,
            object_id=step.pk,
            text=lambda: str(sentence) % {"number": held.number},
            now=now,
        )
    return held


def delete_contact(*, report: CitizenReport, now: datetime) -> None:
    """The reporter takes back the consent: contact, raw text and photos that nobody may see go now."""
    forget_reporter(report, now=now)
