"""The field of a form that takes a place: two coordinates as people write them, WKT or GeoJSON."""

from typing import Any

import shapely
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hatangso.domain.assets.asset_type import Geometry
from hatangso.domain.assets.coordinate_text import read_pair
from hatangso.domain.assets.geometry import judged, shape_of_text
from hatangso.domain.words import Misstated

MOST_SIGNS = 200_000
_BEGINS = ("{", "POINT", "MULTI", "LINE", "POLY", "SRID")
ALL_KINDS: tuple[Geometry, ...] = ("point", "line", "area")


class PlaceField(forms.CharField):
    """A Shapely geometry in degrees, judged as those of assets are; None where nothing was told."""

    def __init__(self, *, kinds: tuple[Geometry, ...] = ALL_KINDS, **given: Any) -> None:
        self.kinds = kinds
        super().__init__(
            **{
                "required": False,
                "max_length": MOST_SIGNS,
                "widget": forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
                "help_text": _(
                    "Vĩ độ; kinh độ, ví dụ 21,0285; 105,8542. Tuyến, vùng: WKT hoặc GeoJSON, ví dụ "
                    "LINESTRING (105.85 21.02, 105.86 21.03)."
                ),
                **given,
            }
        )

    def clean(self, value: Any) -> Any:
        """The shape; ValidationError says what is wrong with it and what to do."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return judged(_shape(text), self.kinds)
        except Misstated as wrong:
            raise forms.ValidationError(wrong.words.spoken_in(get_language() or "vi")) from wrong


def place_text(shape: Any) -> str:
    """The same back as a text for the form: of a point 'latitude; longitude'."""
    if shape is None:
        return ""
    if shape.geom_type == "Point":
        return f"{shape.y:.7f}; {shape.x:.7f}".replace(".", ",")
    return str(shapely.to_wkt(shape, rounding_precision=7, trim=True))


def _shape(text: str) -> Any:
    if text.lstrip().upper().startswith(_BEGINS):
        return shape_of_text(text)
    first, second = read_pair(text)
    latitude_first = first.axis == "lat" or second.axis == "lon" or (not first.axis and first.value < 90)
    x, y = (second.value, first.value) if latitude_first else (first.value, second.value)
    return shapely.Point(x, y)
