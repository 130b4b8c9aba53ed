"""The printed map: one sheet of the asked size, sharp, with title, legend, scale, north, source and day."""

import re
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import shapely
from django.urls import reverse

from hatangso.adapters.map_svg import Drawing, Heap, Mark, Stroke, write_svg
from hatangso.domain.maps.sheet import Sheet, Window, scale_bar, scale_words
from tests.asset_world import kept, with_boundaries
from tests.city_world import figure
from tests.web.map_client import client_of
from tests.world import World

MM = 72 / 25.4  # points
SIZES = {"A4-ngang": (297, 210), "A4-doc": (210, 297), "A3-ngang": (420, 297), "A3-doc": (297, 420)}


@pytest.fixture
def mapped(world: World) -> World:
    with_boundaries(world)
    kept(world)
    kept(
        world,
        kind="underground_route",
        code="N-1",
        name="Tuyến cống Lê Lợi",
        shape=shapely.LineString([(105.03, 21.03), (105.07, 21.07)]),
        attributes={"kind": "N1"},
    )
    return world


def printed(world: World, tmp_path: Path, **query: str) -> Any:
    answer = client_of(world).get(reverse("map_print", args=["D0101"]), query)
    assert answer.status_code == 200, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/pdf"
    file = tmp_path / "map.pdf"
    file.write_bytes(answer.content)
    return pdfplumber.open(file)


@pytest.mark.parametrize("size", SIZES)
def test_one_sheet_of_the_asked_size_says_everything(mapped: World, tmp_path: Path, size: str) -> None:
    made = printed(
        mapped, tmp_path, **{"kho": size, "tieu-de": "Cột và tuyến của phường", "type": "antenna_mast"}
    )
    (page,) = made.pages
    assert (round(page.width / MM), round(page.height / MM)) == SIZES[size]
    text = " ".join(page.extract_text().split())
    for words in (
        "Cột và tuyến của phường",
        "phường An Hòa, tỉnh Sông Mây",
        "Chỉ gồm: Cột ăng ten.",
        "Đang hoạt động",
        "Nguồn: sổ tài sản hạ tầng của địa phương; ranh giới của bài thử.",
        "Lập ngày",
        "1 : ",
        "km",
    ):
        assert words in text
    assert "Tuyến cống" not in text  # filtered out, so not in the legend
    assert page.images == []  # vector only: nothing blurs when it is enlarged


def test_an_indicator_is_printed_in_classes_with_hatching_for_unknown(mapped: World, tmp_path: Path) -> None:
    figure(mapped.ward, 80.0)
    answer = client_of(mapped, "city").get(
        reverse("map_print", args=["D01"]),
        {"chi-so": "pop_5g", "kho": "A4-ngang", "tat": "assets"},
    )
    file = tmp_path / "figures.pdf"
    file.write_bytes(answer.content)
    text = " ".join(pdfplumber.open(file).pages[0].extract_text().split())
    assert "chưa có số liệu" in text
    assert "từ 80" in text
    assert "Tài sản Cột" not in text


def test_a_sheet_is_the_same_for_the_same_things(mapped: World) -> None:
    address = reverse("map_print", args=["D0101"])
    first, second = (client_of(mapped).get(address).content for _time in range(2))
    assert re.sub(rb"/ID ?\[.*?\]", b"", first) == re.sub(rb"/ID ?\[.*?\]", b"", second)


def test_hostile_sizes_boxes_and_titles_make_a_sheet_all_the_same(mapped: World, tmp_path: Path) -> None:
    made = printed(
        mapped,
        tmp_path,
        **{
            "kho": "A0-xoan",
            "khung": "nan,1,2,3",
            "tieu-de": '#read("/etc/passwd") $x$ *b*',
            "chi-so": "none",
        },
    )
    assert '#read("/etc/passwd") $x$ *b*' in " ".join(made.pages[0].extract_text().split())


def test_the_scale_bar_is_as_long_as_it_says(tmp_path: Path) -> None:
    # A frame of 200 mm for 0.1° of longitude at 21.05° N: 0.1/360 of 40 075 km · cos 21.05° = 10 389 m.
    window = Window.around((105.0, 21.049, 105.1, 21.051), 200, 100)
    assert round(window.metres_a_mm * 200) == 10389
    metres, wide = scale_bar(window.metres_a_mm)
    assert (metres, round(wide, 2)) == (2000, 38.5)
    assert scale_words(window.metres_a_mm) == 52000


def test_the_frame_fits_its_paper() -> None:
    for paper in ("A4", "A3"):
        for turn in ("ngang", "doc"):
            sheet = Sheet(paper, turn)
            assert all(frame < size for frame, size in zip(sheet.frame, sheet.size, strict=True))


def test_what_lies_outside_the_frame_is_cut_and_marks_differ_by_state() -> None:
    drawing = Drawing(100, 50)
    drawing.strokes.append(Stroke(shapely.LineString([(-10, 10), (110, 10)]), edge="#000000", width=1))
    drawing.marks += [
        Mark(10, 10, "star", "#b3261e", state) for state in ("planned", "in_service", "removed")
    ]
    drawing.heaps.append(Heap(50, 25, "12", 3))
    svg = write_svg(drawing)
    assert 'clip-path="url(#frame)"' in svg
    assert svg.count("<path") == 1 + 3 + 1  # the line, three marks, the stroke through the removed one
    assert 'stroke-dasharray="3 2"' in svg
    assert svg.count('fill="#b3261e"') == 1
    assert svg.count("<circle") == 1
