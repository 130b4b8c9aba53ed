"""Whoever still has the password an administrator gave them sets their own before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

OPEN = ("/static/", "/ngon-ngu/", "/khoe/")


class OwnPasswordMiddleware:
    """Redirects to the change of password while `must_change_password` is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            change = reverse("account_change_password")
            allowed = (change, reverse("account_logout"), *OPEN)
            if not request.path.startswith(allowed):
                return redirect(change)
        return self.get_response(request)
