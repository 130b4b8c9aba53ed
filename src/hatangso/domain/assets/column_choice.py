"""How the columns of a table of assets are found: guessed from headings, chosen by a person, remembered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.columns import IGNORED, AssetColumn, columns_of, heading_key
from hatangso.domain.words import Words

_UNIT = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class ColumnChoice:
    """How a table is to be read: by our column's code the file's heading, and what holds for all rows."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    def as_kept(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """As a ColumnMapping keeps it."""
        columns = {code: {"heading": heading} for code, heading in self.columns.items()}
        return columns, {code: value for code, value in self.fixed.items() if value}

    @classmethod
    def of_kept(cls, columns: Mapping[str, Any], fixed: Mapping[str, Any], kind: AssetType) -> "ColumnChoice":
        """What `as_kept` gave, as far as the type still has the columns."""
        known = {one.code for one in columns_of(kind)}
        return cls(
            {code: str(one["heading"]) for code, one in columns.items() if code in known},
            {code: str(value) for code, value in fixed.items() if code in known},
        )


def guess(kind: AssetType, headings: Sequence[str]) -> ColumnChoice:
    """A proposal: our column for each heading that surely names one; whole headings before parts of them.

    >>> from hatangso.domain.words import Words as W
    >>> mast = AssetType("m", W("Cột", ""), W("", ""), "passive", ("point",), (), "", "", "", W("", ""), True)
    >>> guess(mast, ["STT", "Mã trạm", "Tên trạm (BTS)", "Kinh độ", "Vĩ độ"]).columns
    {'code': 'Mã trạm', 'name': 'Tên trạm (BTS)', 'lon': 'Kinh độ', 'lat': 'Vĩ độ'}
    """
    ranked = []
    columns = columns_of(kind)
    for place, heading in enumerate(headings):
        for order, column in enumerate(columns):
            if weight := _weight(column, heading):
                ranked.append((-weight, order, place))
    chosen: dict[str, str] = {}
    taken: set[int] = set()
    for _rank, order, place in sorted(ranked):
        if columns[order].code not in chosen and place not in taken:
            chosen[columns[order].code] = headings[place]
            taken.add(place)
    return ColumnChoice({one.code: chosen[one.code] for one in columns if one.code in chosen})


def heading_row(kind: AssetType, rows: Iterable[tuple[int, Sequence[object]]]) -> int:
    """The number of the row that is most likely the heading: with most known columns; 0 without rows."""
    best, where = (0, 0), 0
    for number, cells in rows:
        texts = [str(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        rank = (len(guess(kind, texts).columns), len(texts))
        if rank > best:
            best, where = rank, number
    return where


def fits(choice: ColumnChoice, headings: Sequence[str]) -> bool:
    """Whether every column chosen before is there again under the same heading."""
    there = {heading_key(heading) for heading in headings}
    return bool(choice.columns) and all(heading_key(heading) in there for heading in choice.columns.values())


def is_template(kind: AssetType, headings: Sequence[str]) -> bool:
    """Whether the headings are the template's own: then nothing needs to be chosen."""
    own = {column.heading for column in columns_of(kind)}
    told = [heading for heading in headings if heading_key(heading) not in IGNORED]
    return len(told) > 3 and all(heading in own for heading in told)


def positions(choice: ColumnChoice, headings: Sequence[str]) -> dict[str, int]:
    """By our column's code its place in the row; columns that are not there are left out."""
    places = {heading: place for place, heading in reversed(list(enumerate(headings)))}
    return {code: places[heading] for code, heading in choice.columns.items() if heading in places}


def wrong_choice(kind: AssetType, choice: ColumnChoice, has_shapes: bool) -> Words | None:
    """What is wrong with a choice: a column taken twice, something needed that is missing; else None."""
    labels = {one.code: one.label for one in columns_of(kind)}
    seen: dict[str, str] = {}
    for code, heading in choice.columns.items():
        if heading in seen:
            first, second = labels[seen[heading]], labels[code]
            return Words(
                f"Cột “{heading}” được chọn cho cả “{first.vi}” và “{second.vi}”; hãy bỏ một nơi.",
                f"Column '{heading}' is chosen for both '{first.en}' and '{second.en}'; leave one out.",
            )
        seen[heading] = code
    for one, other in (("lon", "lat"), ("north", "east")):
        if (one in choice.columns) != (other in choice.columns):
            return Words(
                f"“{labels[one].vi}” và “{labels[other].vi}” phải cùng được chọn hoặc cùng để trống.",
                f"Choose both '{labels[one].en}' and '{labels[other].en}', or neither.",
            )
    updates = bool({"uid", "code"} & set(choice.columns))  # a list may tell a few things of known assets
    for column in columns_of(kind):
        if (
            column.needed
            and not updates
            and column.code not in choice.columns
            and not choice.fixed.get(column.code)
        ):
            return Words(
                f"Còn thiếu cột “{column.label.vi}” mà loại tài sản này bắt buộc có. Hãy chọn cột"
                + (" hoặc một giá trị chung." if column.fixable else "."),
                f"The column '{column.label.en}' is needed for this type. Choose it.",
            )
    told = set(choice.columns) & {"code", "name", "address", "uid", "lon", "north", "pair", "shape"}
    if not told and not has_shapes:
        return Words(
            "Hãy chọn ít nhất một trong các cột: mã, tên, địa chỉ hoặc toạ độ, để nhận ra từng tài sản.",
            "Choose at least one of code, name, address or coordinates, so that assets can be told apart.",
        )
    return None


def _weight(column: AssetColumn, heading: str) -> int:
    """How well a heading names a column: whole headings first, then the longest phrase at its beginning."""
    bare = heading_key(_UNIT.sub("", heading.replace("*", "")))
    whole = heading_key(heading)
    if column.heading == heading:
        return 1000
    if whole in column.phrases or bare in column.phrases:
        return 500 + len(bare)
    found = [one for one in column.phrases if len(one) > 3 and f" {one} " in f" {whole} "]
    return 10 * max(len(one) for one in found) if found else 0
