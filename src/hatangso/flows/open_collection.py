"""A request is opened to its recipients, closed, opened again, or withdrawn."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.periods import parse_period
from hatangso.flows.change_recipients import tell_asked
from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import STEP, tell_recipients
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import Collection, CollectionRecipient, FilingStep
from hatangso.store.collection.queries_requests import places_without_rows
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
        held.state, held.opened_at = "open", now
        held.revision += 1
        held.save()
        tell_asked(held.recipients.select_related("organisation", "place"), held, now)
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
        owing = _owing(held)
        _step(
            owing,
            "reopen",
            "",
            actor,
            now,
            lambda one: _("Kỳ thu thập mở lại: %(title)s") % {"title": held.title},
        )
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
        was_open = held.state == "open"
        held.state, held.closed_at = "withdrawn", now
        held.revision += 1
        held.save()
        if was_open:

            def said(_one: CollectionRecipient) -> str:
                return _("Kỳ thu thập đã rút, không phải nộp nữa: %(title)s (%(reason)s)") % {
                    "title": held.title,
                    "reason": reason.strip(),
                }

            everybody = list(held.recipients.select_related("organisation", "place", "filing"))
            _step(everybody, "withdraw", reason.strip(), actor, now, said)
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
    period = parse_period(held.period)
    if period is not None and (empty := places_without_rows(held, period)):
        raise Refused(
            _(
                "Có chỉ số hỏi theo từng thôn, tổ dân phố nhưng %(places)s chưa có danh sách đó; "
                "hãy bổ sung ở mục Địa bàn hoặc đổi cách chia."
            )
            % {"places": ", ".join(empty[:5])}
        )


def _owing(held: Collection) -> list[CollectionRecipient]:
    rows = held.recipients.filter(excused_at=None).select_related("organisation", "place", "filing")
    return [one for one in rows if not hasattr(one, "filing") or one.filing.state in {"draft", "returned"}]


def _step(
    recipients: list[CollectionRecipient],
    action: str,
    text: str,
    actor: Actor,
    now: datetime,
    said: Callable[[CollectionRecipient], str],
) -> None:
    steps = FilingStep.objects.bulk_create(
        FilingStep(
            recipient=one,
            filing=getattr(one, "filing", None),
            action=action,
            text=text,
            by=actor.user,
            at=now,
        )
        for one in recipients
    )
    ids = {step.recipient_id: step.pk for step in steps}
    tell_recipients(recipients=recipients, object_type=STEP, object_ids=ids, text=said, now=now)
