"""A task is added by hand or changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.plans.schedules import parse_schedule
from hatangso.domain.schedules.schedule import schedule_from_extract, schedule_to_extract
from hatangso.flows.edit_task import TaskWords, add_task, edit_task, task_mark
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import nearest_first, organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Task, TaskOrganisation
from hatangso.web.page import unit_page
from hatangso.web.pages.tasks.one import task_of
from hatangso.web.refused_form import tell_form


class TaskForm(forms.Form):
    """A task in words; its time is written as plans write it and read by the same rules.

    Of a task that the plan gives to somebody whom nobody has matched yet, each such wording is asked for.
    """

    text = forms.CharField(label=gettext_lazy("Nội dung nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 3}))
    output = forms.CharField(label=gettext_lazy("Sản phẩm, kết quả"), required=False)
    group_name = forms.CharField(label=gettext_lazy("Nhóm nhiệm vụ"), required=False, max_length=300)
    schedule_text = forms.CharField(
        label=gettext_lazy("Thời gian thực hiện"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Ví dụ: 30/6/2027; Quý IV/2026; Hằng năm; Hằng quý; 2026-2030; Thường xuyên; hoặc bỏ trống."
        ),
    )
    leads = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cơ quan chủ trì"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    coordinating = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cơ quan phối hợp"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, unit: Unit, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        offered = organisations_of(unit, timezone.localdate())
        for name in ("leads", "coordinating"):
            chosen = [pk for pk in self.initial.get(name, ()) if pk]
            self.fields[name].queryset = nearest_first(offered, unit, chosen)  # type: ignore[attr-defined]
        self.unmatched: dict[str, TaskOrganisation] = {}
        for row in task.organisations.filter(organisation=None) if task else ():
            name = f"wording_{row.pk}"
            self.unmatched[name] = row
            self.fields[name] = forms.ModelChoiceField(
                label=_("“%(wording)s” trong kế hoạch là cơ quan nào?") % {"wording": row.wording},
                queryset=nearest_first(offered, unit),
                required=False,
                empty_label=_("(chưa rõ)"),
            )

    def clean_schedule_text(self) -> str:
        """Refuse a time that cannot be read (it would never fall due), unless it stands in the plan."""
        text: str = self.cleaned_data["schedule_text"].strip()
        self.schedule: dict[str, Any] | None = None
        if self.task is not None and text == self.task.schedule_text:
            self.schedule = self.task.schedule
        elif text:
            read = parse_schedule(text)
            if read is None:
                raise forms.ValidationError(
                    _("Chưa hiểu thời hạn này. Hãy viết như: 30/6/2027, Quý IV/2026, Hằng năm, Thường xuyên.")
                )
            self.schedule = schedule_to_extract(schedule_from_extract(vars(read)))
        return text

    def clean(self) -> dict[str, Any]:
        """No organisation both leads and coordinates."""
        given: dict[str, Any] = super().clean() or {}
        both = set(given.get("leads") or ()) & set(given.get("coordinating") or ())
        if both:
            names = {"names": ", ".join(sorted(o.name for o in both))}
            self.add_error("coordinating", _("%(names)s đã là cơ quan chủ trì.") % names)
        return given

    def words(self) -> TaskWords:
        """What the flow takes."""
        given = self.cleaned_data
        return TaskWords(
            text=given["text"],
            output=given["output"],
            note=given["note"],
            group=self.task.group if self.task else "",
            group_name=given["group_name"],
            schedule=self.schedule,
            schedule_text=given["schedule_text"],
        )

    def meant(self) -> dict[TaskOrganisation, Organisation]:
        """Which organisations the plan's wordings were said to mean."""
        said = {row: self.cleaned_data[name] for name, row in self.unmatched.items()}
        return {row: organisation for row, organisation in said.items() if organisation}


@unit_page("edit_plan")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new task."""
    form = TaskForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            task = add_task(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                words=form.words(),
                leads=form.cleaned_data["leads"],
                coordinating=form.cleaned_data["coordinating"],
                plan=PlanDocument.objects.filter(unit=unit, state="live").order_by("-accepted_at").first(),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused, {"schedule": "schedule_text"})
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
    form = TaskForm(request.POST or None, unit=unit, task=task, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_task(
                actor=request.actor,  # type: ignore[attr-defined]
                task=task,
                words=form.words(),
                leads=form.cleaned_data["leads"],
                coordinating=form.cleaned_data["coordinating"],
                meant=form.meant(),
                seen=request.POST.get("seen", ""),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused, {"schedule": "schedule_text"})
        else:
            messages.success(request, _("Đã lưu nhiệm vụ."))
            return redirect("task", unit.code, task.pk)
    seen = request.POST.get("seen", "") if request.POST else task_mark(task)
    return render(request, "tasks/edit.html", {"form": form, "task": task, "seen": seen})


urlpatterns = [
    path("<unit:unit_code>/nhiem-vu/them/", add, name="task_add"),
    path("<unit:unit_code>/nhiem-vu/<int:pk>/sua/", edit, name="task_edit"),
]
