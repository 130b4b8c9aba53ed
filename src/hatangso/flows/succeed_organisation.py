"""One organisation takes over from another on a date: duties, open work and wordings go to the successor.

What was done before stays in the predecessor's name. Sở Thông tin và Truyền thông → Sở Khoa học và Công
nghệ is such a succession; so is a district's end.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation, OrganisationSuccession, Wording
from hatangso.store.programme.models import Obstacle, TargetOrganisation, Task, TaskOrganisation


@dataclass(frozen=True)
class HandedOver:
    """How many of each went to the successor."""

    tasks: int
    targets: int
    duties: int
    obstacles: int
    wordings: int


def succeed_organisation(
    *, actor: Actor, predecessor: Organisation, successor: Organisation, on: date, source: str
) -> HandedOver:
    """Record the succession, end the predecessor on that day, hand over what is open."""
    actor.require("manage_organisations", predecessor.unit)
    if predecessor.pk == successor.pk:
        raise Refused(_("Một cơ quan không kế thừa chính mình."), field="successor")
    if not source.strip():
        raise Refused(_("Hãy ghi căn cứ: số, ngày của văn bản sắp xếp."), field="source")
    if successor.valid_to is not None and successor.valid_to <= on:
        raise Refused(_("Cơ quan kế thừa đã kết thúc trước ngày này."), field="successor")
    if successor.unit_id not in {predecessor.unit_id, predecessor.unit.parent_id}:
        raise Refused(_("Cơ quan kế thừa phải thuộc địa phương này hoặc cấp trên của nó."), field="successor")
    with transaction.atomic():
        OrganisationSuccession.objects.create(
            predecessor=predecessor, successor=successor, on=on, source=source.strip()
        )
        handed = _hand_over(predecessor, successor)
        if predecessor.is_focal and successor.unit_id == predecessor.unit_id:
            successor.is_focal = True
            successor.save()
        predecessor.is_focal = False
        predecessor.valid_to = predecessor.valid_to or on
        predecessor.save()
        predecessor.memberships.filter(valid_to=None).update(valid_to=on)
    return handed


def _hand_over(before: Organisation, after: Organisation) -> HandedOver:
    open_tasks = Task.objects.exclude(state__in=("done", "cancelled"))
    live_targets = TargetOrganisation.objects.filter(organisation=before, target__state="live")
    owed = Duty.objects.filter(reporter=before, state="live").update(reporter=after)
    received = Duty.objects.filter(recipient=before, state="live").update(recipient=after)
    return HandedOver(
        tasks=TaskOrganisation.objects.filter(organisation=before, task__in=open_tasks).update(
            organisation=after
        ),
        targets=live_targets.update(organisation=after),
        duties=owed + received,
        obstacles=Obstacle.objects.filter(held_by=before).exclude(state="closed").update(held_by=after),
        wordings=Wording.objects.filter(organisation=before).update(organisation=after),
    )
