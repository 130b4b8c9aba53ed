"""The symbol of an asset: the mark and colour of its type with its icon, in the look of its state.

One drawing for the legend, lists, the map's images and the printed sheet.
"""

from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.maps.marks import BOX, ICON_BOX, ICON_BOXES, PATHS, edge_width, look_of
from hatangso.web.templatetags.house import icon_strokes

_UNKNOWN_TYPE = ("#52606d", "circle", "")


@cache
def asset_mark(type_code: str, state: str, size: int = 24) -> SafeString:
    """The symbol as SVG of that many pixels, hidden from screen readers: words stand beside it."""
    found = asset_type(type_code)
    colour, mark, icon = (found.colour, found.mark, found.icon) if found else _UNKNOWN_TYPE
    look, width = look_of(colour, state), edge_width(state)
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    x, y, side = ICON_BOXES.get(mark, ICON_BOX)
    struck = (
        f'<path d="M3 21L21 3" stroke="{look.edge}" stroke-width="2" fill="none"/>' if look.struck else ""
    )
    return mark_safe(  # noqa: S308 (our own outlines, colours and icons)
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="-1 -1 {BOX + 2} {BOX + 2}" class="asset-mark" aria-hidden="true" focusable="false">'
        f'<path d="{PATHS[mark]}" fill="{escape(look.fill)}" stroke="{escape(look.edge)}"'
        f' stroke-width="{width}" stroke-linejoin="round"{dashes}/>'
        f'<g transform="translate({x} {y}) scale({side / 24:.3f})" fill="none"'
        f' stroke="{escape(look.icon)}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">'
        f"{icon_strokes(icon)}</g>{struck}</svg>"
    )
