"""Giving a result and deleting it again: two addresses that the test page's script posts to."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.catalog.operator_files import operators
from hatangso.domain.numbers_format import format_number
from hatangso.flows.measurements.delete_own_test import delete_own_test
from hatangso.flows.measurements.take_own_test import Given, take_own_test
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import OwnTest
from hatangso.web.pages.measure.sent import address_of, sent_object, text_of
from hatangso.web.pages.measure.words import measure_words


@require_POST
def give(request: HttpRequest) -> JsonResponse:
    """200 with the deletion code and what was kept; 422 with a sentence."""
    sent = sent_object(request)
    near = sent.get("near_border")
    given = Given(
        signed=text_of(sent, "signed"),
        unit_code=text_of(sent, "unit"),
        technology=text_of(sent, "technology"),
        device=text_of(sent, "device"),
        consent=text_of(sent, "consent"),
        operator=text_of(sent, "operator"),
        cell=text_of(sent, "cell"),
        near_border=near if isinstance(near, bool) else None,
        hidden=sent.get("hidden") is True,
        invitation=text_of(sent, "invitation"),
    )
    try:
        taken = take_own_test(given=given, address=address_of(request), now=timezone.now())
    except Refused as refused:
        return _private({"message": refused.sentence}, 422)
    return _private({"code": taken.code, "sent": _told(taken.test)}, 200)


@require_POST
def delete(request: HttpRequest) -> JsonResponse:
    """200 or 422, each with a sentence."""
    code = text_of(sent_object(request), "code")
    try:
        delete_own_test(code=code, address=address_of(request), now=timezone.now())
    except Refused as refused:
        return _private({"message": refused.sentence}, 422)
    return _private({"message": _("Đã xóa phép đo khỏi máy chủ.")}, 200)


def _told(test: OwnTest) -> list[tuple[str, str]]:
    """What was kept, for whom it came from."""
    kept, words = test.kept, measure_words()
    operator = operators().get(kept["operator"] or "")
    taken = timezone.localtime(datetime.fromisoformat(kept["taken_at"]))
    rows = [
        (_("Nơi đo"), test.unit.full_name),
        (_("Ô lưới khoảng 1 km"), kept["cell"] or _("không gửi")),
        (_("Thời điểm"), date_format(taken, "H:i d/m/Y")),
        (_("Kết nối"), words[f"technology_{kept['technology']}"]),
        (_("Nhà mạng"), operator.name.spoken_in(get_language() or "vi") if operator else _("không rõ")),
        (_("Tải xuống, tải lên"), f"{_number(kept['download'])} / {_number(kept['upload'])} Mbit/s"),
        (_("Độ trễ, biến thiên, khi bận"), _delays(kept)),
        (_("Mã của máy (đã băm)"), kept["device"]),
    ]
    return [(str(name), str(value)) for name, value in rows]


def _delays(kept: dict[str, Any]) -> str:
    return " / ".join(_number(kept[name]) for name in ("latency", "jitter", "loaded_latency")) + " ms"


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value)


def _private(told: dict[str, Any], status: int) -> JsonResponse:
    response = JsonResponse(told, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("do-toc-do/gui/", give, name="measure_give"),
    path("do-toc-do/xoa/", delete, name="measure_delete"),
]
