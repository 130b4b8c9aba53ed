"""A scoring round of an index is opened, goes into verification, once or more, and is closed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.index_files import index_of
from hatangso.domain.indices.read_index import read_index
from hatangso.domain.periods import Period
from hatangso.flows.index_criteria import definition_for
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.indices.models import IndexRound, IndexSubmission
from hatangso.store.indices.sheets import units_of
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.places.models import Unit


def open_index_round(
    *,
    actor: Actor,
    unit: Unit,
    index_code: str,
    scores: str,
    period: Period,
    cutoff_on: date,
    due_on: date,
    accept_until: date,
    note: str = "",
    now: datetime,
) -> IndexRound:
    """Begin scoring, with the index and its criteria frozen as they stand.

    `scores`: 'below' – a province's communes, which asks for the right to verify them; 'own' – the unit.
    """
    actor.require("verify_index" if scores == "below" else "score_index", unit)
    index = index_of(index_code)
    if index is None or not index.is_points or index.example_of:
        raise Refused(_("Bộ chỉ số này không chấm theo kỳ."))
    if scores not in ("below", "own") or (scores == "below" and unit.level != "province"):
        raise Refused(_("Chỉ cấp tỉnh mở được kỳ chấm cho các xã, phường."), field="scores")
    if ("commune" if scores == "below" else unit.level) not in index.scores:
        raise Refused(_("Bộ chỉ số này không chấm cấp đó."), field="scores")
    if not cutoff_on <= due_on <= accept_until:
        raise Refused(
            _("Ngày chốt số liệu, hạn nộp, ngày ngừng nhận phải theo thứ tự đó."), field="accept_until"
        )
    if accept_until < timezone.localdate(now):
        raise Refused(_("Ngày ngừng nhận đã qua."), field="accept_until")
    definition = definition_for(unit, index_code)
    read = read_index(definition, code=index_code, file=f"{index_code}.toml")
    if not read.criteria:
        raise Refused(_("Chưa có tiêu chí nào; hãy nhập tiêu chí từ quyết định trước khi mở kỳ chấm."))
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        same = IndexRound.objects.filter(
            unit=unit, index=index_code, edition=read.edition, period=period.code, scores=scores
        )
        if same.exists():
            raise Refused(_("Kỳ này đã được mở cho bộ chỉ số này."), field="period")
        opened = IndexRound.objects.create(
            unit=unit,
            index=index_code,
            edition=read.edition,
            definition=definition,
            scores=scores,
            period=period.code,
            cutoff_on=cutoff_on,
            due_on=due_on,
            accept_until=accept_until,
            note=note.strip(),
            opened_by=actor.user,
            opened_at=now,
        )
        _tell_opened(opened, actor, now)
    return opened


def begin_verification(*, actor: Actor, round_: IndexRound, now: datetime) -> IndexRound:
    """Go into the first or the next round of verification; self-scores stand from now on.

    Before the last day of acceptance only where every unit has handed in.
    """
    require_verifier_of(actor, round_)
    with transaction.atomic():
        round_ = IndexRound.objects.select_for_update().select_related("unit").get(pk=round_.pk)
        if round_.state == "closed":
            raise Refused(_("Kỳ chấm này đã khép lại."))
        if round_.state == "open" and timezone.localdate(now) <= round_.accept_until:
            submitted = IndexSubmission.objects.filter(round=round_, withdrawn_at=None).count()
            if submitted < units_of(round_).count():
                raise Refused(
                    _("Còn nơi chưa nộp và chưa hết hạn tiếp nhận (%(day)s); chưa thẩm định được.")
                    % {"day": f"{round_.accept_until:%d/%m/%Y}"}
                )
        round_.state = "verifying"
        round_.verification += 1
        round_.save()
    return round_


def close_index_round(*, actor: Actor, round_: IndexRound, now: datetime) -> IndexRound:
    """Publish: from now on nothing in it changes."""
    require_verifier_of(actor, round_)
    with transaction.atomic():
        round_ = IndexRound.objects.select_for_update().select_related("unit").get(pk=round_.pk)
        if round_.state != "verifying":
            raise Refused(_("Kỳ chấm chỉ khép lại được sau khi thẩm định."))
        round_.state = "closed"
        round_.closed_at = now
        round_.save()
    return round_


def require_verifier_of(actor: Actor, round_: IndexRound) -> None:
    """The right to verify must come from the unit above: at home nobody may.

    A province has none above it here; who may verify communes records the authority's scores for it.
    """
    above = round_.unit if round_.scores == "below" else round_.unit.parent or round_.unit
    actor.require("verify_index", above)


def _tell_opened(opened: IndexRound, actor: Actor, now: datetime) -> None:
    if opened.scores != "below":
        return
    everybody = who_works_where(timezone.localdate(now))
    ids = {pk for unit in units_of(opened) for pk in everybody.following(unit.pk)} - {actor.user.pk}

    def said() -> str:
        return _("Kỳ tự chấm %(index)s đã mở, hạn nộp %(day)s.") % {
            "index": opened.definition["short"],
            "day": f"{opened.due_on:%d/%m/%Y}",
        }

    tell_people(
        users=User.objects.filter(pk__in=ids),
        object_type="index_round",
        object_id=opened.pk,
        text=said,
        now=now,
    )
