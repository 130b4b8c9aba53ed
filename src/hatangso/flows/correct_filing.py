"""Who filed opens a filing again to correct it; what was approved stays in force until the new version is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.collection.filing_states import STEPS
from hatangso.flows.refused import Refused
from hatangso.flows.submit_filing import submissions_of
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Filing, FilingStep
from hatangso.store.organisations.access import Actor


def correct_filing(*, actor: Actor, filing: Filing, reason: str, now: datetime) -> Filing:
    """Back to draft, as a new version, with the reason. One that waits for approval may be taken back too."""
    recipient = filing.recipient
    actor.require("enter_figures", recipient.place, frozenset({recipient.organisation_id}))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do mở lại để sửa."), field="reason")
    if len(reason) > 2_000:
        raise Refused(_("Lý do quá dài; xin viết gọn trong 2.000 ký tự."), field="reason")
    with transaction.atomic(), in_trail_of(recipient.place_id):
        Filing.objects.select_for_update().get(pk=filing.pk)
        locked = filings().get(pk=filing.pk)
        if locked.state not in STEPS["correct"].states:
            raise Refused(_("Bộ số liệu này đang mở để sửa rồi; hãy tải lại trang."))
        locked.state, locked.version = STEPS["correct"].leads_to, submissions_of(locked) + 1
        locked.revision += 1
        locked.save()
        FilingStep.objects.create(
            filing=locked,
            recipient=locked.recipient,
            action="correct",
            level=locked.level,
            version=locked.version,
            text=reason.strip(),
            by=actor.user,
            at=now,
        )
    return locked
