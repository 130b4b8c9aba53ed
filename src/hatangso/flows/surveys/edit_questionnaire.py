"""What a survey asks is changed, while nobody fills it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.surveys.questionnaire import Questionnaire
from hatangso.domain.surveys.reading import as_dict, read_questionnaire
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.store.organisations.access import Actor
from hatangso.store.surveys.models import Survey


def edit_questionnaire(*, actor: Actor, survey: Survey, data: Any, seen_version: int) -> Questionnaire:
    """Keep the questionnaire of a dict as the next version; Refused where it cannot be read.

    `seen_version` is the one the person saw: a version that somebody saved meanwhile is not overwritten.
    """
    actor.require("run_surveys", survey.unit)
    try:
        read = read_questionnaire(data)
    except Misstated as wrong:
        raise Refused(said_by(wrong)) from None
    with transaction.atomic():
        now_there = Survey.objects.select_for_update().get(pk=survey.pk)
        if now_there.state != "draft":
            raise Refused(_("Khảo sát đã mở nên phiếu không đổi được; hãy lập khảo sát mới nếu cần."))
        if now_there.version != seen_version:
            raise Refused(_("Người khác vừa sửa phiếu này; hãy tải lại trang rồi sửa tiếp."))
        survey.questionnaire, survey.version = as_dict(read), now_there.version + 1
        survey.save(update_fields=["questionnaire", "version"])
    return read
