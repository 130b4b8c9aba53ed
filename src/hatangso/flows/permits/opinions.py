"""Offices are asked for their opinion on a file, each with a day of its own, and answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.permits.permit_state import CLOSED, VERDICTS, Side
from hatangso.domain.permits.working_days import after_working_days
from hatangso.flows.permits.sides import deciders, sides_of, tell, write_step
from hatangso.flows.permits.terms import term_on
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.permits.holidays import holidays_of
from hatangso.store.permits.models import PermitFile, PermitOpinion
from hatangso.store.permits.queries import WORK


def ask_opinion(
    *, actor: Actor, permit: PermitFile, office: Organisation, question: str, days: int | None, now: datetime
) -> PermitOpinion:
    """Ask one office; `days`: working days, the kind's where None. Only while the file is open."""
    if Side.AUTHORITY not in sides_of(actor, permit):
        raise PermissionDenied(denied(WORK, permit.unit))
    if office.unit_id not in {permit.unit_id, permit.province_id} or office.pk == permit.applicant_id:
        raise Refused(_("Hãy chọn một cơ quan của địa phương hoặc cấp trên."), field="office")
    today = timezone.localdate(now)
    working = days or term_on(permit.unit, permit.kind, permit.accepted_on or today).opinion_days
    if not 1 <= working <= 60:
        raise Refused(_("Thời hạn từ 1 đến 60 ngày làm việc."), field="days")
    try:
        with transaction.atomic():
            locked = PermitFile.objects.select_for_update().get(pk=permit.pk)
            if locked.state in CLOSED:
                raise Refused(_("Hồ sơ đã kết thúc, không xin ý kiến nữa."))
            opinion: PermitOpinion = PermitOpinion.objects.create(
                permit=locked, office=office, question=question.strip()[:500], asked_at=now,
                due_on=after_working_days(today, working, holidays_of(permit.unit).days),
            )  # fmt: skip
            step = write_step(
                locked, actor=actor, action="ask", text=question, now=now, organisation=office, inner=True
            )
            tell(step, [office], gettext_lazy("Xin ý kiến về hồ sơ: %(title)s"), now=now)
    except IntegrityError:
        raise Refused(_("Cơ quan này đang được xin ý kiến rồi."), field="office") from None
    return opinion


def may_answer(actor: Actor, opinion: PermitOpinion) -> bool:
    """Whether the person may give it: of the asked office, or whoever decides, who has it on paper."""
    return not opinion.verdict and actor.may(WORK, opinion.permit.unit, frozenset({opinion.office_id}))


def answer_opinion(
    *,
    actor: Actor,
    opinion: PermitOpinion,
    verdict: str,
    text: str,
    now: datetime,
    files: Iterable[Any] = (),
) -> PermitOpinion:
    """The office's answer, once."""
    if not may_answer(actor, opinion):
        if opinion.verdict:
            raise Refused(_("Ý kiến này đã trả lời."))
        raise PermissionDenied(denied(WORK, opinion.permit.unit))
    if verdict not in VERDICTS:
        raise Refused(_("Hãy chọn: đồng ý, có điều kiện hoặc không đồng ý."), field="verdict")
    if verdict != "agree" and not text.strip():
        raise Refused(_("Hãy ghi điều kiện hoặc lý do."), field="text")
    given = list(files)
    with transaction.atomic():
        locked = PermitOpinion.objects.select_for_update().select_related("permit__unit").get(pk=opinion.pk)
        if locked.verdict:
            raise Refused(_("Ý kiến này đã trả lời."))
        locked.verdict, locked.text = verdict, text.strip()[:5000]
        locked.answered_at, locked.answered_by = now, actor.user
        locked.save()
        kept = receive_evidence(by=actor.user, unit=locked.permit.unit, files=given, now=now)
        locked.files.set(kept)
        step = write_step(
            locked.permit, actor=actor, action="answer", text=text, now=now, organisation=locked.office,
            inner=True, files=kept,
        )  # fmt: skip
        tell(
            step, (), gettext_lazy("Đã có ý kiến về hồ sơ: %(title)s"),
            also=deciders(locked.permit, now), now=now,
        )  # fmt: skip
    return locked
