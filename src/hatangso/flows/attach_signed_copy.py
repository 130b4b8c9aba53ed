"""The copy signed in the office's document system becomes the final copy of an approved report."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.reports.models import Report


def attach_signed_copy(*, actor: Actor, report: Report, file: Any, name: str, now: datetime) -> Report:
    """A PDF of the approved report, kept as received; a newer one takes its place, the old stays kept."""
    actor.require("write_report", report.unit)
    if report.state != "approved":
        raise Refused(_("Chỉ đính kèm bản đã ký cho báo cáo đã duyệt."), field="signed")
    data = file if isinstance(file, bytes) else b"".join(file.chunks())
    if b"%PDF-" not in data[:1024]:
        raise Refused(
            _("Bản đã ký phải là tệp PDF; tệp “%(name)s” không phải PDF.") % {"name": name}, field="signed"
        )
    if b"%%EOF" not in data[-1024:]:
        raise Refused(
            _("Tệp “%(name)s” bị cắt hoặc hỏng; hãy tải lại từ hệ thống văn bản.") % {"name": name},
            field="signed",
        )
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        received = receive_file(
            by=actor.user, unit=report.unit, file=data, name=name, purpose="signed_report", now=now
        )
        locked.signed = received
        locked.version += 1
        locked.save()
    return locked
