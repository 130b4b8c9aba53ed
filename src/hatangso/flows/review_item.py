"""What a person does with one thing read from a plan: accept, correct, drop, split, join, add, undo.

Every step names the version of the item that the person saw; a step on an older version is refused, so that
two people reviewing the same plan never overwrite each other unknowingly.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.item_shape import checked, empty
from hatangso.flows.match_wordings import match_wordings
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument, PlanItem


def decide_item(*, actor: Actor, item: PlanItem, state: str, version: int, now: datetime) -> PlanItem:
    """Accept it, drop it, or lay it open again (pending)."""
    _may_change(actor, item, version)
    if state not in {"accepted", "dropped", "pending"}:
        raise Refused(_("Trạng thái không hợp lệ."))
    if state == "accepted":
        checked(item.kind, item.data)
    item.state = state
    return _saved(actor, item, now)


def correct_item(
    *, actor: Actor, item: PlanItem, data: Mapping[str, Any], version: int, now: datetime
) -> PlanItem:
    """Write the person's words over the reader's, and accept."""
    _may_change(actor, item, version)
    item.data = checked(item.kind, {**item.data, **data})
    item.state = "accepted"
    saved = _saved(actor, item, now)
    match_wordings(item.plan)
    return saved


def split_item(*, actor: Actor, item: PlanItem, at: int, version: int, now: datetime) -> list[PlanItem]:
    """Two items of one, cut at a character of the plan's text that lies inside its span."""
    _may_change(actor, item, version)
    if item.start is None or item.end is None or not item.start < at < item.end:
        raise Refused(_("Hãy đặt điểm tách ở bên trong câu của mục này."))
    text = item.plan.text
    pieces = []
    with transaction.atomic():
        for number, (start, end) in enumerate(((item.start, at), (at, item.end))):
            start, end = _trimmed(text, start, end)
            if start >= end:
                raise Refused(_("Một nửa sau khi tách không có chữ nào."))
            data = {**item.data, "text": text[start:end]}
            if number and "measures" in data:
                data["measures"] = [] if item.kind == "commitment" else [_no_measure()]
            pieces.append(_made(item, data, start, end, "split", [item.pk], item.position + number * 0.5))
        _replace(actor, [item], now)
        return pieces


def join_items(*, actor: Actor, items: Sequence[PlanItem], now: datetime) -> PlanItem:
    """One item of several of the same kind, in the order of the document."""
    first = items[0] if items else None
    if first is None or len(items) < 2:
        raise Refused(_("Hãy chọn ít nhất hai mục để nối."))
    if len({item.kind for item in items}) > 1 or len({item.plan_id for item in items}) > 1:
        raise Refused(_("Chỉ nối được các mục cùng loại của cùng một kế hoạch."))
    for item in items:
        _may_change(actor, item, item.version)
    ordered = sorted(items, key=lambda item: (item.start if item.start is not None else 0, item.position))
    first = ordered[0]
    data = dict(first.data)
    if "text" in data:
        data["text"] = " ".join(str(item.data.get("text", "")).strip() for item in ordered)
    for name in ("measures", "lead", "coordinating"):
        if name in data:
            data[name] = _together([value for item in ordered for value in item.data.get(name) or []])
    starts = [item.start for item in ordered if item.start is not None]
    ends = [item.end for item in ordered if item.end is not None]
    with transaction.atomic():
        joined = _made(
            first,
            data,
            min(starts, default=None),
            max(ends, default=None),
            "joined",
            [item.pk for item in ordered],
            first.position,
        )
        _replace(actor, ordered, now)
    return joined


def add_item(
    *, actor: Actor, plan: PlanDocument, kind: str, start: int, end: int, now: datetime
) -> PlanItem:
    """An item that the reader missed, from a selection of the document."""
    actor.require("edit_plan", plan.unit)
    _in_review(plan)
    if not 0 <= start < end <= len(plan.text):
        raise Refused(_("Hãy chọn một đoạn chữ trong tài liệu."))
    start, end = _trimmed(plan.text, start, end)
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


def undo_item(*, actor: Actor, item: PlanItem, now: datetime) -> None:
    """Back to what the reader read; pieces and joins dissolve into what they were made of."""
    _may_change(actor, item, item.version)
    with transaction.atomic():
        if item.as_read is not None:
            item.data, item.state = item.as_read, "pending"
            _saved(actor, item, now)
            return
        parents = list(PlanItem.objects.filter(pk__in=item.parents, plan=item.plan))
        siblings = [
            other for other in item.plan.items.exclude(parents=[]) if set(other.parents) & set(item.parents)
        ]
        for other in siblings or [item]:
            other.delete()
        for parent in parents:
            parent.state = "pending"
            _saved(actor, parent, now)


def accept_certain(*, actor: Actor, plan: PlanDocument, least: float, now: datetime) -> int:
    """Accept every pending item of which the reader is at least so sure; how many."""
    actor.require("edit_plan", plan.unit)
    _in_review(plan)
    with transaction.atomic():
        chosen = plan.items.filter(state="pending", confidence__gte=least).exclude(kind="warning")
        return chosen.update(state="accepted", decided_by=actor.user, decided_at=now)


def _may_change(actor: Actor, item: PlanItem, version: int) -> None:
    actor.require("edit_plan", item.plan.unit)
    _in_review(item.plan)
    if item.version != version or item.state == "replaced":
        raise Refused(_("Mục này vừa được người khác sửa; hãy xem lại nội dung mới rồi làm tiếp."))


def _in_review(plan: PlanDocument) -> None:
    if plan.state != "review":
        raise Refused(_("Kế hoạch này không ở bước rà soát."))


def _saved(actor: Actor, item: PlanItem, now: datetime) -> PlanItem:
    item.decided_by, item.decided_at = actor.user, now
    item.version += 1
    item.save()
    return item


def _made(
    like: PlanItem,
    data: dict[str, Any],
    start: int | None,
    end: int | None,
    origin: str,
    parents: list[int],
    position: float,
) -> PlanItem:
    return PlanItem.objects.create(
        plan=like.plan,
        kind=like.kind,
        position=position,
        start=start,
        end=end,
        as_read=None,
        data=data,
        origin=origin,
        parents=parents,
        state="pending",
    )


def _replace(actor: Actor, items: Sequence[PlanItem], now: datetime) -> None:
    for item in items:
        item.state = "replaced"
        _saved(actor, item, now)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "-–+*•;,."):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _together(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def _no_measure() -> dict[str, Any]:
    return {"indicator": None, "op": "done", "value": None, "unit": None}
