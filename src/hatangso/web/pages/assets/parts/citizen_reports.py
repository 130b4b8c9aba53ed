"""What citizens reported of an asset: who sees the asset reads what is public, handlers the rest."""

from typing import Any

from django.http import HttpRequest

from hatangso.domain.citizen_reports.states import OPEN
from hatangso.store.assets.sight import Seen
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.citizen_reports.queries import reports_seen_by
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.asset_part import AssetPart
from hatangso.web.pages.report_here.listing import Shown

MOST = 10


def context(request: HttpRequest, unit: Unit, seen: Seen) -> dict[str, Any] | None:
    """The newest reports; those that the person handles lead to the inbox, others to the public page."""
    asset = seen.asset
    own = reports_seen_by(request.actor, asset.unit).filter(asset=asset)  # type: ignore[attr-defined]
    handled = set(own.values_list("pk", flat=True))
    public = CitizenReport.objects.filter(asset=asset, moderated_at__isnull=False).values_list(
        "pk", flat=True
    )
    ids = handled | set(public)
    if not ids:
        return None
    found = CitizenReport.objects.filter(pk__in=ids, merged_into=None).order_by("-received_at")
    rows = list(found[:MOST])
    return {
        "lines": [(Shown.of(row), row.pk in handled) for row in rows],
        "open": found.filter(state__in=OPEN).count(),
        "all": found.count(),
        "unit": asset.unit,
    }


PART = AssetPart(order=60, template="assets/parts/citizen_reports.html", context=context)
