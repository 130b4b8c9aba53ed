"""A superior asks a commune to explain a figure (yêu cầu giải trình): asked, answered, closed or withdrawn.

The figure's own history is not touched: what was wrong is corrected as a figure, with its reason.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.periods import parse_period
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.collection.models import ExplanationRequest
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.places.models import Unit

NEWS = "explanation_news"


def ask_explanation(
    *,
    actor: Actor,
    unit: Unit,
    indicator: str,
    period: str,
    figure_text: str,
    question: str,
    due_on: date | None,
    now: datetime,
) -> ExplanationRequest:
    """Ask the commune `unit` about its figure, in the name of the province above it."""
    asker = unit.parent
    if unit.level != "commune" or asker is None:
        raise Refused(_("Chỉ yêu cầu xã, phường, đặc khu giải trình."), field="place")
    actor.require("ask_explanation", asker)
    if parse_period(period) is None:
        raise Refused(_("Hãy chọn kỳ số liệu cần giải trình."), field="period")
    if not question.strip():
        raise Refused(_("Hãy ghi rõ cần giải trình điều gì."), field="question")
    if due_on is None or due_on < timezone.localdate(now):
        raise Refused(_("Hãy chọn hạn giải trình từ hôm nay trở đi."), field="due_on")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        same = ExplanationRequest.objects.filter(unit=unit, indicator=indicator, period=period, state="open")
        if same.exists():
            raise Refused(
                _("Xã, phường này đang được yêu cầu giải trình đúng số liệu này."), field="question"
            )
        asked = ExplanationRequest.objects.create(
            unit=unit,
            asker=asker,
            indicator=indicator,
            period=period,
            figure_text=figure_text.strip(),
            question=question.strip(),
            due_on=due_on,
            asked_by=actor.user,
            asked_at=now,
        )
        _tell_unit(asked, gettext_lazy("%(asker)s yêu cầu giải trình: %(question)s"), now)
    return asked


def answer_explanation(
    *, actor: Actor, asked: ExplanationRequest, answer: str, files: Iterable[Any] = (), now: datetime
) -> None:
    """The commune's answer, by whoever follows its programme; may be given anew until it is closed."""
    actor.require("enter_figures", asked.unit)
    if not answer.strip():
        raise Refused(_("Hãy ghi nội dung giải trình."), field="answer")
    with transaction.atomic():
        row = _locked(asked)
        if row.state not in {"open", "answered"}:
            raise Refused(_("Yêu cầu này đã khép lại; không cần giải trình nữa."))
        row.answer, row.answered_by, row.answered_at, row.state = answer.strip(), actor.user, now, "answered"
        row.save()
        row.evidence.add(*receive_evidence(by=actor.user, unit=row.unit, files=files, now=now))
        if row.asked_by is not None:
            _tell(row, [row.asked_by], gettext_lazy("%(unit)s đã giải trình: %(question)s"), now)


def close_explanation(
    *, actor: Actor, asked: ExplanationRequest, note: str = "", accepted: bool = True, now: datetime
) -> None:
    """The asker takes the answer as sufficient, or asks again with the reason (`accepted` False)."""
    actor.require("ask_explanation", asked.asker)
    if not accepted and not note.strip():
        raise Refused(_("Hãy ghi vì sao giải trình chưa đủ."), field="closing_note")
    with transaction.atomic():
        row = _locked(asked)
        if row.state != "answered":
            raise Refused(_("Chỉ xem xét được khi đã có giải trình; hãy tải lại trang."))
        row.closing_note = note.strip()
        row.state, row.closed_at = ("closed", now) if accepted else ("open", None)
        row.save()
        sentence = (
            gettext_lazy("%(asker)s đã chấp nhận giải trình: %(question)s")
            if accepted
            else gettext_lazy("%(asker)s yêu cầu giải trình thêm: %(question)s")
        )
        _tell_unit(row, sentence, now)


def withdraw_explanation(*, actor: Actor, asked: ExplanationRequest, now: datetime) -> None:
    """The asker no longer wants to know."""
    actor.require("ask_explanation", asked.asker)
    with transaction.atomic():
        row = _locked(asked)
        if row.state not in {"open", "answered"}:
            raise Refused(_("Yêu cầu này đã khép lại từ trước."))
        row.state, row.closed_at = "withdrawn", now
        row.save()
        _tell_unit(row, gettext_lazy("%(asker)s đã rút yêu cầu giải trình: %(question)s"), now)


def _locked(asked: ExplanationRequest) -> ExplanationRequest:
    rows = ExplanationRequest.objects.select_for_update(of=("self",)).select_related("unit", "asker")
    found: ExplanationRequest = rows.get(pk=asked.pk)
    return found


def _tell_unit(asked: ExplanationRequest, sentence: Promise, now: datetime) -> None:
    following = who_works_where(timezone.localdate(now)).following(asked.unit_id)
    _tell(asked, User.objects.filter(pk__in=following).order_by("pk"), sentence, now)


def _tell(asked: ExplanationRequest, users: Iterable[User], sentence: Promise, now: datetime) -> None:
    """One line a person and day: what happened last."""
    told = list(users)
    ReminderSent.objects.filter(
        user__in=told,
        object_type=NEWS,
        object_id=asked.pk,
        due_on=timezone.localdate(now),
        step=0,
        channel="page",
    ).delete()
    names = {"asker": asked.asker.full_name, "unit": asked.unit.full_name, "question": asked.question[:120]}
    tell_people(users=told, object_type=NEWS, object_id=asked.pk, text=lambda: str(sentence) % names, now=now)
