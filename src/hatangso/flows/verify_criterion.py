"""Somebody of the unit above verifies self-scores, round by round, and the locality replies.

Nobody verifies at home: the right must come from the unit above the one that is scored. A province has none
above it here: its people record what the authority above scored, naming the document, and nobody records it
for an answer of their own.
"""

from datetime import datetime
from math import isfinite

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.indices.models import CriterionScore, IndexRound, VerifiedScore
from hatangso.store.indices.sheets import index_in, units_of
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.places.models import Unit


def may_verify(actor: Actor, unit: Unit) -> bool:
    """Whether the person verifies scores of that unit (by a right in the unit above it)."""
    return actor.may("verify_index", unit.parent or unit)


def verify_criterion(
    *,
    actor: Actor,
    round_: IndexRound,
    unit: Unit,
    code: str,
    points: float | None,
    not_arising: bool = False,
    comment: str = "",
    document: str = "",
    now: datetime,
) -> VerifiedScore:
    """Give the criterion its points in this round of verification; a difference asks for a comment."""
    actor.require("verify_index", unit.parent or unit)
    with transaction.atomic():
        round_ = _verifying(round_, unit)
        criterion = index_in(round_).criterion(code)
        if criterion is None:
            raise Refused(_("Kỳ chấm này không có tiêu chí đó."))
        own = CriterionScore.objects.filter(round=round_, unit=unit, criterion=code).first()
        if own is not None and own.by_id == actor.user.pk:
            raise PermissionDenied(_("Bạn đã tự chấm tiêu chí này nên không thẩm định được."))
        if unit.parent_id is None and not document.strip():
            raise Refused(_("Hãy ghi văn bản của cơ quan cấp trên đã chấm điểm này."), field="document")
        if not_arising:
            if not criterion.may_not_arise:
                raise Refused(_("Tiêu chí này không có trường hợp “không phát sinh”."), field="not_arising")
            points = 0.0
        if points is None or not isfinite(points) or not 0 <= points <= criterion.points:
            raise Refused(
                _("Điểm phải từ 0 đến %(most)s.") % {"most": format_number(criterion.points, 2)},
                field="points",
            )
        differs = own is None or own.points != points or own.not_arising != not_arising
        if differs and not comment.strip():
            raise Refused(_("Điểm khác điểm tự chấm: hãy ghi nhận xét, lý do."), field="comment")
        given = VerifiedScore.objects.filter(
            round=round_, unit=unit, criterion=code, number=round_.verification
        ).first()
        others = VerifiedScore.objects.filter(round=round_, unit=unit, number=round_.verification)
        is_first = not others.exists()
        if given is None:
            given = VerifiedScore(round=round_, unit=unit, criterion=code, number=round_.verification)
        given.points, given.not_arising = points, not_arising
        given.comment, given.document = comment.strip(), document.strip()
        given.by, given.at = actor.user, now
        given.save()
        if is_first:
            _tell(given, now)
    return given


def accept_rest(*, actor: Actor, round_: IndexRound, unit: Unit, document: str = "", now: datetime) -> int:
    """Take over every self-score that nobody has verified in this round of verification; how many."""
    actor.require("verify_index", unit.parent or unit)
    with transaction.atomic():
        round_ = _verifying(round_, unit)
        done = VerifiedScore.objects.filter(round=round_, unit=unit, number=round_.verification)
        rest = CriterionScore.objects.filter(round=round_, unit=unit, points__isnull=False).exclude(
            criterion__in=done.values("criterion")
        )
        count = 0
        for own in rest:
            verify_criterion(
                actor=actor,
                round_=round_,
                unit=unit,
                code=own.criterion,
                points=own.points,
                not_arising=own.not_arising,
                document=document,
                now=now,
            )
            count += 1
    return count


def reply_to_verification(
    *, actor: Actor, verified: VerifiedScore, agreed: bool, reply: str, now: datetime
) -> VerifiedScore:
    """The locality confirms the verified points, or says why not, while verification goes on."""
    actor.require("score_index", verified.unit)
    with transaction.atomic():
        round_ = _verifying(verified.round, verified.unit)
        verified = VerifiedScore.objects.select_for_update().select_related("unit").get(pk=verified.pk)
        if verified.number != round_.verification:
            raise Refused(_("Vòng thẩm định này đã qua; hãy trả lời ở vòng mới."))
        if not agreed and not reply.strip():
            raise Refused(_("Chưa đồng ý thì hãy ghi lý do, giải trình."), field="reply")
        verified.agreed, verified.reply = agreed, reply.strip()
        verified.replied_by, verified.replied_at = actor.user, now
        verified.save()
    return verified


def _tell(first: VerifiedScore, now: datetime) -> None:
    """With the first score of a round of verification the locality hears that it is under way."""

    def said() -> str:
        return _("Điểm %(index)s của bạn đang được thẩm định lần %(number)d; hãy xem và trả lời.") % {
            "index": first.round.definition["short"],
            "number": first.number,
        }

    ids = who_works_where(timezone.localdate(now)).following(first.unit_id)
    tell_people(
        users=User.objects.filter(pk__in=ids),
        object_type="verified_score",
        object_id=first.pk,
        text=said,
        now=now,
    )


def _verifying(round_: IndexRound, unit: Unit) -> IndexRound:
    found = IndexRound.objects.select_for_update().get(pk=round_.pk)
    if not units_of(found).filter(pk=unit.pk).exists():
        raise Refused(_("Kỳ chấm này không gồm địa phương đó."))
    if found.state != "verifying":
        raise Refused(_("Kỳ chấm không ở bước thẩm định."))
    return found
