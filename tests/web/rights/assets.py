"""The registry: who sees a ward's assets, who enters and changes what operator A owns there, who merges."""

from typing import Any
from uuid import uuid4

import shapely

from hatangso.flows.assets.find_duplicates import find_duplicates
from hatangso.flows.assets.keep_photo import keep_photo
from hatangso.flows.receive import receive_file
from hatangso.store.assets.models import Asset, LikelyDuplicate
from tests.adapters.photos import jpeg
from tests.asset_world import kept, uid_of, with_boundaries
from tests.web.rights.row import FOLLOWS, SEES, WORKS, Row, post
from tests.work_world import NOW, acting
from tests.world import World

ENTERS = WORKS | {"city"}  # at least what their own organisation has
MENDS = FOLLOWS | {"city", "operator"}  # what operator A owns in the ward
MERGES = FOLLOWS | {"city"}


def mast(world: World) -> tuple[Any, ...]:
    return (kept(with_boundaries(world)).uid,)


def a_photo(world: World) -> tuple[Any, ...]:
    one = kept(with_boundaries(world))
    photo = keep_photo(
        actor=acting(world, "officer"), asset=one, data=jpeg(), name="a.jpg", uid=uuid4(), now=NOW
    )
    return (one.uid, photo.uid)


def an_asset_with_evidence(world: World) -> tuple[Any, ...]:
    one = kept(with_boundaries(world))
    file = receive_file(
        by=world.people["officer"],
        unit=world.ward,
        file=b"bien ban",
        name="a.txt",
        purpose="evidence",
        now=NOW,
    )
    Asset.objects.filter(pk=one.pk).update(evidence=file)
    return (one.uid,)


def a_pair(world: World) -> tuple[Any, ...]:
    with_boundaries(world)
    kept(world, uid=uid_of("một"))
    kept(world, shape=shapely.Point(105.05001, 21.05), uid=uid_of("hai"))
    find_duplicates(province=world.province, now=NOW)
    return (LikelyDuplicate.objects.get().pk,)


def worker_of_the_map(_world: World) -> tuple[Any, ...]:
    from hatangso.web.pages.assets.field.map import map_worker  # pages are there once addresses are

    return (map_worker(),)


ROWS = (
    Row("assets", SEES),
    Row("asset_types", SEES),
    Row("asset", SEES, things=mast),
    Row("asset_choose", ENTERS),
    Row("asset_add", ENTERS, things=lambda _world: ("antenna_mast",)),
    post("asset_add", ENTERS, things=lambda _world: ("antenna_mast",)),
    Row("asset_edit", MENDS, things=mast),
    post("asset_edit", MENDS, things=mast),
    post("asset_act", MENDS, things=mast, data=lambda _world: {"action": "undo", "number": "1"}),
    Row("asset_photo", SEES - {"rival"}, things=a_photo),
    Row("asset_evidence", SEES - {"rival"}, things=an_asset_with_evidence),
    Row("field", ENTERS),
    Row("field_worker", ENTERS),
    Row("field_manifest", ENTERS),
    Row("field_map", ENTERS),
    Row("field_map_worker", ENTERS, things=worker_of_the_map),
    Row("field_start", ENTERS),
    Row("field_assets", ENTERS),
    post("field_sync", ENTERS),
    Row("asset_duplicates", MERGES),
    post("asset_duplicates_find", MERGES),
    Row("asset_pair", MERGES, things=a_pair),
    post("asset_pair_decide", MERGES, things=a_pair, data=lambda _world: {"action": "apart"}),
)
