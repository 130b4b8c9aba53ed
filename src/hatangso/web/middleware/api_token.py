"""A program that shows a token acts as the token's owner, in the API only; wrong tries are counted."""

from collections.abc import Callable

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.store.accounts.api_tokens import living_token, number_of

SCHEME = "bearer "


class ApiTokenMiddleware:
    """Sets `request.user` and `request.api_token`; 401 for one that opens nothing, 429 after five.

    Tries are counted by the token's number and the caller's address, as sign-ins are by name and address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shown = request.headers.get("Authorization", "")
        if not request.path.startswith("/api/") or shown[: len(SCHEME)].lower() != SCHEME:
            return self.get_response(request)
        text = shown[len(SCHEME) :].strip()[:200]
        counted = {"username": f"api-token-{number_of(text)}"}
        if not AxesProxyHandler.is_allowed(request, counted):
            said = _("Đã thử sai mã truy cập quá nhiều lần. Xin chờ 15 phút rồi thử lại.")
            return JsonResponse({"message": said}, status=429)
        token = living_token(text, timezone.now())
        if token is None:
            user_login_failed.send(sender=__name__, credentials=counted, request=request)
            said = _(
                "Mã truy cập không đúng, đã hết hạn hoặc đã thu hồi; hãy tạo mã mới ở “Tài khoản của tôi”."
            )
            return JsonResponse({"message": said}, status=401)
        request.user = token.user
        request.api_token = token  # type: ignore[attr-defined]
        return self.get_response(request)
