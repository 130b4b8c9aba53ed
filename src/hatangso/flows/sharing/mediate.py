"""The department mediates: takes up, invites, writes minutes, records the result; or returns or forwards."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.sharing.dispute import OPEN, DisputeState, Step, allowed, turn
from hatangso.domain.sharing.request import CLOSED, RequestState, Side, waits_for
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.sharing.sides import (
    kept_files,
    require_sides,
    sides_of,
    tell_sides,
    terms_of,
    write_step,
)
from hatangso.store.organisations.access import Actor
from hatangso.store.sharing.models import Dispute, SharingStep

TOLD = {
    Step.TAKE: gettext_lazy("%(who)s tiếp nhận hiệp thương: %(what)s"),
    Step.RETURN: gettext_lazy("%(who)s trả lại hồ sơ hiệp thương: %(what)s"),
    Step.FORWARD: gettext_lazy("%(who)s chuyển hồ sơ đến Cục Viễn thông: %(what)s"),
    Step.INVITE: gettext_lazy("%(who)s mời họp hiệp thương: %(what)s"),
    Step.MEET: gettext_lazy("%(who)s ghi biên bản hiệp thương: %(what)s"),
    Step.SETTLE: gettext_lazy("%(who)s ghi kết quả hiệp thương thành: %(what)s"),
    Step.FAIL: gettext_lazy("%(who)s ghi kết quả hiệp thương không thành: %(what)s"),
    Step.END: gettext_lazy("%(who)s rút đề nghị hiệp thương: %(what)s"),
}


def steps_of(actor: Actor, dispute: Dispute) -> tuple[Step, ...]:
    """What the person may do about it now."""
    return allowed(DisputeState(dispute.state), **_standing(actor, dispute))


def mediate(
    *,
    actor: Actor,
    dispute: Dispute,
    step: Step,
    text: str,
    now: datetime,
    on: date | None = None,
    files: Iterable[Any] = (),
) -> SharingStep:
    """One step; both sides are told. `on`: of the meeting. Settled: the request is agreed, to be signed."""
    sides = require_sides(actor, dispute.request)
    given, today = list(files), timezone.localdate(now)
    with transaction.atomic():
        locked = Dispute.objects.select_for_update().select_related("brought_by").get(pk=dispute.pk)
        standing = _standing(actor, locked)
        try:
            after = turn(
                DisputeState(locked.state), step, **standing,
                text=text, papers=len(given), has_day=on is not None,
            )  # fmt: skip
        except Misstated as wrong:
            raise Refused(said_by(wrong), field="text") from wrong
        if step is Step.INVITE and on is not None and on < today:
            raise Refused(_("Ngày họp phải từ hôm nay trở đi."), field="on")
        if step is Step.MEET and on is not None and on > today:
            raise Refused(_("Ngày họp ở tương lai: hãy dùng “Mời họp hiệp thương”."), field="on")
        side = Side.MEDIATOR if step is not Step.END else _bringing_side(locked)
        organisation = sides[side]
        request = locked.request
        before = request.state
        if side is Side.MEDIATOR:
            locked.mediator = organisation
        locked.state = after
        if step is Step.INVITE:
            locked.meeting_on = on
        elif step is Step.MEET:
            locked.meeting_on = None
        if after not in OPEN:
            locked.closed_at, locked.result, locked.meeting_on = now, text.strip(), None
            request.state = _after(after, locked)
            waiting = waits_for(RequestState(request.state)) is not None
            request.due_on = terms_of(request.province).answer_by(today) if waiting else None
            request.closed_at = now if request.state in CLOSED else None
            request.save()
        locked.save()
        written = write_step(
            request, actor=actor, side=side, organisation=organisation, action=step, text=text,
            before=before, now=now, files=kept_files(actor, request, given, now), dispute=locked, on=on,
        )  # fmt: skip
        tell_sides(written, TOLD[step], now)
    return written


def _standing(actor: Actor, dispute: Dispute) -> dict[str, bool]:
    sides = sides_of(actor, dispute.request)
    return {
        "mediates": Side.MEDIATOR in sides,
        "brought_it": _bringing_side(dispute) in sides,
        "across": dispute.across,
        "met": dispute.steps.filter(action=Step.MEET).exists(),
    }


def _bringing_side(dispute: Dispute) -> Side:
    return Side.ASKER if dispute.brought_by_id == dispute.request.asker_id else Side.OWNER


def _after(state: DisputeState, dispute: Dispute) -> str:
    """What becomes of the request: agreed, unsettled, or what it was before."""
    if state is DisputeState.SETTLED:
        return RequestState.AGREED
    return RequestState.UNSETTLED if state is DisputeState.FAILED else dispute.before
