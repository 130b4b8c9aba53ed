"""One task: what, who, by when; its progress, evidence, money, obstacles; and what may be done with it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet, Sum
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
from hatangso.flows.task_due import done_keys, open_occurrence, reportable, schedule_of
from hatangso.flows.task_rights import organisations_of
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import of_other_businesses, people_near, workers_for
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TargetMeasure, Task
from hatangso.store.programme.money_queries import KIND_ORDER, visible_money
from hatangso.store.programme.obstacle_queries import visible_obstacles
from hatangso.store.programme.task_queries import visible_progress, visible_tasks
from hatangso.web.asked import asked_id, asked_ids
from hatangso.web.attachments import EvidenceField
from hatangso.web.page import unit_page
from hatangso.web.pages.tasks.words import STATES
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.times import period_words

NEAR = timedelta(days=90)


class ProgressForm(forms.Form):
    """How far it is; of a recurring task, for which of its periods."""

    occurrence = forms.ChoiceField(label=gettext_lazy("Kỳ"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), choices=list(STATES.items()))
    percent = forms.IntegerField(
        label=gettext_lazy("Tỷ lệ hoàn thành (%)"), min_value=0, max_value=100, initial=0
    )
    text = forms.CharField(
        label=gettext_lazy("Kết quả, việc đã làm"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = EvidenceField()

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedule, today = schedule_of(task), timezone.localdate()
        if schedule is None or not schedule.is_recurring or task.state in {"done", "cancelled"}:
            del self.fields["occurrence"]
            return
        done = done_keys(task)
        offered = reportable(task, as_of=today)
        self.fields["occurrence"].choices = [  # type: ignore[attr-defined]
            (o.key, _occurrence_words(o.key, o.due, o.key in done, today)) for o in offered
        ]
        open_one = next((o.key for o in offered if o.key not in done), None)
        self.fields["occurrence"].initial = open_one


def _occurrence_words(key: str, due: Any, is_done: bool, today: Any) -> str:
    words = {"period": period_words(key), "due": f"{due:%d/%m/%Y}"}
    if is_done:
        return _("%(period)s – đã xong, sửa lại") % words
    if due < today:
        return _("%(period)s – hạn %(due)s, quá hạn") % words
    return _("%(period)s – hạn %(due)s") % words


def task_of(request: HttpRequest, unit: Unit, pk: int) -> Task:
    """The task if the person may see it; 404 otherwise, so that nothing is learnt from the difference."""
    visible = visible_tasks(request.actor, unit)  # type: ignore[attr-defined]
    task = visible.filter(pk=pk).select_related("plan__received", "assignee", "unit").first()
    if task is None:
        raise Http404
    return task


@unit_page("view_programme")
def one_task(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The task's page; POST records progress with evidence."""
    task = task_of(request, unit, pk)
    initial = {
        "state": "in_progress" if task.state == "not_started" else task.state,
        "percent": task.percent,
    }
    form = ProgressForm(request.POST or None, request.FILES or None, task=task, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            record_task_progress(
                actor=request.actor,  # type: ignore[attr-defined]
                task=task,
                files=given.pop("evidence"),
                now=timezone.now(),
                **given,
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi tiến độ."))
            return redirect("task", unit.code, task.pk)
        task.refresh_from_db()
    return render(request, "tasks/one.html", _context(request, unit, task, form))


def _context(request: HttpRequest, unit: Unit, task: Task, form: ProgressForm) -> dict[str, Any]:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    concerned = organisations_of(task)
    schedule = schedule_of(task)
    may_work = actor.may("work_tasks", unit, concerned)
    may_assign = actor.may("assign_tasks", unit, concerned)
    may_edit = actor.may("edit_plan", unit)
    rows = list(task.organisations.select_related("organisation"))
    tied = list(task.measures.select_related("target"))
    live = TargetMeasure.objects.filter(target__unit=unit, target__state="live").select_related("target")
    occurrence = open_occurrence(task, as_of=today)
    return {
        "task": task,
        "form": form,
        "today": today,
        "is_near": occurrence is not None and occurrence.due - today <= NEAR,
        "schedule_words": schedule.words if schedule else None,
        "occurrence": occurrence,
        "recurring": bool(schedule and schedule.is_recurring),
        "leads": [row for row in rows if row.role == "lead"],
        "coordinating": [row for row in rows if row.role == "coordinating"],
        "entries": visible_progress(actor, task).select_related("by").prefetch_related("evidence"),
        "hand_overs": task.hand_overs.select_related("from_user", "to_user", "by"),
        "measures": tied,
        "all_measures": live if may_edit else (),
        "obstacles": visible_obstacles(actor, unit).filter(task=task),
        "money": visible_money(actor, unit)
        .filter(task=task)
        .order_by("year", KIND_ORDER)
        .values("year", "kind")
        .annotate(total=Sum("amount")),
        "people": _colleagues(actor, unit, workers_for(concerned, unit.pk, today))
        if may_work or may_assign
        else (),
        "may_work": may_work,
        "may_hand_over": may_assign or (may_work and task.assignee_id in {None, actor.user.pk}),
        "may_edit": may_edit,
        "may_add_money": actor.may("manage_money", unit),
        "may_raise": actor.may_somewhere("raise_obstacle", unit),
    }


def _colleagues(actor: Actor, unit: Unit, people: QuerySet[User]) -> QuerySet[User]:
    """Without the staff of a rival enterprise, for those who do not follow the whole programme."""
    if actor.sees_all(unit):
        return people
    return people.exclude(pk__in=of_other_businesses(actor).values("user_id"))


@require_POST
@unit_page("work_tasks")
def hand_over(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Give the task to another person."""
    task = task_of(request, unit, pk)
    chosen = asked_id(request.POST.get("to"))
    to = get_object_or_404(people_near(unit), pk=chosen) if chosen else None
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
        said = (
            _("Đã giao nhiệm vụ cho %(person)s.") % {"person": to} if to else _("Đã trả nhiệm vụ về cơ quan.")
        )
        messages.success(request, said)
    return redirect(reverse("task", args=[unit.code, task.pk]) + "#ban-giao")


@require_POST
@unit_page("edit_plan")
def tie(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Say which targets the task serves."""
    task = task_of(request, unit, pk)
    chosen = asked_ids(request.POST.getlist("measures"))
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
