"""Points come home and areas are divided by what lies where."""

import numpy as np
import shapely

from hatangso.domain.places.locate import NOWHERE, Locator, area_km2

# Two squares side by side on the equator, each a tenth of a degree wide: A west, B east; B laps 0.01° over A.
WEST = shapely.box(105.0, 0.0, 105.1, 0.1)
EAST = shapely.box(105.09, 0.0, 105.2, 0.1)
two = Locator([("00002", EAST), ("00001", WEST)])


def test_a_point_has_one_unit_and_on_an_overlap_the_lowest_code() -> None:
    lon = np.array([105.05, 105.15, 105.095, 105.0, 105.3])
    lat = np.array([0.05, 0.05, 0.05, 0.05, 0.05])
    assert two.codes == ("00001", "00002")
    assert two.places_of(lon, lat).tolist() == [0, 1, 0, 0, NOWHERE]
    assert two.code_at(105.15, 0.05) == "00002"
    assert two.code_at(106.0, 0.05) is None


def test_an_area_is_shared_by_what_lies_in_each_unit_and_the_rest_is_told() -> None:
    # 0.08° wide: 0.02° in A, 0.06° … from 105.07 to 105.09 in A alone; nothing in the lap
    (half,) = Locator([("a", WEST), ("b", shapely.box(105.1, 0.0, 105.2, 0.1))]).shares_of(
        [shapely.box(105.08, 0.02, 105.16, 0.04)]
    )
    assert {code: round(share, 6) for code, share in half.of_unit.items()} == {"a": 0.25, "b": 0.75}
    assert half.outside == 0
    (over,) = two.shares_of([shapely.box(105.15, 0.02, 105.25, 0.04)])
    assert round(over.of_unit["00002"], 6) == 0.5
    assert round(over.outside, 6) == 0.5


def test_shares_sum_to_one_even_where_boundaries_overlap() -> None:
    (lap,) = two.shares_of([shapely.box(105.08, 0.02, 105.1, 0.04)])  # A has it all, B half of it
    assert round(lap.of_unit["00001"], 6) == round(2 / 3, 6)
    assert abs(sum(lap.of_unit.values()) + lap.outside - 1) < 1e-12


def test_areas_are_those_on_the_ground() -> None:
    # at the equator a degree is 111.3195 km of longitude and 110.5743 km of latitude
    assert abs(area_km2(WEST) - 11.13195 * 11.05743) < 0.001
