"""Likely duplicates of a province are found anew: new pairs are asked about, those that are none go."""

from collections.abc import Iterable
from datetime import datetime
from math import isfinite
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.doubles import Pair, Places, doubles
from hatangso.domain.places.search_key import plain
from hatangso.store.assets.models import Asset, LikelyDuplicate
from hatangso.store.assets.queries import living
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

COLUMNS = ("type", "pk", "owner_id", "code", "name", "lon", "lat", "owner_name")
UNKNOWN_METRES = -1.0  # stored where one of the two has no place
AT_ONCE = 2_000


def ask_for_duplicates(*, actor: Actor, unit: Unit, now: datetime) -> int:
    """The same for who may merge in the unit: its whole province is looked through."""
    actor.require("merge_assets", unit)
    return find_duplicates(province=unit.parent or unit, now=now)


def find_duplicates(*, province: Unit, now: datetime) -> int:
    """Look through all living assets of the province; how many pairs wait for a decision afterwards.

    What people decided stays decided. 100,000 assets take seconds (docs/methods/registry.md).
    """
    rows = living().filter(province=province).exclude(state="removed")
    found = _pairs(rows)
    return _keep(found, LikelyDuplicate.objects.filter(province=province), province, now)


def find_duplicates_of(*, asset: Asset, now: datetime) -> int:
    """The same for one asset and its neighbours, when it was entered or changed."""
    kind = asset_type(asset.type)
    mine = LikelyDuplicate.objects.filter(Q(first=asset) | Q(second=asset))
    rows: Any = living().filter(province=asset.province, type=asset.type).exclude(state="removed")
    near: Any = rows.filter(pk=asset.pk)
    if kind is not None and kind.duplicate_metres > 0 and asset.lon is not None and asset.lat is not None:
        reach = 1.2 * kind.duplicate_metres / 100_000  # degrees: at least so many metres at our latitudes
        west, east = asset.lon - reach, asset.lon + reach
        near |= rows.filter(
            lon__gte=west, lon__lte=east, lat__gte=asset.lat - reach, lat__lte=asset.lat + reach
        )
    if asset.owner_id and asset.code:
        near |= rows.filter(owner=asset.owner_id, code=asset.code)
    if asset.owner_id and asset.name and asset.lon is None:
        near |= rows.filter(owner=asset.owner_id, name=asset.name)
    found = [pair for pair in _pairs(near) if asset.pk in (pair.first, pair.second)]
    return _keep(found, mine, asset.province, now)


def _pairs(rows: QuerySet[Asset]) -> list[Pair]:
    by_type: dict[str, list[tuple[Any, ...]]] = {}
    for kind, *told in rows.order_by("type", "pk").values_list(*COLUMNS).iterator(chunk_size=5_000):
        by_type.setdefault(kind, []).append(tuple(told))
    found: list[Pair] = []
    for code, told_rows in by_type.items():
        kind = asset_type(code)
        found += doubles(_columns(told_rows), kind.duplicate_metres if kind else 0.0)
    return found


def _columns(rows: list[tuple[Any, ...]]) -> Places:
    ids, owner, code, name, lon, lat, owner_name = zip(*rows, strict=True)
    # An owner known only by a name in an old list is one owner too, numbered above all ids.
    highest = max((pk for pk in owner if pk), default=0)
    named = _numbers(owner_name)
    owners = [pk or (highest + number if number else 0) for pk, number in zip(owner, named, strict=True)]
    return Places(
        ids=np.array(ids, dtype=np.int64),
        owner=np.array(owners, dtype=np.int64),
        code=np.array(_numbers(code), dtype=np.int64),
        name=np.array(_numbers(name), dtype=np.int64),
        lon=np.array(lon, dtype=np.float64),
        lat=np.array(lat, dtype=np.float64),
    )


def _numbers(texts: Iterable[str]) -> list[int]:
    """The same number for the same text (small letters, no accents), 0 for none."""
    known: dict[str, int] = {}
    return [known.setdefault(plain(text), len(known) + 1) if text else 0 for text in texts]


def _keep(found: list[Pair], there: QuerySet[LikelyDuplicate], province: Unit, now: datetime) -> int:
    """New pairs are written, open ones that are none any more deleted; decided ones stay."""
    wanted = {(pair.first, pair.second): pair for pair in found}
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=province.pk)  # two searches take turns
        known = {(one.first_id, one.second_id): one for one in there}
        gone = [one.pk for key, one in known.items() if key not in wanted and not one.decision]
        for start in range(0, len(gone), AT_ONCE):
            there.model.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
        fresh = [
            LikelyDuplicate(
                first_id=pair.first,
                second_id=pair.second,
                province=province,
                metres=pair.metres if isfinite(pair.metres) else UNKNOWN_METRES,
                reasons=list(pair.reasons),
                found_at=now,
            )
            for key, pair in wanted.items()
            if key not in known
        ]
        LikelyDuplicate.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return there.filter(decision="").count()
