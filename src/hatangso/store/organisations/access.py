"""Who a signed-in person is to the programme: their grants, and what they may do with it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import CAPABILITIES, Grant, Thing, may
from hatangso.store.places.models import Unit

# Asked by every request: Django takes ten times as long to compile it as a database to answer it.
_MEMBERSHIPS = """
SELECT m.role, m.organisation_id, o.unit_id, o.is_focal, c.from_organisation_id,
  u.level = 'province' AND u.valid_to IS NULL
FROM organisations_membership m
JOIN organisations_organisation o ON o.id = m.organisation_id
JOIN places_unit u ON u.id = o.unit_id
LEFT JOIN organisations_organisation_members c ON c.to_organisation_id = o.id
WHERE m.user_id = %s AND m.valid_from <= %s AND (m.valid_to IS NULL OR m.valid_to > %s)
ORDER BY u.level, u.name, o.name, m.id
"""


@dataclass(frozen=True)
class Actor:
    """A person with the grants that are valid today. A superuser administers the installation."""

    user: Any
    on: date

    @cached_property
    def _memberships(self) -> tuple[tuple[Grant, int | None, bool], ...]:
        """The living memberships, each with a collective role of its organisation, and whether its unit is a
        province that exists (one query, once)."""
        if not self.user.is_authenticated or not self.user.is_active:
            return ()
        with connection.cursor() as cursor:
            cursor.execute(_MEMBERSHIPS, [self.user.pk, self.on, self.on])
            return tuple(
                (Grant(role, organisation, unit, bool(is_focal)), collective, bool(is_province))
                for role, organisation, unit, is_focal, collective, is_province in cursor.fetchall()
            )

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """What they grant. What is given to "các doanh nghiệp viễn thông" is each operator's own."""
        direct = [grant for grant, _, _ in self._memberships]
        as_members = [
            replace(grant, organisation_id=collective)
            for grant, collective, _ in self._memberships
            if collective is not None
        ]
        return tuple(dict.fromkeys([*direct, *as_members]))

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations in which the person acts, and in whose name they speak."""
        return frozenset(grant.organisation_id for grant, _, _ in self._memberships)

    @cached_property
    def province_ids(self) -> tuple[int, ...]:
        """The provinces that exist and in which the person acts, rising."""
        return tuple(sorted({grant.unit_id for grant, _, is_province in self._memberships if is_province}))

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
