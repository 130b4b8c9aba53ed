"""Who follows the programme of a commune reads that figures were published for it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import ngettext

from hatangso.store.accounts.models import User
from hatangso.store.collection.models import Filing
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.programme.models import Observation

TOLD_AS = "handed_down"  # the kind of these reminders; their thing is the first figure of the commune


def tell_communes(filing: Filing, landed: Sequence[Observation], now: datetime) -> None:
    """One line a person and version, in a handful of queries for a whole province."""
    first: dict[int, int] = {}
    counts: dict[int, int] = {}
    for row in landed:
        first.setdefault(row.unit_id, row.pk)
        counts[row.unit_id] = counts.get(row.unit_id, 0) + 1
    today = timezone.localdate(now)
    people = who_works_where(today)
    languages = dict(User.objects.values_list("pk", "language"))
    names = {"who": filing.recipient.organisation.name, "title": filing.recipient.collection.title}
    lines = []
    for unit_id, count in counts.items():
        for user_id in sorted(people.following(unit_id)):
            with translation.override(languages.get(user_id, "vi")):
                said = ngettext(
                    "%(who)s công bố %(count)d số liệu: %(title)s",
                    "%(who)s công bố %(count)d số liệu: %(title)s",
                    count,
                ) % {**names, "count": count}
            lines.append(
                ReminderSent(
                    user_id=user_id,
                    object_type=TOLD_AS,
                    object_id=first[unit_id],
                    due_on=today,
                    step=0,
                    channel="page",
                    text=said,
                    sent_at=now,
                )
            )
    ReminderSent.objects.bulk_create(lines, ignore_conflicts=True)
