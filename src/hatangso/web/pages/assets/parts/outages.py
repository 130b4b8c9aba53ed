"""Outages that were put to an asset; only where the asset is seen whole."""

from typing import Any

from django.http import HttpRequest

from hatangso.flows.outages.rights import may_report
from hatangso.store.assets.sight import Seen
from hatangso.store.outages.models import Outage
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.asset_part import AssetPart
from hatangso.web.pages.outages.words import cause_name, clock

MOST = 10


def context(request: HttpRequest, unit: Unit, seen: Seen) -> dict[str, Any] | None:
    """The newest ones."""
    if not seen.whole:
        return None
    rows = list(Outage.objects.filter(asset=seen.asset, withdrawn_at=None).order_by("-began_at")[:MOST])
    may = may_report(request.actor, seen.asset.unit)  # type: ignore[attr-defined]
    if not (rows or may):
        return None
    return {
        "unit": seen.asset.unit,
        "uid": seen.asset.uid,
        "may_report": may,
        "lines": [(row, cause_name(row.cause), clock(row.began_at)) for row in rows],
    }


PART = AssetPart(order=70, template="assets/parts/outages.html", context=context)
