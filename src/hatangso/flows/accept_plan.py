"""A reviewed plan goes live: its accepted items become targets, tasks and duties in one step."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.amend_live import LiveBefore, amended_by
from hatangso.flows.item_shape import checked
from hatangso.flows.live_rows import LiveWriter, meant_by
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument, PlanItem


@dataclass(frozen=True)
class Accepted:
    """How much became live."""

    targets: int
    tasks: int
    duties: int
    left: int


def accept_plan(*, actor: Actor, plan: PlanDocument, leave_pending: bool, now: datetime) -> Accepted:
    """Make the accepted items live. Pending ones must be decided first, or be left out explicitly.

    Of an amended plan, targets, tasks and duties that go on keep their figures and progress; what the
    amended plan no longer has is withdrawn. Running it again changes nothing.
    """
    actor.require("edit_plan", plan.unit)
    today = timezone.localdate(now)
    with transaction.atomic():
        plan = PlanDocument.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
        if plan.state == "live":  # accepted by a second click or another person a moment ago
            return Accepted(0, 0, 0, 0)
        items, pending = _accepted_items(plan, leave_pending)
        before = LiveBefore.of(plan.amends)
        writer = LiveWriter(plan, meant_by(plan), today, now, before)
        for item in items:
            writer.write(item)
        before.withdraw_the_rest(today)
        plan.state, plan.accepted_by, plan.accepted_at = "live", actor.user, now
        plan.save()
        for earlier in amended_by(plan):
            earlier.state = "amended"
            earlier.save()
    return Accepted(writer.targets, writer.tasks, writer.duties, pending)


def accept_late(*, actor: Actor, plan: PlanDocument, item: PlanItem, as_task: bool, now: datetime) -> None:
    """An item that was left open, or a paragraph that was only noted, goes live with its plan after all."""
    actor.require("edit_plan", plan.unit)
    with transaction.atomic():
        plan = PlanDocument.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
        item = plan.items.select_for_update().get(pk=item.pk)
        if plan.state != "live" or item.kind == "warning" or item.state not in {"pending", "accepted"}:
            raise Refused(_("Mục này không đưa vào thực hiện được nữa."))
        if item.state == "accepted" and (
            item.data.get("make_task") or item.kind in {"target", "task", "duty"}
        ):
            return  # live already, by a second click or another person
        if as_task and item.kind in {"assignment", "commitment"}:
            item.data = {**item.data, "make_task": True}
        _require_sense(item)
        item.state, item.decided_by, item.decided_at = "accepted", actor.user, now
        item.version += 1
        item.save()
        LiveWriter(plan, meant_by(plan), timezone.localdate(now), now, LiveBefore()).write(item)


def _accepted_items(plan: PlanDocument, leave_pending: bool) -> tuple[list[PlanItem], int]:
    """What goes live, and how many are left open; Refused while something still wants deciding."""
    if plan.is_reference:
        raise Refused(_("Kế hoạch này chỉ để đối chiếu, không đưa vào thực hiện."))
    if plan.state != "review":
        raise Refused(_("Chỉ chấp nhận được kế hoạch đang ở bước rà soát."))
    pending = plan.items.filter(state="pending").exclude(kind="warning").count()
    if pending and not leave_pending:
        raise Refused(
            _("Còn %(count)d mục chưa quyết định. Hãy rà soát nốt, hoặc chọn để lại các mục đó.")
            % {"count": pending}
        )
    items = list(plan.items.filter(state="accepted").exclude(kind="warning").order_by("position", "id"))
    if not items:
        raise Refused(_("Chưa có mục nào được chấp nhận."))
    for item in items:
        _require_sense(item)
    return items, pending


def _require_sense(item: PlanItem) -> None:
    try:
        checked(item.kind, item.data)
    except Refused as refused:
        said = _("Mục “%(item)s”: %(said)s") % {"item": str(item)[:80], "said": refused.sentence}
        raise Refused(said) from None
