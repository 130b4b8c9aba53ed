"""An empty installation shows one page only: the one that makes the administrator and names the locality."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hatangso.store.accounts.models import User

OPEN = ("/bat-dau/", "/static/", "/ngon-ngu/", "/khoe/")


class FirstRunMiddleware:
    """Redirects to /bat-dau/ until the first account exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked of guests only: whoever is signed in is somebody.
        guest = not request.user.is_authenticated
        if guest and not request.path.startswith(OPEN) and not User.objects.exists():
            return redirect("first_run")
        return self.get_response(request)
