"""Who may open a file of shared use: whoever sees the request, tenancy, rent or plan on which it hangs."""

from django.db.models import Q

from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.sharing.models import DeclaredRent
from hatangso.store.sharing.who_sees import requests_seen_by, tenancies_seen_by, year_plans_seen_by


def may_see_sharing_file(*, actor: Actor, received: Received) -> bool:
    """Declared rents are for everybody who looks at the province's assets; all else for those concerned."""
    unit = received.unit
    if unit is None:
        return False
    on_requests = Q(files=received) | Q(steps__files=received)
    if requests_seen_by(actor, unit).filter(on_requests).exists():
        return True
    if tenancies_seen_by(actor, unit).filter(file=received).exists():
        return True
    if year_plans_seen_by(actor, unit).filter(received=received).exists():
        return True
    rents = DeclaredRent.objects.filter(file=received, withdrawn_at=None)
    return rents.exists() and actor.may("view_assets", unit)
