"""Shareable assets with who is on them: lists, free places, and how many positions are shared."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.states import State
from hatangso.domain.quantities import Ratio
from hatangso.domain.sharing.places import CAPACITY, OPEN, Places, places_of
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import living as living_assets
from hatangso.store.assets.shared_use import by_word, holding, untold
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import Tenancy


def shareable_types() -> tuple[str, ...]:
    """Codes of the types that can be offered for shared use, in the catalogue's order."""
    return tuple(code for code, one in asset_types().items() if one.shareable)


def living(on: date) -> Q:
    """Tenancies that hold on a day."""
    return holding(on)


def shareable_assets(unit: Unit, on: date) -> QuerySet[Asset]:
    """Shareable assets of a province or commune with their places, whoever asks."""
    return with_places(living_assets().filter(**{"unit" if unit.parent_id else "province": unit}), on)


def with_places(assets: QuerySet[Asset], on: date) -> QuerySet[Asset]:
    """The shareable ones among them, removed ones left out, each with `taken` and `capacity`.

    `capacity`: operators besides the owner; `taken`: tenants on it that day, those of an asset that was
    merged into it among them.
    """
    tenants = (
        Tenancy.objects.filter(living(on))
        .filter(Q(asset=OuterRef("pk")) | Q(asset__merged_into=OuterRef("pk")))
        .order_by()
        .annotate(every=F("withdrawn_at"))
        .values("every")
        .annotate(number=Count("pk"))
        .values("number")
    )
    found = assets.filter(type__in=shareable_types()).exclude(state=State.REMOVED)
    return found.annotate(
        taken=Coalesce(Subquery(tenants, output_field=IntegerField()), 0),
        capacity=Cast(KeyTextTransform(CAPACITY, "attributes"), IntegerField()) - 1,
    ).select_related("owner", "unit")


def open_to_others(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those with a free place, or that can be shared by a number nobody told."""
    return assets.filter(Q(capacity__gt=F("taken")) | Q(**{"capacity": None, f"attributes__{OPEN}": True}))


def shared(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those with a tenant, or of which the owner says that others are on it (store/assets/shared_use.py)."""
    return assets.filter(Q(taken__gt=0) | by_word())


def places(asset: Any) -> Places:
    """Of an asset of `shareable_assets`."""
    return places_of(asset.attributes, asset.taken)


def living_tenancies(asset: Asset, on: date) -> QuerySet[Tenancy]:
    """Who is on the asset that day."""
    found: QuerySet[Tenancy] = Tenancy.objects.filter(living(on))
    return found.filter(Q(asset=asset) | Q(asset__merged_into=asset)).select_related("tenant")


@dataclass(frozen=True)
class SharedPositions:
    """Of one type in one place: in service, shared by a recorded tenancy, by the owner's word only, not known
    whether shared (no tenancy, and the owner, who is asked, told nothing), open."""

    type: str
    listed: int
    by_tenancy: int
    by_word: int
    unknown: int
    open: int

    @property
    def ratio(self) -> Ratio:
        """Shared of those in service of which it is known; of none there is no share."""
        return Ratio(self.by_tenancy + self.by_word, self.listed - self.unknown)


def shared_positions(unit: Unit, on: date, types: tuple[str, ...] = ()) -> list[SharedPositions]:
    """By type, in the catalogue's order; types of which nothing is in service are left out.

    The objects behind a number: `shared(shareable_assets(unit, on)).filter(type=…, state='in_service')`.
    """
    assets = shareable_assets(unit, on).filter(state=State.IN_SERVICE, type__in=types or shareable_types())
    counts: dict[str, list[int]] = {}
    for number, found in enumerate(
        (
            assets,
            assets.filter(taken__gt=0),
            shared(assets).filter(taken=0),
            assets.filter(untold(), taken=0),
            open_to_others(assets),
        )
    ):
        for code, count in found.order_by().values_list("type").annotate(number=Count("pk")):
            counts.setdefault(code, [0] * 5)[number] = count
    return [SharedPositions(code, *counts[code]) for code in shareable_types() if code in counts]
