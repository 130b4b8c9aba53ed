"""What an amended plan changes, shown before it changes anything."""

from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy

from hatangso.domain.plans.amendments import Amendment, FieldChange
from hatangso.domain.plans.items import PlanExtract
from hatangso.flows.compare_plans import changes_of, effect_of, extract_of
from hatangso.store.places.models import Unit
from hatangso.store.plans.queries import plan_of
from hatangso.web.page import unit_page
from hatangso.web.pages.plans.item_words import COMPONENTS, FREQUENCIES, measure_words, schedule_words

PARTS = {
    "targets": gettext_lazy("Chỉ tiêu"),
    "tasks": gettext_lazy("Nhiệm vụ"),
    "assignments": gettext_lazy("Phân công"),
    "commitments": gettext_lazy("Nội dung thực hiện"),
    "duties": gettext_lazy("Báo cáo"),
}
FIELDS = {
    "text": gettext_lazy("Nội dung"),
    "year": gettext_lazy("Năm phải đạt"),
    "component": gettext_lazy("Nhóm hạ tầng"),
    "measures": gettext_lazy("Đại lượng"),
    "lead": gettext_lazy("Chủ trì"),
    "coordinating": gettext_lazy("Phối hợp"),
    "output": gettext_lazy("Sản phẩm, kết quả"),
    "schedule_text": gettext_lazy("Thời gian (nguyên văn)"),
    "schedule": gettext_lazy("Thời gian"),
    "note": gettext_lazy("Ghi chú"),
    "group": gettext_lazy("Nhóm"),
    "group_name": gettext_lazy("Tên nhóm"),
    "no": gettext_lazy("Số thứ tự"),
    "organisation": gettext_lazy("Cơ quan được giao"),
    "heading": gettext_lazy("Đề mục"),
    "reporter": gettext_lazy("Ai phải báo cáo"),
    "recipient": gettext_lazy("Gửi đến"),
    "frequency": gettext_lazy("Chu kỳ"),
    "due": gettext_lazy("Thời hạn"),
    "number": gettext_lazy("Số, ký hiệu"),
    "date": gettext_lazy("Ngày ban hành"),
    "title": gettext_lazy("Trích yếu"),
    "locality": gettext_lazy("Địa phương"),
    "level": gettext_lazy("Cấp"),
    "period": gettext_lazy("Giai đoạn"),
    "signer": gettext_lazy("Người ký"),
    "legal_bases": gettext_lazy("Căn cứ"),
}


@dataclass(frozen=True)
class ChangedField:
    """One field in words."""

    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """One kind of item: what differs, what went, what came."""

    label: Any
    changed: list[tuple[str, list[ChangedField]]]
    dropped: list[str]
    added: list[str]
    same: int


@unit_page("edit_plan")
def changes(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The amendment beside what it amends, and what accepting it would do to what is live."""
    plan = plan_of(unit, pk)
    amendment = changes_of(plan)
    if amendment is None or plan.amends is None:
        return redirect("plan", unit.code, plan.pk)
    old, new = extract_of(plan.amends), extract_of(plan)
    return render(
        request,
        "plans/changes.html",
        {
            "plan": plan,
            "document": _fields(amendment.document),
            "parts": _parts(amendment, old, new),
            "unchanged": amendment.unchanged,
            "effect": effect_of(plan) if plan.state == "review" else None,
        },
    )


def _parts(amendment: Amendment, old: PlanExtract, new: PlanExtract) -> list[Part]:
    return [
        Part(
            PARTS[part.part],
            [(_name(getattr(new, part.part)[match.new]), _fields(match.changes)) for match in part.changed],
            [_name(getattr(old, part.part)[place]) for place in part.dropped],
            [_name(getattr(new, part.part)[place]) for place in part.added],
            len(part.matched) - len(part.changed),
        )
        for part in amendment.parts
    ]


def _name(item: Any) -> str:
    text = getattr(item, "text", "") or getattr(item, "reporter", "")
    year = getattr(item, "year", None)
    return f"{text} ({year})" if year else text


def _fields(found: tuple[FieldChange, ...]) -> list[ChangedField]:
    return [
        ChangedField(
            FIELDS.get(each.name, each.name), words(each.name, each.before), words(each.name, each.after)
        )
        for each in found
    ]


def words(name: str, value: Any) -> str:
    """A field's value as a person reads it; '–' where there is none."""
    if value is None or value == () or value == "":
        return "–"
    match name:
        case "measures":
            return "; ".join(measure_words(asdict(each)) for each in value)
        case "schedule":
            return schedule_words({k: v for k, v in asdict(value).items() if v is not None}) or "–"
        case "component":
            return str(COMPONENTS.get(value, value))
        case "frequency":
            return str(FREQUENCIES.get(value, value))
        case "due":
            parts = (value.day, value.month or value.month_of_quarter)
            return "/".join(str(part) for part in parts if part)
        case "date":
            return f"{value:%d/%m/%Y}"
        case "period":
            return f"{value[0]}–{value[1]}"
        case "legal_bases":
            return "; ".join(each.number or each.text for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return ", ".join(str(each) for each in asdict(value).values() if each)
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


urlpatterns = [path("<unit:unit_code>/ke-hoach/<int:pk>/thay-doi/", changes, name="plan_changes")]
