"""One's own tokens for programs: made, shown once, revoked."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hatangso.flows.keep_api_token import make_api_token, revoke_api_token
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import ApiToken, User
from hatangso.web.asked import asked_day, asked_number

USUAL_LIFE = timedelta(days=90)


@never_cache
@login_required
def my_tokens(request: HttpRequest) -> HttpResponse:
    """The list; POST makes one and shows its text this once."""
    user = User.objects.get(username=request.user.get_username())
    made, refused = "", None
    if request.method == "POST":
        try:
            _token, made = make_api_token(
                user=user,
                name=request.POST.get("name", ""),
                expires_on=asked_day(request.POST.get("expires_on")),
                secret=secrets.token_urlsafe(32),
                now=timezone.now(),
            )
        except Refused as wrong:
            refused = wrong
    today = timezone.localdate()
    return render(
        request,
        "my_tokens.html",
        {
            "tokens": [
                (token, token.revoked_at is None and token.expires_on >= today)
                for token in ApiToken.objects.filter(user=user)
            ],
            "made": made,
            "refused": refused,
            "name": request.POST.get("name", "") if refused else "",
            "expires_on": today + USUAL_LIFE,
            "latest": today + timedelta(days=366),
            "today": today,
        },
        status=422 if refused else 200,
    )


@require_POST
@login_required
def revoke_token(request: HttpRequest) -> HttpResponse:
    """Take one back."""
    user = User.objects.get(username=request.user.get_username())
    try:
        revoke_api_token(user=user, token_id=asked_number(request.POST.get("token")), now=timezone.now())
        messages.success(request, _("Đã thu hồi; phần mềm dùng mã này không vào được nữa."))
    except Refused as refused:
        messages.info(request, refused.sentence)
    return redirect("my_tokens")


urlpatterns = [
    path("tai-khoan-cua-toi/ma-truy-cap/", my_tokens, name="my_tokens"),
    path("tai-khoan-cua-toi/ma-truy-cap/thu-hoi/", revoke_token, name="my_token_revoke"),
]
