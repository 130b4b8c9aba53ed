"""What a person sees when something is refused, missing or broken: what happened and what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: what came could not be read; nothing more is said, as it may be no person who sent it."""
    said = _("Nội dung gửi lên không đọc được. Xin quay lại, kiểm tra chữ vừa dán vào rồi gửi lại.")
    return _page(request, 400, _("Không đọc được"), said)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403 with the sentence of the refusal."""
    said = str(exception) or _("Bạn không có quyền mở trang này.")
    return _page(request, 403, _("Không được phép"), said)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _page(request, 404, _("Không tìm thấy trang"), _("Địa chỉ này không có, hoặc đã được thay đổi."))


def failed(request: HttpRequest) -> HttpResponse:
    """500: nothing of the request was kept half-done."""
    said = _("Hệ thống gặp lỗi; việc bạn vừa làm chưa được lưu. Xin thử lại, hoặc báo cho quản trị.")
    return _page(request, 500, _("Có lỗi"), said)


def _page(request: HttpRequest, status: int, heading: str, said: str) -> HttpResponse:
    return render(request, "errors.html", {"heading": heading, "said": said}, status=status)
