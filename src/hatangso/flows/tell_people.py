"""Somebody is told, in the product and in the next morning's letter, that something came to them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from hatangso.store.accounts.models import User
from hatangso.store.duties.models import ReminderSent


def tell_people(
    *, users: Iterable[User], object_type: str, object_id: int, text: str, now: datetime
) -> list[ReminderSent]:
    """One line a person; `object_type`: hand_over, obstacle_step."""
    return ReminderSent.objects.bulk_create(
        ReminderSent(
            user=user,
            object_type=object_type,
            object_id=object_id,
            due_on=timezone.localdate(now),
            step=0,
            channel="page",
            text=text,
            sent_at=now,
        )
        for user in users
    )
