"""The columns that tables of targets begin with, within the house and in public."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hatangso.store.programme.standing import MeasureStanding, TargetStanding
from hatangso.web.export import Value
from hatangso.web.templatetags.progress import component_name, goal_text, period_label, spoken


def target_headings() -> list[str]:
    """In the reader's language."""
    return [
        _("Nhóm"),
        pgettext("một", "Chỉ tiêu"),
        _("Năm phải đạt"),
        _("Chỉ số"),
        _("Mục tiêu"),
        _("Số liệu mới nhất"),
        _("Đơn vị tính"),
        _("Kỳ số liệu"),
    ]


def target_cells(standing: TargetStanding, seen: MeasureStanding) -> list[Value]:
    """One measure of a target under them."""
    latest = seen.latest
    return [
        component_name(standing.target.component),
        standing.target.text,
        standing.target.year,
        spoken(seen.definition.label) if seen.definition else "",
        goal_text(seen.measure),
        latest.value if latest else None,
        seen.measure.unit_text,
        period_label(latest.period.code) if latest else "",
    ]
