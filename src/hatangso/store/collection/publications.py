"""What was handed down: publications of a province, what each says, and the contests of its figures."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hatangso.store.collection.models import Contest, Filing, FilingEntry
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation

ORIGIN = "handed_down"
AUTHORITIES = ("ministry", "people_committee")  # kinds for which an office of the province publishes


def publications_of(unit: Unit) -> QuerySet[Filing]:
    """A province's publications, newest first, with `figures` (how many are told) and `open_contests`.

    For a commune those of its province that tell something about it.
    """
    told = Q(entries__part__isnull=False) | Q(entries__value__isnull=False)
    about = Q() if unit.level == "province" else Q(entries__place=unit)
    province = unit if unit.level == "province" else unit.parent
    contests = Q(entries__observation__contests__state="open")
    return (
        Filing.objects.filter(recipient__collection__origin=ORIGIN, recipient__place=province)
        .select_related(
            "recipient__collection", "recipient__organisation", "recipient__place", "submitted_by"
        )
        .annotate(
            figures=Count("entries", filter=told & about, distinct=True),
            open_contests=Count("entries__observation__contests", filter=contests & about, distinct=True),
        )
        .filter(figures__gt=0 if unit.level == "commune" else -1)
        .order_by("-submitted_at", "-pk")
    )


def publishers_for(actor: Actor, unit: Unit) -> QuerySet[Organisation]:
    """In whose name the person may publish for the province: its own bodies, and authorities above."""
    return Organisation.objects.filter(
        Q(pk__in=actor.organisation_ids) | Q(kind__in=AUTHORITIES),
        unit=unit,
        valid_to=None,
        is_collective=False,
    ).order_by("name")


def is_handed_down(row: Observation) -> bool:
    """Whether the figure stands because a superior published it."""
    return FilingEntry.objects.filter(observation=row, filing__recipient__collection__origin=ORIGIN).exists()


def publication_with(observation_id: int | None) -> int | None:
    """The publication by which the figure was handed down; None where it was told in another way."""
    if observation_id is None:
        return None
    entries = FilingEntry.objects.filter(
        observation_id=observation_id, filing__recipient__collection__origin=ORIGIN
    )
    return entries.order_by().values_list("filing_id", flat=True).first()


def contests_of(unit: Unit, actor: Actor) -> QuerySet[Contest]:
    """A commune's own contests; of a province those about figures it published. Open ones first."""
    here = Q(unit=unit) if unit.level == "commune" else Q(unit__parent=unit)
    if not actor.sees_all(unit):
        here = Q(pk=None)
    return (
        Contest.objects.filter(here)
        .select_related("observation__source_organisation", "unit", "raised_by", "answered_by")
        .prefetch_related("evidence")
        .annotate(is_open=Exists(Contest.objects.filter(pk=OuterRef("pk"), state="open")))
        .order_by("-is_open", "-raised_at", "-pk")
    )


def contested_among(observation_ids: Iterable[int | None]) -> frozenset[int]:
    """Those of the figures against which a contest is open: one query, none where no figure is given."""
    asked = {pk for pk in observation_ids if pk is not None}
    if not asked:
        return frozenset()
    rows = Contest.objects.filter(state="open", observation_id__in=asked).order_by()
    return frozenset(rows.values_list("observation_id", flat=True))


def contests_to_answer(unit: Unit) -> QuerySet[Contest]:
    """The open contests that a province's publishers have to answer."""
    return Contest.objects.filter(unit__parent=unit, state="open")
