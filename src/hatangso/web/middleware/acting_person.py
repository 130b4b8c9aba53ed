"""Every change of a request is written to the signed-in person's account."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.store.audit.trail import Acting, acting
from hatangso.store.organisations.access import Actor

GUEST = Acting(None, "Khách", "web")


class ActingPersonMiddleware:
    """Sets `request.actor` (grants, asked for when needed) and the trail's acting person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = Actor(user, timezone.localdate())  # type: ignore[attr-defined]
        via = "api" if request.path.startswith("/api/") else "web"
        token = getattr(request, "api_token", None)
        name = (
            _("%(user)s (mã truy cập “%(token)s”)") % {"user": user, "token": token} if token else str(user)
        )
        who = Acting(user.pk, name, via) if user.is_authenticated else GUEST
        with acting(who):
            return self.get_response(request)
