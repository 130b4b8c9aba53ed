"""What a person does with one thing read from a plan: accept, correct, drop, add, undo.

Every step names the version of the item that the person saw; a step on an older version is refused, so that
two people reviewing the same plan never overwrite each other unknowingly.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hatangso.flows.item_shape import checked, empty
from hatangso.flows.match_wordings import match_wordings
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument, PlanItem


def decide_item(*, actor: Actor, item: PlanItem, state: str, version: int, now: datetime) -> PlanItem:
    """Accept it, drop it, or lay it open again (pending)."""
    if state not in {"accepted", "dropped", "pending"}:
        raise Refused(_("Trạng thái không hợp lệ."))
    with transaction.atomic():
        item = taken_up(actor, item, version)
        if state == "accepted" and item.kind != "warning":
            checked(item.kind, item.data)
        item.state = state
        return decided(actor, item, now)


def correct_item(
    *, actor: Actor, item: PlanItem, data: Mapping[str, Any], version: int, now: datetime
) -> PlanItem:
    """Write the person's words over the reader's, and accept."""
    with transaction.atomic():
        item = taken_up(actor, item, version)
        if item.kind == "warning":
            raise Refused(_("Cảnh báo không sửa được; hãy xem rồi đánh dấu đã xem."))
        item.data = checked(item.kind, {**item.data, **data})
        item.state = "accepted"
        saved = decided(actor, item, now)
        match_wordings(item.plan)
    return saved


def add_item(*, actor: Actor, plan: PlanDocument, kind: str, start: int, end: int, now: datetime) -> PlanItem:
    """An item that the reader missed, from a selection of the document."""
    actor.require("edit_plan", plan.unit)
    require_review(plan)
    if not 0 <= start < end <= len(plan.text):
        raise Refused(_("Hãy chọn một đoạn chữ trong tài liệu."))
    start, end = trimmed(plan.text, start, end)
    if start >= end:
        raise Refused(_("Hãy chọn một đoạn chữ trong tài liệu."))
    before = plan.items.filter(kind=kind, start__lte=start).order_by("-start", "-position").first()
    with transaction.atomic():
        return PlanItem.objects.create(
            plan=plan,
            kind=kind,
            position=(before.position if before else 0) + 0.25,
            start=start,
            end=end,
            as_read=None,
            data=empty(kind, " ".join(plan.text[start:end].split()), plan.period_end),
            origin="added",
            state="pending",
            decided_by=actor.user,
            decided_at=now,
        )


def undo_item(*, actor: Actor, item: PlanItem, version: int, now: datetime) -> None:
    """One step back: a decision is open again; an open item is again as the reader read it; pieces and joins
    dissolve into what they were made of, and what was added goes."""
    with transaction.atomic():
        item = taken_up(actor, item, version)
        if item.state in {"accepted", "dropped"}:
            item.state = "pending"
            decided(actor, item, now)
        elif item.as_read is not None:
            item.data = item.as_read
            decided(actor, item, now)
        else:
            _dissolve(actor, item, now)


def _dissolve(actor: Actor, item: PlanItem, now: datetime) -> None:
    parents = list(PlanItem.objects.filter(pk__in=item.parents, plan=item.plan))
    made_of_them = [
        other for other in item.plan.items.exclude(parents=[]) if set(other.parents) & set(item.parents)
    ]
    for other in made_of_them or [item]:
        other.delete()
    for parent in parents:
        parent.state = "pending"
        decided(actor, parent, now)


def accept_certain(*, actor: Actor, plan: PlanDocument, least: float, now: datetime) -> int:
    """Accept every pending item of which the reader is at least so sure; how many."""
    actor.require("edit_plan", plan.unit)
    require_review(plan)
    with transaction.atomic():
        chosen = plan.items.filter(state="pending", confidence__gte=least).exclude(kind="warning")
        return chosen.exclude(origin="added").update(
            state="accepted", decided_by=actor.user, decided_at=now, version=F("version") + 1
        )


def taken_up(actor: Actor, item: PlanItem, version: int) -> PlanItem:
    """The item as it stands now, held until the transaction ends; refused if it is not what was seen."""
    actor.require("edit_plan", item.plan.unit)
    rows = PlanItem.objects.select_for_update(of=("self",)).select_related("plan__unit__parent")
    fresh = rows.filter(pk=item.pk).first()
    if fresh is None or fresh.version != version or fresh.state == "replaced":
        raise Refused(_("Mục này vừa được người khác sửa; hãy xem lại nội dung mới rồi làm tiếp."))
    require_review(fresh.plan)
    return fresh


def require_review(plan: PlanDocument) -> None:
    """Items change only while the plan is under review."""
    if plan.state != "review":
        raise Refused(_("Kế hoạch này không ở bước rà soát."))


def decided(actor: Actor, item: PlanItem, now: datetime) -> PlanItem:
    """Store the item as a further version of it, by this person."""
    item.decided_by, item.decided_at = actor.user, now
    item.version += 1
    item.save()
    return item


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of the text without blanks and list marks at its edges."""
    while start < end and (text[start].isspace() or text[start] in "-–+*•;,."):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
