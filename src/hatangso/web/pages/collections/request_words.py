"""Words for requests for data, and the request that an address names."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.store.collection.models import Collection
from hatangso.store.collection.queries_requests import requests_of
from hatangso.store.places.models import Unit

UNTOLD = 10  # names in one sentence
STATES = {
    "open": gettext_lazy("Đang mở"),
    "draft": gettext_lazy("Đang soạn"),
    "closed": gettext_lazy("Đã đóng"),
    "withdrawn": gettext_lazy("Đã rút"),
}
BREAKDOWNS = {
    "place": gettext_lazy("một số liệu của nơi được hỏi"),
    "commune": gettext_lazy("từng xã, phường"),
    "neighbourhood": gettext_lazy("từng thôn, tổ dân phố"),
}
LEVELS = {
    ("commune", "province"): gettext_lazy("xã, phường duyệt rồi cấp tỉnh duyệt"),
    ("province",): gettext_lazy("cấp tỉnh duyệt"),
    ("commune",): gettext_lazy("xã, phường duyệt"),
}
STEPS: dict[str, Any] = {
    "ask": gettext_lazy("được hỏi thêm"),
    "submit": gettext_lazy("đã nộp"),
    "approve": gettext_lazy("được duyệt"),
    "return": gettext_lazy("bị trả lại"),
    "correct": gettext_lazy("mở lại để đính chính"),
    "comment": gettext_lazy("có trao đổi"),
    "nudge": gettext_lazy("được đôn đốc"),
    "extend": gettext_lazy("được gia hạn"),
    "excuse": gettext_lazy("được miễn nộp"),
    "unexcuse": gettext_lazy("không còn được miễn"),
    "due": gettext_lazy("hạn nộp đổi"),
    "reopen": gettext_lazy("kỳ thu thập mở lại"),
    "withdraw": gettext_lazy("kỳ thu thập đã rút"),
}


def untold(names: Iterable[str]) -> str:
    """What is said of recipients that have nobody to be told; nothing where there are none."""
    found = list(names)
    if not found:
        return ""
    shown = ", ".join(found[:UNTOLD])
    if len(found) > UNTOLD:
        shown = _("%(names)s và %(count)d nơi khác") % {"names": shown, "count": len(found) - UNTOLD}
    return _("Chưa có ai dùng hệ thống ở: %(names)s; hãy liên hệ trực tiếp.") % {"names": shown}


def request_asked(request: HttpRequest, unit: Unit, pk: int) -> Collection:
    """The unit's own request of that id, for those who see the whole programme; 404 for any other id."""
    found = requests_of(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
