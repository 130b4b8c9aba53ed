"""Positions are kept as cells of about a kilometre."""

import numpy as np
import pytest

from hatangso.domain.places.coarse_grid import cell_centre, grid_cell


def test_a_cell_is_named_by_its_south_western_corner_in_hundredths_of_a_degree() -> None:
    lon, lat = [105.8412, 105.8499999, 105.85, 105.84], [21.0301, 21.0399999, 21.03, 21.03]
    assert grid_cell(lon, lat).tolist() == ["2103/10584", "2103/10584", "2103/10585", "2103/10584"]
    assert grid_cell([-0.005], [-0.005]).tolist() == ["-1/-1"]


def test_every_hundredth_begins_its_own_cell_and_the_centre_lies_in_the_middle() -> None:
    k = np.arange(10_200, 11_800)
    cells = grid_cell(k / 100, np.full(len(k), 10.5))
    assert cells.tolist() == [f"1050/{n}" for n in k]
    centres = np.array([cell_centre(cell) for cell in cells])
    assert grid_cell(*centres.T).tolist() == cells.tolist()
    assert cell_centre("-1/-1") == (-0.005, -0.005)


def test_what_is_no_place_has_no_cell() -> None:
    assert grid_cell([np.nan, np.inf, 200.0, 105.0], [21.0, 21.0, 21.0, np.nan]).tolist() == [""] * 4
    assert grid_cell([], []).tolist() == []
    with pytest.raises(ValueError):
        cell_centre("")
