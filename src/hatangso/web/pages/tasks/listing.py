"""The tasks of a locality: mine, my office's, all; as a list, a board or a calendar."""

from calendar import Calendar
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Task
from hatangso.store.programme.task_queries import (
    SOON,
    TaskFilter,
    filtered_tasks,
    visible_tasks,
    with_people,
)
from hatangso.web.export import exported
from hatangso.web.page import unit_page

A_PAGE = 25
ON_A_COLUMN = 50
VIEWS = {
    "list": gettext_lazy("Danh sách"),
    "board": gettext_lazy("Bảng"),
    "calendar": gettext_lazy("Lịch"),
}
WHOSE = {
    "mine": gettext_lazy("Của tôi"),
    "office": gettext_lazy("Của cơ quan tôi"),
    "all": gettext_lazy("Tất cả"),
}
STATES = {
    "not_started": gettext_lazy("Chưa thực hiện"),
    "in_progress": gettext_lazy("Đang thực hiện"),
    "done": gettext_lazy("Hoàn thành"),
    "cancelled": gettext_lazy("Không thực hiện"),
}
STATE_FILTERS = {
    "open": gettext_lazy("Chưa xong"),
    "late": gettext_lazy("Quá hạn"),
    "soon": gettext_lazy("Đến hạn trong 30 ngày"),
    "unplanned": gettext_lazy("Chưa có thời hạn"),
    **STATES,
}
ORDERS = {
    "due": gettext_lazy("Thời hạn"),
    "plan": gettext_lazy("Thứ tự trong kế hoạch"),
    "state": gettext_lazy("Trạng thái"),
    "text": gettext_lazy("Nội dung"),
}


@unit_page("view_programme")
def tasks(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list, board or calendar; `?export=xlsx|csv` gives the list as a file."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    wanted = _filter(request)
    found = filtered_tasks(actor, unit, wanted, today=today)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"nhiem-vu-{unit.code}-{today:%Y%m%d}", _headings(), _rows(found, today))
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "list"
    context: dict[str, Any] = {
        "wanted": wanted,
        "view": view,
        "views": VIEWS,
        "whose": WHOSE,
        "states": STATES,
        "state_filters": STATE_FILTERS,
        "orders": ORDERS,
        "today": today,
        "counts": _counts(actor, unit, today),
        "organisations": Organisation.objects.filter(task_roles__task__unit=unit).distinct().order_by("name"),
        "may_add": actor.may("edit_plan", unit),
        "years": _years(actor, unit),
    }
    if view == "board":
        context["columns"] = [
            {"state": state, "label": label, "tasks": list(found.filter(state=state)[:ON_A_COLUMN])}
            for state, label in STATES.items()
        ]
    elif view == "calendar":
        context |= _calendar(request, found, today)
    else:
        context["page"] = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "tasks/listing.html", context)


def _filter(request: HttpRequest) -> TaskFilter:
    def number(name: str) -> int | None:
        text = request.GET.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    return TaskFilter(
        whose=request.GET.get("whose", "all"),
        state=request.GET.get("state", ""),
        organisation_id=number("organisation"),
        plan_id=number("plan"),
        year=number("year"),
        text=request.GET.get("q", ""),
        order=request.GET.get("order", "due"),
    )


def _counts(actor: Any, unit: Unit, today: date) -> dict[str, int]:
    unfinished = Q(state__in=("not_started", "in_progress"))
    return visible_tasks(actor, unit).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=unfinished & Q(next_due__lt=today)),
        soon=Count("pk", filter=unfinished & Q(next_due__gte=today, next_due__lte=today + SOON)),
        in_progress=Count("pk", filter=Q(state="in_progress")),
        done=Count("pk", filter=Q(state="done")),
    )


def _years(actor: Any, unit: Unit) -> list[int]:
    dated = visible_tasks(actor, unit).exclude(next_due=None)
    return list(dated.order_by("next_due__year").values_list("next_due__year", flat=True).distinct())


def _calendar(request: HttpRequest, found: Any, today: date) -> dict[str, Any]:
    month = _month(request.GET.get("month", ""), today)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    previous = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    due: dict[date, list[Task]] = {}
    for task in found.filter(next_due__gte=month, next_due__lt=following)[:500]:
        due.setdefault(task.next_due, []).append(task)
    weeks = [
        [{"day": day, "in_month": day.month == month.month, "tasks": due.get(day, [])} for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]
    return {
        "weeks": weeks,
        "month": month,
        "previous_month": previous,
        "next_month": following,
        "agenda": sorted(due.items()),
    }


def _month(text: str, today: date) -> date:
    try:
        year, month = text.split("-")
        return date(int(year), int(month), 1)
    except ValueError:
        return today.replace(day=1)


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
    for task in with_people(found):
        late = task.state in {"not_started", "in_progress"} and task.next_due and task.next_due < today
        yield [
            task.group_name,
            task.number,
            task.text,
            task.output,
            "; ".join(row.wording for row in task.organisations.all() if row.role == "lead"),
            "; ".join(row.wording for row in task.organisations.all() if row.role == "coordinating"),
            task.schedule_text,
            task.next_due,
            str(STATES[task.state]),
            task.percent,
            _("Có") if late else "",
            str(task.assignee or ""),
        ]


urlpatterns = [path("<unit:unit_code>/nhiem-vu/", tasks, name="tasks")]
