"""What was asked for and found on an asset: permit files the person sees, inspections, violations, damage."""

from typing import Any

from django.http import HttpRequest

from hatangso.flows.permits.keep_finding import may_report_damage
from hatangso.store.assets.sight import Seen
from hatangso.store.permits.queries import WORK, findings_seen_by, permits_near
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.asset_part import AssetPart
from hatangso.web.pages.permits.words import finding_kind, kind_name, outcome_name, state_words

MOST = 10


def context(request: HttpRequest, unit: Unit, seen: Seen) -> dict[str, Any] | None:
    """The newest of both; None where there is nothing to read or to do."""
    actor = request.actor  # type: ignore[attr-defined]
    if not seen.whole:
        return None
    place = seen.asset.unit
    found = findings_seen_by(actor, place).filter(asset=seen.asset)[:MOST]
    files = permits_near(actor, place).filter(assets=seen.asset)[:MOST]
    lines = [(one, finding_kind(one.kind), outcome_name(one.outcome)) for one in found]
    permits = [(one, kind_name(one.kind), *state_words(one.state)) for one in files]
    may_record = actor.may(WORK, place)
    may_report = not may_record and may_report_damage(actor, seen.asset)
    if not (lines or permits or may_record or may_report):
        return None
    return {
        "unit": place, "lines": lines, "permits": permits, "may_record": may_record, "uid": seen.asset.uid,
        "may_report": may_report,
    }  # fmt: skip


PART = AssetPart(order=65, template="assets/parts/permits.html", context=context)
