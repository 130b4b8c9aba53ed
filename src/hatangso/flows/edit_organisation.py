"""Organisations of a locality are added, changed and closed; wordings that mean them are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.organisations.kinds import KINDS
from hatangso.domain.organisations.wording import wording_key
from hatangso.domain.places.search_key import search_key
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation, Wording
from hatangso.store.places.models import Unit

LONGEST_NAME = 200


@dataclass(frozen=True)
class OrganisationFacts:
    """What a person may write of an organisation."""

    kind: str
    name: str
    short_name: str = ""
    email: str = ""
    is_collective: bool = False
    is_focal: bool = False
    member_ids: Collection[int] = ()


def add_organisation(*, actor: Actor, unit: Unit, facts: OrganisationFacts, on: date) -> Organisation:
    """A new organisation of the unit, existing from that day."""
    actor.require("manage_organisations", unit)
    _check(unit, facts, None)
    with transaction.atomic():
        organisation = Organisation(unit=unit, valid_from=on)
        _write(organisation, facts)
    return organisation


def change_organisation(
    *, actor: Actor, organisation: Organisation, facts: OrganisationFacts, seen: str
) -> None:
    """New name, kind, mail address, members; what it did and owes stays with it.

    `seen` is the mark of the organisation as the person saw it (see `organisation_mark`).
    """
    actor.require("manage_organisations", organisation.unit)
    _check(organisation.unit, facts, organisation)
    with transaction.atomic():
        take_up(organisation, seen, organisation_mark)
        _write(organisation, facts)


def organisation_mark(organisation: Organisation) -> str:
    """The mark of what the form of an organisation shows."""
    told = (organisation.kind, organisation.name, organisation.short_name, organisation.email)
    members = sorted(organisation.members.values_list("pk", flat=True))
    return mark_of(told, organisation.is_focal, organisation.is_collective, members)


def close_organisation(*, actor: Actor, organisation: Organisation, on: date) -> None:
    """It no longer exists from that day; its people lose what they could do through it."""
    actor.require("manage_organisations", organisation.unit)
    if organisation.valid_to is not None:
        raise Refused(_("Cơ quan này đã kết thúc từ trước."))
    if organisation.valid_from and on <= organisation.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu của cơ quan."), field="on")
    if organisation.is_focal:
        raise Refused(_("Đây là cơ quan đầu mối. Hãy chọn cơ quan đầu mối khác trước, rồi mới kết thúc."))
    with transaction.atomic():
        organisation.valid_to = on
        organisation.save()
        organisation.memberships.filter(valid_to=None).update(valid_to=on)


def set_wording(*, actor: Actor, unit: Unit, text: str, organisation: Organisation, now: datetime) -> Wording:
    """This wording of plans means that organisation in this locality."""
    actor.require("manage_organisations", unit)
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Hãy ghi cách gọi trong kế hoạch."), field="text")
    if organisation.unit_id not in {unit.pk, unit.parent_id}:
        raise Refused(_("Cơ quan này không thuộc địa phương đang mở."), field="organisation")
    wording, _made = Wording.objects.update_or_create(
        unit=unit,
        key=wording_key(text)[:300],
        defaults={
            "text": text[:300],
            "organisation": organisation,
            "decided_by": actor.user,
            "decided_at": now,
        },
    )
    return wording


def forget_wording(*, actor: Actor, wording: Wording) -> None:
    """The wording means nothing settled any more; plans read before keep what was decided for them."""
    actor.require("manage_organisations", wording.unit)
    wording.delete()


def _check(unit: Unit, facts: OrganisationFacts, known: Organisation | None) -> None:
    name = " ".join(facts.name.split())
    if not name:
        raise Refused(_("Hãy ghi tên cơ quan, đơn vị."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("Tên dài quá 200 ký tự; hãy viết gọn lại."), field="name")
    if facts.kind not in KINDS:
        raise Refused(_("Hãy chọn loại cơ quan, đơn vị trong danh sách."), field="kind")
    same = Organisation.objects.filter(unit=unit, valid_to=None, name__iexact=name)
    if known is not None:
        same = same.exclude(pk=known.pk)
    if same.exists():
        raise Refused(_("Địa phương đã có cơ quan, đơn vị mang tên này."), field="name")
    if facts.is_collective and facts.is_focal:
        raise Refused(_("Một nhóm nhiều đơn vị không làm cơ quan đầu mối được."), field="is_focal")


def _write(organisation: Organisation, facts: OrganisationFacts) -> None:
    organisation.kind = facts.kind
    organisation.name = " ".join(facts.name.split())
    organisation.short_name = " ".join(facts.short_name.split())
    organisation.email = facts.email.strip()
    organisation.is_collective = facts.is_collective
    organisation.is_focal = facts.is_focal
    organisation.search_key = search_key(f"{facts.name} {facts.short_name}")
    organisation.save()
    if facts.is_focal:
        for other in Organisation.objects.filter(unit=organisation.unit, is_focal=True).exclude(
            pk=organisation.pk
        ):
            other.is_focal = False
            other.save()
    offered = [pk for pk in (organisation.unit_id, organisation.unit.parent_id) if pk is not None]
    members = Organisation.objects.filter(pk__in=facts.member_ids, unit_id__in=offered, is_collective=False)
    organisation.members.set(members.exclude(pk=organisation.pk) if facts.is_collective else [])
