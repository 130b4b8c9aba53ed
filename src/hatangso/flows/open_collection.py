"""A request is opened to its recipients, closed, opened again, or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.ask_tables import ask_for_fed
from hatangso.flows.change_recipients import check_places, tell_asked
from hatangso.flows.recipient_steps import owing, write_steps
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import Collection, CollectionRecipient
from hatangso.store.organisations.access import Actor


def open_collection(*, actor: Actor, collection: Collection, now: datetime) -> Collection:
    """From now on it can be answered; what is asked is frozen, and the recipients' people are told."""
    actor.require("run_collections", collection.unit)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = _held(collection)
        if held.state == "open":
            return held  # a second click
        if held.state != "draft":
            raise Refused(_("Chỉ mở được kỳ thu thập đang soạn; kỳ đã đóng thì dùng “Mở lại”."))
        _check_ready(held, now)
        ask_for_fed(held)
        held.state, held.opened_at = "open", now
        held.revision += 1
        held.save()
        tell_asked(held.recipients.select_related("collection", "organisation", "place"), held, now)
    return held


def close_collection(*, actor: Actor, collection: Collection, now: datetime) -> Collection:
    """Nobody answers any more; what was handed in can still be approved."""
    actor.require("run_collections", collection.unit)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = _held(collection)
        if held.state != "open":
            raise Refused(_("Kỳ thu thập này không đang mở."))
        held.state, held.closed_at = "closed", now
        held.revision += 1
        held.save()
    return held


def reopen_collection(*, actor: Actor, collection: Collection, now: datetime) -> Collection:
    """Closed too early: it can be answered again. Who has not answered yet is told."""
    actor.require("run_collections", collection.unit)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = _held(collection)
        if held.state != "closed":
            raise Refused(_("Chỉ mở lại được kỳ thu thập đã đóng."))
        held.state, held.closed_at = "open", None
        held.revision += 1
        held.save()

        def said(_one: CollectionRecipient, _called: str) -> str:
            return _("Kỳ thu thập mở lại: %(title)s") % {"title": held.title}

        write_steps(owing(held), "reopen", "", actor, said, now)
    return held


def withdraw_collection(*, actor: Actor, collection: Collection, reason: str, now: datetime) -> Collection:
    """It was a mistake or is not needed: nobody owes anything any more. What was filed is kept."""
    actor.require("run_collections", collection.unit)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = _held(collection)
        if held.state == "withdrawn":
            return held
        if held.opened_at is not None and not reason.strip():
            raise Refused(_("Hãy ghi vì sao rút kỳ thu thập; các nơi nhận sẽ đọc lý do này."), field="reason")
        held.state, held.closed_at = "withdrawn", now
        held.revision += 1
        held.save()
        if held.opened_at is not None:

            def said(_one: CollectionRecipient, _called: str) -> str:
                return _("Kỳ thu thập đã rút, không phải nộp nữa: %(title)s (%(reason)s)") % {
                    "title": held.title,
                    "reason": reason.strip(),
                }

            everybody = held.recipients.select_related("collection", "organisation", "place", "filing")
            write_steps(everybody, "withdraw", reason.strip(), actor, said, now)
    return held


def _held(collection: Collection) -> Collection:
    found: Collection = (
        Collection.objects.select_for_update(of=("self",)).select_related("unit").get(pk=collection.pk)
    )
    return found


def _check_ready(held: Collection, now: datetime) -> None:
    if not held.items.exists() and not held.tables.exists():
        raise Refused(_("Chưa chọn chỉ số hay bảng nào để hỏi."))
    if not held.recipients.exists():
        raise Refused(_("Chưa chọn nơi nhận nào; hãy mở “Hỏi ai” và chọn."))
    if held.due_on < timezone.localdate(now):
        raise Refused(_("Hạn nộp đã qua; hãy sửa hạn nộp rồi mở."))
    check_places(held)
