"""The tasks of a locality: mine, my office's, all; as a list, a board or a calendar."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hatangso.flows.hand_over_task import hand_over_tasks
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.duties.queries import visible_duties
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import people_near, workers_for
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TaskOrganisation
from hatangso.store.programme.task_queries import SOON, TaskFilter, filtered_tasks, visible_tasks
from hatangso.web.asked import asked_id, asked_ids, asked_way_back
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.tasks.calendar import month_of, month_page
from hatangso.web.pages.tasks.words import ORDERS, STATE_FILTERS, STATES, VIEWS, WHOSE, asked_for

A_PAGE = 25
ON_A_COLUMN = 40


@unit_page("view_programme")
def tasks(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list, board or calendar; `?export=xlsx|csv` gives the list as a file."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    wanted = asked_for(request)
    found = filtered_tasks(actor, unit, wanted, today=today)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"nhiem-vu-{unit.code}-{today:%Y%m%d}", _headings(), _rows(found, today))
    view = request.GET.get("view", "")
    visible = visible_tasks(actor, unit)
    led = TaskOrganisation.objects.filter(task__in=visible).values("organisation_id")
    context: dict[str, Any] = {
        "wanted": wanted,
        "view": view if view in VIEWS else "list",
        "views": VIEWS,
        "whose": WHOSE,
        "states": STATES,
        "state_filters": STATE_FILTERS,
        "orders": ORDERS,
        "today": today,
        "counts": _counts(visible, today),
        "organisations": Organisation.objects.filter(pk__in=led).order_by("name"),
        "may_add": actor.may("edit_plan", unit),
        "filtered": any((wanted.state, wanted.organisation_id, wanted.plan_id, wanted.year, wanted.text)),
    }
    if context["view"] == "board":
        context["columns"] = _columns(found)
    elif context["view"] == "calendar":
        context |= _calendar(request, unit, wanted, today)
    else:
        may_assign = actor.may("assign_tasks", unit)
        context |= {
            "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
            "years": _years(visible),
            "may_assign": may_assign,
            "people": workers_for(_own_organisations(unit), unit.pk, today) if may_assign else (),
        }
    return render(request, "tasks/listing.html", context)


def _own_organisations(unit: Unit) -> frozenset[int]:
    return frozenset(Organisation.objects.filter(unit=unit, valid_to=None).values_list("pk", flat=True))


def _counts(visible: Any, today: date) -> dict[str, int]:
    unfinished = Q(state__in=("not_started", "in_progress"))
    counts: dict[str, int] = visible.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=unfinished),
        late=Count("pk", filter=unfinished & Q(next_due__lt=today)),
        soon=Count("pk", filter=unfinished & Q(next_due__gte=today, next_due__lte=today + SOON)),
        done=Count("pk", filter=Q(state="done")),
    )
    return counts


def _years(visible: Any) -> list[int]:
    dated = visible.exclude(next_due=None)
    return list(dated.order_by("next_due__year").values_list("next_due__year", flat=True).distinct())


def _columns(found: Any) -> list[dict[str, Any]]:
    """A column a state, with as many cards as one can look through; two queries a column and one for all."""
    sizes = dict(found.order_by().values_list("state").annotate(Count("pk")))
    return [
        {
            "state": state,
            "label": label,
            "size": sizes.get(state, 0),
            "more": max(0, sizes.get(state, 0) - ON_A_COLUMN),
            "tasks": list(found.filter(state=state)[:ON_A_COLUMN]),
        }
        for state, label in STATES.items()
        if state != "cancelled" or sizes.get(state)
    ]


def _calendar(request: HttpRequest, unit: Unit, wanted: TaskFilter, today: date) -> dict[str, Any]:
    """Every occurrence of the month, whatever the year or state asked for in the list."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = TaskFilter(wanted.whose, "", wanted.organisation_id, wanted.plan_id, None, wanted.text, "plan")
    scheduled = filtered_tasks(actor, unit, asked, today=today).exclude(schedule=None)
    month = month_of(request.GET.get("month", ""), today)
    duties = visible_duties(actor, unit).filter(state="live")
    if wanted.whose != "all":
        duties = duties.filter(reporter_id__in=actor.concern_ids)
    if wanted.organisation_id:
        duties = duties.filter(reporter_id=wanted.organisation_id)
    reports = DutyOccurrence.objects.filter(
        duty__in=duties, due_on__year=month.year, due_on__month=month.month
    ).select_related("duty")
    return month_page(month, scheduled.prefetch_related("progress_entries"), reports, today)


@require_POST
@unit_page("work_tasks")
def assign(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Give the ticked tasks to one person."""
    chosen, to = asked_ids(request.POST.getlist("task")), asked_id(request.POST.get("to"))
    given = visible_tasks(request.actor, unit).filter(pk__in=chosen)  # type: ignore[attr-defined]
    try:
        if to is None:
            raise Refused(_("Hãy chọn người nhận việc."))
        handed = hand_over_tasks(
            actor=request.actor,  # type: ignore[attr-defined]
            tasks=list(given.select_related("unit", "assignee").prefetch_related("organisations")),
            to=get_object_or_404(people_near(unit), pk=to),
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        count = len(handed)
        messages.success(
            request,
            ngettext("Đã giao %(count)d nhiệm vụ.", "Đã giao %(count)d nhiệm vụ.", count) % {"count": count},
        )
    return redirect(asked_way_back(request.POST.get("next")) or reverse("tasks", args=[unit.code]))


def _headings() -> list[str]:
    return [
        _("Nhóm"),
        _("STT"),
        _("Nội dung"),
        _("Sản phẩm"),
        _("Cơ quan chủ trì"),
        _("Cơ quan phối hợp"),
        _("Thời gian thực hiện"),
        _("Hạn gần nhất"),
        _("Trạng thái"),
        _("Tỷ lệ hoàn thành (%)"),
        _("Quá hạn"),
        _("Người thực hiện"),
    ]


def _rows(found: Any, today: date) -> Iterator[list[Any]]:
    for task in found:
        late = task.state in {"not_started", "in_progress"} and task.next_due and task.next_due < today
        yield [
            task.group_name,
            task.number,
            task.text,
            task.output,
            _names(task, "lead"),
            _names(task, "coordinating"),
            task.schedule_text,
            task.next_due,
            str(STATES[task.state]),
            task.percent,
            _("Có") if late else "",
            str(task.assignee or ""),
        ]


def _names(task: Any, role: str) -> str:
    rows = [row for row in task.organisations.all() if row.role == role]
    return "; ".join(row.organisation.name if row.organisation else row.wording for row in rows)


urlpatterns = [
    path("<unit:unit_code>/nhiem-vu/", tasks, name="tasks"),
    path("<unit:unit_code>/nhiem-vu/giao/", assign, name="tasks_assign"),
]
