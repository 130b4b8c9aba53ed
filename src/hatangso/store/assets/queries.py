"""Which assets a person sees, narrowed by a filter: one question for the table, the map and every way out."""

from collections.abc import Iterable
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from django.db.models import Exists, OuterRef, Q, QuerySet

from hatangso.catalog.asset_types import asset_types
from hatangso.catalog.count_rules import count_rules
from hatangso.domain.assets.asset_filter import AssetFilter, AttributeFilter, Near
from hatangso.domain.places.search_key import query_words
from hatangso.store.assets.counts import behind_count
from hatangso.store.assets.models import Asset, LikelyDuplicate
from hatangso.store.assets.sight import Sight, exact_types, open_types, sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

METRES_A_DEGREE = 111_320.0
EVERYTHING = AssetFilter()


def assets_seen_by(actor: Actor, unit: Unit, filters: AssetFilter = EVERYTHING) -> QuerySet[Asset]:
    """The living assets of a unit (of all its communes, where it is a province) that the person sees.

    What is filtered by is never more than what is shown: a rival's hidden name, attribute or place finds
    nothing. Merged and deleted assets are left out.
    """
    return assets_in_sight(sight_of(actor, unit), unit, filters)


def assets_in_sight(sight: Sight, unit: Unit | None, filters: AssetFilter = EVERYTHING) -> QuerySet[Asset]:
    """The same for a sight; `unit` None: the whole country (what is open to everybody)."""
    found: Any = living()
    if unit is not None:
        found = found.filter(province=unit) if unit.level == "province" else found.filter(unit=unit)
    if not sight.whole:
        seen = sight.own_rows
        if sight.as_public:
            seen |= Q(type__in=open_types())
        found = found.filter(seen)
    return _narrowed(found, sight, filters)


def living() -> QuerySet[Asset]:
    """Assets that are there: neither deleted as a mistake nor merged into another."""
    return Asset.objects.filter(deleted_at=None, merged_into=None)


def _narrowed(found: Any, sight: Sight, asked: AssetFilter) -> Any:
    types = [
        one.code
        for one in asset_types().values()
        if (not asked.types or one.code in asked.types) and (not asked.groups or one.group in asked.groups)
    ]
    if asked.types or asked.groups:
        found = found.filter(type__in=types)
    if asked.states:
        found = found.filter(state__in=asked.states)
    if asked.units:
        found = found.filter(unit__code__in=asked.units)
    found = _of_organisations(found, "owner", asked.owners)
    found = _of_organisations(found, "operator", asked.operators)
    if asked.placed is not None:
        found = found.exclude(geometry="") if asked.placed else found.filter(geometry="")
    if asked.evidence is not None:
        found = found.filter(evidence__isnull=not asked.evidence)
    for one in asked.attributes:
        found = found.filter(_attribute(one, sight))
    words = query_words(asked.q)
    if words:
        if not sight.whole:  # an owner of an old list, who may be a person, is found by staff alone
            open_ = Q(type__in=exact_types()) & (Q(owner_name="") | Q(owner__isnull=False))
            found = found.filter(sight.own_rows | open_)
        for word in words:
            found = found.filter(search_key__contains=word)
    if asked.doubtful:
        pairs = LikelyDuplicate.objects.filter(decision="")
        doubted = Exists(pairs.filter(first=OuterRef("pk"))) | Exists(pairs.filter(second=OuterRef("pk")))
        found = found.filter(doubted if sight.whole else Q(sight.own_rows) & Q(doubted))
    if asked.counted is not None:
        behind = behind_count(found, count_rules()[asked.counted[0]], asked.counted[1])
        found = behind if sight.whole else behind.filter(sight.own_rows)
    return _by_place(found, sight, asked) if asked.by_place else found


def _of_organisations(found: Any, column: str, ids: tuple[int, ...]) -> Any:
    if not ids:
        return found
    wanted = Q(**{f"{column}__in": [pk for pk in ids if pk]})
    return found.filter(wanted | Q(**{column: None}) if 0 in ids else wanted)


def _attribute(asked: AttributeFilter, sight: Sight) -> Q:
    """Rows whose attribute answers, where the person may see it."""
    key = f"attributes__{asked.code}"
    wanted = Q()
    if asked.values:
        wanted |= Q(**{f"{key}__in": list(asked.values)})
    if asked.unknown:
        wanted |= ~Q(attributes__has_key=asked.code)
    if asked.least is not None or asked.most is not None:
        limits = Q()
        if asked.least is not None:
            limits &= Q(**{f"{key}__gte": asked.least})
        if asked.most is not None:
            limits &= Q(**{f"{key}__lte": asked.most})
        wanted |= limits
    known = [one for one in asset_types().values() if one.attribute(asked.code)]
    wanted &= Q(type__in=[one.code for one in known])
    if sight.whole:
        return wanted
    public = [one.code for one in known if (told := one.attribute(asked.code)) and told.public]
    return wanted & (sight.own_rows | Q(type__in=public))


def _by_place(found: Any, sight: Sight, asked: AssetFilter) -> Any:
    """Within the box, the drawn shape and the distance: boxes by the index, the rest exactly by Shapely."""
    if not sight.whole:
        found = found.filter(sight.own_rows | Q(type__in=exact_types()))
    if asked.box is not None:
        found = found.in_box(asked.box)
    if asked.shape is not None:
        found = _exactly(found.in_box(tuple(shapely.bounds(asked.shape).tolist())), asked.shape)
    if asked.near is not None:
        found = _exactly(found.in_box(_around(asked.near)), _circle(asked.near))
    return found


def _exactly(found: Any, shape: Any) -> Any:
    rows = list(found.order_by().values_list("pk", "wkb"))
    if not rows:
        return found.none()
    shapes = shapely.from_wkb([bytes(wkb) for _, wkb in rows])
    shapely.prepare(shape)
    hit = np.asarray(shapely.intersects(shape, shapes))
    return among(found, (rows[place][0] for place in np.flatnonzero(hit).tolist()))


def among(found: Any, ids: Iterable[int]) -> Any:
    """Those of the rows with these ids, however many: databases limit the parameters of a query."""
    told = ",".join(str(int(pk)) for pk in ids)
    return found.extra(where=[f"{Asset._meta.db_table}.id IN ({told})"]) if told else found.none()  # noqa: S610


def _around(near: Near) -> tuple[float, float, float, float]:
    high = near.metres / METRES_A_DEGREE
    broad = high / max(cos(radians(near.lat)), 0.01)
    return near.lon - broad, near.lat - high, near.lon + broad, near.lat + high


def _circle(near: Near) -> Any:
    """The circle of that many metres as a polygon in degrees (64 corners: within 0.2 % of the radius)."""
    round_one = shapely.buffer(shapely.points(0.0, 0.0), near.metres / METRES_A_DEGREE, quad_segs=16)
    stretch = 1 / max(cos(radians(near.lat)), 0.01)
    return shapely.transform(round_one, lambda xy: xy * (stretch, 1.0) + (near.lon, near.lat))
