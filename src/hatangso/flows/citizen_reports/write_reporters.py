"""A reporter who left an e-mail address is written to when their report comes to another state.

The letter tells number and state, and the answer where everybody may read it; it holds no tracking code,
since an address may be mistyped. Whoever deletes the contact gets no further letter.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.states import CLOSED, STATES
from hatangso.store.citizen_reports.models import CitizenReport, ReporterContact
from hatangso.store.citizen_reports.queries import tells_answers

logger = logging.getLogger("hatangso.clock")
TRIES, AGAIN = 5, timedelta(minutes=15)  # where the mail server does not take it


def write_reporters(report: CitizenReport) -> None:
    """Letters to its reporter and to those whose reports were merged into it, within the transaction."""
    agreed = ReporterContact.objects.filter(consent=consent.VERSION).exclude(reporter_mail="")
    mine = agreed.filter(Q(report=report) | Q(report__merged_into=report)).order_by("pk")
    for pk in mine.values_list("report_id", flat=True):
        mail_reporter.enqueue(pk, str(report.state))


@task(queue_name="mail")
def mail_reporter(report_id: int, state: str, tried: int = 1) -> None:
    """One letter, unless the report has gone on to another state or the contact is gone."""
    report = CitizenReport.objects.select_related("merged_into").get(pk=report_id)
    contact = ReporterContact.objects.filter(report=report).exclude(reporter_mail="").first()
    if contact is None or report.state != state:
        return
    with translation.override("vi"):
        letter = EmailMessage(*_letter(report), to=[contact.reporter_mail])
    try:
        letter.send()
    except (OSError, SMTPException):
        logger.warning("the mail server did not take a letter about report %s", report.number)
        if tried >= TRIES or not mail_reporter.get_backend().supports_defer:
            raise
        later = mail_reporter.using(run_after=timezone.now() + tried * AGAIN)
        later.enqueue(report_id, state, tried + 1)


def _letter(report: CitizenReport) -> tuple[str, str]:
    shown = report.moderated_at is not None and not report.private and report.merged_into is None
    address = reverse("report_shown", args=[report.number]) if shown else reverse("report_where")
    told = {"number": report.number, "state": STATES[report.state].vi}
    lines = [_("Phản ánh %(number)s của bạn: %(state)s.") % told, ""]
    if report.state in CLOSED and tells_answers(report):
        answer = report.steps.filter(kind=report.state, public=True).order_by("at", "pk").last()
        lines += [answer.text, ""] if answer is not None else []
    lines += [
        _("Xem tiếp: %(url)s") % {"url": settings.PUBLIC_URL + address},
        _(
            "Để không nhận thư này, mở trang theo dõi bằng mã của bạn và xóa liên hệ. Thư tự động, xin đừng"
            " trả lời."
        ),
    ]
    return _("Phản ánh %(number)s: %(state)s") % told, "\n".join(lines)
