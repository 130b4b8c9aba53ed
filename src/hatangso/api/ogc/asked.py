"""The parameters of a request for features, read strictly: what is not known or not readable is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.http import QueryDict

from hatangso.api.ogc.crs import CRS84, asked_system, box_from
from hatangso.api.ogc.wrong import WrongRequest
from hatangso.domain.assets.asset_type import Attribute
from hatangso.domain.assets.states import State
from hatangso.domain.assets.values import BadValue, read_value

FEWEST, USUAL, MOST = 1, 100, 10_000
PLAIN = ("code", "name", "state", "commune_code")
KNOWN = ("bbox", "bbox-crs", "crs", "datetime", "limit", "after", "f")
Box = tuple[float, float, float, float]
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?\Z")


@dataclass(frozen=True)
class Asked:
    """What is wanted. `boxes`: two where the box crosses 180°; `since`, `until`: None is open."""

    limit: int
    after: int
    crs: str
    boxes: tuple[Box, ...] = ()
    timed: bool = False
    since: date | None = None
    until: date | None = None
    plain: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)


def asked(query: QueryDict, attributes: Sequence[Attribute]) -> Asked:
    """Read it; WrongRequest names the parameter and what is expected."""
    by_code = {one.code: one for one in attributes}
    for name in query:
        if name not in (*KNOWN, *PLAIN) and name not in by_code:
            raise WrongRequest(f"'{name[:60]}' is not a parameter of this collection.")
        if len(query.getlist(name)) > 1:
            raise WrongRequest(f"'{name[:60]}' is told more than once.")
    if query.get("f", "json") not in ("json", "geojson"):
        raise WrongRequest("f is 'json'.")
    if "state" in query and query["state"] not in [state.value for state in State]:
        raise WrongRequest(f"state is one of {', '.join(State)}.")
    since, until = _times(query.get("datetime", ""))
    return Asked(
        limit=min(_whole(query, "limit", USUAL, FEWEST), MOST),
        after=_whole(query, "after", 0, 0),
        crs=asked_system(query.get("crs", ""), "crs"),
        boxes=_boxes(query.get("bbox", ""), asked_system(query.get("bbox-crs", ""), "bbox-crs")),
        timed=bool(query.get("datetime")),
        since=since,
        until=until,
        plain={name: query[name] for name in PLAIN if name in query},
        attributes={name: _value(one, query.get(name, "")) for name, one in by_code.items() if name in query},
    )


def _whole(query: QueryDict, name: str, usual: int, least: int) -> int:
    text = query.get(name, "")
    if name not in query:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) < least:
        raise WrongRequest(f"{name} is a whole number from {least} on, not '{text[:40]}'.")
    return int(text)


def _boxes(text: str, system: str) -> tuple[Box, ...]:
    if not text:
        return ()
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(isfinite(number) for number in numbers):
        raise WrongRequest("bbox is four or six numbers separated by commas.")
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if system != CRS84:
        if west > east or south > north:
            raise WrongRequest("bbox: the lower corner comes before the upper one.")
        return (box_from((west, south, east, north), system),)
    if south > north or not (-180 <= west <= 180 and -180 <= east <= 180 and south >= -90 and north <= 90):
        raise WrongRequest("bbox: the lower corner comes before the upper one, in degrees.")
    if west <= east:
        return ((west, south, east, north),)
    return ((west, south, 180.0, north), (-180.0, south, east, north))


def _times(text: str) -> tuple[date | None, date | None]:
    """RFC 3339: an instant, or an interval of which one end may be open ('..' or nothing)."""
    if not text:
        return None, None
    parts = text.split("/")
    if len(parts) > 2:
        raise WrongRequest("datetime is an instant or start/end.")
    ends = [_day(part, open_=len(parts) == 2) for part in parts]
    if len(ends) == 2 and ends == [None, None]:
        raise WrongRequest("datetime: at least one end of an interval is told.")
    since, until = ends[0], ends[-1]
    if since and until and since > until:
        raise WrongRequest("datetime: the start comes before the end.")
    return since, until


def _day(text: str, *, open_: bool) -> date | None:
    if open_ and text in ("", ".."):
        return None
    if not _FULL.match(text):
        raise WrongRequest(f"datetime: '{text[:40]}' is no date or time of RFC 3339.")
    try:
        return datetime.fromisoformat(text.upper().replace("Z", "+00:00")).date()
    except ValueError:
        raise WrongRequest(f"datetime: there is no day '{text[:40]}'.") from None


def _value(attribute: Attribute, text: str) -> Any:
    """A value as it is kept; true and false in English, choices by their code."""
    if attribute.kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if attribute.kind == "choice":
        if text not in attribute.choices:
            raise WrongRequest(f"{attribute.code} is one of {', '.join(attribute.choices)}.")
        return text
    try:
        return read_value(attribute, text)
    except BadValue as wrong:
        raise WrongRequest(f"{attribute.code}: {wrong.words.en}") from None
