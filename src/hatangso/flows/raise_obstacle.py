"""A difficulty is raised, and carried from the office to the ward to the city until somebody solves it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.access.roles import Thing, may
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.task_rights import organisations_of
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import people_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle, ObstacleStep, Target, Task

LEVELS = ("office", "ward", "city")
ABOVE = ("department", "police", "party", "people_council", "ministry")
WHO_ANSWERS = "answer_obstacle"
AT_ONCE = timedelta(seconds=30)  # the same told again by the same person: the button was pressed twice


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
    now: datetime,
    evidence: Sequence[Received] = (),
    files: Iterable[Any] = (),
) -> Obstacle:
    """Write the difficulty down, once, and lay it before the organisation that can answer it first."""
    actor.require("raise_obstacle", unit, frozenset({organisation.pk}))
    _require_near(organisation, unit, "organisation")
    _require_near(held_by, unit, "held_by")
    if task is not None:
        actor.require("view_programme", unit, organisations_of(task))
    for thing, field in ((task, "task"), (target, "target")):
        if thing is not None and thing.unit_id != unit.pk:
            raise Refused(_("Nhiệm vụ, chỉ tiêu phải thuộc chính địa phương này."), field=field)
    if not title.strip():
        raise Refused(_("Hãy nêu khó khăn, vướng mắc trong một câu."), field="title")
    told = {
        "unit": unit,
        "task": task,
        "target": target,
        "title": title.strip(),
        "text": text.strip(),
        "proposal": proposal.strip(),
        "held_by": held_by,
        "raised_by_organisation": organisation,
        "raised_by": actor.user,
    }
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        twice: Obstacle | None = Obstacle.objects.filter(**told, raised_at__gt=now - AT_ONCE).first()
        if twice is not None:
            return twice
        obstacle = Obstacle.objects.create(**told, level=level_of(held_by, unit), raised_at=now)
        kept = [*evidence, *receive_evidence(by=actor.user, unit=unit, files=files, now=now)]
        obstacle.evidence.set(kept)
        step = _step(obstacle, actor, "raise", text, held_by, now)
        _tell_holder(step, now)
    return obstacle


def escalate_obstacle(
    *, actor: Actor, obstacle: Obstacle, to: Organisation, text: str, now: datetime
) -> ObstacleStep:
    """Carry it to who can solve it: never below the level where it lies."""
    if not may_escalate(actor, obstacle):
        raise PermissionDenied(
            _("Vướng mắc này không do cơ quan của bạn nêu hay giữ nên bạn không chuyển được.")
        )
    _require_near(to, obstacle.unit, "to")
    level = level_of(to, obstacle.unit)
    if obstacle.state == "closed":
        raise Refused(_("Vướng mắc này đã đóng; hãy mở lại trước khi chuyển."))
    if to.pk == obstacle.held_by_id:
        raise Refused(_("Vướng mắc đang ở chính cơ quan này; hãy chọn cơ quan khác."), field="to")
    if LEVELS.index(level) < LEVELS.index(obstacle.level):
        raise Refused(_("Chỉ chuyển lên cấp cao hơn hoặc ngang cấp."), field="to")
    if not text.strip():
        raise Refused(_("Hãy ghi vì sao cần chuyển và đề nghị gì."), field="text")
    with transaction.atomic():
        obstacle.level, obstacle.held_by, obstacle.state = level, to, "open"
        obstacle.save()
        step = _step(obstacle, actor, "escalate", text, to, now)
        _tell_holder(step, now)
    return step


def answer_obstacle(*, actor: Actor, obstacle: Obstacle, text: str, now: datetime) -> ObstacleStep:
    """What the organisation that holds it decided, written by its people or by who follows the programme."""
    if not may_answer(actor, obstacle):
        raise PermissionDenied(_("Vướng mắc này không ở cơ quan của bạn nên bạn không trả lời được."))
    if obstacle.state == "closed":
        raise Refused(_("Vướng mắc này đã đóng; hãy mở lại trước khi trả lời."))
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung trả lời."), field="text")
    with transaction.atomic():
        obstacle.state = "answered"
        obstacle.save()
        step = _step(obstacle, actor, "answer", text, None, now)
        if obstacle.raised_by is not None and obstacle.raised_by != actor.user:
            _tell(step, [obstacle.raised_by], gettext_lazy("Vướng mắc đã được trả lời: %(title)s"), now)
    return step


def close_obstacle(*, actor: Actor, obstacle: Obstacle, text: str, now: datetime) -> ObstacleStep:
    """Solved, in the eyes of who raised it or of who follows the programme."""
    actor.require("raise_obstacle", obstacle.unit, _raisers(obstacle))
    if obstacle.state == "closed":
        raise Refused(_("Vướng mắc này đã đóng rồi."))
    with transaction.atomic():
        obstacle.state, obstacle.closed_at = "closed", now
        obstacle.save()
        return _step(obstacle, actor, "close", text, None, now)


def reopen_obstacle(*, actor: Actor, obstacle: Obstacle, text: str, now: datetime) -> ObstacleStep:
    """Not solved after all: whoever holds it is to answer again."""
    actor.require("raise_obstacle", obstacle.unit, _raisers(obstacle))
    if obstacle.state == "open":
        raise Refused(_("Vướng mắc này đang mở."))
    if not text.strip():
        raise Refused(_("Hãy ghi vì sao mở lại."), field="text")
    with transaction.atomic():
        obstacle.state, obstacle.closed_at = "open", None
        obstacle.save()
        step = _step(obstacle, actor, "reopen", text, None, now)
        _tell_holder(step, now)
    return step


def level_of(organisation: Organisation, unit: Unit) -> str:
    """Where an obstacle of the unit lies with that organisation.

    city: the province's committee and departments; ward: the commune's committee; office: everybody beside
    or under them, operators and other enterprises too, which are no level of the administration.
    """
    if organisation.kind == "people_committee":
        return "city" if organisation.unit.level == "province" else "ward"
    return "city" if organisation.unit_id != unit.pk and organisation.kind in ABOVE else "office"


def may_answer(actor: Actor, obstacle: Obstacle) -> bool:
    """Whoever acts in the organisation that holds it, or follows the programme where it is held or arose.

    A department of the city answers what was carried up to the city, not what still lies in a ward.
    """
    holder = obstacle.held_by
    held = frozenset({holder.pk} if holder else ())
    units = {obstacle.unit_id} | ({holder.unit_id} if holder else set())
    return any(may(actor.grants, WHO_ANSWERS, Thing(unit, (), held)) for unit in units)


def may_escalate(actor: Actor, obstacle: Obstacle) -> bool:
    """Who raised it, who holds it, and who follows the programme."""
    return actor.may("raise_obstacle", obstacle.unit, concerned(obstacle)) or may_answer(actor, obstacle)


def may_close(actor: Actor, obstacle: Obstacle) -> bool:
    """Who raised it, and who follows the programme."""
    return actor.may("raise_obstacle", obstacle.unit, _raisers(obstacle))


def concerned(obstacle: Obstacle) -> frozenset[int]:
    """Organisations that see the obstacle as their own: who raised it, who holds it."""
    return _raisers(obstacle) | (frozenset({obstacle.held_by_id}) if obstacle.held_by_id else frozenset())


def _raisers(obstacle: Obstacle) -> frozenset[int]:
    raiser = obstacle.raised_by_organisation_id
    return frozenset({raiser}) if raiser else frozenset()


def _require_near(organisation: Organisation, unit: Unit, field: str) -> None:
    if organisation.unit_id not in {unit.pk, unit.parent_id}:
        raise Refused(_("Hãy chọn một cơ quan của địa phương hoặc của cấp trên trực tiếp."), field=field)


def _tell_holder(step: ObstacleStep, now: datetime) -> None:
    holder = step.obstacle.held_by
    users = [user for user in people_of(holder, now) if user != step.by] if holder else []
    _tell(step, users, gettext_lazy("Khó khăn, vướng mắc cần giải quyết: %(title)s"), now)


def _tell(step: ObstacleStep, users: Sequence[User], sentence: Promise, now: datetime) -> None:
    tell_people(
        users=users,
        object_type="obstacle_step",
        object_id=step.pk,
        text=lambda: str(sentence) % {"title": step.obstacle.title},
        now=now,
    )


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
