"""The review: the document at the left, what was read from it at the right."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.refused import Refused
from hatangso.flows.review_item import (
    accept_certain,
    add_item,
    correct_item,
    decide_item,
    undo_item,
)
from hatangso.flows.split_join_items import join_items, split_item
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.plans.queries import items_of, plan_of
from hatangso.web.asked import asked_id, asked_ids, asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.plans.document import paragraphs
from hatangso.web.pages.plans.item_form import ItemForm, form_class
from hatangso.web.pages.plans.item_words import shown

KINDS = {
    "target": pgettext_lazy("một", "Chỉ tiêu"),
    "task": pgettext_lazy("một", "Nhiệm vụ"),
    "assignment": pgettext_lazy("một", "Phân công"),
    "commitment": gettext_lazy("Nội dung thực hiện"),
    "duty": pgettext_lazy("một", "Báo cáo"),
    "warning": pgettext_lazy("một", "Cảnh báo"),
}
CERTAIN = 0.9  # the reader had no doubt at all, or a slight one


@unit_page("edit_plan")
def review(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The whole page."""
    plan = plan_of(unit, pk)
    if plan.state != "review":
        return HttpResponseRedirect(reverse("plan", args=[unit.code, plan.pk]))
    items = items_of(plan)
    return render(
        request,
        "plans/review.html",
        {
            "plan": plan,
            "paragraphs": paragraphs(plan.text, items),
            "items": [shown(item) for item in _uncertain_first(items)],
            "kinds": KINDS,
            "counts": _counts(items),
            "certain": CERTAIN,
            "certain_count": sum(
                1 for i in items if i.state == "pending" and i.confidence >= CERTAIN and i.kind != "warning"
            ),
            "open_wordings": plan.wording_matches.filter(organisation=None).count(),
            "chosen": request.GET.get("item", ""),
        },
    )


def _uncertain_first(items: list[PlanItem]) -> list[PlanItem]:
    order = {"pending": 0, "accepted": 1, "dropped": 2}
    return sorted(items, key=lambda i: (order.get(i.state, 3), i.kind == "warning", i.confidence, i.position))


def _counts(items: list[PlanItem]) -> list[dict[str, Any]]:
    rows = []
    for kind, label in KINDS.items():
        of_kind = [item for item in items if item.kind == kind]
        rows.append(
            {
                "kind": kind,
                "label": label,
                "all": len(of_kind),
                "pending": sum(1 for item in of_kind if item.state == "pending"),
            }
        )
    return rows


def _item(request: HttpRequest, unit: Unit, pk: int, item_pk: int) -> PlanItem:
    return get_object_or_404(
        PlanItem.objects.select_related("plan__unit__parent", "decided_by"),
        pk=item_pk,
        plan_id=pk,
        plan__unit=unit,
    )


@unit_page("edit_plan")
def edit(request: HttpRequest, unit: Unit, pk: int, item_pk: int) -> HttpResponse:
    """The form of one item; POST corrects and accepts it."""
    item = _item(request, unit, pk, item_pk)
    form = form_class(item.kind)(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            item = correct_item(
                actor=request.actor,  # type: ignore[attr-defined]
                item=item,
                data=form.data_of_item(),
                version=_version(request),
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(form.field_of(refused.field), refused.sentence)
        else:
            return _answer(request, item)
    status = 422 if request.method == "POST" else 200
    return _form_page(request, item, form, status)


def _form_page(request: HttpRequest, item: PlanItem, form: ItemForm, status: int) -> HttpResponse:
    template = "plans/item_form.html" if _is_fetch(request) else "plans/item_page.html"
    return render(
        request, template, {"item": item, "form": form, "plan": item.plan, "kinds": KINDS}, status=status
    )


@require_POST
@unit_page("edit_plan")
def act(request: HttpRequest, unit: Unit, pk: int, item_pk: int) -> HttpResponse:
    """accept, drop, pending, undo, split, task (make a task of it or not)."""
    item, now = _item(request, unit, pk, item_pk), timezone.now()
    actor, action = request.actor, request.POST.get("action", "")  # type: ignore[attr-defined]
    try:
        match action:
            case "accept" | "drop" | "pending":
                state = {"accept": "accepted", "drop": "dropped", "pending": "pending"}[action]
                item = decide_item(actor=actor, item=item, state=state, version=_version(request), now=now)
            case "task":
                wanted = not item.data.get("make_task")
                item = correct_item(
                    actor=actor, item=item, data={"make_task": wanted}, version=_version(request), now=now
                )
            case "undo":
                undo_item(actor=actor, item=item, version=_version(request), now=now)
                return _to_review(item.plan, item.pk)
            case "split":
                first, _second = split_item(
                    actor=actor,
                    item=item,
                    at=asked_number(request.POST.get("at")),
                    version=_version(request),
                    now=now,
                )
                return _to_review(item.plan, first.pk)
            case _:
                raise Refused(_("Không có việc này."))
    except Refused as refused:
        return _said(request, item.plan, refused)
    return _answer(request, item)


@require_POST
@unit_page("edit_plan")
def join(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Several items become one."""
    plan = plan_of(unit, pk)
    chosen = asked_ids(request.POST.getlist("items"))
    items = list(plan.items.filter(pk__in=chosen).select_related("plan__unit"))
    try:
        joined = join_items(
            actor=request.actor,  # type: ignore[attr-defined]
            items=items,
            now=timezone.now(),
            versions={
                i.pk: seen
                for i in items
                if (seen := asked_id(request.POST.get(f"version_{i.pk}"))) is not None
            },
        )
    except Refused as refused:
        return _said(request, plan, refused)
    return _to_review(plan, joined.pk)


@require_POST
@unit_page("edit_plan")
def add(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """An item from a selection of the document."""
    plan = plan_of(unit, pk)
    try:
        made = add_item(
            actor=request.actor,  # type: ignore[attr-defined]
            plan=plan,
            kind=request.POST.get("kind", ""),
            start=asked_number(request.POST.get("start")),
            end=asked_number(request.POST.get("end")),
            now=timezone.now(),
        )
    except Refused as refused:
        return _said(request, plan, refused)
    return _to_review(plan, made.pk)


@require_POST
@unit_page("edit_plan")
def certain(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Accept what the reader was sure of."""
    plan = plan_of(unit, pk)
    try:
        count = accept_certain(actor=request.actor, plan=plan, least=CERTAIN, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return _said(request, plan, refused)
    messages.success(
        request,
        ngettext("Đã chấp nhận %(count)d mục.", "Đã chấp nhận %(count)d mục.", count) % {"count": count},
    )
    return _to_review(plan)


def _version(request: HttpRequest) -> int:
    return asked_number(request.POST.get("version"))


def _is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _answer(request: HttpRequest, item: PlanItem) -> HttpResponse:
    """The item's card for the island; the review page again without script."""
    if not _is_fetch(request):
        return _to_review(item.plan, item.pk)
    return render(request, "plans/item.html", {"line": shown(item), "plan": item.plan, "kinds": KINDS})


def _said(request: HttpRequest, plan: PlanDocument, refused: Refused) -> HttpResponse:
    if _is_fetch(request):
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, refused.sentence)
    return _to_review(plan)


def _to_review(plan: PlanDocument, item_pk: int | None = None) -> HttpResponseRedirect:
    address = reverse("plan_review", args=[plan.unit.code, plan.pk])
    return HttpResponseRedirect(f"{address}?item={item_pk}#muc-{item_pk}" if item_pk else address)


urlpatterns = [
    path("<unit:unit_code>/ke-hoach/<int:pk>/ra-soat/", review, name="plan_review"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/muc/<int:item_pk>/", act, name="plan_item"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/muc/<int:item_pk>/sua/", edit, name="plan_item_edit"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/noi/", join, name="plan_join"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/them/", add, name="plan_add"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/chac-chan/", certain, name="plan_certain"),
]
