"""Points come home by the cell index: on borders, in overlaps, in slivers, and exactly as geometry says."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from numpy.typing import NDArray

from hatangso.domain.places.cell_index import CellIndex
from hatangso.domain.places.cell_index_kernel import side
from hatangso.domain.places.locate import Locator

# Two squares side by side: A west of 105.1° E, B east of it.
A = shapely.box(105.0, 10.0, 105.1, 10.1)
B = shapely.box(105.1, 10.0, 105.2, 10.1)


def assigned(index: CellIndex, *points: tuple[float, float]) -> list[str | None]:
    """The codes at (lon, lat)."""
    unit, _ = index.assign([lon for lon, _ in points], [lat for _, lat in points])
    return [None if u < 0 else index.codes[u] for u in unit]


def test_a_point_on_a_border_belongs_to_the_unit_east_and_else_north_of_it() -> None:
    index = CellIndex.build(["b", "a"], [B, A])
    assert index.codes == ("a", "b")
    assert assigned(index, (105.1, 10.05), (105.0999999, 10.05), (105.1000001, 10.05)) == ["b", "a", "b"]
    assert assigned(index, (105.0, 10.05), (105.2, 10.05), (105.05, 10.0), (105.05, 10.1)) == [
        "a",
        None,
        "a",
        None,
    ]
    # the corners of A: only the south-western one has A north-east of it
    corners = assigned(index, (105.0, 10.0), (105.1, 10.0), (105.0, 10.1), (105.1, 10.1))
    assert corners == ["a", "b", None, None]


def test_every_point_of_a_border_has_exactly_one_unit() -> None:
    rng = np.random.default_rng(4)
    bent = [
        (105.1, 10.0),
        *((105.1 + rng.uniform(-0.01, 0.01), 10.0 + y / 50) for y in range(1, 5)),
        (105.1, 10.1),
    ]
    west = shapely.Polygon([(105.0, 10.0), *bent, (105.0, 10.1)])
    east = shapely.Polygon([(105.2, 10.0), *bent, (105.2, 10.1)])
    ends = np.array(bent)
    for share in (0.0, 0.25, 0.5, 0.75):  # on the edges, as near as doubles come
        on = ends[:-1] + share * (ends[1:] - ends[:-1])
        held = [
            CellIndex.build([code], [shape]).assign(*on.T).unit >= 0
            for code, shape in (("w", west), ("e", east))
        ]
        assert (held[0] ^ held[1]).all()


def test_on_an_overlap_the_lowest_code_has_the_point_and_it_is_marked() -> None:
    lap = shapely.box(105.05, 10.02, 105.15, 10.08)
    index = CellIndex.build(["30", "20", "10"], [A, lap, B])  # B lowest, the lap over both
    unit, ambiguous = index.assign([105.03, 105.07, 105.12, 105.17], [10.05] * 4)
    assert [index.codes[u] for u in unit] == ["30", "20", "10", "10"]
    assert ambiguous.tolist() == [False, True, True, False]


def test_a_unit_that_fills_a_crossed_cell_without_an_edge_in_it_is_found() -> None:
    sliver = shapely.box(105.05, 10.0500, 105.0501, 10.0501)  # 11 m, its edges in a cell that A fills
    index = CellIndex.build(["9", "1"], [A, sliver])
    assert assigned(index, (105.05005, 10.05005), (105.0502, 10.05005), (105.04999, 10.05005)) == [
        "1",
        "9",
        "9",
    ]


def test_holes_and_islands_are_seen() -> None:
    ring = shapely.difference(A, shapely.box(105.04, 10.04, 105.06, 10.06))
    island = shapely.box(105.3, 10.3, 105.3004, 10.3004)
    index = CellIndex.build(
        ["a", "lake"], [shapely.union(ring, island), shapely.box(105.045, 10.045, 105.05, 10.05)]
    )
    assert assigned(index, (105.041, 10.05), (105.047, 10.047), (105.3002, 10.3002), (105.2, 10.2)) == [
        None, "lake", "a", None,
    ]  # fmt: skip


def test_odd_coordinates_are_nowhere_and_never_an_error() -> None:
    index = CellIndex.build(["a"], [A])
    odd = [np.nan, np.inf, -np.inf, 1e300, -1e300, 0.0, 10.05, 181.0]
    lon, lat = np.meshgrid(odd, odd)
    assert (index.assign(lon.ravel(), lat.ravel()).unit == -1).all()
    assert assigned(index, (10.05, 105.05)) == [None]  # swapped
    assert not index.near_border(lon.ravel(), lat.ravel(), 1000.0).any()
    assert len(index.assign([], []).unit) == 0
    assert CellIndex.build([], []).assign([105.0], [10.0]).unit.tolist() == [-1]
    with pytest.raises(ValueError, match="as many"):
        index.assign([1.0], [1.0, 2.0])


def test_boundaries_that_cannot_be_indexed_are_refused() -> None:
    with pytest.raises(ValueError, match="one code"):
        CellIndex.build(["a", "a"], [A, B])
    with pytest.raises(ValueError, match="in degrees"):
        CellIndex.build(["a"], [shapely.box(500_000, 1_000_000, 700_000, 2_000_000)])
    with pytest.raises(ValueError, match="no number"):
        CellIndex.build(["a"], [shapely.Polygon([(105, 10), (np.nan, 10), (105.1, 10.1)])])
    tiny = [shapely.box(105 + k * 1e-4, 10, 105 + (k + 1) * 1e-4, 10.01) for k in range(70)]
    with pytest.raises(ValueError, match="finer"):
        CellIndex.build([f"{k:02}" for k in range(70)], tiny)
    assert assigned(CellIndex.build([f"{k:02}" for k in range(70)], tiny, 1e-4), (105.00695, 10.001)) == [
        "69"
    ]


def test_the_side_of_a_line_is_told_without_rounding() -> None:
    # twelve steps of one unit in the last place across the line y = x, far from it in size
    x = y = 12.0
    for _ in range(6):
        assert side(0.5, 0.5, 24.0, 24.0, x, np.nextafter(y, 99)) == 1
        assert side(0.5, 0.5, 24.0, 24.0, np.nextafter(x, 99), y) == -1
        x, y = np.nextafter(x, 99), np.nextafter(y, 99)
    assert side(0.5, 0.5, 24.0, 24.0, 12.0, 12.0) == -1  # on it: as if a little east of it
    assert side(1.0, 2.0, 3.0, 2.0, 2.0, 2.0) == 1  # on a level line: as if a little north


def test_nearness_of_borders_is_in_metres_on_the_ground() -> None:
    index = CellIndex.build(["a", "b"], [A, B])
    # at 10.05° N a degree of longitude is 109,630 m: 0.001° west of the line is 109.6 m away
    assert index.near_border([105.099] * 2, [10.05] * 2, [109.0, 110.2]).tolist() == [False, True]
    # a degree of latitude is 110,604 m there: 0.001° below the northern edge is 110.6 m away
    assert index.near_border([105.05] * 2, [10.099] * 2, [110.0, 111.2]).tolist() == [False, True]
    assert index.near_border([105.25], [10.05], 5_500).tolist() == [True]  # from outside too: 5,481 m
    assert index.near_border([105.05], [10.05], np.nan).tolist() == [False]
    assert index.near_border([105.05], [10.05], np.inf).tolist() == [True]


def test_what_was_kept_answers_alike() -> None:
    index = CellIndex.build(["a", "b"], [A, B])
    again = CellIndex.of_arrays(index.arrays())
    assert again.codes == index.codes
    assert assigned(again, (105.05, 10.05), (105.15, 10.05), (105.1, 10.0)) == ["a", "b", "b"]
    with pytest.raises(ValueError, match="written as"):
        CellIndex.of_arrays({**index.arrays(), "codes": np.frombuffer(b"cells/0\na\nb", np.uint8)})


def test_it_agrees_with_geometry_on_random_overlapping_shapes() -> None:
    rng = np.random.default_rng(11)
    centres, sizes = rng.uniform(0, 0.05, (40, 2)) + (105, 10), rng.uniform(0.0005, 0.02, 40)
    shapes = [
        shapely.Polygon(np.round(centre + size * rng.uniform(0.3, 1, (9, 1)) * circle(9), 6))
        for centre, size in zip(centres, sizes, strict=True)
    ]
    codes = [f"{k:03}" for k in range(40)]
    lon, lat = np.round(rng.uniform(0, 0.05, (2, 40_000)), 5) + [[105], [10]]
    lon, lat = np.round(lon, 5), np.round(lat, 5)
    for resolution in (0.0007, 0.00125, 0.004):
        agrees_with_geometry(CellIndex.build(codes, shapes, resolution), codes, np.array(shapes), lon, lat)


def circle(points: int) -> NDArray[np.float64]:
    """Points round the origin, in order."""
    angle = 2 * np.pi * np.arange(points) / points
    return np.column_stack([np.cos(angle), np.sin(angle)])


@pytest.mark.slow
@pytest.mark.parametrize("file", ["communes_vn_simplified", "communes_full_31_51_92", "communes_full_01"])
def test_it_agrees_with_geometry_on_the_real_wards(shared: Path, file: str) -> None:
    table = pq.read_table(shared / "data/vn-communes-2025" / f"{file}.parquet", columns=["code", "geometry"])
    codes, shapes = table["code"].to_pylist(), shapely.from_wkb(table["geometry"].to_pylist())
    index = CellIndex.build(codes, shapes)
    rng = np.random.default_rng(2026)
    vertices = shapely.get_coordinates(shapes)
    about = vertices[rng.integers(0, len(vertices), 30_000)]
    near = np.round(about + rng.normal(0, 1, about.shape) * 10 ** rng.uniform(-6, -2, (len(about), 1)), 6)
    west, south, east, north = shapely.total_bounds(shapes)
    wide = np.round(rng.uniform((west, south), (east, north), (20_000, 2)), 6)
    lon, lat = np.vstack([near, wide, about[:5_000]]).T
    agrees_with_geometry(index, codes, shapes, lon, lat)


def agrees_with_geometry(
    index: CellIndex,
    codes: list[str],
    shapes: NDArray[Any],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> None:
    """Inside by shapely alone: the lowest code. On a border: one that touches the point, or none."""
    unit, ambiguous = index.assign(lon, lat)
    ordered = shapes[np.argsort(codes)]
    shapely.prepare(ordered)
    points = shapely.points(lon, lat)
    point, holder = shapely.STRtree(ordered).query(points, predicate="intersects")
    held = shapely.contains_xy(ordered[holder], lon[point], lat[point])
    least, count = np.full(len(lon), len(codes)), np.zeros(len(lon), int)
    np.minimum.at(least, point[held], holder[held])
    np.add.at(count, point[held], 1)
    on_border = np.zeros(len(lon), bool)
    on_border[point[~held]] = True
    inside = ~on_border
    assert (unit[inside] == np.where(count > 0, least, -1)[inside]).all()
    assert (ambiguous[inside] == (count > 1)[inside]).all()
    touching = set(zip(point.tolist(), holder.tolist(), strict=True))
    for k in np.flatnonzero(on_border):
        assert unit[k] <= least[k], "what holds a point wholly is not passed over"
        assert unit[k] >= 0 or count[k] == 0
        assert unit[k] < 0 or (k, unit[k]) in touching
    locator = Locator(zip(codes, shapes, strict=True))
    assert (locator.places_of(lon[inside], lat[inside]) == unit[inside]).all()
