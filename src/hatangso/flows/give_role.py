"""A person's roles: given from a day on, ended on a day. Rights follow from these alone."""

from datetime import date

from django.utils.translation import gettext as _

from hatangso.flows.people_rights import check_not_last_administrator, check_role, require_over
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation


def give_role(
    *,
    actor: Actor,
    person: User,
    organisation: Organisation,
    role: str,
    valid_from: date,
    valid_to: date | None,
) -> Membership:
    """A further role for someone whose account the actor manages."""
    actor.require("manage_people", organisation.unit)
    require_over(actor, person)
    check_role(role, organisation)
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    held = Membership.objects.filter(user=person, organisation=organisation, role=role, valid_to=None)
    if held.exists():
        raise Refused(_("Người này đang giữ vai trò này ở cơ quan này."), field="role")
    return Membership.objects.create(
        user=person, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to
    )


def end_role(*, actor: Actor, membership: Membership, on: date, today: date) -> None:
    """From that day the person no longer acts in this role."""
    actor.require("manage_people", membership.organisation.unit)
    if membership.valid_to is not None and membership.valid_to <= today:
        raise Refused(_("Vai trò này đã kết thúc."))
    if on < membership.valid_from:
        raise Refused(_("Ngày kết thúc không thể trước ngày bắt đầu."), field="on")
    check_not_last_administrator(membership.user, [membership], today)
    membership.valid_to = on
    membership.save()
