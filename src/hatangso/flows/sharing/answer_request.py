"""The two sides answer one another: agree, refuse, offer, accept, sign, withdraw, bring to the department."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.assets.states import State
from hatangso.domain.sharing.dispute import ABOUT, DisputeState
from hatangso.domain.sharing.request import (
    CLOSED,
    MOVES,
    TAKEN_BACK,
    Act,
    RequestState,
    Side,
    allowed,
    move,
    waits_for,
)
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.sharing.keep_tenancy import there_then
from hatangso.flows.sharing.sides import (
    kept_files,
    require_sides,
    sides_of,
    tell_sides,
    terms_of,
    write_step,
)
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import living
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.sharing.models import Dispute, SharingRequest, SharingStep, Tenancy

TOLD = {
    Act.AGREE: gettext_lazy("%(who)s đồng ý cho dùng chung: %(what)s"),
    Act.REFUSE: gettext_lazy("%(who)s từ chối cho dùng chung: %(what)s"),
    Act.OFFER: gettext_lazy("%(who)s đề nghị phương án khác: %(what)s"),
    Act.ACCEPT: gettext_lazy("%(who)s chấp nhận phương án: %(what)s"),
    Act.DECLINE: gettext_lazy("%(who)s chưa chấp nhận phương án: %(what)s"),
    Act.RECORD: gettext_lazy("%(who)s ghi thỏa thuận đã ký: %(what)s"),
    Act.WITHDRAW: gettext_lazy("%(who)s rút đề nghị: %(what)s"),
    Act.BRING: gettext_lazy("%(who)s đề nghị Sở hiệp thương: %(what)s"),
}


@dataclass(frozen=True)
class Agreement:
    """What was signed: number and day of the document, from when to when."""

    document: str
    signed_on: date
    valid_from: date
    valid_to: date | None = None


def acts_of(actor: Actor, request: SharingRequest, *, today: date) -> dict[Act, Side]:
    """What the person may do with the request now, and as which side."""
    found: dict[Act, Side] = {}
    for side in sides_of(actor, request):
        for act in allowed(RequestState(request.state), side, overdue=is_overdue(request, today)):
            found.setdefault(act, side)
    return found


def is_overdue(request: SharingRequest, today: date) -> bool:
    """Whether the day by which an answer was owed is over."""
    return request.due_on is not None and request.due_on < today


def answer_request(
    *,
    actor: Actor,
    request: SharingRequest,
    act: Act,
    text: str,
    now: datetime,
    files: Iterable[Any] = (),
    agreement: Agreement | None = None,
    about: str = "",
) -> SharingStep:
    """One act of a side; everybody of the other side is told. `agreement` with RECORD, `about` with BRING."""
    sides = require_sides(actor, request)
    today = timezone.localdate(now)
    given = list(files)
    with transaction.atomic():
        locked = SharingRequest.objects.select_for_update().get(pk=request.pk)
        before = RequestState(locked.state)
        side = _side(before, act, sides)
        try:
            after = move(before, act, side, overdue=is_overdue(locked, today), text=text, papers=len(given))
        except Misstated as wrong:
            raise Refused(said_by(wrong), field="text") from wrong
        if act is Act.RECORD and agreement is None:
            raise Refused(_("Hãy ghi số, ngày thỏa thuận và ngày bắt đầu."), field="document")
        if act is Act.BRING and about not in ABOUT:
            raise Refused(_("Hãy chọn nội dung tranh chấp."), field="about")
        kept = kept_files(actor, locked, given, now)
        dispute = _brought(locked, sides[side], about, text, before, today, now) if act is Act.BRING else None
        if act is Act.RECORD and agreement is not None:
            _settle_in(locked, agreement, kept[0], actor, now)
        _put(locked, after, today, now)
        if act is Act.OFFER:
            locked.offer = text.strip()
        locked.save()
        step = write_step(
            locked, actor=actor, side=side, organisation=sides[side], action=act, text=text, before=before,
            now=now, files=kept, dispute=dispute, on=agreement.signed_on if agreement else None,
        )  # fmt: skip
        tell_sides(step, TOLD[act], now)
    return step


def say_on_request(
    *, actor: Actor, request: SharingRequest, text: str, now: datetime, files: Iterable[Any] = ()
) -> SharingStep:
    """A word or a document of either side, or of the mediator in a dispute, that changes no state."""
    sides = require_sides(actor, request)
    given = list(files)
    if not text.strip() and not given:
        raise Refused(_("Hãy ghi nội dung hoặc đính kèm tài liệu."), field="text")
    with transaction.atomic():
        dispute = request.disputes.filter(closed_at=None).first()
        side = next((one for one in sides if one is not Side.MEDIATOR), Side.MEDIATOR)
        if side is Side.MEDIATOR and not request.disputes.exists():
            raise Refused(_("Đề nghị này chưa được đưa ra hiệp thương."))
        step = write_step(
            request, actor=actor, side=side, organisation=sides[side], action="say", text=text,
            before=request.state, now=now, files=kept_files(actor, request, given, now), dispute=dispute,
        )  # fmt: skip
        tell_sides(step, gettext_lazy("%(who)s trao đổi về đề nghị dùng chung: %(what)s"), now)
    return step


def take_back(*, actor: Actor, request: SharingRequest, now: datetime) -> SharingStep:
    """Undo the last answer, by the side that gave it, while nothing came after it."""
    sides = require_sides(actor, request)
    with transaction.atomic():
        locked = SharingRequest.objects.select_for_update().get(pk=request.pk)
        last = may_take_back(actor, locked)
        if last is None:
            raise Refused(_("Bước này không rút lại được nữa: bên kia đã có bước tiếp theo."))
        before = locked.state
        _put(locked, RequestState(last.before), timezone.localdate(now), now)
        locked.save()
        side = Side(last.side)
        step = write_step(
            locked, actor=actor, side=side, organisation=sides[side], action="take_back", text="",
            before=before, now=now,
        )  # fmt: skip
        tell_sides(step, gettext_lazy("%(who)s rút lại câu trả lời: %(what)s"), now)
    return step


def may_take_back(actor: Actor, request: SharingRequest) -> SharingStep | None:
    """The step that the person may take back now."""
    last: SharingStep | None = request.steps.order_by("-at", "-pk").first()
    if last is None or last.action not in TAKEN_BACK or last.dispute_id is not None:
        return None
    return last if Side(last.side) in sides_of(actor, request) else None


def _side(before: RequestState, act: Act, sides: dict[Side, Organisation]) -> Side:
    found = MOVES.get((before, act))
    return next((side for side in sides if found and side in found.sides), next(iter(sides)))


def _put(request: SharingRequest, state: RequestState, today: date, now: datetime) -> None:
    request.state = state
    request.due_on = terms_of(request.province).answer_by(today) if waits_for(state) else None
    request.closed_at = now if state in CLOSED else None


def _brought(
    request: SharingRequest,
    by: Organisation,
    about: str,
    text: str,
    before: RequestState,
    today: date,
    now: datetime,
) -> Dispute:
    provinces = set(request.assets.values_list("province_id", flat=True)) | {request.province_id}
    made: Dispute = Dispute.objects.create(
        request=request,
        brought_by=by,
        about=about,
        text=text.strip(),
        across=len(provinces) > 1 or bool(request.other_provinces),
        before=before,
        state=DisputeState.BROUGHT,
        due_on=terms_of(request.province).mediate_by(today),
        brought_at=now,
    )
    return made


def _settle_in(
    request: SharingRequest, agreement: Agreement, file: Received, actor: Actor, now: datetime
) -> None:
    """A tenancy on every asset of the request that is still there; where the asker is on it already for a
    part of the time, from the day on which that ends."""
    if agreement.valid_to is not None and agreement.valid_to <= agreement.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    if not agreement.document.strip():
        raise Refused(_("Hãy ghi số của thỏa thuận."), field="document")
    named = request.assets.values("pk")
    there = living().filter(Q(pk__in=named) | Q(merged__in=named)).exclude(state=State.REMOVED)
    ids = sorted(set(there.values_list("pk", flat=True)))
    for asset in Asset.objects.select_for_update().filter(pk__in=ids, owner=request.owner).order_by("pk"):
        began = _first_free_day(asset, request.asker, agreement)
        if began is None:
            continue
        Tenancy.objects.create(
            asset=asset,
            tenant=request.asker,
            valid_from=began,
            valid_to=agreement.valid_to,
            document=f"{agreement.document.strip()}, {agreement.signed_on:%d/%m/%Y}"[:200],
            file=file,
            request=request,
            entered_by=actor.user,
            entered_at=now,
        )


def _first_free_day(asset: Asset, asker: Organisation, agreement: Agreement) -> date | None:
    """From when the agreement adds something to what is written down; None: nothing."""
    began, ends = agreement.valid_from, agreement.valid_to
    for before in there_then(asset, asker, "", began, ends):
        if before.valid_to is None:
            return None
        began = max(began, before.valid_to)
    return None if ends is not None and began >= ends else began
