"""Who may open a file of a permit or a finding: whoever sees that on which it hangs."""

from django.db.models import Q

from hatangso.domain.permits.permit_state import Side
from hatangso.flows.permits.sides import sides_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.queries import findings_seen_by, permits_seen_by


def may_see_permit_file(*, actor: Actor, received: Received) -> bool:
    """Letters between offices are not the applicant's to open."""
    unit = received.unit
    if unit is None:
        return False
    seen = permits_seen_by(actor, unit)
    if seen.filter(Q(files=received) | Q(steps__files=received, steps__inner=False)).exists():
        return True
    inner = seen.filter(Q(opinions__files=received) | Q(steps__files=received)).first()
    if inner is not None:
        return sides_of(actor, inner) != frozenset({Side.APPLICANT})
    return findings_seen_by(actor, unit).filter(files=received).exists()
