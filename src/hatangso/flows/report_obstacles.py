"""The difficulties of a report: what was open in the period, and how far it had come on the closing day."""

from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from hatangso.domain.reports.facts import ObstacleFact
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle, ObstacleStep

_STATE_AFTER = {
    "raise": "open",
    "escalate": "open",
    "reopen": "open",
    "answer": "answered",
    "close": "closed",
}


def obstacle_facts(unit: Unit, *, data_from: date, as_of: date) -> tuple[ObstacleFact, ...]:
    """Raised up to the closing day and not closed before the period began, oldest first; two queries."""
    end = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time.min))
    raised = (
        Obstacle.objects.filter(unit=unit, raised_at__lt=end)
        .select_related("held_by")
        .prefetch_related(
            Prefetch(
                "steps",
                ObstacleStep.objects.filter(at__lt=end)
                .select_related("to_organisation")
                .order_by("at", "pk"),
                to_attr="steps_then",
            )
        )
        .order_by("raised_at", "pk")
    )
    begin = timezone.make_aware(datetime.combine(data_from, time.min))
    return tuple(_fact(one) for one in raised if one.closed_at is None or one.closed_at >= begin)


def _fact(obstacle: Obstacle) -> ObstacleFact:
    steps: list[ObstacleStep] = obstacle.steps_then  # type: ignore[attr-defined]
    states = [_STATE_AFTER[step.action] for step in steps if step.action in _STATE_AFTER]
    holders = [step.to_organisation.name for step in steps if step.to_organisation]
    answers = [step.text.strip() for step in steps if step.action == "answer" and step.text.strip()]
    return ObstacleFact(
        key=f"obstacle:{obstacle.pk}",
        title=obstacle.title.strip(),
        text=obstacle.text.strip(),
        proposal=obstacle.proposal.strip(),
        level=steps[-1].level if steps else obstacle.level,
        state=states[-1] if states else "open",
        raised_on=timezone.localdate(obstacle.raised_at),
        held_by=holders[-1] if holders else obstacle.held_by.name if obstacle.held_by else "",
        answer=answers[-1] if answers else "",
    )
