"""Marks of asset types: eight outlines that are told apart without seeing colours, on the page and on paper;
and four more, on a stalk, for what other pages show on the map.

Every outline lies in a box of 24 × 24 around its middle (12, 12); `path` is the `d` of SVG. The state of an
asset changes how the outline is drawn, never which one: planned is hollow and dashed, permitted hollow,
removed grey with a stroke through it, unknown pale.
"""

from dataclasses import dataclass

from hatangso.domain.assets.states import State

BOX = 24
PATHS: dict[str, str] = {
    "circle": "M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20Z",
    "square": "M3 3H21V21H3Z",
    "triangle": "M12 1.5L23 21.5H1Z",
    "diamond": "M12 0.8L23.2 12L12 23.2L0.8 12Z",
    "cross": "M8 1.5H16V8H22.5V16H16V22.5H8V16H1.5V8H8Z",
    "star": "M12 0.8L15.2 8.1L23.2 8.9L17.2 14.2L18.9 22.1L12 18L5.1 22.1L6.8 14.2L0.8 8.9L8.8 8.1Z",
    "hexagon": "M12 1L22 6.5V17.5L12 23L2 17.5V6.5Z",
    "pin": "M12 23.2C12 23.2 3.4 14.6 3.4 9.2A8.6 8.6 0 1 1 20.6 9.2C20.6 14.6 12 23.2 12 23.2Z",
}
# Of what is no asset (outages, wishes …): signs whose tip, at (12, 23.5), stands on the place.
CALLOUTS: dict[str, str] = {
    "gem": "M7.5 0.8H16.5L22.4 6.6V12.4L12 23.5L1.6 12.4V6.6Z",
    "bubble": "M12 0.8C18 0.8 22.6 4.8 22.6 10C22.6 14.6 19 18.2 14.4 19L12 23.5L9.6 19"
    "C5 18.2 1.4 14.6 1.4 10C1.4 4.8 6 0.8 12 0.8Z",
    "sheet": "M3 0.8H16.4L21 5.4V18.6H15L12 23.5L9 18.6H3Z",
    "shield": "M12 0.6L22 3.6V10.6C22 16.2 17.6 20.6 12 23.5C6.4 20.6 2 16.2 2 10.6V3.6Z",
}
# Where the type's icon stands inside the mark: x, y of its corner and its side, in the same box.
ICON_BOXES: dict[str, tuple[float, float, float]] = {
    "triangle": (7, 9.5, 10),
    "pin": (6.5, 3.8, 11),
    "star": (8, 8.4, 8),
    "cross": (6.5, 6.5, 11),
    "diamond": (6, 6, 12),
    "gem": (6, 3.6, 12),
    "bubble": (5.6, 3.6, 12.8),
    "sheet": (6, 4.6, 12),
    "shield": (6, 4, 12),
}
ICON_BOX = (5.5, 5.5, 13.0)
GREY = "#6b7680"


OUTLINES = PATHS | CALLOUTS
TIP = 23.5  # of a callout, from the top of its box


@dataclass(frozen=True)
class Look:
    """How an outline is drawn: colours of fill, edge and icon (CSS hex), dashes (''=none), struck through."""

    fill: str
    edge: str
    icon: str
    dashes: str = ""
    struck: bool = False


def look_of(colour: str, state: str) -> Look:
    """The look of a mark of that colour in a state.

    >>> look_of("#b3261e", "planned").fill, look_of("#b3261e", "in_service").fill
    ('#ffffff', '#b3261e')
    """
    match state:
        case State.PLANNED:
            return Look("#ffffff", colour, colour, dashes="3 2")
        case State.PERMITTED:
            return Look("#ffffff", colour, colour)
        case State.REMOVED:
            return Look("#e4e8ec", GREY, GREY, struck=True)
        case State.UNKNOWN:
            return Look(paler(colour), colour, "#1b2733")
        case _:
            return Look(colour, "#ffffff", "#ffffff")


def paler(colour: str) -> str:
    """The colour mixed with three parts of white.

    >>> paler("#b3261e")
    '#ecc9c7'
    """
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * 0.75):02x}" for part in parts)


def edge_width(state: str) -> float:
    """Of the outline, in the box of 24: a hollow mark needs a thicker one to be seen."""
    return 1.2 if state == State.IN_SERVICE else 2.2
