"""Whether a drawn household has its form already."""

from uuid import UUID

from django.db.models import Q

from hatangso.store.surveys.models import SurveyRecord

HOUSEHOLD = "#household"  # where a phone shows what is wrong with the number; no question has such a code


def taken_by_another(survey: int, uuid: UUID, neighbourhood: int | None, household: int) -> bool:
    """Whether another form that counts, or waits for a decision, is of that household."""
    stands = Q(standing__neighbourhood=neighbourhood, standing__household=household)
    waits = Q(state="conflict", versions__neighbourhood=neighbourhood, versions__household=household)
    others = SurveyRecord.objects.filter(survey=survey).exclude(uuid=uuid).exclude(state="rejected")
    return others.filter(stands | waits).exists()
