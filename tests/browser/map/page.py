"""The map's page as the tests use it: opened, waited for, positions on the screen.

phường An Hòa is 105.0–105.1° E, 21.0–21.1° N (tests/asset_world.py); the mast stands at 105.05, 21.05.
"""

from math import cos, radians
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from playwright.sync_api import Page

UNIT = "D0101"
AT = "16.00/21.05000/105.05000"


def opened(page: Page, query: str = f"at={AT}") -> Page:
    page.goto(f"{reverse('map', args=[UNIT])}?{query}")
    page.locator("[data-map][data-state=ready]").wait_for()
    return page


def at_point(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a position stands on the screen, by the address's zoom and middle (512 · 2^zoom pixels round)."""
    zoom, middle_lat, middle_lon = (float(part) for part in asked(page)["at"].split("/"))
    box = page.locator("[data-canvas]").bounding_box()
    assert box is not None
    around = 512 * 2**zoom  # pixels: Mercator is conformal, so both axes are stretched alike
    x = (lon - middle_lon) / 360 * around
    y = (middle_lat - lat) / 360 * around / cos(radians((lat + middle_lat) / 2))
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def drawn(page: Page) -> None:
    """The map has drawn all that it asked for."""
    page.locator("[data-map][data-drawn='1']").wait_for()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(*(a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)))
    page.mouse.up()
