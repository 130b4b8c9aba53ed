"""What the pages show of a report, in the page's language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports.answers import tell_answer
from hatangso.domain.citizen_reports.category import Category
from hatangso.domain.citizen_reports.states import STATES
from hatangso.store.citizen_reports.models import CitizenReport, ReportStep
from hatangso.store.citizen_reports.queries import ANSWERS
from hatangso.web.templatetags.progress import spoken

PILLS = {
    "received": "pending",
    "checked": "in_progress",
    "with_owner": "in_progress",
    "done": "done",
    "refused": "refused",
    "reopened": "at_risk",
}


def category_of(report: CitizenReport) -> Category | None:
    """The category, while the catalogue knows it."""
    return report_categories().get(report.category)


def category_name(code: str) -> str:
    """Its name; the code of a category that is no more."""
    category = report_categories().get(code)
    return spoken(category.name) if category else code


def state_name(state: str) -> str:
    """The state in words."""
    return spoken(STATES.get(state)) or state


def answers_of(report: CitizenReport, *, public: bool) -> list[tuple[str, str]]:
    """Questions and answers; free texts are left out where everybody reads."""
    category, language = category_of(report), get_language() or "vi"
    return [
        (spoken(question.label), tell_answer(question, report.reporter_answers[question.code], language))
        for question in (category.questions if category else ())
        if question.code in report.reporter_answers and not (public and question.kind == "text")
    ]


@dataclass(frozen=True)
class Line:
    """One line of the story of a report."""

    at: datetime
    title: str
    text: str
    who: str
    public: bool
    own_words: str


def story(
    steps: Iterable[ReportStep], *, staff: bool, answers: bool = True, own: Collection[int] = ()
) -> list[Line]:
    """What happened. Who is not `staff` reads organisations, never officers' names or the reporter's words;
    of what was said the answers (where `answers`) and what the organisations `own` said or were told."""

    def said(step: ReportStep) -> str:
        if step.kind in {"merge", "gather"}:
            return ""  # the title names the other report
        told = staff or (answers and step.kind in ANSWERS) or step.organisation_id in own
        return step.text if told else ""

    return [
        Line(
            step.at,
            _title(step),
            said(step),
            str(step.by or "") if staff else "",
            step.public,
            step.reporter_text if staff else "",
        )
        for step in steps
    ]


def _title(step: ReportStep) -> str:
    names: dict[str, Any] = {"to": step.organisation or "", "number": step.text}
    return {
        "receive": _("Đã tiếp nhận"),
        "check": _("Đã kiểm tra nội dung"),
        "assign": _("Giao %(to)s xử lý") % names,
        "forward": _("Chuyển %(to)s") % names,
        "message": _("Lời nhắn (nội bộ)"),
        "mended": _("%(to)s báo đã khắc phục") % names,
        "returned": _("%(to)s trả lại") % names,
        "done": _("Đã xử lý"),
        "refused": _("Không xử lý được"),
        "tell": _("Trả lời"),
        "note": _("Ghi chú nội bộ"),
        "reopen": _("Người phản ánh đề nghị xem lại"),
        "merge": _("Gộp vào phản ánh %(number)s") % names,
        "gather": _("Nhận thêm phản ánh trùng %(number)s") % names,
        "link": _("Gắn với tài sản"),
    }.get(step.kind, step.kind)
