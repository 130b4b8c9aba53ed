"""How assets are worded in pages: their title, place, values, history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.lifecycle import DATE_WORDS
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.words import Words
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import Seen
from hatangso.web.templatetags.progress import spoken

HOW = {
    "entered": gettext_lazy("nhập"),
    "edited": gettext_lazy("sửa"),
    "state": gettext_lazy("chuyển trạng thái"),
    "moved": gettext_lazy("sửa vị trí"),
    "imported": gettext_lazy("nạp từ tệp"),
    "merged": gettext_lazy("gộp"),
    "split": gettext_lazy("tách lại"),
    "undone": gettext_lazy("hoàn tác"),
    "removed": gettext_lazy("xóa"),
    "restored": gettext_lazy("khôi phục"),
    "boundaries": gettext_lazy("tính lại địa bàn"),
}
FIELDS = {
    "code": gettext_lazy("Mã"),
    "name": gettext_lazy("Tên"),
    "address": gettext_lazy("Địa chỉ"),
    "owner_id": gettext_lazy("Chủ sở hữu"),
    "operator_id": gettext_lazy("Đơn vị vận hành"),
    "owner_name": gettext_lazy("Chủ sở hữu (theo tài liệu cũ)"),
    "state": gettext_lazy("Trạng thái"),
    "note": gettext_lazy("Ghi chú"),
    "evidence_id": gettext_lazy("Minh chứng"),
    "unit_id": gettext_lazy("Xã, phường (tự tính)"),
    "merged_into_id": gettext_lazy("Gộp vào"),
    "deleted": gettext_lazy("Đã xóa"),
    "source_crs": gettext_lazy("Hệ tọa độ khi nhập"),
    "shape": gettext_lazy("Vị trí, hình dạng"),
}
PILLS = {
    State.PLANNED: "pill-due",
    State.PERMITTED: "pill-on_track",
    State.IN_SERVICE: "pill-reached",
    State.REMOVED: "pill-closed",
    State.UNKNOWN: "pill-not_yet_known",
}
_NO_TYPE = Words("Loại không còn trong danh mục", "A type of the past")


def type_name(code: str) -> str:
    """The type in the reader's language."""
    kind = asset_type(code)
    return spoken(kind.name if kind else _NO_TYPE)


def commune_words(asset: Asset) -> str:
    """The commune that was computed; where no boundary told it, that it is not known and whose register it
    stands in. Of an asset read by `with_commune_known`."""
    if getattr(asset, "commune_known", True):
        return asset.unit.full_name
    return str(_("chưa xác định (sổ của %(unit)s)") % {"unit": asset.unit.full_name})


def title_of(seen: Seen) -> str:
    """What an asset is called on a page: its name, else its code, else what it is and where."""
    asset = seen.asset
    return seen.name or seen.code or seen.address or f"{type_name(asset.type)}, {asset.unit.full_name}"


def title(asset: Asset) -> str:
    """The same of an asset that is seen whole."""
    return title_of(Seen(asset, whole=True))


def state_name(state: str) -> str:
    """The state in the reader's language."""
    return spoken(STATES[State(state)]) if state in list(State) else state


def state_pill(state: str) -> str:
    """The class of its pill."""
    return PILLS.get(State(state), "pill-closed") if state in list(State) else "pill-closed"


def field_label(name: str, kind: AssetType | None) -> str:
    """A column of a version, or 'attributes.<code>', in the reader's words."""
    if name in DATE_WORDS:
        return spoken(DATE_WORDS[name])
    if name.startswith("attributes."):
        code = name.removeprefix("attributes.")
        attribute = kind.attribute(code) if kind else None
        return spoken(attribute.label) if attribute else code
    return str(FIELDS.get(name, name))


def whose(one: Seen) -> str:
    """The owner as far as it is known and may be shown."""
    return one.owner or str(_("chưa rõ"))


def choices_of_states() -> list[tuple[str, str]]:
    """For selects."""
    return [(one.value, spoken(words)) for one, words in STATES.items()]


def geometry_words(asset: Any) -> str:
    """'điểm', 'đường', 'vùng', or that there is none."""
    return str(
        {"point": _("điểm"), "line": _("đường"), "area": _("vùng")}.get(asset.geometry, _("chưa có vị trí"))
    )
