"""Somebody is told, in the product and in the next morning's letter, that something came to them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone, translation

from hatangso.store.accounts.models import User
from hatangso.store.duties.models import ReminderSent


def tell_people(
    *, users: Iterable[User], object_type: str, object_id: int, text: Callable[[], str], now: datetime
) -> list[ReminderSent]:
    """One line a person, in their own language; `object_type`: hand_over, obstacle_step."""
    return ReminderSent.objects.bulk_create(
        ReminderSent(
            user=user,
            object_type=object_type,
            object_id=object_id,
            due_on=timezone.localdate(now),
            step=0,
            channel="page",
            text=_said_to(user, text),
            sent_at=now,
        )
        for user in users
    )


def _said_to(user: User, text: Callable[[], str]) -> str:
    with translation.override(user.language):
        return text()
