"""A task is added by hand or changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.plans.schedules import parse_schedule
from hatangso.flows.edit_task import TaskWords, add_task, edit_task
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Task
from hatangso.web.page import unit_page
from hatangso.web.pages.tasks.one import task_of


class TaskForm(forms.Form):
    """A task in words; its time is written as plans write it and read by the same rules."""

    text = forms.CharField(label=gettext_lazy("Nội dung nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 3}))
    output = forms.CharField(label=gettext_lazy("Sản phẩm, kết quả"), required=False)
    group_name = forms.CharField(label=gettext_lazy("Nhóm nhiệm vụ"), required=False, max_length=300)
    leads = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cơ quan chủ trì"), queryset=Organisation.objects.none(), required=False
    )
    coordinating = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cơ quan phối hợp"), queryset=Organisation.objects.none(), required=False
    )
    schedule_text = forms.CharField(
        label=gettext_lazy("Thời gian thực hiện"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Ví dụ: 30/6/2027; Quý IV/2026; Hằng năm; 2026-2030; Thường xuyên. Bỏ trống nếu chưa rõ."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.filter(Q(unit=unit) | Q(unit=unit.parent), valid_to=None)
        for name in ("leads", "coordinating"):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]

    def clean_schedule_text(self) -> str:
        """Refuse a time that the rules cannot read: it would never fall due."""
        text = self.cleaned_data["schedule_text"].strip()
        self.schedule = None
        if text:
            read = parse_schedule(text)
            if read is None:
                raise forms.ValidationError(
                    _("Chưa hiểu thời hạn này. Hãy viết như: 30/6/2027, Quý IV/2026, Hằng năm, Thường xuyên.")
                )
            self.schedule = read.to_json()
        return text

    def words(self, task: Task | None) -> TaskWords:
        """What the flow takes."""
        given = self.cleaned_data
        return TaskWords(
            text=given["text"],
            output=given["output"],
            note=given["note"],
            group=task.group if task else "",
            group_name=given["group_name"],
            schedule=self.schedule,
            schedule_text=given["schedule_text"],
        )


@unit_page("edit_plan")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new task."""
    form = TaskForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            task = add_task(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                words=form.words(None),
                leads=form.cleaned_data["leads"],
                coordinating=form.cleaned_data["coordinating"],
                plan=PlanDocument.objects.filter(unit=unit, state="live").order_by("-accepted_at").first(),
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Đã thêm nhiệm vụ."))
            return redirect("task", unit.code, task.pk)
    return render(request, "tasks/edit.html", {"form": form, "task": None})


@unit_page("edit_plan")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Change a task."""
    task = task_of(request, unit, pk)
    rows = list(task.organisations.all())
    initial = {
        "text": task.text,
        "output": task.output,
        "group_name": task.group_name,
        "schedule_text": task.schedule_text,
        "note": task.note,
        "leads": [row.organisation_id for row in rows if row.role == "lead"],
        "coordinating": [row.organisation_id for row in rows if row.role == "coordinating"],
    }
    form = TaskForm(request.POST or None, unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_task(
                actor=request.actor,  # type: ignore[attr-defined]
                task=task,
                words=form.words(task),
                leads=form.cleaned_data["leads"],
                coordinating=form.cleaned_data["coordinating"],
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu nhiệm vụ."))
            return redirect("task", unit.code, task.pk)
    return render(request, "tasks/edit.html", {"form": form, "task": task})


urlpatterns = [
    path("<unit:unit_code>/nhiem-vu/them/", add, name="task_add"),
    path("<unit:unit_code>/nhiem-vu/<int:pk>/sua/", edit, name="task_edit"),
]
