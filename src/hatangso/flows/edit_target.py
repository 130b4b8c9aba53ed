"""A target is added by hand, changed, or withdrawn; figures stay with their indicator all the while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.indicators.indicator import Component
from hatangso.domain.numbers_format import LARGEST
from hatangso.domain.progress.target import Comparator, TargetKind
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.audit.trail import acting, current
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.models import Target, TargetMeasure, TargetOrganisation

YEARS_AHEAD = 30


@dataclass(frozen=True)
class MeasureDraft:
    """One measure as a person wants it; `pk` of the one it changes, None for a new one."""

    indicator: str
    kind: str
    op: str
    value: float | None = None
    value_high: float | None = None
    unit_text: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class TargetDraft:
    """A target as a person wants it."""

    text: str
    year: int | None
    component: str
    measures: tuple[MeasureDraft, ...]
    leads: tuple[Organisation, ...] = ()
    coordinating: tuple[Organisation, ...] = ()
    output: str = ""
    note: str = ""


def add_target(*, actor: Actor, unit: Unit, draft: TargetDraft, now: datetime) -> Target:
    """A target that stands in no document read here; it comes last in the list."""
    actor.require("edit_plan", unit)
    _check(draft, unit, now)
    with transaction.atomic():
        last = Target.objects.filter(unit=unit).aggregate(last=Max("position"))["last"] or 0
        target = Target.objects.create(unit=unit, position=last + 1, **_fields(draft))
        _write_measures(target, draft.measures)
        _write_organisations(target, "lead", draft.leads)
        _write_organisations(target, "coordinating", draft.coordinating)
    return target


def edit_target(
    *, actor: Actor, target: Target, draft: TargetDraft, reason: str, seen: str, now: datetime
) -> None:
    """Bring the target to the draft; the reason goes to the audit trail with every changed row.

    `seen` is the mark of the target as the person saw it (see `target_mark`).
    """
    actor.require("edit_plan", target.unit)
    if target.plan_id and not reason.strip():
        raise Refused(_("Chỉ tiêu lấy từ kế hoạch: hãy ghi lý do sửa (văn bản điều chỉnh)."), field="reason")
    _check(draft, target.unit, now)
    with acting(replace(current(), reason=reason.strip())), transaction.atomic():
        take_up(target, seen, target_mark)
        for name, value in _fields(draft).items():
            setattr(target, name, value)
        target.save()
        _write_measures(target, draft.measures)
        _write_organisations(target, "lead", draft.leads)
        _write_organisations(target, "coordinating", draft.coordinating)


def target_mark(target: Target) -> str:
    """The mark of what the form of a target shows; figures, baseline and milestones are none of it."""
    columns = ("pk", "indicator", "kind", "op", "value", "value_high", "unit_text")
    measures = target.measures.order_by("pk").values_list(*columns)
    rows = target.organisations.order_by("pk").values_list("pk", "role", "organisation_id")
    words = (target.text, target.year, target.component, target.output, target.note)
    return mark_of(words, list(measures), list(rows))


def withdraw_target(*, actor: Actor, target: Target, reason: str) -> None:
    """No longer followed from now on; it and its figures stay readable."""
    _change_state(actor, target, "withdrawn", reason)


def follow_again(*, actor: Actor, target: Target, reason: str) -> None:
    """A withdrawn target is followed again."""
    _change_state(actor, target, "live", reason)


def _change_state(actor: Actor, target: Target, state: str, reason: str) -> None:
    actor.require("edit_plan", target.unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do."), field="reason")
    with acting(replace(current(), reason=reason.strip())), transaction.atomic():
        target.state = state
        target.save()


def _check(draft: TargetDraft, unit: Unit, now: datetime) -> None:
    if not draft.text.strip():
        raise Refused(_("Hãy ghi nội dung chỉ tiêu."), field="text")
    this_year = timezone.localdate(now).year
    if draft.year is not None and not 2015 <= draft.year <= this_year + YEARS_AHEAD:
        raise Refused(_("Năm phải đạt không hợp lệ."), field="year")
    if draft.component not in {*Component, ""}:
        raise Refused(_("Nhóm không hợp lệ."), field="component")
    if not draft.measures:
        raise Refused(_("Chỉ tiêu cần ít nhất một đại lượng để theo dõi."), field="measures")
    definitions = definitions_of(unit)
    for measure in draft.measures:
        if measure.indicator and measure.indicator not in definitions:
            raise Refused(_("Không có chỉ số này."), field="measures")
        _check_measure(measure)


def _check_measure(measure: MeasureDraft) -> None:
    if measure.kind not in set(TargetKind) or measure.op not in set(Comparator):
        raise Refused(_("Lựa chọn không hợp lệ."), field="measures")
    if (measure.kind == TargetKind.NUMERIC) == (measure.op == Comparator.DONE):
        raise Refused(
            _("Chỉ tiêu có con số cần dấu so sánh; chỉ tiêu bằng lời hoặc sản phẩm thì chọn “hoàn thành”."),
            field="measures",
        )
    if any(abs(value) > LARGEST for value in (measure.value, measure.value_high) if value is not None):
        raise Refused(_("Con số này quá lớn; hãy kiểm tra lại."), field="measures")
    if measure.op == Comparator.BETWEEN and (
        measure.value is None or measure.value_high is None or measure.value_high < measure.value
    ):
        raise Refused(
            _("Khoảng cần đủ hai giá trị, giá trị sau không nhỏ hơn giá trị trước."), field="measures"
        )


def _fields(draft: TargetDraft) -> dict[str, object]:
    return {
        "text": " ".join(draft.text.split()),
        "year": draft.year,
        "component": draft.component,
        "output": draft.output.strip(),
        "note": draft.note.strip(),
    }


def _write_measures(target: Target, drafts: Iterable[MeasureDraft]) -> None:
    there = {measure.pk: measure for measure in target.measures.all()}
    kept = set()
    for position, draft in enumerate(drafts):
        measure = there.get(draft.pk or 0) or TargetMeasure(target=target)
        numeric = draft.kind == TargetKind.NUMERIC
        measure.indicator, measure.kind, measure.op = draft.indicator, draft.kind, draft.op
        measure.value = draft.value if numeric else None
        measure.value_high = draft.value_high if draft.op == Comparator.BETWEEN else None
        measure.unit_text = draft.unit_text.strip() if numeric else ""
        measure.position = position
        measure.save()
        kept.add(measure.pk)
    for pk, measure in there.items():
        if pk not in kept:
            measure.delete()


def _write_organisations(target: Target, role: str, wanted: Sequence[Organisation]) -> None:
    """Only what changed is touched; the plan's wordings that no organisation was found for stay."""
    there = {
        row.organisation_id: row for row in target.organisations.filter(role=role, organisation__isnull=False)
    }
    ids = {organisation.pk for organisation in wanted}
    for pk, row in there.items():
        if pk not in ids:
            row.delete()
    last = target.organisations.filter(role=role).count()
    for organisation in wanted:
        if organisation.pk not in there:
            TargetOrganisation.objects.create(
                target=target, role=role, wording=organisation.name, organisation=organisation, position=last
            )
            last += 1
