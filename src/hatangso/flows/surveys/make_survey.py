"""A survey is made as a draft, and its settings are changed while it is one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from hatangso.domain.periods import parse_period
from hatangso.domain.surveys.floor import DEFAULT_FLOOR, LOWEST
from hatangso.domain.surveys.questionnaire import Questionnaire
from hatangso.domain.surveys.reading import as_dict
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import Survey


@dataclass(frozen=True)
class SurveyDraft:
    """The settings of a survey; `period` is the one of the figures that come of it ('2026-Q4')."""

    title: str
    organisation: Organisation
    period: str
    opens: date
    closes: date
    floor: int = DEFAULT_FLOOR


def make_survey(
    *, actor: Actor, unit: Unit, draft: SurveyDraft, questionnaire: Questionnaire, now: datetime
) -> Survey:
    """A draft with that questionnaire (a ready-made one, or a first question to go on from)."""
    actor.require("run_surveys", unit)
    _check(draft, unit)
    return Survey.objects.create(
        unit=unit,
        questionnaire=as_dict(questionnaire),
        made_by=actor.user,
        made_at=now,
        demo=unit.demo,
        **vars(draft),
    )


def edit_survey(*, actor: Actor, survey: Survey, draft: SurveyDraft) -> Survey:
    """Other settings. Of one that is not a draft any more only the last day may move, and the floor rise."""
    actor.require("run_surveys", survey.unit)
    _check(draft, survey.unit)
    if survey.state != "draft":
        kept = ("title", "organisation", "period", "opens")
        if any(getattr(draft, name) != getattr(survey, name) for name in kept):
            raise Refused(_("Khảo sát đã mở: chỉ đổi được ngày kết thúc và nâng mức phiếu tối thiểu."))
        if draft.floor < survey.floor:
            raise Refused(_("Khảo sát đã mở: không hạ mức phiếu tối thiểu được."), field="floor")
    for name, value in vars(draft).items():
        setattr(survey, name, value)
    survey.save()
    return survey


def _check(draft: SurveyDraft, unit: Unit) -> None:
    if not draft.title.strip():
        raise Refused(_("Hãy đặt tên khảo sát."), field="title")
    if draft.organisation.unit_id != unit.pk:
        raise Refused(_("Hãy chọn một cơ quan của địa phương."), field="organisation")
    if parse_period(draft.period) is None:
        raise Refused(
            _("Không đọc được kỳ số liệu; hãy viết như 2026, 2026-H1, 2026-Q3, 2026-09."), field="period"
        )
    if draft.closes < draft.opens:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), field="closes")
    if draft.floor < LOWEST:
        raise Refused(
            _("Mức phiếu tối thiểu phải từ %(lowest)d trở lên.") % {"lowest": LOWEST}, field="floor"
        )
