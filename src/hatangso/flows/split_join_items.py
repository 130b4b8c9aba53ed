"""One thing read from a plan that is two, or several that are one: the pieces take the place of the whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.review_item import decided, taken_up, trimmed
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanItem


def split_item(*, actor: Actor, item: PlanItem, at: int, version: int, now: datetime) -> list[PlanItem]:
    """Two items of one, cut at a character of the plan's text that lies inside its span."""
    with transaction.atomic():
        item = taken_up(actor, item, version)
        if item.start is None or item.end is None or not item.start < at < item.end:
            raise Refused(_("Hãy đặt điểm tách ở bên trong câu của mục này."))
        if "text" not in item.data or item.kind == "warning":
            raise Refused(_("Loại mục này không tách được."))
        pieces = []
        for number, edges in enumerate(((item.start, at), (at, item.end))):
            start, end = trimmed(item.plan.text, *edges)
            if start >= end:
                raise Refused(_("Một nửa sau khi tách không có chữ nào."))
            data = {
                **item.data,
                "text": " ".join(item.plan.text[start:end].split()),
                **_measures(item, start, end, first=number == 0),
            }
            pieces.append(_made(item, data, (start, end), "split", [item], item.position + number * 0.5))
        _replace(actor, [item], now)
    return pieces


def join_items(
    *, actor: Actor, items: Sequence[PlanItem], now: datetime, versions: Mapping[int, int] | None = None
) -> PlanItem:
    """One item of several of the same kind, in the order of the document."""
    if len(items) < 2:
        raise Refused(_("Hãy chọn ít nhất hai mục để nối."))
    if len({item.kind for item in items}) > 1 or len({item.plan_id for item in items}) > 1:
        raise Refused(_("Chỉ nối được các mục cùng loại của cùng một kế hoạch."))
    if "text" not in items[0].data or items[0].kind == "warning":
        raise Refused(_("Loại mục này không nối được."))
    with transaction.atomic():
        taken = [taken_up(actor, item, (versions or {}).get(item.pk, item.version)) for item in items]
        ordered = sorted(taken, key=lambda item: (item.start if item.start is not None else 0, item.position))
        first = ordered[0]
        data = {**first.data, "text": " ".join(str(item.data.get("text", "")).strip() for item in ordered)}
        for name in ("measures", "lead", "coordinating"):
            if name in data:
                data[name] = _together([value for item in ordered for value in item.data.get(name) or []])
        starts = [item.start for item in ordered if item.start is not None]
        ends = [item.end for item in ordered if item.end is not None]
        span = (min(starts), max(ends)) if starts and ends else (None, None)
        joined = _made(first, data, span, "joined", ordered, first.position)
        _replace(actor, ordered, now)
    return joined


def _measures(item: PlanItem, start: int, end: int, *, first: bool) -> dict[str, Any]:
    """Each measure goes to the piece in which its figure stands; without a known place, to the first."""
    if "measures" not in item.data:
        return {}
    mine = []
    for measure in item.data["measures"]:
        at: int | None = (measure.get("span") or {}).get("start")
        known = at is not None and (item.start or 0) <= at < (item.end or 0)
        if start <= at < end if known and at is not None else first:
            mine.append(measure)
    if not mine and item.kind == "target":
        mine = [{"indicator": None, "op": "done", "value": None, "unit": None}]
    return {"measures": mine}


def _made(
    like: PlanItem,
    data: dict[str, Any],
    span: tuple[int | None, int | None],
    origin: str,
    parents: Sequence[PlanItem],
    position: float,
) -> PlanItem:
    return PlanItem.objects.create(
        plan=like.plan,
        kind=like.kind,
        position=position,
        start=span[0],
        end=span[1],
        as_read=None,
        data=data,
        origin=origin,
        parents=[parent.pk for parent in parents],
        state="pending",
    )


def _replace(actor: Actor, items: Sequence[PlanItem], now: datetime) -> None:
    for item in items:
        item.state = "replaced"
        decided(actor, item, now)


def _together(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept
