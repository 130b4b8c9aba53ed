"""Somebody meets the same thing as a report says: counted once a device, so that floods count nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hatangso.domain.citizen_reports.states import OPEN
from hatangso.flows.citizen_reports.flood import admit, hashed
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport, MeToo


def meet_too(*, report: CitizenReport, address: str, device: str, now: datetime) -> bool:
    """Count the device; False where it was already. Refused for closed reports and without a device."""
    if not device:
        raise Refused(_("Trình duyệt không nhận cookie nên không đếm được. Hãy bật cookie rồi thử lại."))
    admit("me_too", address=address, device=device, now=now)
    main = report.merged_into or report
    if main.state not in OPEN:
        raise Refused(_("Phản ánh này đã kết thúc. Nếu vẫn còn, hãy gửi một phản ánh mới."))
    try:
        with transaction.atomic():
            MeToo.objects.create(report=main, device=hashed("me too", device), at=now)
            CitizenReport.objects.filter(pk=main.pk).update(also=F("also") + 1)
    except IntegrityError:
        return False
    return True
