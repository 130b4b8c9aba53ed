"""The words for tasks' states and ways to look at them, and what a person asked to see."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from hatangso.store.programme.task_queries import TaskFilter
from hatangso.web.asked import YEARS, asked_id

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
    "in_progress": pgettext_lazy("nhiệm vụ", "Đang thực hiện"),
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


def asked_for(request: HttpRequest) -> TaskFilter:
    """The filter in the page's address; what makes no sense counts as not asked."""

    year = asked_id(request.GET.get("year"))

    def one_of(name: str, known: Mapping[str, object], otherwise: str) -> str:
        return value if (value := request.GET.get(name, "")) in known else otherwise

    return TaskFilter(
        whose=one_of("whose", WHOSE, "all"),
        state=one_of("state", STATE_FILTERS, ""),
        organisation_id=asked_id(request.GET.get("organisation")),
        plan_id=asked_id(request.GET.get("plan")),
        year=year if year in YEARS else None,
        text=request.GET.get("q", "")[:200],
        order=one_of("order", ORDERS, "due"),
    )
