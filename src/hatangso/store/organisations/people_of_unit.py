"""Questions about people: who acts in a locality, in what, until when."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from hatangso.domain.places.search_key import search_key
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class PeopleFilter:
    """Words of the name, one role, one organisation, and 'active', 'disabled', 'former' or 'all'."""

    text: str = ""
    role: str = ""
    organisation_id: int | None = None
    state: str = "active"


def people_of_unit(unit: Unit, wanted: PeopleFilter, today: date) -> list[User]:
    """People who act or acted in the unit, each with `roles_here` (newest first) and `has_second_step`."""
    here = Membership.objects.filter(organisation__unit=unit).select_related("organisation")
    living = here.filter(Q(valid_to=None) | Q(valid_to__gt=today))
    which = here if wanted.state in {"former", "all"} else living
    if wanted.role:
        which = which.filter(role=wanted.role)
    if wanted.organisation_id:
        which = which.filter(organisation_id=wanted.organisation_id)
    found: QuerySet[User] = User.objects.filter(Exists(which.filter(user=OuterRef("pk"))))
    if wanted.state == "former":
        found = found.exclude(Exists(living.filter(user=OuterRef("pk"))))
    elif wanted.state == "active":
        found = found.filter(is_active=True)
    elif wanted.state == "disabled":
        found = found.filter(is_active=False)
    found = found.annotate(
        has_second_step=Exists(
            Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        )
    ).prefetch_related(Prefetch("memberships", here.order_by("-valid_from"), to_attr="roles_here"))
    words = search_key(wanted.text).split()
    return sorted(
        (one for one in found if all(word in _key(one) for word in words)),
        key=lambda one: search_key(one.full_name.split()[-1] if one.full_name else one.username),
    )


def _key(person: User) -> str:
    return search_key(f"{person.full_name} {person.username} {person.position} {person.email}")
