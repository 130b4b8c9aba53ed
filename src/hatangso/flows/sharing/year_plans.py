"""An operator's yearly plan (form 39): drafted, handed in, returned with remarks or approved, versioned."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.assets.forms import form_39
from hatangso.domain.assets.forms.form import Line, read_form
from hatangso.domain.sharing.year_plan import FIRST_YEAR, GROUPS, LAST_YEAR, PlanLine, PlanState
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.sharing.sides import mediators
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import people_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import YearPlan, YearPlanLine, YearPlanStep
from hatangso.store.sharing.who_sees import province_of

EDITABLE = (PlanState.DRAFT, PlanState.RETURNED)
MOST_LINES = 2_000


def make_year_plan(*, actor: Actor, unit: Unit, operator: Organisation, year: int, now: datetime) -> YearPlan:
    """The open version of that year; where the last one was approved, a new version with its lines."""
    province = province_of(unit)
    actor.require("file_year_plans", province, frozenset({operator.pk}))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("Năm phải từ %(first)d đến %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="year"
        )
    if operator.unit_id != province.pk:
        raise Refused(_("Hãy chọn doanh nghiệp của tỉnh này."), field="operator")
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=operator.pk)
        versions = YearPlan.objects.filter(province=province, operator=operator, year=year)
        last: YearPlan | None = versions.order_by("-version").first()
        if last is not None and last.state not in (PlanState.APPROVED, PlanState.REPLACED):
            return last
        plan: YearPlan = YearPlan.objects.create(
            province=province,
            operator=operator,
            year=year,
            version=last.version + 1 if last else 1,
            state=PlanState.DRAFT,
            made_by=actor.user,
            made_at=now,
        )
        if last is not None:
            _put_lines(plan, [line_of(row) for row in last.lines.all()])
        _step(plan, actor, "make", "", now)
    return plan


def read_plan_lines(lines: Iterable[Line]) -> list[PlanLine]:
    """The lines of a sheet of form 39. Refused, naming the row, where one cannot be read."""
    try:
        rows = list(read_form(form_39.FORM, lines))
    except Misstated as wrong:
        raise Refused(said_by(wrong), field="file") from wrong
    if not rows:
        raise Refused(_("Không có dòng dữ liệu nào dưới tiêu đề của biểu."), field="file")
    if len(rows) > MOST_LINES:
        raise Refused(_("Kế hoạch có tối đa %(most)d dòng.") % {"most": MOST_LINES}, field="file")
    found = []
    for row in rows:
        try:
            found.append(form_39.read(row))
        except Misstated as wrong:
            sentence = _("Dòng %(row)d: %(sentence)s") % {"row": row.number, "sentence": said_by(wrong)}
            raise Refused(sentence, field="file") from wrong
    return found


def take_lines(
    *, actor: Actor, plan: YearPlan, lines: Sequence[PlanLine], received: Received, now: datetime
) -> YearPlan:
    """All lines replaced by those of a file."""
    with transaction.atomic():
        kept = _editable(actor, plan)
        kept.lines.all().delete()
        _put_lines(kept, lines)
        kept.received = received
        kept.revision += 1
        kept.save()
        _step(kept, actor, "read", received.file_name, now)
    return kept


def keep_line(*, actor: Actor, plan: YearPlan, line: PlanLine, row: YearPlanLine | None) -> YearPlanLine:
    """A line added, or changed where `row` is given."""
    if line.group not in GROUPS:
        raise Refused(_("Hãy chọn một trong bảy nhóm."), field="group")
    if not line.work.strip():
        raise Refused(_("Hãy ghi tên công trình."), field="work")
    if line.quantity is not None and line.quantity < 0:
        raise Refused(_("Chiều dài, số lượng không được âm."), field="quantity")
    with transaction.atomic():
        kept = _editable(actor, plan)
        if row is not None and row.plan_id != kept.pk:
            raise Refused(_("Dòng này không thuộc kế hoạch đang sửa."))
        last = kept.lines.order_by("-position").first()
        written = row or YearPlanLine(plan=kept, position=last.position + 1 if last else 1)
        _take(written, line)
        written.save()
        kept.revision += 1
        kept.save()
    return written


def remove_line(*, actor: Actor, plan: YearPlan, row: YearPlanLine) -> PlanLine:
    """A line taken out; it is given back so that it can be put in again."""
    with transaction.atomic():
        kept = _editable(actor, plan)
        if row.plan_id != kept.pk:
            raise Refused(_("Dòng này không thuộc kế hoạch đang sửa."))
        line = line_of(row)
        row.delete()
        kept.revision += 1
        kept.save()
    return line


def submit_year_plan(*, actor: Actor, plan: YearPlan, now: datetime) -> YearPlan:
    """Handed in to the department; its people are told."""
    with transaction.atomic():
        kept = _editable(actor, plan)
        if not kept.lines.exists():
            raise Refused(_("Kế hoạch chưa có dòng nào; hãy thêm dòng hoặc nạp tệp Mẫu 39."))
        kept.state, kept.submitted_at = PlanState.SUBMITTED, now
        kept.save()
        step = _step(kept, actor, "submit", "", now)
        _tell(
            step,
            mediators(kept.province, now),
            gettext_lazy("%(operator)s trình kế hoạch hạ tầng năm %(year)d"),
            now,
        )
    return kept


def take_back_year_plan(*, actor: Actor, plan: YearPlan, now: datetime) -> YearPlan:
    """Handed in too early: a draft again, while nothing is decided."""
    actor.require("file_year_plans", plan.province, frozenset({plan.operator_id}))
    with transaction.atomic():
        kept = _locked(plan)
        if kept.state != PlanState.SUBMITTED:
            raise Refused(_("Chỉ rút lại được kế hoạch đang chờ duyệt."))
        kept.state, kept.submitted_at = PlanState.DRAFT, None
        kept.save()
        _step(kept, actor, "take_back", "", now)
    return kept


def decide_year_plan(
    *, actor: Actor, plan: YearPlan, approve: bool, remarks: str, seen_revision: int, now: datetime
) -> YearPlan:
    """The department approves (Đ78.2 NĐ 163/2024) what it saw, or returns it with remarks; both are told."""
    actor.require("approve_year_plans", plan.province)
    if not approve and not remarks.strip():
        raise Refused(_("Hãy ghi ý kiến để doanh nghiệp biết cần sửa gì."), field="remarks")
    with transaction.atomic():
        kept = _locked(plan)
        if kept.state != PlanState.SUBMITTED:
            raise Refused(_("Kế hoạch này không ở trạng thái chờ duyệt."))
        if kept.revision != seen_revision:
            raise Refused(_("Kế hoạch đã đổi từ khi bạn mở; hãy xem lại rồi quyết định."))
        kept.state = PlanState.APPROVED if approve else PlanState.RETURNED
        kept.remarks, kept.decided_at = remarks.strip(), now
        kept.save()
        if approve:
            former = YearPlan.objects.filter(
                province=kept.province, operator=kept.operator, year=kept.year, state=PlanState.APPROVED
            ).exclude(pk=kept.pk)
            former.update(state=PlanState.REPLACED)
        step = _step(kept, actor, "approve" if approve else "return", remarks, now)
        sentence = (
            gettext_lazy("Kế hoạch hạ tầng năm %(year)d của %(operator)s đã được duyệt")
            if approve
            else gettext_lazy("Kế hoạch hạ tầng năm %(year)d của %(operator)s bị trả lại, có ý kiến")
        )
        _tell(step, people_of(kept.operator, now), sentence, now)
    return kept


def reopen_year_plan(*, actor: Actor, plan: YearPlan, now: datetime) -> YearPlan:
    """An approval or return by mistake: it waits for the decision again, while nobody worked on it since."""
    actor.require("approve_year_plans", plan.province)
    try:
        with transaction.atomic():
            kept = _locked(plan)
            last = kept.steps.order_by("-at", "-pk").first()
            if last is None or last.action not in ("approve", "return"):
                raise Refused(_("Không còn hoàn tác được: kế hoạch đã có bước tiếp theo."))
            kept.state, kept.decided_at = PlanState.SUBMITTED, None
            kept.save()
            if last.action == "approve" and kept.version > 1:
                former = YearPlan.objects.filter(
                    province=kept.province, operator=kept.operator, year=kept.year, version=kept.version - 1
                )
                former.filter(state=PlanState.REPLACED).update(state=PlanState.APPROVED)
            _step(kept, actor, "reopen", "", now)
    except IntegrityError as wrong:
        raise Refused(_("Doanh nghiệp đã lập bản mới nên không hoàn tác được.")) from wrong
    return kept


def drop_year_plan(*, actor: Actor, plan: YearPlan, now: datetime) -> None:
    """A draft that was never handed in is removed."""
    with transaction.atomic():
        kept = _editable(actor, plan)
        if kept.state != PlanState.DRAFT or kept.steps.exclude(action__in=("make", "read")).exists():
            raise Refused(_("Chỉ xóa được bản nháp chưa từng trình."))
        kept.delete()


def line_of(row: YearPlanLine) -> PlanLine:
    """A kept line as a value."""
    return PlanLine(
        row.group, row.work, row.quantity, row.unit_text, row.in_service, row.owner_text, row.note
    )


def _editable(actor: Actor, plan: YearPlan) -> YearPlan:
    actor.require("file_year_plans", plan.province, frozenset({plan.operator_id}))
    kept = _locked(plan)
    if kept.state not in EDITABLE:
        raise Refused(_("Kế hoạch đã trình nên không sửa được; hãy rút lại hoặc lập bản mới."))
    return kept


def _locked(plan: YearPlan) -> YearPlan:
    found: YearPlan = YearPlan.objects.select_for_update().get(pk=plan.pk)
    return found


def _take(row: YearPlanLine, line: PlanLine) -> None:
    row.group, row.work, row.quantity = line.group, line.work.strip(), line.quantity
    row.unit_text, row.in_service = line.unit.strip(), line.in_service.strip()
    row.owner_text, row.note = line.owner.strip(), line.note.strip()


def _put_lines(plan: YearPlan, lines: Sequence[PlanLine]) -> None:
    rows = []
    for position, line in enumerate(lines, start=1):
        row = YearPlanLine(plan=plan, position=position)
        _take(row, line)
        rows.append(row)
    YearPlanLine.objects.bulk_create(rows)


def _step(plan: YearPlan, actor: Actor, action: str, text: str, now: datetime) -> YearPlanStep:
    made: YearPlanStep = YearPlanStep.objects.create(
        plan=plan, action=action, text=text.strip(), by=actor.user, at=now
    )
    return made


def _tell(step: YearPlanStep, users: Iterable[User], sentence: Promise, now: datetime) -> None:
    values = {"operator": step.plan.operator.name, "year": step.plan.year}
    tell_people(
        users=[user for user in users if user.pk != step.by_id],
        object_type="year_plan_step",
        object_id=step.pk,
        text=lambda: str(sentence) % values,
        now=now,
    )
