"""Results are computed anew by the background worker: it may take minutes, and loads what pages need not."""

from collections.abc import Iterable

from django.utils import timezone
from django_tasks import task

from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.places.models import Unit


def compute_later(*, province: Unit, source: str, months: Iterable[str]) -> None:
    """Queue the computing of every result that holds one of the months (2026-03)."""
    compute_touched.enqueue(province.pk, source, sorted(set(months)))


def months_of(imported: MeasurementImport) -> list[str]:
    """The months of an import's kept tests."""
    return list(imported.parts.filter(holds="kept").order_by().values_list("month", flat=True).distinct())


@task()
def compute_touched(province_id: int, source: str, months: list[str]) -> None:
    """Repeatable: the same tests give the same results."""
    from hatangso.flows.measurements.compute_speeds import compute_speeds

    province = Unit.objects.get(pk=province_id)
    compute_speeds(province=province, source=source, months=months, now=timezone.now())
