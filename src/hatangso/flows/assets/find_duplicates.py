"""Likely duplicates of a province are found anew: new pairs are asked about, those that are none go."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from math import isfinite
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task
from numpy.typing import NDArray

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.doubles import Pair, Places, doubles
from hatangso.domain.places.search_key import plain
from hatangso.store.assets.models import Asset, LikelyDuplicate
from hatangso.store.assets.queries import living
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

COLUMNS = ("ids", "owner", "code", "name", "lon", "lat")
BY_ITSELF = 200_000  # assets of a province that are looked through without being asked
UNKNOWN_METRES = -1.0  # stored where one of the two has no place
AT_ONCE = 2_000


def ask_for_duplicates(*, actor: Actor, unit: Unit, now: datetime) -> int:
    """The same for who may merge in the unit: its whole province is looked through."""
    actor.require("merge_assets", unit)
    return find_duplicates(province=unit.parent or unit, now=now)


@task()
def find_duplicates_later(province_id: int) -> None:
    """In the background, after an import; a very large province is looked through when somebody asks."""
    province = Unit.objects.get(pk=province_id)
    if living().filter(province=province).count() <= BY_ITSELF:
        with acting(Acting(None, "Tìm tài sản trùng", "worker")):
            find_duplicates(province=province, now=timezone.now())


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
    """Type by type, so that one type's columns lie in memory at a time."""
    found: list[Pair] = []
    for code in rows.order_by().values_list("type", flat=True).distinct():
        kind = asset_type(code)
        found += doubles(_columns(rows.filter(type=code)), kind.duplicate_metres if kind else 0.0)
    return found


def _columns(rows: QuerySet[Asset]) -> Places:
    """The columns of one type; an owner known only by the words of an old list has a negative number."""
    parts: list[list[NDArray[Any]]] = [[] for _ in COLUMNS]
    told = rows.order_by("pk").values_list("pk", "owner_id", "owner_name", "code", "name", "lon", "lat")
    for some in _batches(told.iterator(chunk_size=AT_ONCE)):
        ids, owner, owner_name, code, name, lon, lat = zip(*some, strict=True)
        owners = [pk or -_number(words) for pk, words in zip(owner, owner_name, strict=True)]
        for part, values in zip(parts, (ids, owners, map(_number, code), map(_number, name)), strict=False):
            part.append(np.fromiter(values, dtype=np.int64, count=len(ids)))
        parts[4].append(np.array(lon, dtype=np.float64))
        parts[5].append(np.array(lat, dtype=np.float64))
    whole: list[Any] = [np.concatenate(part) if part else np.empty(0) for part in parts]
    return Places(*whole)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists of so many."""
    told = iter(rows)
    while some := list(islice(told, AT_ONCE)):
        yield some


def _number(text: str) -> int:
    """The same number for the same text (small letters, no accents), 0 for none: 62 bits of its digest."""
    if not text:
        return 0
    return int.from_bytes(blake2b(plain(text).encode(), digest_size=8).digest()) >> 2


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
