"""Coordinates as people write them: decimal commas, degrees and minutes, two numbers in one cell.

A number alone cannot tell its axis; marks can (B, N, Đ, E, “vĩ”, “kinh”), and so can the ranges of Viet Nam,
where no latitude can be a longitude (domain/assets/extent.py).
"""

import re
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from hatangso.domain.words import Misstated

Axis = Literal["lat", "lon", ""]
LONGEST = 120  # signs of one cell that may hold coordinates

_NUMBER = r"[+\-−]?\d[\d.,]*(?:[ \u00a0]\d{3}(?!\d)[\d.,]*)*"
_DEGREES = re.compile(
    r"""^(?P<sign>[+\-−]?)\s*(?P<d>\d{1,3}(?:[.,]\d+)?)\s*(?:[°º˚*]|độ|deg|d)\s*
    (?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*(?:['′’‘`´]|phút|m)\s*
    (?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:["″”“]|''|′′|’’|giây|s)?\s*)?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACED = re.compile(r"^(?P<sign>[+\-−]?)(?P<d>\d{1,3})[ :](?P<m>\d{1,2})[ :](?P<s>\d{1,2}(?:[.,]\d+)?)$")
_MARKS: dict[str, tuple[Axis, int]] = {
    "n": ("lat", 1),
    "b": ("lat", 1),
    "bắc": ("lat", 1),
    "bac": ("lat", 1),
    "e": ("lon", 1),
    "đ": ("lon", 1),
    "đông": ("lon", 1),
    "dong": ("lon", 1),
    "s": ("lat", -1),
    "w": ("lon", -1),
    "t": ("lon", -1),
    "tây": ("lon", -1),
    "vĩ": ("lat", 1),
    "vĩ độ": ("lat", 1),
    "lat": ("lat", 1),
    "kinh": ("lon", 1),
    "kinh độ": ("lon", 1),
    "lon": ("lon", 1),
    "lng": ("lon", 1),
}
_BEFORE = re.compile(r"^(vĩ độ|kinh độ|vĩ|kinh|lat|lon|lng|[nbeđ])\s*[:=]?\s*(?=[\d+\-−])", re.IGNORECASE)
_AFTER = re.compile(r"(?<=[\d.,\s°º˚'′’\"″”])(bắc|bac|đông|dong|tây|[nbeđswt])$", re.IGNORECASE)
_PAIR_OF_MARKED = re.compile(
    r"^(.*?(?:[nbeđswt]|bắc|đông))\s*[,;/|]?\s+(?=[\d+\-−])(.*)$", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Ordinate:
    """One number with the axis that its marks tell, '' where they tell none."""

    value: float
    axis: Axis = ""


def read_ordinate(text: str) -> Ordinate:
    """The number in a cell: degrees in any common way, or metres. Raises Misstated.

    A single mark (comma or point) is decimal; several equal ones group thousands; of two kinds the last is
    decimal. Minutes and seconds are below 60.

    >>> read_ordinate("105,8542"), read_ordinate('21°01\\'42,5"B')
    (Ordinate(value=105.8542, axis=''), Ordinate(value=21.02847222222222, axis='lat'))
    >>> read_ordinate("2.325.678,5").value, read_ordinate("588 123.4").value
    (2325678.5, 588123.4)
    """
    said = " ".join(text.replace("\u00a0", " ").split())
    if not said or len(said) > LONGEST:
        raise _unreadable(text)
    axis: Axis = ""
    sign = 1
    if marked := _BEFORE.match(said):
        axis, sign = _MARKS[marked[1].lower()]
        said = said[marked.end() :].strip()
    if (marked := _AFTER.search(said)) is not None:
        axis, sign = _MARKS[marked[1].lower()]
        said = said[: marked.start()].strip()
    value = _degrees(said, text)
    if value is None:
        value = _plain(said)
    if value is None or not isfinite(value):
        raise _unreadable(text)
    return Ordinate(sign * value, axis)


def read_pair(text: str) -> tuple[Ordinate, Ordinate]:
    """The two numbers of one cell, in the order in which they stand. Raises Misstated.

    >>> for said in ("21.0285, 105.8542", "21,0285 105,8542", "21,0285,105,8542"):
    ...     print([one.value for one in read_pair(said)])
    [21.0285, 105.8542]
    [21.0285, 105.8542]
    [21.0285, 105.8542]
    >>> [one.axis for one in read_pair("21°01′42″B 105°51′15″Đ")]
    ['lat', 'lon']
    """
    said = " ".join(text.replace("\u00a0", " ").split()).strip("()[]{} ")
    if not said or len(said) > 2 * LONGEST:
        raise _unreadable(text)
    for first, second in _ways_apart(said):
        try:
            return read_ordinate(first), read_ordinate(second)
        except Misstated:
            continue
    raise Misstated(
        f"“{_short(text)}” không phải một cặp toạ độ. Hãy ghi vĩ độ và kinh độ, cách nhau bằng dấu “;”,"
        " ví dụ 21,0285; 105,8542.",
        f"'{_short(text)}' is no pair of coordinates. Write latitude and longitude with a ';' between.",
    )


def _ways_apart(said: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for sign in (";", "|", "/", ", ", "\t"):
        if said.count(sign) == 1:
            first, second = said.split(sign)
            found.append((first, second))
    if marked := _PAIR_OF_MARKED.match(said):
        found.append((marked[1], marked[2]))
    pieces = said.split(",")
    if len(pieces) == 2:
        found.append((pieces[0], pieces[1]))
    if len(pieces) == 4 and "." not in said:
        found.append((",".join(pieces[:2]), ",".join(pieces[2:])))
    words = said.split(" ")
    if len(words) % 2 == 0:
        half = len(words) // 2
        found.append((" ".join(words[:half]), " ".join(words[half:])))
    return found


def _degrees(said: str, text: str) -> float | None:
    told = _DEGREES.match(said) or _SPACED.match(said)
    if told is None:
        return None
    degrees, minutes, seconds = (_part(told[name]) for name in ("d", "m", "s"))
    if minutes >= 60 or seconds >= 60:
        raise Misstated(
            f"“{_short(text)}”: phút và giây phải nhỏ hơn 60. Hãy kiểm tra lại toạ độ.",
            f"'{_short(text)}': minutes and seconds are below 60. Check the coordinate.",
        )
    value = degrees + minutes / 60 + seconds / 3600
    return -value if told["sign"] in ("-", "−") else value


def _part(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def _plain(said: str) -> float | None:
    if not re.fullmatch(_NUMBER, said):
        return None
    bare = said.replace(" ", "").replace("−", "-")
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        decimal = max(",", ".", key=bare.rfind)
        if bare.count(decimal) > 1:
            return None
        bare = bare.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    elif commas + points > 1:
        sign = "," if commas else "."
        first, *groups = bare.lstrip("+-").split(sign)
        if not (1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)):
            return None
        bare = bare.replace(sign, "")
    else:
        bare = bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


def _unreadable(text: str) -> Misstated:
    return Misstated(
        f"“{_short(text)}” không phải toạ độ. Hãy ghi số độ (105,8542), độ phút giây (105°51'15\")"
        " hoặc số mét.",
        f"'{_short(text)}' is no coordinate. Write degrees (105.8542), degrees with minutes and seconds,"
        " or metres.",
    )


def _short(text: str) -> str:
    said = " ".join(str(text).split())
    return said if len(said) <= 40 else f"{said[:39]}…"
