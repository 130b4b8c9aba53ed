"""A reviewed plan goes live: its accepted items become targets, tasks and duties in one step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.amend_live import LiveBefore, amended_by
from hatangso.flows.item_shape import checked
from hatangso.flows.refused import Refused
from hatangso.flows.schedule_duties import schedule_duty
from hatangso.flows.task_due import set_next_due
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Target, TargetMeasure, TargetOrganisation, Task, TaskOrganisation
from hatangso.store.programme.task_queries import task_key


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
        meant = {
            row.text: row.organisation for row in plan.wording_matches.select_related("organisation__unit")
        }
        before = LiveBefore.of(plan.amends)
        writer = _Writer(plan, meant, today, now, before)
        for item in items:
            writer.write(item)
        before.withdraw_the_rest(today)
        plan.state, plan.accepted_by, plan.accepted_at = "live", actor.user, now
        plan.save()
        for earlier in amended_by(plan):
            earlier.state = "amended"
            earlier.save()
    return Accepted(writer.targets, writer.tasks, writer.duties, pending)


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
        checked(item.kind, item.data)
    return items, pending


class _Writer:
    """Writes the live rows of one plan."""

    def __init__(
        self,
        plan: PlanDocument,
        meant: dict[str, Organisation | None],
        today: date,
        now: datetime,
        before: LiveBefore,
    ) -> None:
        self.plan, self.meant, self.today, self.now, self.before = plan, meant, today, now, before
        self.targets = self.tasks = self.duties = 0

    def write(self, item: PlanItem) -> None:
        if item.kind == "target":
            self._target(item)
        elif item.kind == "task" or item.data.get("make_task"):
            self._task(item)
        elif item.kind == "duty":
            self._duty(item)

    def _target(self, item: PlanItem) -> None:
        data = item.data
        target = self.before.target_like(item) or Target(unit=self.plan.unit)
        target.plan, target.source_item, target.state = self.plan, item, "live"
        target.text, target.year = data["text"], data.get("year")
        target.component = data.get("component") or ""
        target.output, target.note = data.get("output") or "", data.get("note") or ""
        target.schedule_text = (data.get("schedule_text") or "")[:200]
        target.position = item.position
        target.save()
        _set_measures(target, data["measures"])
        self._organisations(target, TargetOrganisation, "target", data)
        self.targets += 1

    def _task(self, item: PlanItem) -> None:
        data = item.data
        task = self.before.task_like(item) or Task(unit=self.plan.unit, made_at=self.now)
        task.plan, task.source_item = self.plan, item
        task.group, task.group_name = (data.get("group") or "")[:12], (data.get("group_name") or "")[:300]
        if item.kind != "task":
            task.group_name = (data.get("organisation") or data.get("heading") or "")[:300]
        task.number = data.get("no")
        task.text, task.output, task.note = data["text"], data.get("output") or "", data.get("note") or ""
        task.schedule, task.schedule_text = data.get("schedule"), (data.get("schedule_text") or "")[:200]
        task.position = item.position
        task.search_key = task_key(task.text, task.output, task.group_name)
        if task.state == "cancelled" and task.pk:
            task.state = "not_started"
        set_next_due(task, as_of=self.today)
        task.save()
        wordings = data if item.kind == "task" else {"lead": [data.get("organisation")], "coordinating": []}
        self._organisations(task, TaskOrganisation, "task", wordings)
        self.tasks += 1

    def _duty(self, item: PlanItem) -> None:
        data = item.data
        duty = self.before.duty_like(item) or Duty(
            unit=self.plan.unit, origin="plan", starts_on=max(self.today, self._first_day())
        )
        duty.plan, duty.source_item = self.plan, item
        duty.title = _duty_title(data, self.plan)
        duty.reporter_text, duty.recipient_text = data["reporter"][:300], (data.get("recipient") or "")[:300]
        duty.reporter = self.meant.get(data["reporter"][:300])
        duty.recipient = self.meant.get((data.get("recipient") or "")[:300])
        duty.frequency, duty.due = data["frequency"], data.get("due")
        # Without a date it cannot fall due: it waits among the proposals until somebody sets one.
        duty.state = "live" if duty.due or duty.frequency == "adhoc" else "proposed"
        duty.ends_on = date(self.plan.period_end + 1, 3, 31) if self.plan.period_end else None
        duty.save()
        schedule_duty(duty, today=self.today)
        self.duties += 1

    def _first_day(self) -> date:
        return date(self.plan.period_start, 1, 1) if self.plan.period_start else self.today

    def _organisations(self, owner: Any, model: Any, field: str, data: dict[str, Any]) -> None:
        owner.organisations.all().delete()
        rows = [
            model(
                **{field: owner},
                role=role,
                wording=wording[:300],
                organisation=self.meant.get(wording[:300]),
                position=position,
            )
            for role in ("lead", "coordinating")
            for position, wording in enumerate(data.get(role) or [])
            if wording
        ]
        model.objects.bulk_create(rows)


def _set_measures(target: Target, wanted: list[dict[str, Any]]) -> None:
    """Measures that go on (same indicator) keep their baseline and milestones."""
    kept = {measure.indicator: measure for measure in target.measures.all()}
    for position, data in enumerate(wanted):
        value = data.get("value")
        low, high = (value[0], value[1]) if isinstance(value, list | tuple) else (value, None)
        measure = kept.pop(data.get("indicator") or "", None) or TargetMeasure(target=target)
        measure.indicator = data.get("indicator") or ""
        measure.op, measure.value, measure.value_high = data["op"], low, high
        measure.unit_text = data.get("unit") or ""
        measure.kind = "numeric" if data["op"] != "done" else _kind(target.output)
        measure.position = position
        measure.save()
    for gone in kept.values():
        gone.delete()


def _kind(output: str) -> str:
    """Without a number: a product where the plan names a paper as its result, else a level in words."""
    papers = ("văn bản", "kế hoạch", "báo cáo", "phương án", "quyết định", "đề án", "quy chế")
    return "product" if any(word in output.lower() for word in papers) else "qualitative"


def _duty_title(data: dict[str, Any], plan: PlanDocument) -> str:
    named = {
        "annual": _("Báo cáo năm"),
        "semiannual": _("Báo cáo 6 tháng"),
        "quarterly": _("Báo cáo quý"),
        "monthly": _("Báo cáo tháng"),
        "adhoc": _("Báo cáo đột xuất"),
    }[data["frequency"]]
    which = plan.number or f"{plan.period_start or ''}–{plan.period_end or ''}".strip("–")
    title = _("%(named)s kết quả thực hiện Kế hoạch %(which)s") % {"named": named, "which": which}
    return title[:300]
