"""Give a locality its usual organisations, those of them that were chosen and are not there yet."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from hatangso.catalog.organisations import StandardOrganisation, standard_organisations
from hatangso.domain.organisations.collective import ROLES
from hatangso.domain.places.search_key import search_key
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


def suggested(unit: Unit) -> tuple[StandardOrganisation, ...]:
    """The standard organisations the unit does not have (by name, without accents)."""
    there = {
        search_key(name) for name in Organisation.objects.filter(unit=unit).values_list("name", flat=True)
    }
    standard = standard_organisations(unit.level, unit.kind, unit.name, unit.full_name)
    return tuple(one for one in standard if search_key(one.name) not in there)


def make_organisations(
    *, actor: Actor | None, unit: Unit, on: date, names: Collection[str] | None = None
) -> list[Organisation]:
    """Make the suggestions (those named, or all), one focal office at most.

    Without an actor it is the installation itself that makes them. Collective roles get as members what is
    already there of their kinds.
    """
    if actor is not None:
        actor.require("manage_organisations", unit)
    chosen = [one for one in suggested(unit) if names is None or one.name in names]
    has_focal = Organisation.objects.filter(unit=unit, is_focal=True, valid_to=None).exists()
    with transaction.atomic():
        made = [_made(unit, one, on, focal=one.is_focal and not has_focal) for one in chosen]
        for organisation, one in zip(made, chosen, strict=True):
            if one.collective:
                organisation.members.set(members_of_role(unit, one.collective, organisation))
    return made


def members_of_role(unit: Unit, role: str, collective: Organisation) -> list[Organisation]:
    """What of the unit and of the unit above is of the kinds that a collective role means."""
    units = [unit.pk, unit.parent_id] if unit.parent_id else [unit.pk]
    return list(
        Organisation.objects.filter(
            unit_id__in=units, kind__in=ROLES[role].kinds, is_collective=False, valid_to=None
        ).exclude(pk=collective.pk)
    )


def _made(unit: Unit, one: StandardOrganisation, on: date, *, focal: bool) -> Organisation:
    return Organisation.objects.create(
        unit=unit,
        kind=one.kind,
        name=one.name,
        short_name=one.short_name,
        is_collective=bool(one.collective),
        is_focal=focal,
        valid_from=on,
        search_key=search_key(f"{one.name} {one.short_name}"),
    )
