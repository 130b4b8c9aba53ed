"""The secret address of a person's calendar feed: made, renewed, ended."""

import secrets

from hatangso.store.accounts.models import User


def renew_calendar_feed(*, user: User) -> str:
    """A new secret; a feed under the old address is no longer served."""
    user.calendar_token = secrets.token_urlsafe(32)
    user.save()
    return user.calendar_token


def end_calendar_feed(*, user: User) -> None:
    """No feed any more."""
    user.calendar_token = ""
    user.save()
