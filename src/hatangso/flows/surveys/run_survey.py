"""A survey is opened to the surveyors' phones, closed, and opened again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.surveys.questionnaire import Feed, Kind, Questionnaire
from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.definitions import told_as
from hatangso.store.surveys.models import Survey
from hatangso.store.surveys.queries import is_share


def open_survey(*, actor: Actor, survey: Survey, now: datetime) -> Survey:
    """From now on forms are filled; what is asked of whom stands fast."""
    actor.require("run_surveys", survey.unit)
    with transaction.atomic():
        there = Survey.objects.select_for_update().select_related("unit").get(pk=survey.pk)
        if there.state == "open":
            raise Refused(_("Khảo sát này đang mở."))
        if there.state == "draft":
            if not there.strata.filter(planned__gt=0).exists():
                raise Refused(_("Hãy lưu thiết kế mẫu trước khi mở khảo sát."))
            _check_feeds(there, read_questionnaire(there.questionnaire))
            there.opened_at = now
        there.state, there.closed_at = "open", None
        there.save()
    return there


def close_survey(*, actor: Actor, survey: Survey, now: datetime) -> Survey:
    """No form filled after now is taken; those still on phones may come."""
    actor.require("run_surveys", survey.unit)
    with transaction.atomic():
        there = Survey.objects.select_for_update().get(pk=survey.pk)
        if there.state != "open":
            raise Refused(_("Khảo sát này không đang mở."))
        there.state, there.closed_at = "closed", now
        there.save()
    return there


def _check_feeds(survey: Survey, questionnaire: Questionnaire) -> None:
    codes = {feed.indicator for feed in questionnaire.feeds}
    known = told_as(survey.unit, codes)
    for feed in questionnaire.feeds:
        if feed.indicator not in known:
            raise Refused(_("Không có chỉ số “%(code)s”; hãy sửa phiếu.") % {"code": feed.indicator})
        definition, shape = known[feed.indicator]
        if shape.kind in (ValueKind.LEVEL, ValueKind.DONE):
            raise Refused(
                _("Chỉ số “%(name)s” không phải con số nên không tính từ khảo sát được.")
                % {"name": definition.label.vi}
            )
        if _may_pass_the_whole(feed, shape, questionnaire):
            raise Refused(
                _("Câu “%(part)s” cần quy tắc “không quá câu %(whole)s”: số phần phải nằm trong tổng số.")
                % {"part": feed.part, "whole": feed.whole or "…"}
            )


def _may_pass_the_whole(feed: Feed, shape: Shape, questionnaire: Questionnaire) -> bool:
    part = questionnaire.question(feed.part)
    counted = part is not None and part.kind is Kind.NUMBER
    return is_share(shape) and counted and (not feed.whole or part.at_most != feed.whole)  # type: ignore[union-attr]
