"""The encoder's tiles are read by an independent decoder."""

import mapbox_vector_tile
import numpy as np
import shapely

from hatangso.domain.tiles.cut import cut_areas, cut_lines, to_units
from hatangso.domain.tiles.mvt import Column, Shapes, layer, points
from hatangso.domain.tiles.tile import Tile, degrees, whole


def decoded(data: bytes) -> dict:
    return mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})


def shapes_of(*texts: str) -> np.ndarray:
    return np.array([shapely.from_wkt(text) for text in texts], dtype=object)


def test_the_points_of_the_specification_example_are_encoded_as_it_says() -> None:
    # Vector Tile Specification 2.1, 4.3.5.1: POINT(25 17) is [9 50 34].
    data = layer("p", [(points([25], [17]), {}, None)])
    assert bytes([9, 50, 34]) in data


def test_the_two_lines_of_the_specification_example_share_one_cursor() -> None:
    # 4.3.5.4: [9 4 4 18 0 16 16 0 9 17 17 10 4 8]
    two = Shapes(
        "line",
        np.array([[2, 2], [2, 10], [10, 10], [1, 1], [3, 5]]),
        np.array([0, 0, 0, 1, 1]),
        np.array([0, 0]),
    )
    assert bytes([9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8]) in layer("l", [(two, {}, None)])


def test_the_polygon_of_the_specification_example_is_closed_without_its_first_point() -> None:
    # 4.3.5.5: [9 6 12 18 10 12 24 44 15]
    one = Shapes("area", np.array([[3, 6], [8, 12], [20, 34]]), np.array([0, 0, 0]), np.array([0]))
    assert bytes([9, 6, 12, 18, 10, 12, 24, 44, 15]) in layer("a", [(one, {}, None)])


def test_an_independent_decoder_reads_every_kind_of_value_and_id() -> None:
    columns = {
        "name": Column.of(["Cột Sông Mây", None, "Cột An Hòa"]),
        "n": Column.of([1, 300, -7]),
        "share": Column.of([0.5, None, 2.25]),
        "own": Column.of([True, False, None]),
    }
    read = decoded(
        layer("assets", [(points([0, 10, 4096], [5, 6, 4100]), columns, np.array([7, 128, 2**40]))])
    )
    features = read["assets"]["features"]
    assert [f["id"] for f in features] == [7, 128, 2**40]
    assert [f["properties"] for f in features] == [
        {"name": "Cột Sông Mây", "n": 1, "share": 0.5, "own": True},
        {"n": 300, "own": False},
        {"name": "Cột An Hòa", "n": -7, "share": 2.25},
    ]
    assert features[2]["geometry"] == {"type": "Point", "coordinates": [4096, 4100]}
    assert read["assets"]["extent"] == 4096


def test_features_of_three_kinds_stand_in_one_layer_with_values_told_once() -> None:
    lines, of_line = cut_lines(shapes_of("LINESTRING(0 0, 100 0, 100 100)"))
    areas, of_area = cut_areas(shapes_of("POLYGON((0 0, 0 50, 50 50, 50 0, 0 0))"))
    same = {"type": Column.of(["cable_route"])}
    data = layer("assets", [(points([1], [2]), same, None), (lines, same, None), (areas, same, None)])
    assert data.count(b"cable_route") == 1
    kinds = [f["geometry"]["type"] for f in decoded(data)["assets"]["features"]]
    assert kinds == ["Point", "LineString", "Polygon"]
    assert (of_line.tolist(), of_area.tolist()) == ([0], [0])


def test_a_line_that_leaves_and_comes_back_is_one_feature_of_two_parts() -> None:
    lines, owner = cut_lines(
        shapes_of("LINESTRING(9000 0, 9000 9)", "LINESTRING(100 100, 100 -5000, 200 -5000, 200 100)")
    )
    feature = decoded(layer("l", [(lines, {}, None)]))["l"]["features"][0]
    assert owner.tolist() == [1]
    assert feature["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[[100, 100], [100, -64]], [[200, -64], [200, 100]]],
    }


def test_areas_keep_their_holes_and_lie_on_the_right_side() -> None:
    areas, _ = cut_areas(
        shapes_of(
            "POLYGON((0 0, 0 1000, 1000 1000, 1000 0, 0 0), (200 200, 400 200, 400 400, 200 400, 200 200))"
        )
    )
    # Surveyor's formula in the tile's own coordinates: the outer ring positive, the inner negative.
    signed = []
    for part in range(2):
        x, y = areas.xy[areas.part_of == part].T
        signed.append(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2))
    assert signed == [1_000_000.0, -40_000.0]
    feature = decoded(layer("a", [(areas, {}, None)]))["a"]["features"][0]
    assert shapely.geometry.shape(feature["geometry"]).area == 960_000


def test_an_area_as_large_as_the_country_becomes_the_tile_with_its_margin() -> None:
    areas, _ = cut_areas(shapes_of("POLYGON((-1e6 -1e6, -1e6 1e6, 1e6 1e6, 1e6 -1e6, -1e6 -1e6))"))
    assert sorted(areas.xy.tolist()) == [[-64, -64], [-64, 4160], [4160, -64], [4160, 4160]]


def test_what_is_smaller_than_half_a_pixel_is_left_out_and_nothing_is_no_layer() -> None:
    areas, owner = cut_areas(shapes_of("POLYGON((0 0, 0 5, 5 5, 5 0, 0 0))"))
    assert (areas.count, owner.tolist(), layer("a", [(areas, {}, None)])) == (0, [], b"")


def test_the_corners_of_a_tile_are_nought_and_4096() -> None:
    # 3250 / 4096 · 360° − 180° = 105.644531°; a tile of zoom 12 is 360° / 4096 wide.
    tile = Tile(12, 3250, 1804)  # Hà Nội
    west, south, east, north = tile.box()
    assert (round(west, 6), round(east - west, 9)) == (105.644531, 0.087890625)
    x, y = tile.units([west, east], [north, south])
    assert np.allclose([x, y], [[0, 4096], [0, 4096]], atol=1e-6)
    lon, lat = degrees(*whole(105.85, 21.03))
    assert np.allclose([lon, lat], [105.85, 21.03], atol=1e-12)


def test_shapes_in_degrees_become_units_of_the_tile() -> None:
    tile = Tile(12, 3250, 1804)
    west, south, east, north = tile.box()
    (line,) = to_units(np.array([shapely.linestrings([[west, north], [east, south]])], dtype=object), tile)
    assert np.allclose(shapely.get_coordinates(line), [[0, 0], [4096, 4096]], atol=1e-6)
