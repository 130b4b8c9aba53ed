"""What "shared" means of an asset, wherever it is counted or listed.

A contract of shared use that is recorded in the product (a tenancy, store/sharing) and in force says that an
asset is shared; where there is none, the owner's word does: two operators or more, the owner among them. Of
an asset of which the owner was asked and told nothing it is not known.
"""

from datetime import date

from django.db.models import Q

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.sharing.places import TOLD
from hatangso.store.assets.models import Asset

LEAST_TOLD = 2  # operators on it, with the owner


def holding(on: date, path: str = "") -> Q:
    """Tenancies that hold on a day; `path`: from what is asked to the tenancy ('tenancies__')."""
    begun = {f"{path}withdrawn_at": None, f"{path}valid_from__lte": on}
    return Q(**begun) & (Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gt": on}))


def by_contract(on: date) -> Q:
    """Assets with a contract in force that day, on themselves or on what was merged into them."""
    under = Asset.objects.order_by().filter(holding(on, "tenancies__"), tenancies__isnull=False)
    merged = under.filter(merged_into__isnull=False)
    return Q(pk__in=under.values("pk")) | Q(pk__in=merged.values("merged_into"))


def by_word() -> Q:
    """Assets of which the owner says that others are on them."""
    return Q(**{f"attributes__{TOLD}__gte": LEAST_TOLD})


def untold() -> Q:
    """Assets of whose type the owner is asked, and told nothing."""
    asked = [code for code, kind in asset_types().items() if kind.attribute(TOLD)]
    return Q(type__in=asked) & ~Q(attributes__has_key=TOLD)
