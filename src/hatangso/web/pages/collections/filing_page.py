"""What every page about one filing begins with: the filing of the address, if the person may see it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from hatangso.domain.collection.filing_states import STEPS, may_step
from hatangso.store.collection.filing_places import filings, is_approver, is_filer, levels_of, may_see
from hatangso.store.collection.models import Filing
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Standing:
    """What the person before the page is to the filing, and what they may do with it now."""

    is_filer: bool
    is_approver: bool
    may: dict[str, bool]


def asked_filing(request: HttpRequest, unit: Unit, pk: int) -> Filing:
    """The filing about that unit; 404 where there is none, 403 where the person may not see it."""
    filing = filings().filter(pk=pk, recipient__place=unit).first()
    if filing is None:
        raise Http404(_("Không có bộ số liệu này."))
    if not may_see(request.actor, filing.recipient):  # type: ignore[attr-defined]
        raise PermissionDenied(_("Bạn không xem được bộ số liệu của đơn vị khác."))
    return filing


def standing_of(request: HttpRequest, filing: Filing) -> Standing:
    """What the person may do."""
    actor = request.actor  # type: ignore[attr-defined]
    filer, approver = is_filer(actor, filing.recipient), is_approver(actor, filing)
    may = {step: may_step(step, filing.state, is_filer=filer, is_approver=approver) for step in STEPS}
    may["comment"] = True  # whoever reads it may ask
    late = filing.first_submitted_at is None and filing.recipient.collection.state != "open"
    if late:
        may["save"] = may["submit"] = False
    return Standing(filer, approver, may)


def frame_of(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    """What the heading of each of these pages shows."""
    recipient = filing.recipient
    actor = request.actor  # type: ignore[attr-defined]
    levels = levels_of(filing)
    passed = levels.index(filing.level) if filing.level in levels else 0
    return {
        "filing": filing,
        "collection": recipient.collection,
        "recipient": recipient,
        "standing": standing_of(request, filing),
        "steps_up": [
            {
                "level": level,
                "done": filing.state == "approved" or (filing.state == "submitted" and place < passed),
                "now": filing.state == "submitted" and level == filing.level,
            }
            for place, level in enumerate(levels)
        ],
        "runs_it": actor.may("run_collections", recipient.collection.unit),
    }
