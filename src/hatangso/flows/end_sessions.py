"""End what a person has open: on a new password, a disabled account, or one by one."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from hatangso.store.accounts.models import SignedInSession, User
from hatangso.store.audit import trail


def end_sessions(user: User, *, keep: str | None = None, only: str | None = None) -> int:
    """Close the person's sessions but `keep`, or `only` that one; how many were closed."""
    sessions = SignedInSession.objects.filter(user=user)
    listed = UserSession.objects.filter(user=user)
    if only is not None:
        sessions, listed = sessions.filter(session_key=only), listed.filter(session_key=only)
    keys = set(sessions.values_list("session_key", flat=True)) | set(
        listed.values_list("session_key", flat=True)
    )
    keys.discard(keep or "")
    if not keys:
        return 0
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        SignedInSession.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        trail.record(
            "end_sessions",
            object_type="accounts.user",
            object_id=user.pk,
            object_name=str(user),
            after={"sessions": len(keys)},
        )
    return len(keys)
