"""In whose name a person acts on a permit file, and who is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from hatangso.domain.access.roles import ROLES
from hatangso.domain.permits.permit_state import Side
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import living_memberships, people_of
from hatangso.store.permits.models import PermitFile, PermitStep
from hatangso.store.permits.queries import ASK, WORK
from hatangso.store.places.models import Unit

DECIDES = tuple(name for name, role in ROLES.items() if role.reaches.get(WORK) in ("unit", "below"))


def sides_of(actor: Actor, permit: PermitFile) -> frozenset[Side]:
    """The sides for which the person may act."""
    found = set()
    if actor.may(WORK, permit.unit):
        found.add(Side.AUTHORITY)
    if permit.applicant_id in actor.organisation_ids and actor.may(
        ASK, permit.unit, frozenset({permit.applicant_id})
    ):
        found.add(Side.APPLICANT)
    return frozenset(found)


def write_step(
    permit: PermitFile,
    *,
    actor: Actor,
    action: str,
    text: str,
    now: datetime,
    organisation: Organisation | None = None,
    inner: bool = False,
    files: Iterable[Received] = (),
) -> PermitStep:
    """One line of the story, with its files."""
    step: PermitStep = PermitStep.objects.create(
        permit=permit, action=action, organisation=organisation, text=text.strip(), inner=inner,
        by=actor.user, at=now,
    )  # fmt: skip
    step.files.set(files)
    return step


def deciders(permit: PermitFile, now: datetime) -> list[User]:
    """Who decides on the file: the focal people and heads of its unit."""
    return deciders_of(permit.unit, now)


def deciders_of(unit: Unit, now: datetime) -> list[User]:
    """The focal people and heads of a unit."""
    rows = living_memberships(timezone.localdate(now)).filter(organisation__unit=unit)
    rows = rows.filter(role__in=(*DECIDES, "officer"))
    ids = [row.user_id for row in rows.select_related("organisation") if _decides(row)]
    return list(User.objects.filter(pk__in=ids).order_by("pk"))


def tell(step: PermitStep, organisations: Iterable[Organisation], sentence: Promise, **more: Any) -> None:
    """The people of these organisations, but who did it; `also`: further people, `now`."""
    now: datetime = more["now"]
    users = {user.pk: user for one in organisations for user in people_of(one, now)}
    users |= {user.pk: user for user in more.get("also", ())}
    users.pop(step.by_id, None)
    title = step.permit.title[:150]
    tell_people(
        users=users.values(),
        object_type="permit_step",
        object_id=step.pk,
        text=lambda: str(sentence) % {"title": title},
        now=now,
    )


def _decides(row: Any) -> bool:
    return row.role in DECIDES or (row.role == "officer" and row.organisation.is_focal)
