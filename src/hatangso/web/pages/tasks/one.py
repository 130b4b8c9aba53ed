"""One task: what, who, by when; its progress, evidence, money, obstacles; and what may be done with it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.edit_task import tie_task
from hatangso.flows.hand_over_task import hand_over_task
from hatangso.flows.record_task_progress import record_task_progress
from hatangso.flows.refused import Refused
from hatangso.flows.task_due import open_occurrence, schedule_of
from hatangso.flows.task_rights import organisations_of
from hatangso.store.accounts.models import User
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TargetMeasure, Task
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.web.attachments import received_evidence
from hatangso.web.page import unit_page
from hatangso.web.pages.tasks.listing import STATES


class ProgressForm(forms.Form):
    """How far it is."""

    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), choices=list(STATES.items()))
    percent = forms.IntegerField(
        label=gettext_lazy("Tỷ lệ hoàn thành (%)"), min_value=0, max_value=100, initial=0
    )
    text = forms.CharField(
        label=gettext_lazy("Kết quả, việc đã làm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def task_of(request: HttpRequest, unit: Unit, pk: int) -> Task:
    """The task if the person may see it; 404 otherwise, so that nothing is learnt from the difference."""
    task = visible_tasks(request.actor, unit).filter(pk=pk).select_related("plan", "assignee").first()  # type: ignore[attr-defined]
    if task is None:
        raise Http404
    return task


@unit_page("view_programme")
def one_task(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The task's page; POST records progress with evidence."""
    task = task_of(request, unit, pk)
    form = ProgressForm(
        request.POST or None,
        initial={
            "state": "in_progress" if task.state == "not_started" else task.state,
            "percent": task.percent,
        },
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            record_task_progress(
                actor=request.actor,  # type: ignore[attr-defined]
                task=task,
                evidence=received_evidence(request, unit, now),
                now=now,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã ghi tiến độ."))
            return redirect("task", unit.code, task.pk)
    return render(request, "tasks/one.html", _context(request, unit, task, form))


def _context(request: HttpRequest, unit: Unit, task: Task, form: ProgressForm) -> dict[str, Any]:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    concerned = organisations_of(task)
    schedule = schedule_of(task)
    return {
        "task": task,
        "form": form,
        "today": today,
        "schedule_words": schedule.words if schedule else None,
        "occurrence": open_occurrence(task, as_of=today),
        "recurring": bool(schedule and schedule.is_recurring),
        "leads": task.organisations.filter(role="lead").select_related("organisation"),
        "coordinating": task.organisations.filter(role="coordinating").select_related("organisation"),
        "entries": task.progress_entries.select_related("by").prefetch_related("evidence"),
        "hand_overs": task.hand_overs.select_related("from_user", "to_user", "by"),
        "measures": task.measures.select_related("target"),
        "all_measures": TargetMeasure.objects.filter(target__unit=unit, target__state="live").select_related(
            "target"
        ),
        "obstacles": task.obstacles.all(),
        "money": task.money.values("year", "kind").annotate(total=Sum("amount")).order_by("year", "kind"),
        "people": _people(task, concerned),
        "may_work": actor.may("work_tasks", unit, concerned),
        "may_assign": actor.may("assign_tasks", unit, concerned)
        or actor.may("work_tasks", unit, concerned),
        "may_edit": actor.may("edit_plan", unit),
        "may_see_money": actor.may("manage_money", unit),
        "may_raise": actor.may("raise_obstacle", unit, concerned),
    }


def _people(task: Task, concerned: frozenset[int]) -> Any:
    today = timezone.localdate()
    living = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=today)
    )
    works = Q(memberships__organisation_id__in=concerned) | Q(
        memberships__organisation__unit_id=task.unit_id, memberships__organisation__is_focal=True
    )
    return User.objects.filter(living & works, is_active=True).distinct().order_by("full_name")


@require_POST
@unit_page("work_tasks")
def hand_over(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Give the task to another person."""
    task = task_of(request, unit, pk)
    chosen = request.POST.get("to", "")
    to = get_object_or_404(User, pk=chosen) if chosen.isdigit() else None
    try:
        hand_over_task(
            actor=request.actor,  # type: ignore[attr-defined]
            task=task,
            to=to,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã giao nhiệm vụ."))
    return redirect(reverse("task", args=[unit.code, task.pk]) + "#ban-giao")


@require_POST
@unit_page("edit_plan")
def tie(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Say which targets the task serves."""
    task = task_of(request, unit, pk)
    chosen = [int(value) for value in request.POST.getlist("measures") if value.isdigit()]
    try:
        tie_task(
            actor=request.actor,  # type: ignore[attr-defined]
            task=task,
            measures=list(TargetMeasure.objects.filter(pk__in=chosen).select_related("target")),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã gắn nhiệm vụ với chỉ tiêu."))
    return redirect("task", unit.code, task.pk)


urlpatterns = [
    path("<unit:unit_code>/nhiem-vu/<int:pk>/", one_task, name="task"),
    path("<unit:unit_code>/nhiem-vu/<int:pk>/ban-giao/", hand_over, name="task_hand_over"),
    path("<unit:unit_code>/nhiem-vu/<int:pk>/chi-tieu/", tie, name="task_tie"),
]
