"""What a printed map stands on: borders and names."""

import pytest
import shapely

from hatangso.adapters.map_sheet import Label
from hatangso.adapters.map_svg import Drawing
from hatangso.domain.maps.sheet import Sheet, Window
from hatangso.store.places.models import Unit
from hatangso.web.pages.map.sheet_ground import draw_borders


def test_the_border_of_two_communes_is_drawn_once_and_a_place_of_their_name_is_not_named_again() -> None:
    units = {
        1: Unit(pk=1, name="An Hòa", level="commune"),
        2: Unit(pk=2, name="Bình Minh", level="commune"),
        3: Unit(pk=3, name="Sông Mây", level="province"),
    }
    outlines = {1: shapely.box(0, 0, 20, 20), 2: shapely.box(20, 0, 40, 20), 3: shapely.box(0, 0, 40, 20)}
    window = Window.around((105.0, 21.0, 105.1, 21.1), *Sheet("A4", "ngang").frame)
    drawing, labels = Drawing(window.width, window.height), [Label(5, 5, "An Hòa"), Label(9, 9, "Làng Mây")]
    draw_borders(drawing, window, outlines, units, units[3], labels)
    borders, own = drawing.strokes
    assert shapely.length(borders.shape) == pytest.approx(140)  # 2 · 40 + 3 · 20 mm, not 2 · 80
    assert (borders.dashes != "", own.dashes, own.width > borders.width) == (True, "", True)
    assert sorted(label.text for label in labels) == ["An Hòa", "Bình Minh", "Làng Mây"]
    assert [label.weight for label in labels if label.text == "An Hòa"] == ["bold"]
