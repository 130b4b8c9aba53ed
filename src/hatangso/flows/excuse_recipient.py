"""One recipient need not answer this time (miễn nộp), with the reason; and has to after all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.recipient_steps import held_recipient, write_steps
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import CollectionRecipient
from hatangso.store.organisations.access import Actor


def excuse_recipient(
    *, actor: Actor, recipient: CollectionRecipient, reason: str, now: datetime
) -> CollectionRecipient:
    """It owes nothing in this request any more; its people are told why. What it filed stays."""
    actor.require("run_collections", recipient.collection.unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do miễn nộp."), field="reason")
    with transaction.atomic(), in_trail_of(recipient.collection.unit_id):
        held = held_recipient(recipient)
        if held.excused_at is not None:
            return held  # a second click
        filing = getattr(held, "filing", None)
        if filing is not None and filing.state in {"submitted", "approved"}:
            raise Refused(_("Nơi này đã nộp số liệu; không cần miễn nộp."))
        held.excused_at, held.excused_reason = now, reason.strip()
        held.save()

        def said(one: CollectionRecipient, _called: str) -> str:
            return _("Được miễn nộp kỳ này: %(title)s") % {"title": one.collection.title}

        write_steps([held], "excuse", reason.strip(), actor, said, now)
    return held


def require_after_all(
    *, actor: Actor, recipient: CollectionRecipient, reason: str, now: datetime
) -> CollectionRecipient:
    """The excuse is taken back, which the story keeps."""
    actor.require("run_collections", recipient.collection.unit)
    with transaction.atomic(), in_trail_of(recipient.collection.unit_id):
        held = held_recipient(recipient)
        if held.excused_at is None:
            return held
        held.excused_at, held.excused_reason = None, ""
        held.save()

        def said(one: CollectionRecipient, _called: str) -> str:
            return _("Không còn được miễn nộp: %(title)s, hạn %(day)s") % {
                "title": one.collection.title,
                "day": f"{one.due:%d/%m/%Y}",
            }

        write_steps([held], "unexcuse", reason.strip(), actor, said, now)
    return held
