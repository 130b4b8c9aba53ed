"""An asset goes to another commune, by whatever way: the commune that it left is counted again too."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.assets.feed_counts import feed_due_counts
from hatangso.flows.assets.merge_assets import merge_assets, split_merge
from hatangso.flows.assets.move_asset import move_asset
from hatangso.flows.assets.undo_change import undo_change
from hatangso.flows.assets.withdraw_import import withdraw_import
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.store.assets.models import Asset, CountedUnit
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from tests.asset_world import kept, uid_of, with_boundaries
from tests.import_world import TWO, asset, loaded
from tests.work_world import NOW, acting
from tests.world import World

HOUSE: dict[str, Any] = {"kind": "culture_house", "attributes": {"free_wifi": True}}
EAST = shapely.Point(105.15, 21.05)  # in xã Bình Minh
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


def figures() -> dict[str, float | None]:
    """What stands of Wi-Fi in culture houses, by the code of the commune: how many houses have it."""
    rows = Observation.objects.filter(indicator="wifi_culture_houses", state="entered")
    return {row.unit.code: row.part for row in rows.select_related("unit")}


def left() -> set[str]:
    return set(CountedUnit.objects.exclude(left_at=None).values_list("unit__code", flat=True))


def test_a_house_drawn_elsewhere_takes_its_count_along(world: World) -> None:
    with_boundaries(world)
    house = kept(world, **HOUSE)
    feed_due_counts(now=NOW)
    assert figures() == {"D0101": 1}
    move_asset(actor=acting(world, "city"), asset=house, shape=EAST, seen_version=1, now=NOW + 2 * DAY)
    feed_due_counts(now=NOW + 3 * DAY)
    assert figures() == {"D0102": 1}
    feed_due_counts(now=NOW + 5 * DAY)
    assert feed_due_counts(now=NOW + 7 * DAY) == 0


def test_boundaries_that_give_a_house_to_another_province_are_counted_on_both_sides(world: World) -> None:
    with_boundaries(world)
    beyond = Unit.objects.create(
        code="D02", level="province", kind="tinh", name="Núi Xanh", full_name="tỉnh Núi Xanh",
        valid_from=world.province.valid_from,
    )  # fmt: skip
    there = Unit.objects.create(
        code="D0201", level="commune", kind="xa", name="Đèo Gió", full_name="xã Đèo Gió", parent=beyond,
        valid_from=world.province.valid_from,
    )  # fmt: skip
    house = kept(world, **HOUSE)
    feed_due_counts(now=NOW)
    keep_boundaries(
        features=[
            Feature(1, world.ward.code, shapely.box(105.0, 21.0, 105.02, 21.1)),
            Feature(2, there.code, shapely.box(105.02, 21.0, 105.1, 21.1)),
        ],
        source="ranh giới mới",
        valid_from=date(2026, 1, 1),
        now=NOW + 2 * DAY,
    )
    house.refresh_from_db()
    assert (house.unit, house.province) == (there, beyond)
    feed_due_counts(now=NOW + 3 * DAY)
    assert figures() == {"D0201": 1}


def merged(world: World) -> Asset:
    first = kept(world, uid=uid_of("một"), **HOUSE)
    second = kept(world, uid=uid_of("hai"), unit=world.province, who="city", shape=EAST, **HOUSE)
    merge_assets(
        actor=acting(world, "city"), kept=first, other=second, choices={"shape": "other"},
        seen_versions=(1, 1), now=NOW,
    )  # fmt: skip
    return second


def parted(world: World) -> None:
    merged(world)
    CountedUnit.objects.update(left_at=None)
    split_merge(actor=acting(world, "city"), asset=Asset.objects.get(uid=uid_of("hai")), now=NOW)


def undone(world: World) -> None:
    house = kept(world, uid=uid_of("ba"), **HOUSE)
    city = acting(world, "city")
    move_asset(actor=city, asset=house, shape=EAST, seen_version=1, now=NOW)
    undo_change(actor=city, asset=Asset.objects.get(pk=house.pk), number=2, seen_version=2, now=NOW)


def imported(world: World) -> None:
    loaded(world, TWO)
    loaded(world, TWO.replace("105,15", "105,05"), days=1)
    assert asset("C2").unit == world.ward


def withdrawn(world: World) -> None:
    loaded(world, TWO)
    second = loaded(world, TWO.replace("105,15", "105,05"), days=1)
    CountedUnit.objects.update(left_at=None)
    withdraw_import(actor=acting(world, "city"), imported=second, reason="Nhầm", now=NOW)
    assert asset("C2").unit == world.other


@pytest.mark.parametrize(
    ("go", "units"),
    [
        (merged, {"D0101"}),
        (parted, {"D0102"}),
        (undone, {"D0101", "D0102"}),
        (imported, {"D0102"}),
        (withdrawn, {"D0101"}),
    ],
    ids=["merge", "split", "undo", "import", "withdrawal"],
)
def test_every_way_out_of_a_commune_is_told(
    world: World, go: Callable[[World], Any], units: set[str]
) -> None:
    with_boundaries(world)
    for unit in (world.ward, world.other):
        CountedUnit.objects.create(unit=unit, counted_at=NOW)
    go(world)
    assert left() == units


def test_a_quarter_that_begins_counts_what_nobody_changed(world: World) -> None:
    kept(with_boundaries(world), **HOUSE)
    feed_due_counts(now=NOW)
    feed_due_counts(now=NOW + 45 * DAY)
    rows = Observation.objects.filter(indicator="wifi_culture_houses").order_by("period")
    assert [row.period for row in rows] == ["2026-Q4", "2027-Q1"]
