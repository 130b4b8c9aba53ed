"""A head approves figures or returns them with the reason.

Nobody approves a figure of their own, unless the locality has no other head: then the audit trail and the
figure's page show that it was the same person.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import ROLES
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import FilingEntry
from hatangso.store.collection.publications import is_handed_down
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation

APPROVERS = tuple(name for name, role in ROLES.items() if "approve_figures" in role.reaches)


def approve_figures(
    *,
    actor: Actor,
    unit: Unit,
    figures: Sequence[Observation],
    note: str = "",
    now: datetime,
    rights_in: Unit | None = None,
) -> int:
    """Approve them all or none. An approved correction takes the place of what it corrects.

    `rights_in`: the unit of today in which the right is asked for, where `unit` is one it came from.
    """
    actor.require("approve_figures", rights_in or unit)
    with transaction.atomic():
        rows = _locked(unit, figures)
        if any(row.state != "entered" for row in rows):
            raise Refused(_("Có số liệu đã được xử lý từ trước; hãy tải lại trang."))
        _require_level(actor, rights_in or unit, rows)
        if any(row.entered_by_id == actor.user.pk for row in rows) and _others(actor, rights_in or unit, now):
            raise Refused(
                _("Bạn không tự duyệt số liệu do mình nhập; hãy để người có quyền duyệt khác duyệt.")
            )
        for row in rows:
            for old in _same(row).filter(state="approved"):
                _require_level(actor, rights_in or unit, [old])
                old.state = "superseded"
                old.save()
            _decide(row, "approved", note, actor, now)
        refresh_standing(keys_of(rows))
    return len(rows)


def return_figure(
    *, actor: Actor, figure: Observation, reason: str, now: datetime, rights_in: Unit | None = None
) -> None:
    """Send a figure back to who told it; also one that was approved by mistake. `rights_in` as above."""
    actor.require("approve_figures", rights_in or figure.unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do trả lại số liệu."), field="reason")
    with transaction.atomic():
        (row,) = _locked(figure.unit, [figure])
        if is_handed_down(row):
            raise Refused(_("Số liệu này do cấp trên công bố: không trả lại được, hãy nêu ý kiến."))
        if row.state not in {"entered", "approved"}:
            raise Refused(_("Số liệu này đã được thay thế hoặc trả lại; hãy tải lại trang."))
        _require_level(actor, rights_in or figure.unit, [row])
        _decide(row, "returned", reason, actor, now)
        refresh_standing(keys_of([row]))


def _locked(unit: Unit, figures: Sequence[Observation]) -> list[Observation]:
    Unit.objects.select_for_update().get(pk=unit.pk)
    rows = list(
        Observation.objects.select_related("neighbourhood").filter(
            unit=unit, pk__in=[figure.pk for figure in figures]
        )
    )
    if not rows or len(rows) != len({figure.pk for figure in figures}):
        raise Refused(_("Hãy chọn ít nhất một số liệu của địa phương này."))
    return rows


def _require_level(actor: Actor, unit: Unit, rows: Sequence[Observation]) -> None:
    """Figures of a filing that the level above approves, or approved already, are decided there alone."""
    above = unit.parent
    if above is None or actor.may("approve_figures", above):
        return
    waiting = FilingEntry.objects.filter(
        observation__in=rows, filing__state="submitted", filing__level=above.level
    )
    if any(row.approved_level == above.level for row in rows) or waiting.exists():
        raise Refused(
            _(
                "Số liệu này thuộc bộ số liệu do cấp tỉnh duyệt nên địa phương không tự duyệt hay trả lại"
                " được; muốn sửa, hãy mở lại bộ số liệu đã nộp."
            )
        )


def _same(row: Observation) -> QuerySet[Observation]:
    return Observation.objects.filter(
        unit_id=row.unit_id,
        indicator=row.indicator,
        neighbourhood=row.neighbourhood,
        period=row.period,
        source_organisation_id=row.source_organisation_id,
    ).exclude(pk=row.pk)


def _decide(row: Observation, state: str, note: str, actor: Actor, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at, row.decision_note = state, actor.user, now, note.strip()
    row.save()


def _others(actor: Actor, unit: Unit, now: datetime) -> bool:
    """Whether somebody else may approve figures in the locality today."""
    today = timezone.localdate(now)
    return (
        Membership.objects.filter(
            organisation__unit=unit, role__in=APPROVERS, valid_from__lte=today, user__is_active=True
        )
        .filter(Q(valid_to=None) | Q(valid_to__gt=today))
        .exclude(user=actor.user)
        .exists()
    )
