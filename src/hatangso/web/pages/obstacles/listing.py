"""Difficulties of a locality: list, one, raise, escalate, answer, close."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.raise_obstacle import (
    answer_obstacle,
    close_obstacle,
    concerned,
    escalate_obstacle,
    raise_obstacle,
    reopen_obstacle,
)
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle, Target, Task
from hatangso.store.programme.obstacle_queries import matching, visible_obstacles
from hatangso.store.programme.task_queries import visible_tasks
from hatangso.web.attachments import received_evidence
from hatangso.web.export import exported
from hatangso.web.page import unit_page

STATES = {
    "open": gettext_lazy("Chưa giải quyết"),
    "answered": gettext_lazy("Đã trả lời"),
    "closed": gettext_lazy("Đã đóng"),
}
LEVELS = {
    "office": gettext_lazy("Cơ quan, đơn vị"),
    "ward": gettext_lazy("Ủy ban nhân dân cấp xã"),
    "city": gettext_lazy("Cấp tỉnh, thành phố"),
}
ACTIONS = {
    "raise": gettext_lazy("nêu khó khăn"),
    "escalate": gettext_lazy("chuyển"),
    "answer": gettext_lazy("trả lời"),
    "close": gettext_lazy("đóng"),
    "reopen": gettext_lazy("mở lại"),
}


class ObstacleForm(forms.Form):
    """What stands in the way, and what is asked for."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan nêu"), queryset=Organisation.objects.none()
    )
    title = forms.CharField(label=gettext_lazy("Khó khăn, vướng mắc (một câu)"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Mô tả"), widget=forms.Textarea(attrs={"rows": 4}))
    proposal = forms.CharField(
        label=gettext_lazy("Đề xuất, kiến nghị"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    held_by = forms.ModelChoiceField(
        label=gettext_lazy("Gửi đến cơ quan giải quyết"), queryset=Organisation.objects.none()
    )
    task = forms.ModelChoiceField(
        label=gettext_lazy("Nhiệm vụ liên quan"), queryset=Task.objects.none(), required=False
    )
    target = forms.ModelChoiceField(
        label=gettext_lazy("Chỉ tiêu liên quan"), queryset=Target.objects.none(), required=False
    )

    def __init__(self, *args: Any, unit: Unit, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Organisation.objects.filter(Q(unit=unit) | Q(unit=unit.parent), valid_to=None)
        own = here.filter(pk__in=actor.organisation_ids)
        queries = {
            "organisation": here.filter(unit=unit) if actor.may("raise_obstacle", unit) else own,
            "held_by": here.filter(is_collective=False),
            "task": visible_tasks(actor, unit),
            "target": Target.objects.filter(unit=unit, state="live")
            if actor.sees_all(unit)
            else Target.objects.none(),
        }
        for name, queryset in queries.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if first := own.first():
            self.fields["organisation"].initial = first.pk


@unit_page("view_programme")
def obstacles(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list, those not solved first; `?export=xlsx|csv`."""
    actor = request.actor  # type: ignore[attr-defined]
    found = visible_obstacles(actor, unit)
    state, level, text = (request.GET.get(name, "") for name in ("state", "level", "q"))
    if state in STATES:
        found = found.filter(state=state)
    if level in LEVELS:
        found = found.filter(level=level)
    if request.GET.get("whose") == "waiting":
        found = found.filter(held_by_id__in=actor.organisation_ids, state="open")
    rows = matching(found.order_by("-raised_at"), text)
    rows.sort(key=lambda o: list(STATES).index(o.state))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"vuong-mac-{unit.code}", _headings(), map(_row, rows))
    return render(
        request,
        "obstacles/listing.html",
        {
            "page": Paginator(rows, 25).get_page(request.GET.get("page")),
            "states": STATES,
            "levels": LEVELS,
            "state": state,
            "level": level,
            "text": text,
            "may_raise": actor.may_somewhere("raise_obstacle", unit),
        },
    )


def _headings() -> list[str]:
    return [
        _("Khó khăn, vướng mắc"),
        _("Mô tả"),
        _("Kiến nghị"),
        _("Cơ quan nêu"),
        _("Cơ quan giải quyết"),
        _("Cấp"),
        _("Trạng thái"),
        _("Ngày nêu"),
    ]


def _row(obstacle: Obstacle) -> list[Any]:
    return [
        obstacle.title,
        obstacle.text,
        obstacle.proposal,
        str(obstacle.raised_by_organisation or ""),
        str(obstacle.held_by or ""),
        str(LEVELS[obstacle.level]),
        str(STATES[obstacle.state]),
        timezone.localdate(obstacle.raised_at),
    ]


@unit_page("raise_obstacle")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Raise a difficulty."""
    actor = request.actor  # type: ignore[attr-defined]
    initial = {name: request.GET.get(name) for name in ("task", "target") if request.GET.get(name)}
    form = ObstacleForm(request.POST or None, unit=unit, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            obstacle = raise_obstacle(
                actor=actor,
                unit=unit,
                evidence=received_evidence(request, unit, now),
                now=now,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã nêu khó khăn, vướng mắc."))
            return redirect("obstacle", unit.code, obstacle.pk)
    return render(request, "obstacles/add.html", {"form": form})


def _obstacle(request: HttpRequest, unit: Unit, pk: int) -> Obstacle:
    found = visible_obstacles(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@unit_page("view_programme")
def one_obstacle(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """One difficulty with everything that happened to it."""
    obstacle, actor = _obstacle(request, unit, pk), request.actor  # type: ignore[attr-defined]
    holder = frozenset({obstacle.held_by_id}) if obstacle.held_by_id else frozenset()
    raisers = frozenset({obstacle.raised_by_organisation_id or 0})
    return render(
        request,
        "obstacles/one.html",
        {
            "obstacle": obstacle,
            "steps": obstacle.steps.select_related("by", "to_organisation"),
            "levels": LEVELS,
            "level_label": LEVELS[obstacle.level],
            "actions": ACTIONS,
            "organisations": Organisation.objects.filter(
                Q(unit=obstacle.unit) | Q(unit=obstacle.unit.parent), valid_to=None, is_collective=False
            ),
            "may_escalate": obstacle.state != "closed"
            and actor.may("raise_obstacle", obstacle.unit, concerned(obstacle)),
            "may_answer": obstacle.state != "closed" and actor.may("answer_obstacle", obstacle.unit, holder),
            "may_close": actor.may("raise_obstacle", obstacle.unit, raisers),
        },
    )


@require_POST
@unit_page("view_programme")
def act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Escalate, answer, close or reopen; the flow asks for the right."""
    obstacle = _obstacle(request, unit, pk)
    text, now = request.POST.get("text", ""), timezone.now()
    common = {"actor": request.actor, "obstacle": obstacle, "text": text, "now": now}  # type: ignore[attr-defined]
    try:
        match request.POST.get("action"):
            case "escalate":
                chosen = request.POST.get("to", "")
                to = Organisation.objects.filter(pk=chosen).first() if chosen.isdigit() else None
                if to is None or to.unit_id not in {obstacle.unit_id, obstacle.unit.parent_id}:
                    raise Refused(_("Hãy chọn cơ quan cần chuyển đến."))
                escalate_obstacle(to=to, **common)
            case "answer":
                answer_obstacle(**common)
            case "close":
                close_obstacle(**common)
            case "reopen":
                reopen_obstacle(**common)
            case _:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("obstacle", unit.code, obstacle.pk)


urlpatterns = [
    path("<unit:unit_code>/vuong-mac/", obstacles, name="obstacles"),
    path("<unit:unit_code>/vuong-mac/them/", add, name="obstacle_add"),
    path("<unit:unit_code>/vuong-mac/<int:pk>/", one_obstacle, name="obstacle"),
    path("<unit:unit_code>/vuong-mac/<int:pk>/buoc/", act, name="obstacle_act"),
]
