"""One plan: its reading, its problem, its review, or what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.accept_plan import accept_late, accept_plan
from hatangso.flows.refused import Refused
from hatangso.flows.withdraw_plan import withdraw_plan
from hatangso.store.duties.queries import visible_duties
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.plans.queries import IN_FORCE, items_of, plan_of
from hatangso.store.programme.target_queries import visible_targets
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page
from hatangso.web.pages.plans.document import paragraphs
from hatangso.web.pages.plans.listing import STAGES


@unit_page("view_programme")
def plan(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page that fits the plan's state."""
    found = plan_of(unit, pk)
    actor = request.actor  # type: ignore[attr-defined]
    may_edit = actor.may("edit_plan", unit)
    if not actor.sees_all(unit) and found.state not in IN_FORCE:
        raise Http404
    if found.state == "review" and may_edit:
        query = f"?item={item}" if (item := asked_id(request.GET.get("item"))) else ""
        response = redirect("plan_review", unit.code, found.pk)
        response["Location"] += query
        return response
    context: dict[str, Any] = {"plan": found, "stage": STAGES.get(found.stage, ""), "may_edit": may_edit}
    if found.problem:
        context["problem"] = found.problem["en" if (get_language() or "").startswith("en") else "vi"]
    if found.state in IN_FORCE or found.state == "reference":
        context |= _outcome(found, actor)
    return render(request, "plans/one.html", context)


def _outcome(found: PlanDocument, actor: Actor) -> dict[str, Any]:
    """Every item with the live thing that came of it; where only one's own is visible, only that."""
    unit = found.unit
    came: dict[int, tuple[str, int]] = {}
    for name, rows in (
        ("target", visible_targets(unit, actor)),
        ("task", visible_tasks(actor, unit)),
        ("duty", visible_duties(actor, unit)),
    ):
        for pk, item in rows.filter(plan=found).values_list("pk", "source_item_id"):
            if item:
                came[item] = (name, pk)
    items = items_of(found)
    whole = actor.sees_all(unit)
    return {
        "lines": [
            {"item": item, "came": came.get(item.pk)}
            for item in items
            if item.kind != "warning" and (whole or item.pk in came)
        ],
        "whole": whole,
        "paragraphs": paragraphs(found.text, items) if whole else [],
    }


@require_POST
@unit_page("edit_plan")
def accept(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The reviewed plan goes live."""
    found = plan_of(unit, pk)
    try:
        done = accept_plan(
            actor=request.actor,  # type: ignore[attr-defined]
            plan=found,
            leave_pending=request.POST.get("leave_pending") == "1",
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("plan_review", unit.code, found.pk)
    messages.success(
        request,
        _(
            "Kế hoạch đã được đưa vào thực hiện: %(targets)d chỉ tiêu, %(tasks)d nhiệm vụ,"
            " %(duties)d nghĩa vụ báo cáo."
        )
        % {"targets": done.targets, "tasks": done.tasks, "duties": done.duties},
    )
    return redirect("plan", unit.code, found.pk)


@require_POST
@unit_page("edit_plan")
def late(request: HttpRequest, unit: Unit, pk: int, item_pk: int) -> HttpResponse:
    """One item of a live plan that was left open or only noted goes live after all."""
    found = plan_of(unit, pk)
    item = get_object_or_404(found.items, pk=item_pk)
    try:
        accept_late(
            actor=request.actor,  # type: ignore[attr-defined]
            plan=found,
            item=item,
            as_task=request.POST.get("as_task") == "1",
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã đưa mục này vào thực hiện."))
    response = redirect("plan", unit.code, found.pk)
    response["Location"] += f"#muc-{item.pk}"
    return response


@require_POST
@unit_page("edit_plan")
def withdraw(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Take the plan back; its figures and progress stay in the record."""
    found = plan_of(unit, pk)
    try:
        withdraw_plan(actor=request.actor, plan=found, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã rút kế hoạch; số liệu và tiến độ đã ghi vẫn được giữ."))
    return redirect("plans", unit.code)


urlpatterns = [
    path("<unit:unit_code>/ke-hoach/<int:pk>/", plan, name="plan"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/chap-nhan/", accept, name="plan_accept"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/muc/<int:item_pk>/dua-vao/", late, name="plan_item_late"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/rut/", withdraw, name="plan_withdraw"),
]
