"""A commune that an asset leaves is counted again, as is the one in which the asset lies from now on."""

from collections.abc import Iterable
from datetime import datetime

from hatangso.store.assets.models import Asset, CountedUnit


def tell_left(asset: Asset, there: int, now: datetime) -> None:
    """Called before the asset's unit becomes the unit with the id `there`; nothing is told where it is."""
    if asset.pk and asset.unit_id != there:
        tell_left_units([asset.unit_id], now)


def tell_left_units(units: Iterable[int], now: datetime) -> None:
    """The same for the ids of many units at once; those that were never counted have nothing to mend."""
    if left := set(units):
        CountedUnit.objects.filter(unit__in=left).update(left_at=now)
