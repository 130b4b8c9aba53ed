"""The second step counts its wrong codes with the wrong passwords: five of either, and the account rests."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext as _


class _Locked:
    """Asks axes before a code is looked at, and tells it of a wrong one."""

    user: Any

    def clean_code(self) -> str:
        request = context.request
        credentials = {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            request.axes_credentials = credentials
            raise forms.ValidationError(_("Đã nhập sai quá nhiều lần. Xin chờ 15 phút rồi thử lại."))
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except forms.ValidationError:
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
            raise


class LockedAuthenticateForm(_Locked, AuthenticateForm):  # type: ignore[misc]
    """The code asked for after the password."""


class LockedReauthenticateForm(_Locked, ReauthenticateForm):  # type: ignore[misc]
    """The code asked for before something grave."""
