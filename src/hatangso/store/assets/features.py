"""Assets as features for other programs: GeoJSON properties under names that no language changes."""

from collections.abc import Sequence
from typing import Any

from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.reference import uid_told
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import Sight, seen, shown_attributes

DATES = ("planned_on", "permitted_on", "in_service_on", "removed_on")
FIXED: dict[str, str] = {
    "type": "string", "code": "string", "name": "string", "address": "string", "state": "string",
    "owner": "string", "operator": "string", "commune_code": "string", "commune": "string",
    "planned_on": "date", "permitted_on": "date", "in_service_on": "date", "removed_on": "date",
    "length_m": "number", "area_m2": "number", "changed_at": "date-time",
}  # fmt: skip


def feature_attributes(kind: AssetType, sight: Sight) -> tuple[Attribute, ...]:
    """The type's own properties in features for that sight; which are filled is decided asset by asset."""
    return shown_attributes(kind, sight.whole or bool(sight.own))


def feature_of(
    asset: Asset, sight: Sight, attributes: Sequence[Attribute]
) -> tuple[str, Any, dict[str, Any]]:
    """Id, shape (Shapely, EPSG:4326, or None) and properties. What is hidden or unknown is None."""
    one = seen(asset, sight)
    told = one.attributes
    known = asset.commune_known  # type: ignore[attr-defined]  # by `with_relations`
    fixed = {
        "type": asset.type,
        "code": one.code or None,
        "name": one.name or None,
        "address": one.address or None,
        "state": asset.state,
        "owner": asset.owner.name if asset.owner else (asset.owner_name or None if one.whole else None),
        "operator": asset.operator.name if asset.operator else None,
        "commune_code": asset.unit.code if known else None,
        "commune": asset.unit.full_name if known else None,
        **{name: day.isoformat() if (day := getattr(asset, name)) else None for name in DATES},
        "length_m": asset.length_m if one.exact else None,
        "area_m2": asset.area_m2 if one.exact else None,
        "changed_at": asset.changed_at.isoformat(),
    }
    own = {one.code: _plain(told.get(one.code)) for one in attributes}
    return str(asset.uid), one.shape, {**fixed, **own}


def _plain(value: Any) -> Any:
    """Of an attribute that points at another asset that one's id."""
    return uid_told(value) if isinstance(value, dict) else value


def with_relations(rows: Any) -> Any:
    """The query with all that a feature tells, in one query."""
    return (
        with_commune_known(rows)
        .select_related("owner", "operator", "unit")
        .defer("source_wkb", "search_key", "note")
    )
