"""Who a signed-in person is to the programme: their grants, and what they may do with it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import CAPABILITIES, Grant, Thing, may
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Actor:
    """A person with the grants that are valid today. A superuser administers the installation."""

    user: Any
    on: date

    @cached_property
    def _memberships(self) -> tuple[tuple[Grant, int | None], ...]:
        """The living memberships, each with a collective role of its organisation (one query, once)."""
        if not self.user.is_authenticated or not self.user.is_active:
            return ()
        rows = (
            Membership.objects.filter(user=self.user, valid_from__lte=self.on)
            .filter(Q(valid_to=None) | Q(valid_to__gt=self.on))
            .values_list(
                "role",
                "organisation_id",
                "organisation__unit_id",
                "organisation__is_focal",
                "organisation__collectives",
                named=False,
            )
        )
        return tuple(
            (Grant(role, organisation, unit, focal), collective)
            for role, organisation, unit, focal, collective in rows
        )

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """What they grant. What is given to "các doanh nghiệp viễn thông" is each operator's own."""
        direct = [grant for grant, _ in self._memberships]
        as_members = [
            replace(grant, organisation_id=collective)
            for grant, collective in self._memberships
            if collective is not None
        ]
        return tuple(dict.fromkeys([*direct, *as_members]))

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations in which the person acts, and in whose name they speak."""
        return frozenset(grant.organisation_id for grant, _ in self._memberships)

    @cached_property
    def concern_ids(self) -> frozenset[int]:
        """Those, and the collective roles they belong to: what is given to any concerns the person."""
        return frozenset(grant.organisation_id for grant in self.grants)

    def may(self, capability: str, unit: Unit, organisations: frozenset[int] = frozenset()) -> bool:
        """Whether the person may do this in that unit, to a thing of those organisations."""
        if self.user.is_authenticated and self.user.is_superuser:
            return capability in {"manage_organisations", "manage_people", "view_audit"} or may(
                self.grants, capability, _thing(unit, organisations)
            )
        return may(self.grants, capability, _thing(unit, organisations))

    def may_somewhere(self, capability: str, unit: Unit) -> bool:
        """Whether the person may do this in that unit at least to what is their own.

        Organisations of the unit, and of the province above it, have something of their own there; those of
        another locality have not.
        """
        near = {unit.pk, unit.parent_id}
        own = frozenset(grant.organisation_id for grant in self.grants if grant.unit_id in near)
        return self.may(capability, unit, own)

    def sees_all(self, unit: Unit) -> bool:
        """Whether the whole programme of the unit is visible, or only what concerns the own organisation."""
        return self.may("view_programme", unit)

    def require(self, capability: str, unit: Unit, organisations: frozenset[int] = frozenset()) -> None:
        """Raise PermissionDenied, saying what is not allowed, unless it is."""
        if not self.may(capability, unit, organisations):
            raise PermissionDenied(denied(capability, unit))

    def units(self) -> QuerySet[Unit]:
        """The units in which the person acts or which they may look into."""
        direct = {grant.unit_id for grant in self.grants}
        below = {
            g.unit_id
            for g in self.grants
            if g.role == "operator" or "below" in {g.reach(c) for c in CAPABILITIES}
        }
        if self.user.is_authenticated and self.user.is_superuser:
            return Unit.objects.filter(valid_to=None)
        return Unit.objects.filter(Q(pk__in=direct) | Q(parent_id__in=below), valid_to=None)


def _thing(unit: Unit, organisations: frozenset[int]) -> Thing:
    return Thing(
        unit_id=unit.pk,
        above=(unit.parent_id,) if unit.parent_id else (),
        organisation_ids=organisations,
    )


def denied(capability: str, unit: Unit) -> str:
    """The sentence that says what is not allowed where."""
    what = CAPABILITIES[capability].spoken_in(get_language() or "vi")
    return _("Vai trò của bạn không được %(what)s ở %(unit)s.") % {"what": what, "unit": unit.full_name}
