"""A difficulty is raised, from a task, a target or on its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import nearest_first, organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Target, Task
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.web.attachments import EvidenceField
from hatangso.web.page import unit_page
from hatangso.web.refused_form import tell_form


class ObstacleForm(forms.Form):
    """What stands in the way, and what is asked for."""

    title = forms.CharField(label=gettext_lazy("Khó khăn, vướng mắc (một câu)"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Mô tả"), widget=forms.Textarea(attrs={"rows": 4}))
    proposal = forms.CharField(
        label=gettext_lazy("Đề xuất, kiến nghị"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan nêu"), queryset=Organisation.objects.none()
    )
    held_by = forms.ModelChoiceField(
        label=gettext_lazy("Gửi đến cơ quan giải quyết"),
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Chọn cơ quan…"),
        help_text=gettext_lazy("Nơi giải quyết được gần nhất; sau đó có thể chuyển lên cấp trên."),
    )
    task = forms.ModelChoiceField(
        label=gettext_lazy("Nhiệm vụ liên quan"),
        queryset=Task.objects.none(),
        required=False,
        empty_label=gettext_lazy("(không)"),
    )
    target = forms.ModelChoiceField(
        label=gettext_lazy("Chỉ tiêu liên quan"),
        queryset=Target.objects.none(),
        required=False,
        empty_label=gettext_lazy("(không)"),
    )
    evidence = EvidenceField()

    def __init__(self, *args: Any, unit: Unit, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = nearest_first(organisations_of(unit, timezone.localdate()), unit)
        own = near.filter(pk__in=actor.organisation_ids)
        whole = actor.may("raise_obstacle", unit)
        targets = Target.objects.filter(unit=unit, state="live")
        self._offer("organisation", near.filter(unit=unit) if whole else own)
        self._offer("held_by", near.filter(is_collective=False))
        self._offer("task", visible_tasks(actor, unit))
        self._offer("target", targets if actor.sees_all(unit) else targets.none())
        if first := own.first():
            self.fields["organisation"].initial = first.pk

    def _offer(self, name: str, queryset: Any) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]


@unit_page("raise_obstacle")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form, filled from `?task=` or `?target=`."""
    actor = request.actor  # type: ignore[attr-defined]
    initial = {
        name: value
        for name in ("task", "target")
        if (value := request.GET.get(name, "")).isascii() and value.isdigit()
    }
    form = ObstacleForm(request.POST or None, request.FILES or None, unit=unit, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            obstacle = raise_obstacle(
                actor=actor, unit=unit, files=given.pop("evidence"), now=timezone.now(), **given
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            said = _("Đã gửi vướng mắc đến %(organisation)s.") % {"organisation": obstacle.held_by}
            messages.success(request, said)
            return redirect("obstacle", unit.code, obstacle.pk)
    return render(request, "obstacles/add.html", {"form": form})


urlpatterns = [path("<unit:unit_code>/vuong-mac/them/", add, name="obstacle_add")]
