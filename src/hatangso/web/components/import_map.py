"""Where the assets of an import lie: a picture of its communes with a point for some of the rows, as SVG."""

from collections.abc import Sequence
from math import cos, radians
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.store.places.boundaries import Outline

WIDTH, HIGHEST, MARGIN = 640.0, 420.0, 14.0
LEAST_DEGREES = 0.01
NEW, KNOWN = "#0b4f8a", "#ffffff"


def import_map(points: Sequence[Sequence[Any]], outlines: Sequence[Outline]) -> SafeString:
    """`points`: (longitude, latitude, 'new' | 'changed' | 'same'); new ones are filled, others hollow."""
    lons = [float(p[0]) for p in points] + [lon for o in outlines for lon in (o.bounds[0], o.bounds[2])]
    lats = [float(p[1]) for p in points] + [lat for o in outlines for lat in (o.bounds[1], o.bounds[3])]
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    stretch = cos(radians((south + north) / 2))
    broad, tall = max((east - west) * stretch, LEAST_DEGREES), max(north - south, LEAST_DEGREES)
    scale = min((WIDTH - 2 * MARGIN) / broad, (HIGHEST - 2 * MARGIN) / tall)
    left, height = (WIDTH - broad * scale) / 2, tall * scale + 2 * MARGIN

    def at(lon: float, lat: float) -> tuple[str, str]:
        return f"{left + (lon - west) * stretch * scale:.1f}", f"{MARGIN + (north - lat) * scale:.1f}"

    rings = [ring for outline in outlines for polygon in outline.polygons for ring in polygon]
    ground = "".join(
        "M" + "L".join(" ".join(at(lon, lat)) for lon, lat, *_rest in ring) + "Z" for ring in rings
    )
    drawn = [(*at(float(lon), float(lat)), NEW if what == "new" else KNOWN) for lon, lat, what in points]
    mark = '<circle cx="{}" cy="{}" r="3.5" fill="{}" stroke="#0b4f8a" stroke-width="1.5"/>'
    marks = format_html_join("", mark, drawn)
    return format_html(
        '<svg class="place-picture import-map" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="place-ground" d="{}"/>{}</svg>',
        f"{WIDTH:.0f}",
        f"{height:.0f}",
        _("Vị trí của các dòng trong tệp; dấu đặc là tài sản mới"),
        ground,
        marks,
    )
