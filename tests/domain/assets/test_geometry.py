"""What is wrong with a shape is said in one sentence; what is right stays as it is."""

from contextlib import suppress

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hatangso.domain.assets.coordinate_text import read_ordinate, read_pair
from hatangso.domain.assets.extent import PLACES, where
from hatangso.domain.assets.geometry import (
    MOST_VERTICES,
    BadShape,
    judged,
    shape_of_text,
    shape_of_wkb,
)
from hatangso.domain.words import Misstated

HA_NOI = (105.8542, 21.0285)
WARD = [(105.8, 21.0), (105.9, 21.0), (105.9, 21.1), (105.8, 21.1), (105.8, 21.0)]


def fault(shape: object, *kinds: str) -> BadShape:
    with pytest.raises(BadShape) as told:
        judged(shape, kinds or ("point", "line", "area"))
    return told.value


@pytest.mark.parametrize(
    ("shape", "code", "said"),
    [
        (None, "empty", "Không có hình dạng"),
        (shapely.from_wkt("POLYGON EMPTY"), "empty", "rỗng"),
        (shapely.Point(0, 0), "outside", "nằm ngoài Việt Nam"),
        (shapely.Point(2.35, 48.85), "outside", "(2.35; 48.85)"),
        (shapely.Point(588_000, 2_325_000), "metres", "số mét"),
        (shapely.Point(2_325_000, 588_000), "metres", "kinh tuyến trục"),
        (shapely.from_wkt("POINT (NaN 21)"), "nan", "không phải số"),
        (shapely.Point(float("inf"), 21), "nan", "vô cực"),
        (shapely.MultiPoint([HA_NOI, (105.9, 21.0)]), "many_points", "có 2 điểm"),
        (shapely.LineString([HA_NOI, HA_NOI]), "no_length", "độ dài bằng 0"),
        (
            shapely.LineString([(105.8, 21.0), (105.9, 21.1), (105.9, 21.0), (105.8, 21.1)]),
            "self_crossing",
            "tự cắt tại (105.850000; 21.050000)",
        ),
        (
            shapely.Polygon([(105.8, 21.0), (105.9, 21.1), (105.9, 21.0), (105.8, 21.1)]),
            "self_crossing",
            "tại (105.85; 21.05)",
        ),
        (shapely.GeometryCollection([shapely.Point(HA_NOI)]), "wrong_kind", "hỗn hợp"),
    ],
)
def test_each_fault_has_its_sentence(shape: object, code: str, said: str) -> None:
    wrong = fault(shape)
    assert wrong.code == code
    assert said in wrong.words.vi
    assert wrong.words.vi.endswith(".")
    assert wrong.words.en.endswith(".")


def test_the_wrong_kind_names_what_the_type_wants() -> None:
    wrong = fault(shapely.Point(HA_NOI), "line", "area")
    assert wrong.code == "wrong_kind"
    assert "Hình là điểm, loại tài sản này cần đường, vùng." in wrong.words.vi
    with pytest.raises(BadShape) as told:
        judged(shapely.Point(HA_NOI), ())
    assert told.value.code == "no_place"


def test_a_swapped_place_is_offered_mended_and_never_changed_silently() -> None:
    wrong = fault(shapely.Point(21.0285, 105.8542))
    assert wrong.code == "swapped"
    assert wrong.mended.equals(shapely.Point(HA_NOI))
    line = fault(shapely.LineString([(21.0, 105.8), (21.1, 105.9)]))
    assert line.mended.wkt == "LINESTRING (105.8 21, 105.9 21.1)"
    half = fault(shapely.LineString([(21.0, 105.8), (105.9, 21.1)]))
    assert half.code == "outside"  # only a part is swapped: nobody can say what was meant


def test_what_is_right_stays_and_loses_only_its_height_and_a_needless_multi() -> None:
    assert judged(shapely.Point(*HA_NOI, 12.5), ("point",)).wkt == "POINT (105.8542 21.0285)"
    assert judged(shapely.MultiPolygon([shapely.Polygon(WARD)]), ("area",)).geom_type == "Polygon"
    two = shapely.MultiLineString([[(105.8, 21.0), (105.9, 21.0)], [(105.8, 21.1), (105.9, 21.1)]])
    assert judged(two, ("line",)).geom_type == "MultiLineString"
    assert judged(shapely.LinearRing(WARD), ("line",)).geom_type == "LineString"
    assert judged(shapely.Polygon(WARD), ("area",)).equals(shapely.Polygon(WARD))


def test_ten_million_vertices_are_refused_before_they_are_parsed() -> None:
    text = "POLYGON ((" + "105.8 21.0," * 10_000_000 + "105.8 21.0))"
    with pytest.raises(BadShape) as told:
        shape_of_text(text)
    assert told.value.code == "too_large"
    assert "khoảng 10.000.001; giới hạn 100.000" in told.value.words.vi
    with pytest.raises(BadShape, match="quá nhiều đỉnh"):
        shape_of_text('{"type":"LineString","coordinates":[' + "[105.8,21.0]," * (MOST_VERTICES + 1) + "]}")
    with pytest.raises(BadShape, match="quá nhiều đỉnh"):
        shape_of_wkb(b"\x01\x02\x00\x00\x00" + b"\x00" * (32 * (MOST_VERTICES + 2)))
    many = shapely.LineString(np.column_stack([np.linspace(105, 106, 200_000), np.full(200_000, 21.0)]))
    assert fault(many).code == "too_large"


def test_wkt_ewkt_geojson_and_wkb_tell_the_same_place() -> None:
    point = shapely.Point(HA_NOI)
    assert shape_of_text("POINT(105.8542 21.0285)").equals(point)
    assert shape_of_text("SRID=4326;POINT(105.8542 21.0285)").equals(point)
    assert shape_of_text('{"type": "Point", "coordinates": [105.8542, 21.0285]}').equals(point)
    geometry = '{"type": "Point", "coordinates": [105.8542, 21.0285]}'
    feature = '{"type": "Feature", "properties": {}, "geometry": ' + geometry + "}"
    assert shape_of_text(feature).equals(point)
    assert shape_of_text('{"type": "Feature", "geometry": null}') is None
    assert shape_of_wkb(shapely.to_wkb(point)).equals(point)
    for bad in ("POINT(105", "chỗ kia", '{"type": "Point"', '{"type": "Hình"}', "[1]", "{" * 50_000):
        with pytest.raises(BadShape) as told:
            shape_of_text(bad)
        assert told.value.code in ("unreadable", "too_large")
    with pytest.raises(BadShape):
        shape_of_wkb(b"\x01\x01\x00")


@pytest.mark.parametrize(
    ("text", "value", "axis"),
    [
        ("105.8542", 105.8542, ""),
        ("105,8542", 105.8542, ""),
        (" 21,0285 ", 21.0285, ""),
        ("21°01'42.6\"N", 21 + 1 / 60 + 42.6 / 3600, "lat"),
        ("21° 1′ 42,6″ B", 21 + 1 / 60 + 42.6 / 3600, "lat"),
        ("105 51 15,12", 105 + 51 / 60 + 15.12 / 3600, ""),
        ("105:51:15", 105 + 51 / 60 + 15 / 3600, ""),
        ("105°51,25'Đ", 105 + 51.25 / 60, "lon"),
        ("105°51'15''E", 105 + 51 / 60 + 15 / 3600, "lon"),
        ("105,8542°", 105.8542, ""),
        ("Vĩ độ: 21,03", 21.03, "lat"),
        ("N 21.03", 21.03, "lat"),
        ("2.325.678,5", 2_325_678.5, ""),
        ("2,325,678.5", 2_325_678.5, ""),
        ("2.325.678", 2_325_678.0, ""),
        ("588 123,4", 588_123.4, ""),
        ("588123", 588_123.0, ""),
        ("-21.5", -21.5, ""),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: float, axis: str) -> None:
    told = read_ordinate(text)
    assert told.value == pytest.approx(value, abs=1e-9)
    assert told.axis == axis


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "inf", "1e5", "21..5", "1.2.3", "1,2,3.4.5", "21°70'", "9" * 400]
)
def test_what_is_no_coordinate_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Misstated) as told:
        read_ordinate(text)
    assert told.value.words.vi.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "21.0285, 105.8542",
        "21.0285,105.8542",
        "21,0285; 105,8542",
        "21,0285 105,8542",
        "21,0285,105,8542",
        "(21.0285 105.8542)",
        "21.0285/105.8542",
    ],
)
def test_two_numbers_in_one_cell_are_told_apart(text: str) -> None:
    assert [one.value for one in read_pair(text)] == [21.0285, 105.8542]


def test_marked_pairs_tell_their_axes() -> None:
    first, second = read_pair("21°01'42\"B 105°51'15\"Đ")
    assert (first.axis, second.axis) == ("lat", "lon")
    assert read_pair("105°51'15\"E, 21°01'42\"N")[0].axis == "lon"
    with pytest.raises(Misstated, match="không phải một cặp"):
        read_pair("21.0285")


def test_places_are_told_for_a_million_rows_at_once() -> None:
    lon = np.array([105.8, 21.0, 0.0, 588_000.0, np.nan, 111.9, 114.3])
    lat = np.array([21.0, 105.8, 0.0, 2_325_000.0, 21.0, 16.5, 10.7])  # Hoàng Sa, Trường Sa at the end
    found = [PLACES[place] for place in where(lon, lat)]
    assert found == ["inside", "swapped", "outside", "metres", "unknown", "inside", "inside"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.,°'\"NBEĐ -:;()[]{}POINTZ", max_size=40))
def test_no_text_of_coordinates_breaks_the_reading(text: str) -> None:
    for reads in (read_ordinate, read_pair, shape_of_text):
        with suppress(Misstated):
            told = reads(text)
            assert reads is not read_ordinate or np.isfinite(told.value)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80), st.sampled_from(["point", "line", "area"]))
def test_no_bytes_break_the_reading_of_a_shape(rest: bytes, kind: str) -> None:
    for start in (
        b"",
        b"\x01\x01\x00\x00\x00",
        b"\x01\x02\x00\x00\x00\x02\x00\x00\x00",
        b"\x01\x03\x00\x00\x00",
    ):
        with suppress(BadShape):
            shape = judged(shape_of_wkb(start + rest), (kind,))
            assert (shapely.get_coordinates(shape) > 0).all()


@settings(max_examples=200, deadline=None)
@given(st.floats(102, 117), st.floats(6, 23.5))
def test_degrees_minutes_and_seconds_come_back_as_the_same_place(lon: float, lat: float) -> None:
    def written(value: float) -> str:
        degrees, rest = divmod(round(value * 3_600_000), 3_600_000)
        minutes, thousandths = divmod(rest, 60_000)
        return f"{degrees}°{minutes:02d}'{thousandths / 1000:06.3f}\"".replace(".", ",")

    first, second = read_pair(f"{written(lat)}B, {written(lon)}Đ")
    assert (first.axis, second.axis) == ("lat", "lon")
    assert first.value == pytest.approx(lat, abs=2e-7)
    assert second.value == pytest.approx(lon, abs=2e-7)
