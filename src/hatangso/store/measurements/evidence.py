"""On which imports a result stands."""

from django.db.models import Sum

from hatangso.domain.measurement.span import span_of
from hatangso.store.measurements.models import KeptPart, MeasurementImport
from hatangso.store.measurements.readings import Cell
from hatangso.store.places.models import Unit


def months_of(period: str) -> list[str]:
    """The months of a period as their codes, oldest first.

    >>> months_of("2026-Q3")
    ['2026-07', '2026-08', '2026-09']
    """
    span = span_of(period)
    if span is None:
        return []
    end = span.last_day.year * 12 + span.last_day.month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(end - span.months + 1, end + 1)]


def imports_behind(province: Unit, cell: Cell) -> list[tuple[MeasurementImport, int]]:
    """The living imports whose tests the result counts, with how many rows of theirs lie in the period.

    Two queries.
    """
    parts = KeptPart.objects.filter(
        province=province, source=cell.source, live=True, holds="kept", month__in=months_of(cell.period)
    )
    rows = dict(parts.order_by().values_list("imported").annotate(Sum("rows")))
    found = MeasurementImport.objects.filter(pk__in=rows).select_related("brought_by", "unit")
    return [(one, rows[one.pk]) for one in found]
