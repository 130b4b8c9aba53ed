"""The point index: order, runs, cells; what the clock makes anew."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.conf import settings
from django.utils import timezone

from hatangso.domain.tiles.point_table import CELLS, PointTable, morton
from hatangso.domain.tiles.tile import Tile
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.assets.withdraw_import import withdraw_import
from hatangso.flows.basemap.refresh_tiles import make_tiles
from hatangso.store.assets import point_index
from hatangso.store.assets.models import Asset, AssetImport
from hatangso.store.assets.point_index import make_point_index
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.shapes.kept_arrays import _open, keep, newest
from hatangso.store.shapes.kept_arrays import kept as stored
from tests.asset_world import kept, uid_of, with_boundaries
from tests.import_world import TWO, loaded
from tests.work_world import NOW, acting
from tests.world import World


@pytest.fixture(autouse=True)
def own_folder() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.DATA_DIR) / "tiles", ignore_errors=True)


def table(count: int) -> PointTable:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(104, 107, count), rng.uniform(9, 22, count)
    return PointTable.of(
        lon, lat, {"id": np.arange(count), "type": rng.integers(0, 3, count).astype(np.uint8)}
    )


def test_the_code_weaves_the_bits_of_x_and_y() -> None:
    # x = 0b101, y = 0b011: y1x1 … from the top: (0,1) (1,0) (1,1) → 0b011011
    assert morton(np.array([0b101]), np.array([0b011])).tolist() == [0b011011]
    assert morton(np.array([2**30 - 1]), np.array([2**30 - 1])).tolist() == [2**60 - 1]


@pytest.mark.parametrize("zoom", [0, 4, 7, 9, 12])
def test_a_run_holds_exactly_the_points_of_the_tile(zoom: int) -> None:
    points = table(5_000)
    side = 2**30 >> zoom
    x, y = int(points.x[77]) // side, int(points.y[77]) // side
    run = points.run(Tile(zoom, x, y))
    inside = (points.x // side == x) & (points.y // side == y)
    assert np.flatnonzero(inside).tolist() == list(range(run.start, run.stop))


def test_cells_count_every_chosen_point_once() -> None:
    points = table(5_000)
    tile = Tile(5, 25, 14)
    run = points.run(tile)
    chosen = np.flatnonzero(points.columns["type"][run] == 2)
    for some in (None, chosen):
        cells = points.cells(tile, run, some, 3)
        rows = np.arange(run.start, run.stop) if some is None else chosen + run.start
        assert len(cells.count) == CELLS
        assert cells.count.sum() == len(rows) > 500
        assert cells.x.sum() == points.x[rows].sum(dtype=np.int64)
        assert (
            cells.types.sum(axis=0).tolist()
            == np.bincount(points.columns["type"][rows], minlength=3).tolist()
        )
        alone = np.flatnonzero(cells.count == 1)
        assert set(cells.ids[alone]) <= set(points.columns["id"][rows])


@pytest.mark.django_db
def test_the_clock_makes_the_index_anew_when_much_changed_or_a_file_came(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_index, "FEW_CHANGES", 2)
    monkeypatch.setattr(point_index, "READ_AGAIN", 0)
    with_boundaries(world)
    for number in range(2):
        kept(world, name=f"Cột {number}", code=str(number), shape=shapely.Point(105.01 + number / 100, 21.05))
    assert not point_index.is_stale()
    kept(world, name="Cột 3", code="3", shape=shapely.Point(105.08, 21.05))
    assert point_index.is_stale()
    make_tiles.call()
    assert not point_index.is_stale()
    index = point_index.point_index()
    assert index is not None
    assert len(index.points) == 3
    AssetImport.objects.create(
        unit=world.ward, format="csv", status="kept", by=world.people["officer"], at=NOW,
        kept_at=NOW - timedelta(days=1),
    )  # fmt: skip
    assert point_index.is_stale()


@pytest.mark.django_db
@pytest.mark.parametrize("indexed", [False, True])
def test_a_change_that_began_earlier_and_ended_later_is_seen_at_once(world: World, indexed: bool) -> None:
    """A mast moved at 2 s is read; then one is moved that tells 0 s: both lie where they are now."""
    with_boundaries(world)
    masts = [
        kept(
            world,
            code=str(number),
            shape=shapely.Point(105.05 + number / 100, 21.05),
            uid=uid_of(str(number)),
        )
        for number in range(2)
    ]
    if indexed:
        make_point_index(NOW)
    start = NOW + timedelta(hours=1)

    def moved(place: int, seconds: int, lon: float) -> tuple[str, list[float]]:
        asset = Asset.objects.get(pk=masts[place].pk)
        keep_asset(
            actor=acting(world, "officer"),
            unit=world.ward,
            draft=replace(draft_of_asset(asset), shape=shapely.Point(lon, 21.05)),
            uid=asset.uid,
            asset=asset,
            seen_version=asset.version,
            now=start + timedelta(seconds=seconds),
        )
        return read()

    def read() -> tuple[str, list[float]]:
        _index, delta = point_index.index_and_changes()
        return delta.version, sorted(np.round(delta.now.points.x / 2**30 * 360 - 180, 3).tolist())

    before, _ = moved(1, 2, 105.07)
    after, where = moved(0, 0, 105.02)
    assert after != before
    assert where == [105.02, 105.07]


@pytest.mark.django_db
def test_an_import_that_appears_or_is_withdrawn_earlier_than_a_later_change_is_seen_at_once(
    world: World,
) -> None:
    """Two masts of a file beside one that was changed half a minute from now: three live, then one; the clock
    makes the index anew for both."""
    with_boundaries(world)
    mast = kept(world, code="own")
    make_point_index(NOW)
    later = timezone.now() + timedelta(seconds=30)
    Asset.objects.filter(pk=mast.pk).update(changed_at=later)

    def lives() -> int:
        index, delta = point_index.index_and_changes()
        return len(delta.now.points) + (0 if index is None else len(index.points) - len(delta.gone))

    assert lives() == 1
    imported = loaded(world, TWO)
    assert lives() == 3
    assert point_index.is_stale()
    make_point_index(later)
    assert not point_index.is_stale()
    assert lives() == 3
    withdraw_import(actor=acting(world, "city"), imported=imported, reason="nhầm tệp", now=NOW)
    assert lives() == 1
    assert point_index.is_stale()


def test_a_damaged_state_is_left_and_made_again() -> None:
    keep("tried", "a", {"numbers": np.arange(3)}, {"told": 1})
    _open.clear()
    (Path(settings.DATA_DIR) / "tiles" / "tried" / "a" / "told.json").write_text("{", encoding="utf-8")
    assert stored("tried", "a") is None
    keep("tried", "b", {"numbers": np.arange(4)}, {"told": 2})
    found = newest("tried")
    assert found is not None
    assert (found.version, found.arrays["numbers"].tolist(), found.told) == ("b", [0, 1, 2, 3], {"told": 2})
