"""The people of many recipients are told at once, in the product and in the next morning's letter."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hatangso.store.accounts.models import User
from hatangso.store.collection.models import CollectionRecipient
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.who_works_where import WhoWorksWhere, who_works_where

ASKED, STEP, LADDER = "collection_open", "collection_step", "collection_recipient"
NAMED = 3  # recipients named in one line; of more the others are counted

Said = Callable[[CollectionRecipient, str], str]  # the line about a recipient, which it calls as told


def people_of_recipient(recipient: CollectionRecipient, people: WhoWorksWhere) -> frozenset[int]:
    """Who acts for the organisation; where nobody does, who follows the programme of the place, unless those
    are the very people who ask. `recipient` with its collection."""
    own = people.of_organisations({recipient.organisation_id})
    if own or recipient.place_id == recipient.collection.unit_id:
        return own
    return people.following(recipient.place_id)


def without_people(recipients: Iterable[CollectionRecipient], now: datetime) -> list[CollectionRecipient]:
    """Those of them that have nobody to be told. Two queries."""
    people = who_works_where(timezone.localdate(now))
    return [one for one in recipients if not people_of_recipient(one, people)]


def called(recipients: Sequence[CollectionRecipient], user_id: int, people: WhoWorksWhere) -> str:
    """What a person's line calls recipients: first those of one's own organisations, by their place alone;
    others by their name."""
    own, others = [], []
    for one in recipients:
        place, name = one.place.full_name, one.organisation.name
        if user_id in people.of_organisations({one.organisation_id}):
            own.append(place)
        else:
            others.append(name if place in name else f"{name} ({place})")
    names = [*own, *others]
    shown = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s và %(count)d nơi khác") % {"names": shown, "count": len(names) - NAMED}


def tell_recipients(
    *,
    recipients: Iterable[CollectionRecipient],
    object_type: str,
    object_ids: Mapping[int, int],
    text: Said,
    now: datetime,
) -> None:
    """One line a person: recipients of whom the same is to be said stand in one.

    `object_ids` gives by recipient what the line is about: the recipient itself, or a step of it.
    """
    today = timezone.localdate(now)
    people = who_works_where(today)
    languages = dict(User.objects.values_list("pk", "language"))
    theirs: dict[int, list[CollectionRecipient]] = defaultdict(list)
    for recipient in recipients:
        for user_id in people_of_recipient(recipient, people):
            theirs[user_id].append(recipient)
    lines = []
    for user_id, found in sorted(theirs.items()):
        with translation.override(languages.get(user_id, "vi")):
            alike: dict[str, list[CollectionRecipient]] = defaultdict(list)
            for recipient in found:
                alike[text(recipient, "")].append(recipient)
            for group in alike.values():
                lines.append(
                    ReminderSent(
                        user_id=user_id,
                        object_type=object_type,
                        object_id=object_ids[group[0].pk],
                        due_on=today,
                        step=0,
                        channel="page",
                        text=text(group[0], called(group, user_id, people)),
                        sent_at=now,
                    )
                )
    ReminderSent.objects.bulk_create(lines, ignore_conflicts=True)
