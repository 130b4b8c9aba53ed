"""The sheet of a map as PDF, set by typst from a drawing of our own: vector, sharp on every printer."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

import typst

from hatangso.adapters.map_svg import Drawing, write_svg
from hatangso.adapters.report_pdf import font_family, fonts_in
from hatangso.domain.maps.sheet import BENEATH, FOOT, GAP, MARGIN, TITLE, Sheet

TEMPLATE = "map_sheet.typ"


@dataclass(frozen=True)
class Label:
    """A name in the frame: its middle (mm), size in points."""

    x: float
    y: float
    text: str
    size: float = 7.5
    weight: str = "regular"
    colour: str = "#3e4c59"


@dataclass(frozen=True)
class Entry:
    """A line of the legend: its sign as SVG, what it means, how many there are ('' where it is not said)."""

    svg: str
    text: str
    count: str = ""


@dataclass(frozen=True)
class LegendPart:
    """A part of the legend under its title."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True)
class Words:
    """What is said around the frame, ready to be read."""

    title: str
    subtitle: str
    source: str
    made: str
    north: str
    scale: str  # '1 : 12.000'
    bar: str  # '500 m'
    alt: str
    second: str  # said in the legend's place where it stands on a second sheet


@dataclass(frozen=True)
class MapSheet:
    """All of a sheet. `bar_mm`: how long the bar is that shows what `words.bar` says."""

    sheet: Sheet
    drawing: Drawing
    words: Words
    bar_mm: float
    language: str
    labels: Sequence[Label] = ()
    legend: Sequence[LegendPart] = field(default_factory=tuple)


def write_map_pdf(one: MapSheet, *, made_on: date, font_dir: Path) -> bytes:
    """The bytes: the same for the same sheet, day and fonts. Raises PdfNotMade without fonts."""
    sheet, words = one.sheet, one.words
    data = {
        "title": words.title,
        "subtitle": words.subtitle,
        "source": words.source,
        "made": words.made,
        "north": words.north,
        "alt": words.alt,
        "second": words.second,
        "language": one.language,
        "family": font_family(font_dir),
        "made_on": (made_on.year, made_on.month, made_on.day),
        "paper": sheet.paper,
        "page": sheet.size,
        "frame": sheet.frame,
        "beside": sheet.turn == "ngang",
        "margin": MARGIN,
        "head": TITLE,
        "foot": FOOT,
        "gap": GAP,
        "beneath": BENEATH,
        "svg": write_svg(one.drawing),
        "scale": {"mm": one.bar_mm, "text": words.bar, "ratio": words.scale},
        "labels": [asdict(label) for label in one.labels],
        "heaps": [{"x": heap.x, "y": heap.y, "text": heap.text} for heap in one.drawing.heaps],
        "legend": [asdict(part) for part in one.legend],
    }
    return typst.compile(
        files("hatangso.adapters").joinpath(TEMPLATE).read_bytes(),
        format="pdf",
        font_paths=fonts_in(font_dir),
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
    )
