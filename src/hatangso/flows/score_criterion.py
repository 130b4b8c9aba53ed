"""A locality scores itself, criterion by criterion, then hands the sheet in, or draws it back in time."""

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.index import Criterion
from hatangso.domain.indices.score_sheet import days_late, earned
from hatangso.domain.quantities import Unknown
from hatangso.domain.words import Misstated
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.seen import mark_of
from hatangso.store.indices.models import CriterionScore, IndexRound, IndexSubmission
from hatangso.store.indices.sheets import index_in, units_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Told:
    """What the locality says to one criterion. `document`: number and day of what proves it."""

    value: float | None = None
    step: str = ""
    not_arising: bool = False
    document: str = ""
    note: str = ""
    files: tuple[Any, ...] = ()


def score_mark(row: CriterionScore | None) -> str:
    """What a form showed: the same only while nobody else has answered."""
    if row is None:
        return mark_of(None)
    return mark_of(row.value, row.step, row.not_arising, row.document, row.note, row.at)


def score_criterion(
    *, actor: Actor, round_: IndexRound, unit: Unit, code: str, told: Told, seen: str, now: datetime
) -> CriterionScore:
    """Keep the answer with the points its rule gives. Refused after the last day, or once handed in."""
    actor.require("score_index", unit)
    with transaction.atomic():
        round_ = _open_round(round_, unit, now)
        if IndexSubmission.objects.filter(round=round_, unit=unit, withdrawn_at=None).exists():
            raise Refused(_("Bảng điểm đã nộp; hãy rút lại trước khi sửa."))
        criterion = index_in(round_).criterion(code)
        if criterion is None:
            raise Refused(_("Kỳ chấm này không có tiêu chí đó."))
        row = CriterionScore.objects.filter(round=round_, unit=unit, criterion=code).first()
        if score_mark(row) != seen:
            raise Refused(_("Người khác vừa chấm tiêu chí này nên chưa lưu gì; hãy tải lại trang."))
        answer = _answer(criterion, told)
        files = receive_evidence(by=actor.user, unit=unit, files=told.files, now=now)
        if row is None:
            row = CriterionScore(round=round_, unit=unit, criterion=code)
        row.value, row.step, row.not_arising = answer.value, told.step, told.not_arising
        row.document, row.note = told.document.strip(), told.note.strip()
        row.by, row.at = actor.user, now
        kept = row.evidence.count() if row.pk else 0
        points = earned(
            criterion,
            Answer(answer.value, answer.step, answer.not_arising, kept + len(files) + bool(row.document)),
        )
        row.points = None if isinstance(points, Unknown) else points
        row.save()
        row.evidence.add(*files)
    return row


def drop_evidence(*, actor: Actor, score: CriterionScore, received_id: int, now: datetime) -> None:
    """Take a file from an answer; the file itself is kept as received."""
    actor.require("score_index", score.unit)
    with transaction.atomic():
        round_ = _open_round(score.round, score.unit, now)
        if IndexSubmission.objects.filter(round=round_, unit=score.unit, withdrawn_at=None).exists():
            raise Refused(_("Bảng điểm đã nộp; hãy rút lại trước khi sửa."))
        score.evidence.remove(received_id)
        criterion = index_in(round_).criterion(score.criterion)
        assert criterion is not None
        step = Step(score.step) if score.step else None
        left = score.evidence.count() + bool(score.document)
        points = earned(criterion, Answer(score.value, step, score.not_arising, left))
        score.points = None if isinstance(points, Unknown) else points
        score.by, score.at = actor.user, now
        score.save()


def submit_scores(*, actor: Actor, round_: IndexRound, unit: Unit, now: datetime) -> IndexSubmission:
    """Hand the sheet in; days after the due day cost what the index says."""
    actor.require("score_index", unit)
    with transaction.atomic():
        round_ = _open_round(round_, unit, now)
        if IndexSubmission.objects.filter(round=round_, unit=unit, withdrawn_at=None).exists():
            raise Refused(_("Bảng điểm đã được nộp."))
        if not CriterionScore.objects.filter(round=round_, unit=unit).exists():
            raise Refused(_("Chưa chấm tiêu chí nào nên chưa nộp được."))
        return IndexSubmission.objects.create(
            round=round_,
            unit=unit,
            days_late=_days_late(round_, now),
            submitted_by=actor.user,
            submitted_at=now,
        )


def withdraw_scores(*, actor: Actor, round_: IndexRound, unit: Unit, now: datetime) -> None:
    """Draw the sheet back to mend it; handed in again later, it counts from that day."""
    actor.require("score_index", unit)
    with transaction.atomic():
        round_ = _open_round(round_, unit, now)
        standing = IndexSubmission.objects.filter(round=round_, unit=unit, withdrawn_at=None).first()
        if standing is None:
            raise Refused(_("Bảng điểm chưa nộp."))
        standing.withdrawn_at = now
        standing.save()


def _open_round(round_: IndexRound, unit: Unit, now: datetime) -> IndexRound:
    """The round, held, where the unit may still score itself in it."""
    found = IndexRound.objects.select_for_update().get(pk=round_.pk)
    if not units_of(found).filter(pk=unit.pk).exists():
        raise Refused(_("Kỳ chấm này không gồm địa phương của bạn."))
    if found.state != "open":
        raise Refused(_("Kỳ chấm đã chuyển sang thẩm định; điểm tự chấm không sửa được nữa."))
    _days_late(found, now)
    return found


def _days_late(round_: IndexRound, now: datetime) -> int:
    try:
        return days_late(timezone.localdate(now), due_on=round_.due_on, accept_until=round_.accept_until)
    except Misstated as wrong:
        raise Refused(said_by(wrong)) from wrong


def _answer(criterion: Criterion, told: Told) -> Answer:
    if told.not_arising:
        if not criterion.may_not_arise:
            raise Refused(_("Tiêu chí này không có trường hợp “không phát sinh”."), field="not_arising")
        if not told.note.strip():
            raise Refused(_("Hãy ghi vì sao không phát sinh."), field="note")
        return Answer(not_arising=True)
    assert criterion.rule is not None
    if criterion.rule.asks == "step":
        if told.step not in set(Step):
            raise Refused(_("Hãy chọn một mức."), field="step")
        return Answer(step=Step(told.step))
    if told.value is None:
        raise Refused(_("Hãy nhập số."), field="value")
    if not isfinite(told.value) or not 0 <= told.value < 1e12:
        raise Refused(_("Số này phải từ 0 trở lên."), field="value")
    if criterion.rule.asks == "points" and told.value > criterion.points:
        raise Refused(_("Điểm không vượt quá điểm tối đa của tiêu chí."), field="value")
    return Answer(value=told.value)
