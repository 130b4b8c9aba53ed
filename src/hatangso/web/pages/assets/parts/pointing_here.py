"""What points at an asset: an agency's equipment, networks and systems; those that the reader sees."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from hatangso.catalog.asset_types import asset_types
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import Seen, seen, sight_of
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.asset_part import AssetPart
from hatangso.web.pages.assets.words import state_name, state_pill, title_of, type_name
from hatangso.web.templatetags.progress import spoken

MOST = 200


def context(request: HttpRequest, unit: Unit, seen_asset: Seen) -> dict[str, Any] | None:
    """By type, in the catalogue's order; only where the asset is seen whole."""
    if not seen_asset.whole:
        return None
    uid = str(seen_asset.asset.uid)
    pointing = {
        kind.code: [one.code for one in kind.attributes if one.of == seen_asset.asset.type]
        for kind in asset_types().values()
    }
    wanted = Q(pk__isnull=True)
    for code, attributes in pointing.items():
        for attribute in attributes:
            wanted |= Q(**{"type": code, f"attributes__{attribute}__uid": uid})
    if not any(pointing.values()):
        return None
    sight = sight_of(request.actor, unit)  # type: ignore[attr-defined]
    rows = assets_in_sight(sight, unit).filter(wanted).select_related("unit", "owner")
    found: dict[str, list[Any]] = {}
    for row in rows.order_by("type", "name", "pk")[:MOST]:
        one = seen(row, sight)
        found.setdefault(row.type, []).append(
            (row, title_of(one), state_name(row.state), state_pill(row.state))
        )
    if not found:
        return None
    groups = [
        (spoken(kind.plural) if kind else type_name(code), found[code])
        for code, kind in asset_types().items()
        if code in found
    ]
    return {"unit": unit, "groups": groups}


PART = AssetPart(order=10, template="assets/parts/pointing_here.html", context=context)
