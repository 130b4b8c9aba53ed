"""What falls due of shared use: answers that are owed, mediations to be ended, meetings to come."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hatangso.domain.sharing.dispute import OPEN
from hatangso.domain.sharing.request import RequestState, Side, waits_for
from hatangso.flows.sharing.sides import MEDIATING, what_is_asked
from hatangso.store.organisations.who_works_where import WhoWorksWhere, living_memberships
from hatangso.store.sharing.models import Dispute, SharingRequest

FIRST_RUNG = timedelta(days=30)
Told = tuple[str, int, date, str, frozenset[int]]  # object type and id, day, words, whom it concerns


def sharing_due(today: date, people: WhoWorksWhere) -> Iterator[Told]:
    """Each with the people to remind: the side whose turn it is, the mediator, all three for a meeting."""
    waiting = [state for state in RequestState if waits_for(state)]
    requests = SharingRequest.objects.filter(state__in=waiting, due_on__lte=today + FIRST_RUNG)
    for request in requests.select_related("asker", "owner").prefetch_related("assets__unit"):
        assert request.due_on is not None
        owner_owes = waits_for(RequestState(request.state)) is Side.OWNER
        who, other = (request.owner_id, request.asker) if owner_owes else (request.asker_id, request.owner)
        words = _("Trả lời %(who)s về dùng chung: %(what)s") % {"who": other, "what": what_is_asked(request)}
        yield "sharing_request", request.pk, request.due_on, words, people.of_organisations({who})
    disputes = Dispute.objects.filter(state__in=OPEN).select_related("request__asker", "request__owner")
    for dispute in disputes.prefetch_related("request__assets__unit"):
        request = dispute.request
        what = what_is_asked(request)
        theirs = (
            people.of_organisations({dispute.mediator_id})
            if dispute.mediator_id
            else _mediators(request.province_id, today)
        )
        if dispute.due_on is not None and dispute.due_on <= today + FIRST_RUNG:
            words = _("Hiệp thương dùng chung hạ tầng: %(what)s") % {"what": what}
            yield "sharing_dispute", dispute.pk, dispute.due_on, words, theirs
        if dispute.meeting_on is not None:
            both = people.of_organisations({request.asker_id, request.owner_id})
            words = _("Họp hiệp thương dùng chung hạ tầng: %(what)s") % {"what": what}
            yield "sharing_dispute", dispute.pk, dispute.meeting_on, words, theirs | both


def _mediators(province_id: int, today: date) -> frozenset[int]:
    rows = living_memberships(today).filter(organisation__unit_id=province_id, role__in=MEDIATING)
    return frozenset(rows.values_list("user_id", flat=True))
