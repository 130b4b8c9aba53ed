"""What falls due of permits: decisions, and opinions that are owed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hatangso.domain.permits.permit_state import CLOSED
from hatangso.store.organisations.who_works_where import WhoWorksWhere
from hatangso.store.permits.models import PermitFile, PermitOpinion

FIRST_RUNG = timedelta(days=30)
Told = tuple[str, int, date, str, frozenset[int]]  # object type and id, day, words, whom it concerns


def permits_due(today: date, people: WhoWorksWhere) -> Iterator[Told]:
    """Each with the people to remind: who follows the unit that decides, the office that was asked."""
    for permit in PermitFile.objects.filter(due_on__lte=today + FIRST_RUNG).exclude(state__in=CLOSED):
        assert permit.due_on is not None
        words = _("Giải quyết hồ sơ: %(title)s") % {"title": permit.title[:150]}
        yield "permit_file", permit.pk, permit.due_on, words, people.following(permit.unit_id)
    owed = PermitOpinion.objects.filter(verdict="", due_on__lte=today + FIRST_RUNG)
    for opinion in owed.exclude(permit__state__in=CLOSED).select_related("permit"):
        words = _("Cho ý kiến về hồ sơ: %(title)s") % {"title": opinion.permit.title[:150]}
        yield (
            "permit_opinion",
            opinion.pk,
            opinion.due_on,
            words,
            people.of_organisations({opinion.office_id}),
        )
