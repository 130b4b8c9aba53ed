"""The words for a report's states, and where a figure's ref leads."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from hatangso.store.places.models import Unit

STATES = {
    "draft": gettext_lazy("Đang soạn"),
    "submitted": gettext_lazy("Chờ duyệt"),
    "returned": gettext_lazy("Đã trả lại"),
    "approved": gettext_lazy("Đã duyệt"),
}
_ONE = {"obs": "figure_evidence", "target": "target", "task": "task", "obstacle": "obstacle"}
_LISTS = {"targets": ("targets", "status"), "tasks": ("tasks", "state"), "obstacles": ("obstacles", "state")}
_ASKED = {"overdue": "late", "all": ""}


def address_of(unit: Unit, ref: str) -> str:
    """The page that shows what the ref names; '' where there is none.

    A figure rolled up from neighbourhoods leads to the first one's evidence, one from communes to their list.
    """
    kind, _, rest = ref.partition(":")
    first = rest.replace(",", ":").partition(":")[0]
    if kind in _ONE and first.isdigit():
        return reverse(_ONE[kind], args=[unit.code, int(first)])
    if kind in _LISTS:
        name, parameter = _LISTS[kind]
        asked = _ASKED.get(rest, rest)
        return reverse(name, args=[unit.code]) + (f"?{parameter}={asked}" if asked else "")
    if kind == "money" and rest.isdigit():
        return f"{reverse('money', args=[unit.code])}?year={rest}"
    if kind == "below":
        indicator, _, period = rest.partition(":")
        return f"{reverse('city_indicator', args=[unit.code, indicator])}?period={period}"
    if kind == "duty":
        return reverse("duties", args=[unit.code])
    if kind == "text":
        return f"#phan-{rest}"
    return "#the-thuc" if ref == "head" else ""
