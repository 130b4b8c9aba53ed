"""A difficulty is raised, and carried from the office to the ward to the city until somebody solves it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.task_rights import organisations_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle, ObstacleStep, Target, Task

LEVELS = ("office", "ward", "city")


def raise_obstacle(
    *,
    actor: Actor,
    unit: Unit,
    organisation: Organisation,
    title: str,
    text: str,
    proposal: str,
    task: Task | None,
    target: Target | None,
    held_by: Organisation,
    evidence: Sequence[Received],
    now: datetime,
) -> Obstacle:
    """Write the difficulty down and lay it before the organisation that can answer it first."""
    actor.require("raise_obstacle", unit, frozenset({organisation.pk}))
    if task is not None:
        actor.require("view_programme", unit, organisations_of(task))
    if not title.strip():
        raise Refused(_("Hãy nêu khó khăn, vướng mắc trong một câu."), field="title")
    with transaction.atomic():
        obstacle = Obstacle.objects.create(
            unit=unit,
            task=task,
            target=target,
            title=title.strip(),
            text=text.strip(),
            proposal=proposal.strip(),
            level=level_of(held_by, unit),
            held_by=held_by,
            raised_by_organisation=organisation,
            raised_by=actor.user,
            raised_at=now,
        )
        obstacle.evidence.set(evidence)
        _step(obstacle, actor, "raise", text, held_by, now)
    return obstacle


def escalate_obstacle(
    *, actor: Actor, obstacle: Obstacle, to: Organisation, text: str, now: datetime
) -> ObstacleStep:
    """Carry it to who can solve it: never below the level where it lies."""
    actor.require("raise_obstacle", obstacle.unit, concerned(obstacle))
    level = level_of(to, obstacle.unit)
    if obstacle.state == "closed":
        raise Refused(_("Vướng mắc này đã đóng; hãy mở lại trước khi chuyển."))
    if LEVELS.index(level) < LEVELS.index(obstacle.level):
        raise Refused(_("Chỉ chuyển lên cấp cao hơn hoặc ngang cấp."), field="to")
    if not text.strip():
        raise Refused(_("Hãy ghi vì sao cần chuyển và đề nghị gì."), field="text")
    with transaction.atomic():
        obstacle.level, obstacle.held_by, obstacle.state = level, to, "open"
        obstacle.save()
        return _step(obstacle, actor, "escalate", text, to, now)


def answer_obstacle(*, actor: Actor, obstacle: Obstacle, text: str, now: datetime) -> ObstacleStep:
    """The organisation that holds it says what was decided."""
    holder = frozenset({obstacle.held_by_id}) if obstacle.held_by_id else frozenset()
    actor.require("answer_obstacle", obstacle.unit, holder)
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung trả lời."), field="text")
    with transaction.atomic():
        obstacle.state = "answered"
        obstacle.save()
        return _step(obstacle, actor, "answer", text, None, now)


def close_obstacle(*, actor: Actor, obstacle: Obstacle, text: str, now: datetime) -> ObstacleStep:
    """Solved, in the eyes of who raised it or of who follows the programme."""
    actor.require("raise_obstacle", obstacle.unit, _raisers(obstacle))
    with transaction.atomic():
        obstacle.state, obstacle.closed_at = "closed", now
        obstacle.save()
        return _step(obstacle, actor, "close", text, None, now)


def reopen_obstacle(*, actor: Actor, obstacle: Obstacle, text: str, now: datetime) -> ObstacleStep:
    """Not solved after all."""
    actor.require("raise_obstacle", obstacle.unit, _raisers(obstacle))
    if not text.strip():
        raise Refused(_("Hãy ghi vì sao mở lại."), field="text")
    with transaction.atomic():
        obstacle.state, obstacle.closed_at = "open", None
        obstacle.save()
        return _step(obstacle, actor, "reopen", text, None, now)


def level_of(organisation: Organisation, unit: Unit) -> str:
    """city for an organisation of the unit above; ward for the committee; office for the rest."""
    if organisation.unit_id != unit.pk:
        return "city"
    return "ward" if organisation.kind == "people_committee" else "office"


def concerned(obstacle: Obstacle) -> frozenset[int]:
    """Organisations that see the obstacle as their own: who raised it, who holds it."""
    return _raisers(obstacle) | (frozenset({obstacle.held_by_id}) if obstacle.held_by_id else frozenset())


def _raisers(obstacle: Obstacle) -> frozenset[int]:
    raiser = obstacle.raised_by_organisation_id
    return frozenset({raiser}) if raiser else frozenset()


def _step(
    obstacle: Obstacle, actor: Actor, action: str, text: str, to: Organisation | None, now: datetime
) -> ObstacleStep:
    return ObstacleStep.objects.create(
        obstacle=obstacle,
        action=action,
        level=obstacle.level,
        to_organisation=to,
        text=text.strip(),
        by=actor.user,
        at=now,
    )
