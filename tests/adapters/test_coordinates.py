"""VN-2000 is converted as the law says: by published points, own formulas and EPSG's operation."""

import math

import numpy as np
import pytest
import shapely
from pyproj.transformer import TransformerGroup

from hatangso.adapters.coordinates import (
    OPERATION,
    from_wgs84,
    likely_zones,
    shape_to_wgs84,
    system_of,
    system_of_wkt,
    systems,
    to_wgs84,
    zone_of,
)

# Thông tư 20/2019/TT-BGTVT, phụ lục (vùng nước cảng biển Khánh Hòa): the same points in WGS 84 and VN-2000.
KHANH_HOA = [
    ("12°33'36.0", "109°26'00.0", "12°33'39.7", "109°25'53.6"),
    ("12°28'00.0", "109°26'00.0", "12°28'03.7", "109°25'53.6"),
    ("12°24'00.0", "109°20'30.0", "12°24'03.7", "109°20'23.6"),
    ("12°14'14.0", "109°16'00.0", "12°14'17.7", "109°15'53.6"),
    ("12°16'00.0", "109°13'42.0", "12°16'03.7", "109°13'35.6"),
    ("12°12'27.9", "109°11'18.8", "12°12'31.6", "109°11'12.4"),
    ("12°09'17.0", "109°16'48.0", "12°09'20.7", "109°16'41.6"),
    ("11°58'08.8", "109°12'24.9", "11°58'12.5", "109°12'18.4"),
    ("11°55'32.9", "109°11'30.6", "11°55'36.6", "109°11'24.1"),
]
# Thông tư 37/2019/TT-BGTVT, phụ lục (Lý Sơn, Quảng Ngãi); WGS 84 there to whole seconds.
LY_SON = [
    ("15°22'29", "109°06'07", "15°22'32.7", "109°06'00.5"),
    ("15°20'32", "109°05'35", "15°20'35.7", "109°05'28.5"),
    ("15°20'10", "109°07'06", "15°20'13.7", "109°06'59.5"),
    ("15°22'24", "109°07'43", "15°22'27.7", "109°07'36.5"),
]
A, F = 6_378_137.0, 1 / 298.257223563  # QĐ 83/2000/QĐ-TTg Điều 1


def seconds(text: str) -> float:
    degrees, _, rest = text.partition("°")
    minutes, _, remainder = rest.partition("'")
    return float(degrees) * 3600 + float(minutes) * 60 + float(remainder)


@pytest.mark.parametrize(("lat", "lon", "vn_lat", "vn_lon"), KHANH_HOA + LY_SON)
def test_points_published_in_both_systems_agree_to_a_tenth_of_a_second(
    lat: str, lon: str, vn_lat: str, vn_lon: str
) -> None:
    found = to_wgs84(
        systems()["EPSG:4756"], np.array([seconds(vn_lon) / 3600]), np.array([seconds(vn_lat) / 3600])
    )
    assert found[0][0] * 3600 == pytest.approx(seconds(lon), abs=0.11)
    assert found[1][0] * 3600 == pytest.approx(seconds(lat), abs=0.11)


def own_zone(lat: float, lon: float, meridian: float, scale: float) -> tuple[float, float]:
    """Easting and northing by Krüger's series in the third flattening n (to n⁴), written out here."""
    n = F / (2 - F)
    radius = A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    e = math.sqrt(F * (2 - F))
    t = math.sinh(math.atanh(math.sin(math.radians(lat))) - e * math.atanh(e * math.sin(math.radians(lat))))
    beside = math.radians(lon - meridian)
    xi, eta = math.atan2(t, math.cos(beside)), math.atanh(math.sin(beside) / math.sqrt(1 + t * t))
    x = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(alpha, 1))
    y = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(alpha, 1))
    return 500_000 + scale * radius * x, scale * radius * y


def own_datum(lat: float, lon: float) -> tuple[float, float]:
    """VN-2000 → WGS 84 with the seven parameters of QĐ 05/2007/QĐ-BTNMT Điều 1, height 0."""
    phi, lam = math.radians(lat), math.radians(lon)
    e2 = F * (2 - F)
    nu = A / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    x, y, z = (
        nu * math.cos(phi) * math.cos(lam),
        nu * math.cos(phi) * math.sin(lam),
        nu * (1 - e2) * math.sin(phi),
    )
    second = math.pi / 180 / 3600
    rx, ry, rz = (-0.00928836 * second, 0.01975479 * second, -0.00427372 * second)
    k = 1.000000252906278
    x, y, z = (
        -191.90441429 + k * (x + rz * y - ry * z),
        -39.30318279 + k * (-rz * x + y + rx * z),
        -111.45032835 + k * (ry * x - rx * y + z),
    )
    p, found = math.hypot(x, y), math.atan2(z, math.hypot(x, y) * (1 - e2))
    for _ in range(10):
        nu = A / math.sqrt(1 - e2 * math.sin(found) ** 2)
        found = math.atan2(z + e2 * nu * math.sin(found), p)
    return math.degrees(found), math.degrees(math.atan2(y, x))


@pytest.mark.parametrize("code", [code for code, one in systems().items() if one.kind == "metres"])
def test_every_zone_agrees_with_formulas_written_here_to_a_tenth_of_a_millimetre(code: str) -> None:
    system = systems()[code]
    scale = 0.9999 if system.width == 3 else 0.9996
    for lat, beside in ((8.6, -1.4), (10.0, 0.3), (16.1, 1.2), (21.03, -0.7), (23.3, 1.5)):
        lon = system.meridian + beside
        easting, northing = own_zone(lat, lon, system.meridian, scale)
        wanted_lat, wanted_lon = own_datum(lat, lon)
        got_lon, got_lat = to_wgs84(system, np.array([easting]), np.array([northing]))
        assert got_lat[0] == pytest.approx(wanted_lat, abs=1e-9)  # 0.1 mm
        assert got_lon[0] == pytest.approx(wanted_lon, abs=1e-9)


def test_the_operation_is_the_one_that_epsg_numbers_6960_and_not_the_older_one() -> None:
    group = TransformerGroup("EPSG:9210", "EPSG:4326", always_xy=True)
    lon, lat = to_wgs84(systems()["EPSG:9210"], np.array([588_000.0]), np.array([1_190_000.0]))
    by_name = {
        next(o.name for o in one.operations or [] if o.name.startswith("VN-2000")): one.transform(
            588_000.0, 1_190_000.0
        )
        for one in group.transformers
    }
    assert by_name["VN-2000 to WGS 84 (2)"] == pytest.approx((lon[0], lat[0]), abs=1e-10)
    assert by_name["VN-2000 to WGS 84 (1)"] != pytest.approx((lon[0], lat[0]), abs=1e-7)
    assert systems()["EPSG:9210"].operation == OPERATION == "EPSG:6960"
    assert systems()["EPSG:4326"].operation == ""


def test_there_and_back_is_the_same_place() -> None:
    for system in systems().values():
        lon = np.array([105.2, 106.7]) if system.kind == "degrees" else np.array([system.meridian + 0.4])
        lat = np.full(lon.shape, 12.25)
        again = to_wgs84(system, *from_wgs84(system, lon, lat))
        assert np.abs(again[0] - lon).max() < 1e-8  # 1 mm: heights are left out on both ways
        assert np.abs(again[1] - lat).max() < 1e-8


def test_a_zone_with_an_own_meridian_has_a_name_that_leads_back_to_it() -> None:
    own = zone_of(106.8, 3)
    assert own.code == "VN2000:106.8/3"
    assert own.name.vi == "VN-2000, 106°48', múi 3°"
    assert system_of(own.code) == own
    assert len(own.code) <= 20
    assert zone_of(105.75, 3).code == "EPSG:9210"
    assert system_of("VN2000:200/3") is None
    assert system_of("VN2000:x/3") is None
    assert system_of("EPSG:3857") is None
    with pytest.raises(ValueError, match="no zone"):
        zone_of(105, 4)


def test_a_file_names_its_system_in_many_ways() -> None:
    esri = (
        'PROJCS["VN_2000_KTT_105-45_Mui_3",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",'
        '6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION'
        '["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER'
        '["Central_Meridian",105.75],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],'
        'UNIT["Meter",1.0]]'
    )
    assert system_of_wkt(esri).code == "EPSG:9210"
    assert system_of_wkt(esri.replace("105.75", "106.8")).code == "VN2000:106.8/3"
    assert system_of_wkt("EPSG:4326").is_wgs84
    assert system_of_wkt("OGC:CRS84").is_wgs84
    assert system_of_wkt("EPSG:3405").width == 6
    assert system_of_wkt("EPSG:4756").code == "EPSG:4756"
    assert system_of_wkt("EPSG:3857") is None
    assert system_of_wkt("EPSG:32648") is None  # a UTM zone of WGS 84 is no VN-2000
    assert system_of_wkt("không phải hệ toạ độ") is None


def test_shapes_are_converted_whole_and_what_cannot_be_is_nan() -> None:
    system = systems()["EPSG:9210"]
    line = shapely.LineString([(588_000, 1_190_000), (589_000, 1_191_000)])
    found = shape_to_wgs84(system, line)
    assert found.geom_type == "LineString"
    assert shapely.get_coordinates(found)[0] == pytest.approx((106.5536, 10.7617), abs=2e-2)
    assert shape_to_wgs84(systems()["EPSG:4326"], line) is line
    assert shape_to_wgs84(system, None) is None
    lon, lat = to_wgs84(system, np.array([np.nan, 588_000.0]), np.array([1.0, np.inf]))
    assert np.isnan(lon).all()
    assert np.isnan(lat).all()


def test_metres_name_the_zones_that_fit_and_leave_the_choice() -> None:
    box = (106.3, 10.3, 107.1, 11.2)  # round TP. Hồ Chí Minh
    easting, northing = from_wgs84(
        systems()["EPSG:9210"], np.array([106.6, 106.7, 106.65]), np.array([10.7, 10.8, 10.9])
    )
    found = likely_zones(northing, easting, box)  # X is north in Vietnamese tables
    assert all(northing_first for _, northing_first, _ in found)
    codes = [system.code for system, _, _ in found]
    assert "EPSG:9210" in codes
    assert len(codes) > 1  # several zones fit: nobody may guess
    assert not any(northing_first for _, northing_first, _ in likely_zones(easting, northing, box))
    assert likely_zones(np.array([np.nan]), np.array([1.0]), box) == []
