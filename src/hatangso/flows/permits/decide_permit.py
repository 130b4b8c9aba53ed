"""A file is accepted, sent back for papers with the clock stopped, granted, refused, withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.assets.states import State
from hatangso.domain.permits.permit_state import CLOSED, Act, PermitState, allowed, move
from hatangso.domain.permits.working_days import after_working_days, days_left_on
from hatangso.domain.words import Misstated
from hatangso.flows.assets.change_state import change_state
from hatangso.flows.assets.keep_asset import may_edit
from hatangso.flows.permits.sides import deciders, sides_of, tell, write_step
from hatangso.flows.permits.terms import term_on
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused, said_by
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.holidays import holidays_of
from hatangso.store.permits.models import PermitFile

TOLD = {
    Act.ACCEPT: gettext_lazy("Hồ sơ được tiếp nhận: %(title)s"),
    Act.ASK_PAPERS: gettext_lazy("Hồ sơ cần bổ sung: %(title)s"),
    Act.SUPPLY: gettext_lazy("Hồ sơ đã nộp bổ sung: %(title)s"),
    Act.GRANT: gettext_lazy("Hồ sơ được chấp thuận: %(title)s"),
    Act.REFUSE: gettext_lazy("Hồ sơ không được chấp thuận: %(title)s"),
    Act.WITHDRAW: gettext_lazy("Hồ sơ được rút: %(title)s"),
}


def acts_of(actor: Actor, permit: PermitFile) -> tuple[Act, ...]:
    """What the person may do about it now."""
    return allowed(PermitState(permit.state), sides_of(actor, permit))


def act_on_permit(
    *,
    actor: Actor,
    permit: PermitFile,
    act: Act,
    text: str,
    now: datetime,
    number: str = "",
    on: date | None = None,
    files: Iterable[Any] = (),
) -> PermitFile:
    """One act; the other side is told. Granted: its planned assets become permitted on the day `on`, in the
    same transaction, so that either all of it is written or nothing."""
    sides = sides_of(actor, permit)
    if not sides:
        raise PermissionDenied(_("Hồ sơ này không do cơ quan, doanh nghiệp của bạn xử lý hoặc nộp."))
    given, today = list(files), timezone.localdate(now)
    decided = on or today
    if decided > today:
        raise Refused(_("Ngày văn bản không thể ở tương lai."), field="on")
    with transaction.atomic():
        locked = PermitFile.objects.select_for_update().select_related("unit", "applicant").get(pk=permit.pk)
        try:
            after = move(PermitState(locked.state), act, sides, text=text, number=number, papers=len(given))
        except Misstated as wrong:
            raise Refused(said_by(wrong), field="text") from wrong
        _run_clock(locked, act, today)
        locked.state, locked.changed_at = after, now
        if after in CLOSED:
            locked.closed_at, locked.due_on, locked.days_left = now, None, None
            locked.reason = text.strip()[:5000]
        if act in (Act.GRANT, Act.REFUSE):
            locked.decided_on, locked.decision_number = decided, number.strip()[:100]
        locked.save()
        kept = receive_evidence(by=actor.user, unit=locked.unit, files=given, now=now)
        step = write_step(
            locked, actor=actor, action=act, text=text, now=now, files=kept,
            organisation=locked.applicant if act in (Act.SUPPLY, Act.WITHDRAW) else None,
        )  # fmt: skip
        if act is Act.GRANT:
            _permit_assets(actor, locked, decided, now)
        tell(step, [locked.applicant], TOLD[act], also=deciders(locked, now), now=now)
    return locked


def is_overdue(permit: PermitFile, today: date) -> bool:
    """Whether the day by which it was to be decided is over."""
    return permit.due_on is not None and permit.due_on < today


def _run_clock(permit: PermitFile, act: Act, today: date) -> None:
    """Accepted: the legal days begin. Papers asked for: it stops. Supplied: it goes on with what was left."""
    whole = permit.days or term_on(permit.unit, permit.kind, today).days
    holidays = holidays_of(permit.unit).days
    if act is Act.ACCEPT:
        permit.days, permit.accepted_on = whole, today
        permit.due_on = after_working_days(today, whole, holidays)
    elif act is Act.ASK_PAPERS:
        permit.days_left = days_left_on(today, permit.due_on, holidays) if permit.due_on else None
        permit.due_on = None
    elif act is Act.SUPPLY:
        permit.days, permit.accepted_on = whole, permit.accepted_on or today
        left = whole if permit.days_left is None else permit.days_left
        permit.due_on = after_working_days(today, left, holidays)
        permit.days_left = None


def _permit_assets(actor: Actor, permit: PermitFile, on: date, now: datetime) -> None:
    note = _("Theo %(number)s") % {"number": permit.decision_number}
    found = permit.assets.select_related("unit__parent", "province")
    for asset in found.filter(state__in=(State.PLANNED, State.UNKNOWN), deleted_at=None, merged_into=None):
        asset = _require_edit(actor, asset)
        change_state(
            actor=actor, asset=asset, state=State.PERMITTED, on=on, note=note,
            seen_version=asset.version, now=now,
        )  # fmt: skip


def _require_edit(actor: Actor, asset: Asset) -> Asset:
    if not may_edit(actor, asset):
        raise Refused(
            _("Bạn không sửa được tài sản “%(asset)s”, nên chưa ghi cấp phép; hãy nhờ cán bộ đầu mối ghi.")
            % {"asset": asset}
        )
    return asset
