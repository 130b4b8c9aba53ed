"""New boundaries move assets to the commune in which they lie now, with a version of their own."""

from datetime import date

import shapely

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.assets.place_again import place_again
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.store.assets.models import Asset
from tests.asset_world import kept, uid_of, with_boundaries
from tests.work_world import NOW
from tests.world import World


def test_boundaries_loaded_anew_place_assets_anew(world: World) -> None:
    with_boundaries(world)
    near = kept(world, shape=shapely.Point(105.09, 21.05), uid=uid_of("gần"))
    far = kept(world, shape=shapely.Point(105.05, 21.05), code="AH-2", uid=uid_of("xa"))
    keep_boundaries(  # the other ward takes a strip of 0.02° from this one
        features=[
            Feature(1, world.ward.code, shapely.box(105.0, 21.0, 105.08, 21.1)),
            Feature(2, world.other.code, shapely.box(105.08, 21.0, 105.2, 21.1)),
        ],
        source="ranh giới mới",
        valid_from=date(2026, 1, 1),
        now=NOW,
    )
    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.unit, far.unit) == (world.other, world.ward)
    assert [one.how for one in near.versions.order_by("number")] == ["entered", "boundaries"]
    assert (near.changed_by, far.version) == (None, 1)
    assert place_again(now=NOW) == 0


def test_assets_entered_before_any_boundary_find_their_commune(world: World) -> None:
    mast = kept(world, "city", world.province, shape=shapely.Point(105.15, 21.05))
    outside = kept(
        world, "city", world.province, code="X", shape=shapely.Point(107.0, 21.05), uid=uid_of("x")
    )
    assert mast.unit == world.province
    with_boundaries(world)
    assert Asset.objects.get(pk=mast.pk).unit == world.other
    assert Asset.objects.get(pk=outside.pk).unit == world.province
