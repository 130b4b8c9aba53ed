"""The rows of assets as a table: on the page the columns that fit, in a file all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.lifecycle import DATE_WORDS
from hatangso.domain.assets.values import read_day, tell_value
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import Seen, Sight, seen, shown_attributes
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.export import Value
from hatangso.web.pages.assets.words import commune_words, state_name, state_pill, title_of, type_name, whose
from hatangso.web.templatetags.progress import spoken, unit_name

SHOWN_ATTRIBUTES = 5


@dataclass(frozen=True)
class Line:
    """One asset as the list shows it."""

    seen: Seen
    attributes: tuple[Attribute, ...]

    @property
    def asset(self) -> Asset:
        return self.seen.asset

    @property
    def title(self) -> str:
        return title_of(self.seen)

    @property
    def beside(self) -> str:
        """Code and address, where they are not the title already."""
        told = (self.seen.code, self.seen.address)
        return " · ".join(text for text in told if text and text != self.title)

    @property
    def type_name(self) -> str:
        return type_name(self.asset.type)

    @property
    def mark(self) -> SafeString:
        return asset_mark(self.asset.type, self.asset.state)

    @property
    def state(self) -> str:
        return state_name(self.asset.state)

    @property
    def pill(self) -> str:
        return state_pill(self.asset.state)

    @property
    def place(self) -> str:
        return commune_words(self.asset)

    @property
    def whose(self) -> str:
        return whose(self.seen)

    @property
    def values(self) -> list[tuple[str, str]]:
        """Label and value of each shown attribute; '' where it is not known."""
        language = get_language() or "vi"
        told = self.seen.attributes
        return [(spoken(one.label), tell_value(one, told.get(one.code), language)) for one in self.attributes]


def lines_of(assets: Iterable[Asset], sight: Sight, kind: AssetType | None) -> list[Line]:
    """The rows of a page; of a chosen type with its first attributes, those to filter by before others."""
    columns = shown_columns(kind, sight)
    return [Line(seen(one, sight), columns) for one in assets]


def shown_columns(kind: AssetType | None, sight: Sight) -> tuple[Attribute, ...]:
    """Which attributes stand in the table of a type."""
    if kind is None:
        return ()
    known = shown_attributes(kind, sight.whole or bool(sight.own))
    return tuple(sorted(known, key=lambda one: not one.filter)[:SHOWN_ATTRIBUTES])


def headings(kind: AssetType | None, sight: Sight) -> list[str]:
    """Of a file: what every asset has, then the chosen type's attributes."""
    told = [
        _("Loại"), _("Mã"), _("Tên"), _("Địa chỉ"), _("Xã, phường"), _("Mã xã, phường"), _("Chủ sở hữu"),
        _("Đơn vị vận hành"), _("Trạng thái"), *(spoken(DATE_WORDS[name]) for name in DATES), _("Kinh độ"),
        _("Vĩ độ"), _("Chiều dài (m)"), _("Diện tích (m²)"),
    ]  # fmt: skip
    told += [_with_unit(one) for one in _attributes(kind, sight)]
    return [*told, _("Ghi chú"), _("Sửa lần cuối"), _("Mã số trong hệ thống")]


def file_rows(assets: Iterable[Asset], sight: Sight, kind: AssetType | None) -> Iterator[list[Value]]:
    """The rows of a file: what is not known is empty, what may not be seen too."""
    language = get_language() or "vi"
    attributes = _attributes(kind, sight)
    for asset in assets:
        one = seen(asset, sight)
        told = one.attributes
        yield [
            type_name(asset.type), one.code, one.name, one.address, commune_words(asset),
            asset.unit.code if getattr(asset, "commune_known", True) else None,
            one.owner or None,
            asset.operator.name if asset.operator else None, state_name(asset.state),
            *(getattr(asset, name) for name in DATES),
            asset.lon if one.exact else None, asset.lat if one.exact else None,
            asset.length_m if one.exact else None, asset.area_m2 if one.exact else None,
            *(_cell(attribute, told.get(attribute.code), language) for attribute in attributes),
            one.note, timezone.localtime(asset.changed_at).date(), str(asset.uid),
        ]  # fmt: skip


def _attributes(kind: AssetType | None, sight: Sight) -> tuple[Attribute, ...]:
    return shown_attributes(kind, sight.whole or bool(sight.own)) if kind else ()


def _with_unit(attribute: Attribute) -> str:
    label = spoken(attribute.label)
    return f"{label} ({unit_name(attribute.unit)})" if attribute.unit else label


def _cell(attribute: Attribute, value: object, language: str) -> Value:
    """Numbers as numbers, days as days, everything else in words."""
    if value is None:
        return None
    if attribute.kind in ("integer", "number") and isinstance(value, int | float):
        return value
    if attribute.kind == "date":
        return read_day(value) or str(value)
    return tell_value(attribute, value, language)
