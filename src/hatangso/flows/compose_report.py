"""A report is begun: for a duty and period, by hand, or anew after one was approved."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.duties.occurrences import duty_occurrences
from hatangso.domain.periods import Period, decree_09_window, parse_period
from hatangso.flows.refused import Refused
from hatangso.flows.report_head import offered_head
from hatangso.flows.schedule_duties import domain_duty
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.reports.models import Report

OPEN = ("draft", "submitted", "returned")


def compose_report(*, actor: Actor, occurrence: DutyOccurrence, now: datetime) -> Report:
    """The newest report of a due date, begun where there is none; an approved one is not begun again."""
    unit = occurrence.duty.unit
    actor.require("write_report", unit)
    there = _newest(occurrence)
    if there is not None:
        return there
    if occurrence.state == "waived":
        raise Refused(_("Kỳ này đã được ghi là không phải báo cáo; hãy mở lại kỳ báo cáo trước."))
    period = parse_period(occurrence.period)
    if period is None:
        raise Refused(_("Kỳ báo cáo không hợp lệ; hãy sửa nghĩa vụ báo cáo."))
    since, until = data_days(occurrence, period)
    return _begun(actor, unit, period, since, until, occurrence, now)


def compose_by_hand(
    *, actor: Actor, unit: Unit, period: Period, cutoff: date | None = None, now: datetime
) -> Report:
    """A report without a duty (đột xuất, chuyên đề); the open one of the same period where there is one."""
    actor.require("write_report", unit)
    if period.first_day > timezone.localdate(now):
        raise Refused(_("Kỳ báo cáo chưa bắt đầu; hãy chọn kỳ đã hoặc đang diễn ra."), field="period")
    since, until = decree_09_window(period)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)  # a second click waits, and finds the first's report
        there = Report.objects.filter(unit=unit, occurrence=None, period=period.code, state__in=OPEN).first()
        if there is not None:
            return there
        check_cutoff(cutoff or until, since, period)
        return _begun(actor, unit, period, since, cutoff or until, None, now)


def revise_report(*, actor: Actor, report: Report, now: datetime) -> Report:
    """A new draft that is to replace an approved report, which stays as it is; the open one if there is."""
    actor.require("write_report", report.unit)
    if report.state != "approved":
        raise Refused(_("Chỉ báo cáo đã duyệt mới cần bản sửa đổi; hãy sửa thẳng bản đang soạn."))
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=report.pk)
        newer = report.replaced_by.order_by("-pk").first()
        if newer is not None:
            return newer
        return Report.objects.create(
            unit=report.unit,
            occurrence=report.occurrence,
            period=report.period,
            data_from=report.data_from,
            cutoff=report.cutoff,
            head=report.head,
            title=report.title,
            signer_name=report.signer_name,
            signer_title=report.signer_title,
            texts=report.texts,
            replaces=report,
            made_by=actor.user,
            made_at=now,
        )


def data_days(occurrence: DutyOccurrence, period: Period) -> tuple[date, date]:
    """First and last day of the data: by the plan, else as Nghị định 09/2019 is proposed."""
    found = duty_occurrences(domain_duty(occurrence.duty), since=occurrence.due_on, until=occurrence.due_on)
    for one in found:
        if one.key == occurrence.period:
            return one.data_from, one.data_until
    return decree_09_window(period)


def check_cutoff(cutoff: date, since: date, period: Period, due: date | None = None) -> None:
    """The closing day lies in the days the report is about; the plan's due date may come after the period."""
    last = max(period.last_day, due or period.last_day)
    if not since <= cutoff <= last:
        raise Refused(
            _("Ngày chốt số liệu phải từ %(since)s đến %(last)s.")
            % {"since": f"{since:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"},
            field="cutoff",
        )


def _begun(
    actor: Actor,
    unit: Unit,
    period: Period,
    since: date,
    until: date,
    occurrence: DutyOccurrence | None,
    now: datetime,
) -> Report:
    offered = offered_head(unit, period, occurrence.duty if occurrence else None, on=timezone.localdate(now))
    try:
        with transaction.atomic():
            return Report.objects.create(
                unit=unit,
                occurrence=occurrence,
                period=period.code,
                data_from=since,
                cutoff=until,
                head=offered.head,
                title=offered.title,
                signer_name=offered.signer_name,
                signer_title=offered.authority[:120],
                made_by=actor.user,
                made_at=now,
            )
    except IntegrityError:
        # Somebody else pressed the same button a moment before.
        return Report.objects.get(occurrence=occurrence, state__in=OPEN)


def _newest(occurrence: DutyOccurrence) -> Report | None:
    return Report.objects.filter(occurrence=occurrence).order_by("-pk").first()
