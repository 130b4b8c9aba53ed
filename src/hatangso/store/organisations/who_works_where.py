"""Who works where: the people of an organisation, and of every organisation at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.places.models import Unit

WATCHERS = ("leader", "administrator")  # they read and keep accounts; nothing falls due to them
FOLLOWERS = ("head", "officer", "city_department")


@dataclass(frozen=True)
class WhoWorksWhere:
    """Ids of the living people by organisation, and of those who follow a whole unit's programme."""

    by_organisation: dict[int, frozenset[int]]
    by_unit: dict[int, frozenset[int]]

    def of_organisations(self, organisations: set[int | None]) -> frozenset[int]:
        """Everybody who works in any of them; a collective role's members too."""
        found: frozenset[int] = frozenset()
        for organisation in organisations:
            if organisation is not None:
                found |= self.by_organisation.get(organisation, frozenset())
        return found

    def following(self, unit_id: int) -> frozenset[int]:
        """The focal office's officers and the heads of a unit."""
        return self.by_unit.get(unit_id, frozenset())


def who_works_where(on: date) -> WhoWorksWhere:
    """Everybody at once, in two queries."""
    organisations: dict[int, set[int]] = defaultdict(set)
    units: dict[int, set[int]] = defaultdict(set)
    rows = living_memberships(on).select_related("organisation").prefetch_related("organisation__collectives")
    for row in rows:
        organisations[row.organisation_id].add(row.user_id)
        for collective in row.organisation.collectives.all():
            organisations[collective.pk].add(row.user_id)
        if row.role in FOLLOWERS and (row.organisation.is_focal or row.role == "head"):
            units[row.organisation.unit_id].add(row.user_id)
    return WhoWorksWhere(
        {key: frozenset(value) for key, value in organisations.items()},
        {key: frozenset(value) for key, value in units.items()},
    )


def people_of(organisation: Organisation, now: datetime) -> QuerySet[User]:
    """Who acts for the organisation today, watchers aside."""
    rows = living_memberships(timezone.localdate(now)).filter(organisation=organisation)
    return User.objects.filter(pk__in=rows.values("user_id")).order_by("full_name")


def workers_for(organisation_ids: frozenset[int], unit_id: int, on: date) -> QuerySet[User]:
    """To whom work of those organisations in that unit may be given: their people and the followers."""
    theirs = Q(organisation_id__in=organisation_ids) | Q(organisation__collectives__in=organisation_ids)
    follows = Q(organisation__unit_id=unit_id) & (Q(organisation__is_focal=True) | Q(role="head"))
    rows = living_memberships(on).filter(theirs | follows)
    return User.objects.filter(pk__in=rows.values("user_id")).order_by("full_name")


def living_memberships(on: date) -> QuerySet[Membership]:
    """Of active people, valid that day, watchers left out."""
    return (
        Membership.objects.filter(valid_from__lte=on, user__is_active=True)
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .exclude(role__in=WATCHERS)
    )


def of_other_businesses(actor: Actor) -> QuerySet[Membership]:
    """Memberships in enterprises other than the person's own: what those report is no business of theirs."""
    return Membership.objects.filter(role="operator").exclude(organisation_id__in=actor.organisation_ids)


def people_near(unit: Unit) -> QuerySet[User]:
    """Everybody who acts or acted in the locality or the one above; of others not even names are told."""
    places = [pk for pk in (unit.pk, unit.parent_id) if pk is not None]
    return User.objects.filter(memberships__organisation__unit_id__in=places).distinct()
