"""A person chooses between two versions of a form, or takes a form out of the count."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.surveys.drawn_household import taken_by_another
from hatangso.store.organisations.access import Actor
from hatangso.store.surveys.models import Survey, SurveyConflict, SurveyRecord, SurveyVersion


def decide_conflict(
    *, actor: Actor, conflict: SurveyConflict, chosen: SurveyVersion, reason: str, now: datetime
) -> SurveyRecord:
    """That version counts from now on; the others stay to be read. All conflicts of the form are decided."""
    actor.require("run_surveys", conflict.record.survey.unit)
    with transaction.atomic():
        record = SurveyRecord.objects.select_for_update().get(pk=conflict.record_id)
        waiting = list(record.conflicts.filter(decided_at=None))
        if conflict.pk not in {one.pk for one in waiting}:
            raise Refused(_("Xung đột này đã có người giải quyết."))
        if chosen.pk not in {pk for one in waiting for pk in (one.standing_id, one.arrived_id)}:
            raise Refused(_("Hãy chọn một trong các bản của phiếu."))
        for one in waiting:
            one.chosen, one.decided_by, one.decided_at = chosen, actor.user, now
            one.reason = reason.strip()[:300]
            one.save()
        record.standing, record.state = chosen, "counted"
        record.revision += 1
        record.save()
    return record


def reject_record(*, actor: Actor, record: SurveyRecord, reason: str) -> SurveyRecord:
    """The form no longer counts (a trial, a household asked twice); it stays to be read."""
    actor.require("run_surveys", record.survey.unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi vì sao loại phiếu này."), field="reason")
    with transaction.atomic():
        there = SurveyRecord.objects.select_for_update().get(pk=record.pk)
        if there.state != "counted":
            raise Refused(_("Chỉ loại được phiếu đang được tính."))
        there.state, there.reason = "rejected", reason.strip()[:300]
        there.save()
    return there


def restore_record(*, actor: Actor, record: SurveyRecord) -> SurveyRecord:
    """A form taken out counts again."""
    actor.require("run_surveys", record.survey.unit)
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=record.survey_id)  # no form of the same household meanwhile
        there = SurveyRecord.objects.select_for_update().get(pk=record.pk)
        if there.state != "rejected":
            raise Refused(_("Phiếu này không bị loại."))
        kept = there.standing
        if (
            kept is not None
            and kept.household is not None
            and taken_by_another(there.survey_id, there.uuid, kept.neighbourhood_id, kept.household)
        ):
            sentence = _("Hộ số %(number)s đã có phiếu khác đang được tính.")
            raise Refused(sentence % {"number": kept.household})
        there.state, there.reason = "counted", ""
        there.save()
    return there
