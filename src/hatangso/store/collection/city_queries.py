"""For the city's page: who is late with an answer, and of whom an explanation is awaited."""

from datetime import date

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce

from hatangso.store.collection.models import CollectionRecipient, ExplanationRequest
from hatangso.store.places.models import Unit


def late_places(province: Unit, today: date) -> dict[int, tuple[int, date]]:
    """Of each commune that owes an answer past its day: how many requests, and the first due day.

    An extension counts, who is excused owes nothing; what was submitted is not late any more.
    """
    rows = (
        CollectionRecipient.objects.filter(
            Q(filing=None) | Q(filing__state__in=("draft", "returned")),
            place__parent=province,
            collection__state="open",
            excused_at=None,
        )
        .annotate(day=Coalesce("due_on", "collection__due_on"))
        .filter(day__lt=today)
        .order_by()
        .values_list("place_id")
        .annotate(requests=Count("pk"), first=Min("day"))
    )
    return {place: (requests, first) for place, requests, first in rows}


def open_explanations(province: Unit) -> dict[int, int]:
    """How many questions each commune of the province has not answered yet."""
    rows = ExplanationRequest.objects.filter(unit__parent=province, state="open").order_by()
    return dict(rows.values_list("unit_id").annotate(questions=Count("pk")))
