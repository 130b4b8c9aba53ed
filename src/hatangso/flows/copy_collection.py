"""A request for data is copied for the next period."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.cutoffs import offered_cutoffs, offered_due
from hatangso.domain.periods import parse_period
from hatangso.flows.make_collection import make_collection, words_of
from hatangso.flows.refused import Refused
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.models import Collection
from hatangso.store.organisations.access import Actor


def copy_collection(*, actor: Actor, collection: Collection, now: datetime) -> Collection:
    """A draft of the same for the next period, to the same recipients as far as they still exist."""
    period = parse_period(collection.period)
    if period is None:
        raise Refused(_("Không đọc được kỳ số liệu của kỳ thu thập này."))
    following = period.shifted(1)
    cutoff = offered_cutoffs(following)[0].on
    due = cutoff + (collection.due_on - collection.cutoff_on)
    if due <= timezone.localdate(now):
        due = offered_due(cutoff, today=timezone.localdate(now))
    title = collection.title.replace(period.label.vi, following.label.vi)
    title = title.replace(_lower(period.label.vi), _lower(following.label.vi))
    words = replace(words_of(collection), title=title, period=following, cutoff_on=cutoff, due_on=due)
    asked = collection.recipients.values_list("organisation_id", "place_id")
    return make_collection(
        actor=actor,
        unit=collection.unit,
        words=words,
        now=now,
        origin=collection.origin if collection.origin in {"duty", "targets"} else "hand",
        duty=collection.duty,
        recipients=tuple(Asked(*pair) for pair in asked),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
