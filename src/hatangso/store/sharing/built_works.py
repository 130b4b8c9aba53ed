"""What an operator put into service in a year, counted from the registry by the groups of form 39."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, Q, Sum

from hatangso.domain.assets.states import State
from hatangso.domain.sharing.year_plan import GROUPS
from hatangso.store.assets.queries import living
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import Tenancy

Built = dict[int, dict[str, float]]
SHARED_USE = 7


def built_in(province: Unit, year: int) -> dict[int, Built]:
    """By operator, group and measure ('km', 'count'): objects in service since a day of that year.

    Lines count their kilometres too. Group 7 counts tenancies that the operator took up. A group of which
    nothing was built stands with 0: the registry is looked at for every group of the form.
    """
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    of_type = {code: group.number for group in GROUPS.values() for code in group.types}
    found: dict[int, Built] = defaultdict(lambda: {number: {"count": 0.0, "km": 0.0} for number in GROUPS})
    rows = (
        living()
        .filter(province=province, type__in=of_type, state=State.IN_SERVICE, owner__isnull=False)
        .filter(in_service_on__gte=first, in_service_on__lt=after)
        .order_by()
        .values("owner", "type")
        .annotate(number=Count("pk"), metres=Sum("length_m"))
    )
    for row in rows:
        told = found[row["owner"]][of_type[row["type"]]]
        told["count"] += row["number"]
        told["km"] += (row["metres"] or 0) / 1000
    shared = (
        Tenancy.objects.filter(Q(asset__province=province), withdrawn_at=None, tenant__isnull=False)
        .filter(valid_from__gte=first, valid_from__lt=after)
        .order_by()
        .values("tenant")
        .annotate(number=Count("pk"))
    )
    for one in shared:
        found[one["tenant"]][SHARED_USE]["count"] += one["number"]
    return dict(found)


def nothing_built() -> Built:
    """Of an operator with nothing in service since that year."""
    return {number: {"count": 0.0, "km": 0.0} for number in GROUPS}
