"""What the list of assets is asked for in its address: the filter, the order, what the filter offers."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

from hatangso.catalog.asset_types import asset_type, asset_types
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import Sight, shown_attributes
from hatangso.web.asset_filter import BadFilter, asset_filter
from hatangso.web.templatetags.progress import spoken, unit_name

SORTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "type": (gettext_lazy("Loại"), ("type", "id")),
    "name": (gettext_lazy("Tên"), ("name", "code", "id")),
    "code": (gettext_lazy("Mã"), ("code", "id")),
    "place": (gettext_lazy("Xã, phường"), ("unit__name", "type", "id")),
    "owner": (gettext_lazy("Chủ sở hữu"), ("owner__name", "type", "id")),
    "new": (gettext_lazy("Sửa gần nhất trước"), ("-changed_at", "-id")),
}


@dataclass(frozen=True)
class Wanted:
    """`error`: the sentence of an unreadable filter, which then asks for nothing."""

    filter: AssetFilter
    sort: str
    error: str = ""

    def order(self, sight: Sight) -> list[Any]:
        """What to order by; it tells nothing that this sight hides."""
        return sight.order(*SORTS[self.sort][1])

    @property
    def type(self) -> AssetType | None:
        """The one type that is asked for."""
        return asset_type(self.filter.types[0]) if len(self.filter.types) == 1 else None

    @property
    def types(self) -> set[str]:
        """The types that are asked for by themselves or by their group; all where it is empty."""
        asked = self.filter
        return {
            one.code
            for one in asset_types().values()
            if (asked.types or asked.groups)
            and (not asked.types or one.code in asked.types)
            and (not asked.groups or one.group in asked.groups)
        }

    @property
    def of_any_type(self) -> AssetFilter:
        """The same without types, groups and what is asked of a type's attributes: for the counts."""
        return replace(self.filter, types=(), groups=(), attributes=())

    @property
    def narrowed(self) -> bool:
        return self.filter != AssetFilter()


def wanted(request: HttpRequest) -> Wanted:
    """From the query string."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "type"
    try:
        return Wanted(_fitting(asset_filter(request.GET)), sort)
    except BadFilter as bad:
        return Wanted(AssetFilter(), sort, bad.words.spoken_in(get_language() or "vi"))


def _fitting(asked: AssetFilter) -> AssetFilter:
    """Without what was asked of another type's attributes: who chooses a type leaves those behind."""
    kind = asset_type(asked.types[0]) if len(asked.types) == 1 else None
    if kind is None:
        return replace(asked, attributes=())
    kept = []
    for one in asked.attributes:
        attribute = kind.attribute(one.code)
        if attribute is not None and (not attribute.choices or set(one.values) <= attribute.choices.keys()):
            kept.append(one)
    return replace(asked, attributes=tuple(kept))


@dataclass(frozen=True)
class Offer:
    """One filter of a type's attribute as the page offers it: a select, or two limits."""

    name: str
    label: str
    unit: str
    options: list[tuple[str, str, bool]]
    least: str = ""
    most: str = ""

    @property
    def is_range(self) -> bool:
        return not self.options


def offers(kind: AssetType | None, sight: Sight, request: HttpRequest) -> list[Offer]:
    """The filters of the chosen type."""
    if kind is None:
        return []
    return [
        _offer(one, request)
        for one in shown_attributes(kind, sight.whole or bool(sight.own))
        if one.filter and one.kind not in ("text", "asset")
    ]


def _offer(attribute: Attribute, request: HttpRequest) -> Offer:
    name = f"a.{attribute.code}"
    chosen = set(request.GET.getlist(name))
    label = spoken(attribute.label)
    if attribute.kind == "choice":
        pairs = [(code, spoken(words)) for code, words in attribute.choices.items()]
    elif attribute.kind == "boolean":
        pairs = [("yes", str(gettext_lazy("có"))), ("no", str(gettext_lazy("không")))]
    else:
        least, most = request.GET.get(f"{name}.min", ""), request.GET.get(f"{name}.max", "")
        return Offer(name, label, unit_name(attribute.unit), [], least, most)
    pairs.append(("unknown", str(gettext_lazy("chưa rõ"))))
    return Offer(name, label, "", [(value, words, value in chosen) for value, words in pairs])


def rows_of(found: QuerySet[Asset], ids: list[int]) -> list[Asset]:
    """The assets of a page in its order, without their shapes."""
    rows = (
        with_commune_known(Asset.objects.filter(pk__in=ids))
        .select_related("owner", "operator", "unit")
        .defer("wkb", "source_wkb", "search_key")
    )
    by_id = {one.pk: one for one in rows}
    return [by_id[pk] for pk in ids if pk in by_id]
