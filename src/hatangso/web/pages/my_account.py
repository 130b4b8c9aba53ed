"""One's own account: name, language, letters, password, second step, sessions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    """The account page."""
    return render(request, "my_account.html", {})


urlpatterns = [path("tai-khoan-cua-toi/", my_account, name="my_account")]
