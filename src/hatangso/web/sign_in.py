"""How people sign in: accounts are made by an administrator, nobody signs up by themselves."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from hatangso.store.accounts.models import User


class NoOpenSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules with the sign-up closed, and its sentences in Vietnamese."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng sử dụng. Xin liên hệ quản trị."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": _("Mã không đúng. Xin xem lại ứng dụng xác thực rồi nhập mã mới nhất."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "email_password_mismatch": _("Thư điện tử hoặc mật khẩu không đúng."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "too_many_login_attempts": _("Đã thử sai quá nhiều lần. Xin chờ ít phút rồi thử lại."),
        "rate_limited": _("Bạn đang gửi quá nhiều yêu cầu. Xin chờ ít phút."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu đang dùng."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """A password one has set oneself is no longer the one an administrator gave."""
        user.must_change_password = False
        super().set_password(user, password)


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second step, its sentences in Vietnamese."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã không đúng. Xin xem lại ứng dụng xác thực rồi nhập mã mới nhất."),
        "cannot_delete_authenticator": _("Không tắt được xác thực hai bước lúc này."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai bước trước, rồi mới tạo mã dự phòng."),
    }


def name_counted(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Under which name wrong answers are counted: the account's own, however it was typed.

    An account may be named by its user name in any case or by its mail address; all of them count together,
    or else each way of typing would give five more tries.
    """
    given = credentials or {}
    typed = str(
        given.get("username") or given.get("email") or given.get("login") or request.POST.get("login") or ""
    ).strip()
    account = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))
    name = account.values_list("username", flat=True).first() if typed else None
    return name or typed.lower()


def _absent(request: HttpRequest) -> HttpResponse:
    raise Http404


def _own_page(request: HttpRequest) -> HttpResponse:
    return redirect("my_account")


CLOSED: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "signup/": _absent,
    "email/": _absent,
    "confirm-email/": _absent,
    "password/set/": _absent,
    "2fa/": _own_page,
    "sessions/": _own_page,
}
