"""The people of many recipients are told at once, in the product and in the next morning's letter."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils import timezone, translation

from hatangso.store.accounts.models import User
from hatangso.store.collection.models import CollectionRecipient
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.who_works_where import WhoWorksWhere, who_works_where

ASKED, STEP, LADDER = "collection_open", "collection_step", "collection_recipient"


def people_of_recipient(recipient: CollectionRecipient, people: WhoWorksWhere) -> frozenset[int]:
    """Who acts for the organisation; where nobody does, who follows the programme of the place."""
    return people.of_organisations({recipient.organisation_id}) or people.following(recipient.place_id)


def tell_recipients(
    *,
    recipients: Iterable[CollectionRecipient],
    object_type: str,
    object_ids: Mapping[int, int],
    text: Callable[[CollectionRecipient], str],
    now: datetime,
) -> frozenset[int]:
    """One line a person and recipient; the ids of the recipients that have somebody to be told.

    `object_ids` gives by recipient what the line is about: the recipient itself, or a step of it.
    """
    today = timezone.localdate(now)
    people = who_works_where(today)
    languages = dict(User.objects.values_list("pk", "language"))
    lines, reached = [], set()
    for recipient in recipients:
        for user_id in sorted(people_of_recipient(recipient, people)):
            reached.add(recipient.pk)
            with translation.override(languages.get(user_id, "vi")):
                said = text(recipient)
            lines.append(
                ReminderSent(
                    user_id=user_id,
                    object_type=object_type,
                    object_id=object_ids[recipient.pk],
                    due_on=today,
                    step=0,
                    channel="page",
                    text=said,
                    sent_at=now,
                )
            )
    ReminderSent.objects.bulk_create(lines, ignore_conflicts=True)
    return frozenset(reached)
