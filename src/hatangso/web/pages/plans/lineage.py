"""A plan beside its superior's or a neighbour's: what it copied, tightened, loosened, left out or added."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.domain.plans.lineage import Line
from hatangso.flows.compare_plans import choose_superior, comparable_plans, lineage_of, named_superiors
from hatangso.flows.refused import Refused
from hatangso.flows.upload_plan import upload_superior
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.plans.queries import plan_of
from hatangso.web.asked import asked_id
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.plans.changes import words
from hatangso.web.pages.plans.item_words import indicator_label

VERDICTS = {
    "tightened": gettext_lazy("Nâng cao"),
    "brought forward": gettext_lazy("Sớm hơn"),
    "copied": gettext_lazy("Giữ nguyên"),
    "loosened": gettext_lazy("Hạ thấp"),
    "put off": gettext_lazy("Muộn hơn"),
    "changed": gettext_lazy("Khác đi"),
    "missing": gettext_lazy("Thiếu"),
    "added": gettext_lazy("Thêm mới"),
}
LOOKS = {
    "tightened": "done",
    "brought forward": "done",
    "copied": "review",
    "loosened": "at_risk",
    "put off": "at_risk",
    "changed": "at_risk",
    "missing": "overdue",
    "added": "pending",
}


@unit_page("view_programme")
def compared(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The two plans line by line; `?voi=` names the other one, `?export=xlsx` keeps the table."""
    actor = request.actor  # type: ignore[attr-defined]
    plan = plan_of(unit, pk)
    if not actor.sees_all(unit) or (plan.state == "review" and not actor.may("edit_plan", unit)):
        raise Http404
    options = list(comparable_plans(actor, plan))
    other = _other(request, plan, options)
    lines: list[dict[str, Any]] = []
    without = (0, 0)
    if other is not None:
        found = lineage_of(other, plan)
        lines = [_shown(line) for line in found.lines]
        without = (found.superior_without_code, found.inferior_without_code)
    if request.GET.get("export") in {"xlsx", "csv"}:
        return exported(
            request.GET["export"], f"doi-chieu-{unit.code}-{plan.pk}", _headings(), map(_row, lines)
        )
    counts = Counter(line["verdict"] for line in lines)
    wanted = request.GET.get("loai", "")
    return render(
        request,
        "plans/lineage.html",
        {
            "plan": plan,
            "other": other,
            "options": options,
            "lines": [line for line in lines if wanted in {"", line["verdict"]}],
            "chips": [(key, label, counts[key]) for key, label in VERDICTS.items() if counts[key]],
            "total": len(lines),
            "wanted": wanted,
            "without": without,
            "named": named_superiors(plan),
            "has_superior": any(option.level != plan.level for option in options),
            "may_edit": actor.may("edit_plan", unit),
            "may_be_superior": other is not None and (other.unit_id != unit.pk or other.is_reference),
        },
    )


def _other(request: HttpRequest, plan: PlanDocument, options: list[PlanDocument]) -> PlanDocument | None:
    wanted = asked_id(request.GET.get("voi")) or plan.superior_id
    return next((option for option in options if option.pk == wanted), None)


def _shown(line: Line) -> dict[str, Any]:
    return {
        "indicator": indicator_label(line.indicator),
        "year": line.year,
        "verdict": line.verdict,
        "label": VERDICTS[line.verdict],
        "look": LOOKS[line.verdict],
        "superior": words("measures", (line.superior,)) if line.superior else "",
        "superior_text": line.superior_text,
        "inferior": words("measures", (line.inferior,)) if line.inferior else "",
        "inferior_text": line.inferior_text,
    }


def _headings() -> list[str]:
    return [
        _("Chỉ số"),
        _("Năm"),
        _("So sánh"),
        _("Kế hoạch đối chiếu: phải đạt"),
        _("Kế hoạch đối chiếu: nguyên văn"),
        _("Kế hoạch này: phải đạt"),
        _("Kế hoạch này: nguyên văn"),
    ]


def _row(line: dict[str, Any]) -> list[Any]:
    names = ("indicator", "year", "label", "superior", "superior_text", "inferior", "inferior_text")
    return [line[name] if name == "year" else str(line[name]) for name in names]


@require_POST
@unit_page("edit_plan")
def superior(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Say which plan is the superior's; or upload it here, to compare with."""
    plan = plan_of(unit, pk)
    actor = request.actor  # type: ignore[attr-defined]
    try:
        if getattr(request, "upload_too_large", False):
            raise Refused(_("Tệp quá 50 MB nên không được nhận; hãy giảm dung lượng rồi thử lại."))
        if (file := request.FILES.get("file")) is not None:
            upload_superior(actor=actor, plan=plan, file=file, name=file.name or "", now=timezone.now())
            messages.success(request, _("Đã nhận kế hoạch cấp trên; đọc xong là có thể đối chiếu."))
            return redirect("plan_lineage", unit.code, plan.pk)
        chosen = asked_id(request.POST.get("superior"))
        other = PlanDocument.objects.filter(pk=chosen).first() if chosen else None
        choose_superior(actor=actor, plan=plan, superior=other)
    except Refused as refused:
        messages.error(request, refused.sentence)
    except PermissionDenied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, _("Đã ghi kế hoạch cấp trên."))
    return redirect("plan_lineage", unit.code, plan.pk)


urlpatterns = [
    path("<unit:unit_code>/ke-hoach/<int:pk>/doi-chieu/", compared, name="plan_lineage"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/cap-tren/", superior, name="plan_superior"),
]
