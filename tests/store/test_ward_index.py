"""The index of wards is made of the boundaries of a day, kept on disk, and made again when it is broken."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.utils import timezone

from hatangso.store.places import ward_index as kept
from hatangso.store.places.models import Boundary, Unit
from hatangso.store.places.ward_index import ward_index
from tests.world import START, World

WEST, EAST = shapely.box(110.0, 10.0, 110.1, 10.1), shapely.box(110.1, 10.0, 110.2, 10.1)
NOW = timezone.make_aware(datetime(2026, 11, 21, 9))


def bound(unit: Unit, shape: shapely.Polygon, since: date = START) -> None:
    """Draw a unit's boundary from a day on."""
    west, south, east, north = shape.bounds
    Boundary.objects.create(
        unit=unit, valid_from=since, wkb=shape.wkb, digest=f"{hash(shape.wkb) & 0xFFFF:064x}", outline=[],
        min_lon=west, min_lat=south, max_lon=east, max_lat=north, area_km2=1,
        source="giả định", loaded_at=NOW,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and nothing in memory."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(kept, "_in_memory", {})
    return tmp_path / "cache"


def codes_at(on: date, *lon: float, province: Unit | None = None) -> list[str | None]:
    """The communes at 10.05° N on a day."""
    index, _ = ward_index(on, province)
    unit, _ = index.assign(lon, [10.05] * len(lon))
    return [None if u < 0 else index.codes[u] for u in unit]


def test_a_day_before_the_merger_keeps_the_wards_of_that_day(world: World, folder: Path) -> None:
    former = Unit.objects.create(
        code="D0199", level="commune", kind="xa", name="Cũ", full_name="xã Cũ", parent=world.province,
        valid_from=date(2000, 1, 1), valid_to=START,
    )  # fmt: skip
    bound(former, shapely.union(WEST, EAST), date(2000, 1, 1))
    bound(world.ward, WEST)
    bound(world.other, EAST)
    assert codes_at(date(2024, 12, 31), 110.05, 110.15) == ["D0199", "D0199"]
    assert codes_at(START, 110.05, 110.15, 110.25) == ["D0101", "D0102", None]
    assert codes_at(START, 110.05, province=world.province) == ["D0101"]
    assert codes_at(START, 110.05, province=world.ward) == [None]
    assert len(list(folder.iterdir())) == 3, "one file a state: 2024, today, and nothing at all"


def test_the_version_changes_with_a_boundary_and_the_old_one_is_kept(world: World, folder: Path) -> None:
    bound(world.ward, WEST)
    _, first = ward_index(date(2026, 1, 1))
    bound(world.ward, EAST, date(2026, 6, 1))
    _, second = ward_index(date(2026, 6, 1))
    assert first != second
    assert ward_index(date(2026, 5, 31))[1] == first
    assert codes_at(date(2026, 5, 31), 110.05, 110.15) == ["D0101", None]
    assert codes_at(date(2026, 6, 1), 110.05, 110.15) == [None, "D0101"]


def test_a_broken_file_is_made_again(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bound(world.ward, WEST)
    codes_at(START, 110.05)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    for broken in (b"", whole[:5_000], whole[:-1] + b"\x01", b"x" * len(whole)):
        file.write_bytes(broken)
        monkeypatch.setattr(kept, "_in_memory", {})
        assert codes_at(START, 110.05, 110.15) == ["D0101", None]
        assert file.read_bytes() == whole


def test_the_file_answers_without_the_boundaries_being_read(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    bound(world.ward, WEST)
    codes_at(START, 110.05)
    monkeypatch.setattr(kept, "_in_memory", {})
    with django_assert_num_queries(1):
        assert codes_at(START, 110.05, 110.15) == ["D0101", None]
