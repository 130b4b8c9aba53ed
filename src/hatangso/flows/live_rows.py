"""Items of a plan become rows of the live programme: targets, tasks, duties with their organisations."""

from datetime import date, datetime
from typing import Any

from hatangso.flows.amend_live import LiveBefore
from hatangso.flows.schedule_duties import schedule_duty
from hatangso.flows.task_due import set_next_due
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.models import Organisation
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Target, TargetMeasure, TargetOrganisation, Task, TaskOrganisation
from hatangso.store.programme.task_queries import task_key


def meant_by(plan: PlanDocument) -> dict[str, Organisation | None]:
    """Which organisation each wording of the plan means; None where nobody has said it."""
    matches = plan.wording_matches.select_related("organisation__unit")
    return {row.text: row.organisation for row in matches}


class LiveWriter:
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
        # An amended duty's coming due dates are made anew; what was due and what has a report stays.
        for one in duty.occurrences.filter(state="open", due_on__gte=self.today, reports=None):
            one.delete()
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
        measure.unit_text = (data.get("unit") or "")[:40]
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
    """Vietnamese whoever accepts the plan: it becomes the name of an official document."""
    named = {
        "annual": "Báo cáo năm",
        "semiannual": "Báo cáo 6 tháng",
        "quarterly": "Báo cáo quý",
        "monthly": "Báo cáo tháng",
        "adhoc": "Báo cáo đột xuất",
    }[data["frequency"]]
    which = plan.number or f"{plan.period_start or ''}–{plan.period_end or ''}".strip("–")
    return f"{named} kết quả thực hiện Kế hoạch {which}"[:300]
