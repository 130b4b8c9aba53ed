"""What of an amended plan goes on in its amendment, with its figures and progress, and what ends."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from hatangso.store.duties.models import Duty
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Target, Task

ALIKE = 80.0


@dataclass
class LiveBefore:
    """The live rows of the plan that is amended; each is taken by the item that continues it."""

    targets: list[Target] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)

    @classmethod
    def of(cls, plan: PlanDocument | None) -> "LiveBefore":
        """Everything live of the amended plan, or of the one that it was itself to amend; else nothing."""
        while plan is not None and plan.state != "live":
            plan = plan.amends
        if plan is None:
            return cls()
        return cls(
            list(Target.objects.filter(plan=plan, state="live")),
            list(Task.objects.filter(plan=plan).exclude(state="cancelled")),
            list(Duty.objects.filter(plan=plan).exclude(state="withdrawn")),
        )

    def target_like(self, item: PlanItem) -> Target | None:
        """The target of the same year whose words are the same or alike."""
        same_year = [t for t in self.targets if t.year == item.data.get("year")]
        return _taken(self.targets, _best(item.data["text"], same_year))

    def task_like(self, item: PlanItem) -> Task | None:
        """The task whose words are the same or alike."""
        return _taken(self.tasks, _best(item.data["text"], self.tasks))

    def duty_like(self, item: PlanItem) -> Duty | None:
        """The duty of the same reporter and frequency."""
        found = next(
            (
                d
                for d in self.duties
                if d.frequency == item.data["frequency"] and d.reporter_text == item.data["reporter"][:300]
            ),
            None,
        )
        return _taken(self.duties, found)

    def withdraw_the_rest(self, today: date) -> None:
        """What no item continued: targets and duties are withdrawn, tasks cancelled. Nothing is deleted."""
        for target in self.targets:
            target.state = "withdrawn"
            target.save()
        for task in self.tasks:
            if task.state != "done":
                task.state, task.next_due = "cancelled", None
                task.save()
        for duty in self.duties:
            duty.state, duty.ends_on = "withdrawn", today
            duty.save()
            for one in duty.occurrences.filter(state="open", due_on__gte=today, reports=None):
                one.delete()


def amended_by(plan: PlanDocument) -> list[PlanDocument]:
    """The plans whose place it takes: the one it amends, back to the live one."""
    found: list[PlanDocument] = []
    earlier = plan.amends
    while earlier is not None and earlier.state in {"review", "live"} and earlier not in found:
        found.append(earlier)
        earlier = earlier.amends if earlier.state == "review" else None
    return found


def _best(text: str, rows: list[Any]) -> Any | None:
    scored = [(fuzz.ratio(text, row.text), -i, row) for i, row in enumerate(rows)]
    score, _order, row = max(scored, default=(0.0, 0, None), key=lambda each: each[:2])
    return row if score >= ALIKE else None


def _taken(rows: list[Any], found: Any | None) -> Any | None:
    if found is not None:
        rows.remove(found)
    return found
