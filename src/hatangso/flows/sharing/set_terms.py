"""The department sets how long the sides have in its province, and says on what that rests."""

from datetime import datetime

from django.db import transaction

from hatangso.domain.sharing.terms import Terms, checked
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import SharingTerms


def set_terms(*, actor: Actor, province: Unit, terms: Terms, now: datetime) -> SharingTerms:
    """Terms for what is asked from now on; days that run already stay as they were told."""
    actor.require("mediate_sharing", province)
    try:
        checked(terms)
    except Misstated as wrong:
        raise Refused(said_by(wrong), field="source" if terms.verified else "answer_days") from wrong
    with transaction.atomic():
        kept: SharingTerms = SharingTerms.objects.update_or_create(
            province=province,
            defaults={
                "answer_days": terms.answer_days,
                "mediation_days": terms.mediation_days,
                "source": terms.source.strip(),
                "verified": terms.verified,
                "set_by": actor.user,
                "set_at": now,
            },
        )[0]
    return kept
