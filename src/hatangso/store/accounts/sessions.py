"""Sessions in the database as Django keeps them; one question tells what one holds and when it was used."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

NOTED_EVERY = timedelta(minutes=1)  # a page view writes the time of use at most this often
# Asked by every request: Django takes ten times as long to compile it as a database to answer it.
_ASKED = """
SELECT kept.session_data, used.id, used.last_seen_at < %s, used.last_seen_at < %s
FROM django_session kept LEFT JOIN accounts_signedinsession used ON used.session_key = kept.session_key
WHERE kept.session_key = %s AND kept.expire_date > %s
"""


@dataclass(frozen=True)
class Use:
    """The row of `SignedInSession`: whether it lay idle beyond the limit, whether its use is noted again."""

    pk: int
    is_over: bool
    is_old: bool


class SessionStore(db.SessionStore):
    """Django's own; `use` is told once the session was read, where it was used before."""

    use: Use | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, where it is gone or has expired."""
        now = timezone.now()
        times = [connection.ops.adapt_datetimefield_value(time) for time in (
            now - settings.SESSION_IDLE_LIMIT, now - NOTED_EVERY, now
        )]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_ASKED, [*times[:2], self.session_key, times[2]])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, used, is_over, is_old = row
        self.use = None if used is None else Use(used, bool(is_over), bool(is_old))
        held: dict[str, Any] = self.decode(data)
        return held
