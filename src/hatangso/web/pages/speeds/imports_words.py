"""How imports of speed measurements are worded for people, and which one an address names."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.adapters.speed_sources import speed_sources
from hatangso.adapters.speed_sources.source import SpeedSource
from hatangso.domain.measurement.rules import RULES
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

STATES = {
    "asked": gettext_lazy("Chờ chọn cột"),
    "waiting": gettext_lazy("Đang đọc"),
    "rehearsed": gettext_lazy("Chờ xác nhận"),
    "running": gettext_lazy("Đang nạp"),
    "kept": gettext_lazy("Đã nạp"),
    "failed": gettext_lazy("Không đọc được"),
    "dropped": gettext_lazy("Đã bỏ"),
    "withdrawn": gettext_lazy("Đã rút"),
}
PILLS = {
    "asked": "at_risk",
    "waiting": "draft",
    "rehearsed": "at_risk",
    "running": "draft",
    "kept": "done",
    "failed": "off_track",
    "dropped": "closed",
    "withdrawn": "closed",
}
BUSY = ("waiting", "running")
WITHDRAWN = {"own": gettext_lazy("Phép đo của người dân trên hệ thống này")}

REASONS: Mapping[str, Any] = {
    "place": gettext_lazy("không rõ xã, phường"),
    "elsewhere": gettext_lazy("dòng của nơi khác"),
    "period": gettext_lazy("không rõ kỳ"),
    "future": gettext_lazy("kỳ chưa đến"),
    "operator": gettext_lazy("không rõ nhà mạng"),
    "network": gettext_lazy("không rõ loại mạng, công nghệ"),
    "number": gettext_lazy("số không đọc được"),
    "samples": gettext_lazy("số mẫu không phải số nguyên"),
    "statistic": gettext_lazy("không rõ cách tính"),
    "no_speed": gettext_lazy("không có tốc độ nào"),
    "not_positive": gettext_lazy("tốc độ âm hoặc bằng 0"),
    "too_fast": gettext_lazy("tốc độ không thể có"),
    "no_delay": gettext_lazy("độ trễ không thể có"),
    "no_samples": gettext_lazy("có tốc độ mà 0 mẫu"),
    "twice": gettext_lazy("lặp lại dòng khác của tệp"),
    "too_wide": gettext_lazy("nhiều ô hơn tiêu đề"),
}
_OF_TESTS = {rule.code: rule.reason for rule in RULES}


def uploaded_sources() -> dict[str, SpeedSource]:
    """The sources that come in files."""
    return {code: one for code, one in speed_sources().items() if one.uploaded}


def source_name(code: str) -> str:
    """A source's name in the reader's language; its code where it is no more."""
    source = speed_sources().get(code)
    return source.name.spoken_in(get_language() or "vi") if source else str(WITHDRAWN.get(code, code))


def is_published(imported: MeasurementImport) -> bool:
    """Whether it is a table of published figures, not single tests."""
    source = speed_sources().get(imported.source)
    return source is not None and not source.single


def reasons_of(imported: MeasurementImport) -> list[tuple[str, str, int]]:
    """Code, words and count of every reason for which rows were refused, the most frequent first."""
    words = REASONS if is_published(imported) else {}
    counted = sorted(imported.refused.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(code, str(words.get(code) or _reason(code)), count) for code, count in counted]


def _reason(code: str) -> str:
    found = _OF_TESTS.get(code)
    return found.spoken_in(get_language() or "vi") if found else code


def in_language(told: Mapping[str, Any]) -> str:
    """The sentence of something kept with `vi` and `en`."""
    return str(told["en"] if (get_language() or "vi").startswith("en") else told["vi"])


def failure_of(imported: MeasurementImport) -> str:
    """Why it could not be read."""
    words = imported.story.get("words")
    return in_language(words) if words else imported.failure or _("Không đọc được tệp này.")


def asked_import(unit: Unit, pk: int) -> MeasurementImport:
    """The import of that unit; 404 where it has none of that id."""
    rows = MeasurementImport.objects.select_related("unit__parent", "received", "mapping", "brought_by")
    found: MeasurementImport = get_object_or_404(rows, pk=pk, unit=unit)
    return found


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]
