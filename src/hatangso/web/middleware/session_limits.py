"""A session ends when nobody used it for a while; a person has only so many at once."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from hatangso.store.accounts.models import SignedInSession


class SessionLimitsMiddleware:
    """Notes the use of a session, closes idle ones and a person's oldest ones beyond the limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
            return redirect(f"{reverse('account_login')}?het-phien=1&next={request.path}")
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        key = request.session.session_key
        if not key:
            return False
        use = getattr(request.session, "use", None)  # told by hatangso.store.accounts.sessions
        if use is None:
            self._begin(request.user, key)
        elif use.is_over:
            SignedInSession.objects.filter(pk=use.pk).delete()
            return True
        elif use.is_old:
            SignedInSession.objects.filter(pk=use.pk).update(last_seen_at=timezone.now())
        return False

    def _begin(self, user: object, key: str) -> None:
        now = timezone.now()
        _kept, is_new = SignedInSession.objects.get_or_create(
            session_key=key, defaults={"user": user, "started_at": now, "last_seen_at": now}
        )
        if is_new:
            self._close_oldest(user)

    def _close_oldest(self, user: object) -> None:
        too_many = list(
            SignedInSession.objects.filter(user=user).order_by("-last_seen_at")[
                settings.SESSION_LIMIT_PER_PERSON :
            ]
        )
        for old in too_many:
            Session.objects.filter(session_key=old.session_key).delete()
            old.delete()
