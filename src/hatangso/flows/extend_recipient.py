"""One recipient gets more time to answer (gia hạn), with the reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.recipient_steps import held_recipient, write_steps
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import CollectionRecipient
from hatangso.store.organisations.access import Actor


def extend_recipient(
    *, actor: Actor, recipient: CollectionRecipient, due_on: date, reason: str, now: datetime
) -> CollectionRecipient:
    """A later due day for this recipient alone; its people are told."""
    actor.require("run_collections", recipient.collection.unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do gia hạn."), field="reason")
    with transaction.atomic(), in_trail_of(recipient.collection.unit_id):
        held = held_recipient(recipient)
        if held.excused_at is not None:
            raise Refused(_("Nơi này đã được miễn nộp nên không cần gia hạn."))
        if due_on <= held.due:
            raise Refused(
                _("Hạn mới phải sau hạn hiện nay %(day)s.") % {"day": f"{held.due:%d/%m/%Y}"}, field="due_on"
            )
        if due_on < timezone.localdate(now):
            raise Refused(_("Hạn mới đã qua; hãy chọn ngày từ hôm nay trở đi."), field="due_on")
        held.due_on, held.extension_reason = due_on, reason.strip()
        held.save()
        day = f"{due_on:%d/%m/%Y}"

        def said(one: CollectionRecipient, _called: str) -> str:
            return _("Được gia hạn đến %(day)s: %(title)s") % {"day": day, "title": one.collection.title}

        write_steps([held], "extend", f"{day}: {reason.strip()}", actor, said, now)
    return held
