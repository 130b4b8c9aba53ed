"""The map of communes: classes, hatching, far islands in frames, real boundaries of Hải Phòng."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from django.utils import timezone

from hatangso.adapters.boundary_file import Feature
from hatangso.flows.load_boundaries import keep_boundaries, load_boundaries
from hatangso.store.places.boundaries import Outline, outlines_of
from hatangso.store.places.models import Unit
from hatangso.web.components.choropleth import Area, Legend, choropleth, class_of, classes_of
from hatangso.web.components.outlines import picture_of
from tests.city_world import figure, more_communes
from tests.web.test_city_pages import read
from tests.world import START, World

SVG = "{http://www.w3.org/2000/svg}"


def square(unit_id: int, west: float, south: float, side: float = 0.1) -> Outline:
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return Outline(unit_id, [[ring]], (west, south, west + side, south + side), 100.0, "bài thử")


def test_every_unit_has_a_path_inside_the_picture() -> None:
    picture = picture_of([square(1, 106.0, 20.0), square(2, 106.1, 20.0), square(3, 106.0, 20.1)])
    assert set(picture.paths) == {1, 2, 3}
    numbers = [
        float(n)
        for path in picture.paths.values()
        for n in path.replace("M", " ").replace("L", " ").replace("Z", " ").split()
    ]
    assert min(numbers) >= 0
    assert max(numbers) <= max(picture.width, picture.height)
    assert picture.insets == ()


def test_a_far_island_does_not_make_the_mainland_small() -> None:
    mainland = [square(n, 106 + n / 10, 20.0) for n in range(5)]
    picture = picture_of([*mainland, square(99, 111.0, 10.0)])
    assert len(picture.insets) == 1
    assert picture.height < 400
    assert 99 in picture.paths


def test_five_classes_of_equal_count_with_borders_one_can_read() -> None:
    borders = classes_of([float(n) for n in range(1, 101)])
    assert borders == [21.0, 41.0, 61.0, 81.0]
    assert [class_of(n, borders) for n in (1, 20.9, 21, 100)] == [1, 1, 2, 5]
    assert classes_of([7.0, 7.0]) == []


def test_what_is_withheld_is_dotted_and_the_readers_own_is_drawn_last() -> None:
    picture = picture_of([square(n, 106.0 + n / 10, 20.0) for n in (1, 2, 3)])
    areas = [
        Area(1, "", "phường A", 10.0, here=True),
        Area(2, "", "phường B", None, withheld=True),
        Area(3, "", "phường C", None),
    ]
    words = Legend(none="chưa có phép đo", withheld="chưa nêu số", here="địa phương mình")
    drawn = choropleth("4G", "2 trong 3", picture, areas, lambda v: f"{v:g}", ident="m", legend=words)
    assert 'class="map-none" fill="url(#m-p)"' in drawn
    assert 'class="map-none" fill="url(#m-h)"' in drawn
    for told in ("chưa nêu số", "chưa có phép đo", "địa phương mình"):
        assert f'{told} <span class="muted">(1)</span>' in drawn
    assert drawn.index("phường C") < drawn.index("phường A")


def test_what_is_unknown_is_hatched_and_counted_in_the_legend() -> None:
    picture = picture_of([square(1, 106.0, 20.0), square(2, 106.1, 20.0), square(3, 106.2, 20.0)])
    areas = [
        Area(1, "/x/", "phường A: 10%", 10.0),
        Area(2, "", "phường B: 90%", 90.0, True),
        Area(3, "", "phường C", None),
    ]
    drawn = choropleth("5G", "2 trong 3", picture, areas, lambda v: f"{v:g}%", ident="m")
    svg = ElementTree.fromstring(drawn.partition("</svg>")[0] + "</svg>".replace("<svg", ""))
    assert svg.get("role") == "group"
    titles = [title.text for title in svg.iter("title")]
    assert titles == ["5G", "phường A: 10%", "phường B: 90%", "phường C"]
    assert 'class="map-none" fill="url(#m-h)"' in drawn
    assert "chưa có số liệu" in drawn
    assert "map-marked" in drawn
    assert 'style="' not in drawn


def test_the_page_draws_the_boundaries_that_are_loaded(world: World) -> None:
    units = [world.ward, world.other, *more_communes(world, 1)]
    features = [
        Feature(n, unit.code, shapely.box(110 + n / 10, 13, 110.1 + n / 10, 13.1))
        for n, unit in enumerate(units[:2])
    ]
    keep_boundaries(features=features, source="bài thử", valid_from=START, now=timezone.now())
    figure(world.ward, 40)
    page = read(world.people["city"], world.province.code)
    assert "phường An Hòa: 40%" in page
    assert "xã Bình Minh: chưa có số liệu" in page
    assert "1 nơi chưa có ranh giới" in page
    assert "phường 10." in page


def test_real_boundaries_are_drawn(shared: Path, db: None) -> None:
    file = shared / "data" / "vn-communes-2025" / "seed_communes.geojson"
    if not file.is_file():
        pytest.skip("the open boundaries (../shared/data/vn-communes-2025) are not here")
    codes = ("10549", "10882")  # phường Chu Văn An and xã Hà Đông of Hải Phòng
    units = [
        Unit.objects.create(
            code=code, level="commune", kind="xa", name=code, full_name=code, valid_from=START
        )
        for code in codes
    ]
    load_boundaries(path=file, source="vn-communes-2025", valid_from=START, now=timezone.now())
    found = outlines_of(units, date(2026, 11, 21))
    picture = picture_of(list(found.values()))
    assert set(picture.paths) == {unit.pk for unit in units}
    assert all(path.count("L") > 20 for path in picture.paths.values())
    assert all(len(path) < 20_000 for path in picture.paths.values())
