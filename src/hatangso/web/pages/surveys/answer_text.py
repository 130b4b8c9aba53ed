"""The answers of a form as people read them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number
from hatangso.domain.surveys.questionnaire import NO, YES, Kind, Question, Questionnaire
from hatangso.store.surveys.models import SurveyVersion


def answer_lines(questionnaire: Questionnaire, version: SurveyVersion) -> list[tuple[str, str]]:
    """Every question with its answer, the place first; what was not answered says so."""
    lines = [(_("Địa bàn"), str(version.neighbourhood or _("(toàn địa bàn)")))]
    for question in questionnaire.questions:
        lines.append((question.text, answer_text(question, version)))
    return lines


def answer_text(question: Question, version: SurveyVersion) -> str:
    """One answer; '–' where there is none."""
    if question.kind is Kind.PHOTO:
        shots = [digest for asked, digest in version.photos if asked == question.code]
        return (
            _("%(n)d ảnh (%(which)s)") % {"n": len(shots), "which": ", ".join(d[:6] for d in shots)}
            if shots
            else "–"
        )
    answer: Any = version.answers.get(question.code)
    if answer is None:
        return "–"
    names = {YES: _("Có"), NO: _("Không")} if question.kind is Kind.YES_NO else {}
    names |= {choice.code: choice.text for choice in question.choices}
    if isinstance(answer, list):
        return "; ".join(names.get(code, str(code)) for code in answer)
    if question.kind is Kind.NUMBER:
        return format_number(answer, 4)
    if question.kind is Kind.DATE:
        return f"{date.fromisoformat(answer):%d/%m/%Y}"
    return names.get(answer, str(answer))
