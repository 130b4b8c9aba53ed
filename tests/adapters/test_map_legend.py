"""The legend of a printed map: every entry lies on a sheet, however many; shades stay apart in grey."""

from datetime import date
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest
from django.conf import settings

from hatangso.adapters.map_sheet import Entry, LegendPart, MapSheet, Words, write_map_pdf
from hatangso.adapters.map_svg import SHADES, Drawing, shade_svg
from hatangso.domain.maps.sheet import Sheet, Turn

WORDS = Words(
    "Bản đồ", "Thử", "Nguồn: thử", "Lập ngày 22/11/2026", "B", "1 : 1.000", "100 m", "Bản đồ", "Xem trang 2."
)
MM = 72 / 25.4


@pytest.mark.parametrize("turn", ["ngang", "doc"])
@pytest.mark.parametrize(("entries", "sheets"), [(12, 1), (38, 1), (75, 2)])
def test_of_a_legend_nothing_is_cut(turn: Turn, entries: int, sheets: int) -> None:
    sheet = Sheet("A4", turn)
    parts = [
        LegendPart(
            f"Phần {start}",
            tuple(Entry(shade_svg(1), f"Mục số {k}.", "7") for k in range(start, min(start + 10, entries))),
        )
        for start in range(0, entries, 10)
    ]
    drawing = Drawing(*sheet.frame)
    made = write_map_pdf(
        MapSheet(sheet, drawing, WORDS, 20.0, "vi", (), parts),
        made_on=date(2026, 11, 22),
        font_dir=settings.REPORT_FONT_DIR,
    )
    pages = pdfplumber.open(BytesIO(made)).pages
    assert len(pages) == sheets
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert all(f"Mục số {k}." in texts[-1] for k in range(entries))
    assert ("Xem trang 2." in texts[0]) == (sheets == 2)
    lowest = max(word["bottom"] for word in pages[-1].extract_words() if word["text"] == "Mục")
    assert lowest / MM < sheet.size[1] - (15 if sheets == 1 else 8)  # above the foot, or the margin


def test_each_shade_is_a_tenth_of_all_lightness_darker_than_the_one_before() -> None:
    def lightness(colour: str) -> float:  # of CIE L*, from the luminance of sRGB (IEC 61966-2-1)
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return float(116 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) ** (1 / 3) - 16)

    steps = [lightness(colour) for colour in SHADES]
    assert [round(one) for one in steps] == [94, 83, 68, 49, 26]
    assert all(lighter - darker > 10 for lighter, darker in pairwise(steps))
