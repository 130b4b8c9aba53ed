"""How imports of assets are worded for people, and which one an address names."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy

from hatangso.adapters.asset_files import asset_formats
from hatangso.catalog.asset_types import asset_type
from hatangso.flows.assets.import_state import may_import
from hatangso.store.assets.models import AssetImport
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.places.models import Unit

STATES = {
    "asked": gettext_lazy("Chờ chọn cột"),
    "rehearsing": gettext_lazy("Đang đọc"),
    "rehearsed": gettext_lazy("Chờ xác nhận"),
    "keeping": gettext_lazy("Đang ghi"),
    "kept": gettext_lazy("Đã nạp"),
    "failed": gettext_lazy("Không đọc được"),
    "dropped": gettext_lazy("Đã bỏ"),
    "withdrawing": gettext_lazy("Đang rút"),
    "withdrawn": gettext_lazy("Đã rút"),
}
PILLS = {
    "asked": "at_risk",
    "rehearsing": "draft",
    "rehearsed": "at_risk",
    "keeping": "draft",
    "kept": "done",
    "failed": "off_track",
    "dropped": "closed",
    "withdrawing": "draft",
    "withdrawn": "closed",
}
REASONS: Mapping[str, Any] = {
    "value": gettext_lazy("giá trị không đọc được hoặc ngoài giới hạn"),
    "outside": gettext_lazy("toạ độ ngoài Việt Nam"),
    "nowhere": gettext_lazy("toạ độ xa mọi xã, phường"),
    "swapped": gettext_lazy("kinh độ và vĩ độ (hoặc X và Y) bị đổi chỗ"),
    "metres": gettext_lazy("toạ độ là số mét, chưa chọn hệ VN-2000"),
    "self_crossing": gettext_lazy("đường hoặc biên tự cắt"),
    "wrong_kind": gettext_lazy("sai kiểu hình (điểm, đường, vùng)"),
    "many_points": gettext_lazy("nhiều điểm trong một dòng"),
    "too_large": gettext_lazy("hình quá nhiều đỉnh"),
    "too_many_parts": gettext_lazy("hình quá nhiều phần"),
    "empty": gettext_lazy("hình rỗng"),
    "nan": gettext_lazy("toạ độ không phải số"),
    "no_length": gettext_lazy("đường dài bằng 0"),
    "no_place": gettext_lazy("loại này không có vị trí"),
    "unreadable": gettext_lazy("hình không đọc được"),
    "twice": gettext_lazy("lặp lại dòng khác của tệp"),
    "registry": gettext_lazy("không khớp với sổ tài sản hoặc ngoài quyền"),
}


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def imports_of(request: HttpRequest, unit: Unit) -> QuerySet[AssetImport]:
    """The imports of a unit that the person may see: all, or those of their own organisation."""
    every = AssetImport.objects.filter(unit=unit).exclude(type="")
    actor = actor_of(request)
    return every if actor.may("edit_assets", unit) else every.filter(owner__in=actor.organisation_ids)


def asked_import(request: HttpRequest, unit: Unit, pk: int) -> AssetImport:
    """The import of that unit; 404 where it has none of that id, 403 where it is another's."""
    rows = AssetImport.objects.select_related("unit__parent", "received", "by", "owner")
    found: AssetImport = get_object_or_404(rows.exclude(type=""), pk=pk, unit=unit)
    if not may_import(actor_of(request), found):
        raise PermissionDenied(denied("edit_assets", unit))
    return found


def type_name(code: str) -> str:
    """The type's name for people; its code where it is no more."""
    kind = asset_type(code)
    return kind.name.spoken_in(get_language() or "vi") if kind else code


def format_name(code: str) -> str:
    """The format's name for people."""
    one = asset_formats().get(code)
    return one.name.spoken_in(get_language() or "vi") if one else code


def in_language(told: Mapping[str, Any]) -> str:
    """The sentence of something kept with `vi` and `en`."""
    return str(told["en"] if (get_language() or "vi").startswith("en") else told["vi"])


def reasons_of(imported: AssetImport) -> list[dict[str, Any]]:
    """Every reason for which rows were refused, with its words, count and first sentences."""
    return [
        {
            "code": one["code"],
            "words": REASONS.get(one["code"], one["code"]),
            "count": one["count"],
            "rows": [{"number": row["number"], "sentence": in_language(row)} for row in one["rows"]],
        }
        for one in imported.rehearsed.get("reasons", ())
    ]
