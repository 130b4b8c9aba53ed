"""Columns of tables of assets: what each means, guessed from headings, chosen by a person, remembered.

The columns grow from the type: those that every asset has, the ways in which a place can be told, and one for
each attribute of the type.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Words

_NO_WORD = re.compile(r"[^a-z0-9]+")
_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
Part = Literal["asset", "place", "attribute"]


@dataclass(frozen=True)
class AssetColumn:
    """One column. `phrases`: headings (plain letters) that name it; `fixable`: one value may hold for all."""

    code: str
    label: Words
    part: Part
    phrases: tuple[str, ...] = ()
    unit: str = ""
    needed: bool = False
    fixable: bool = False
    help: Words | None = None

    @property
    def heading(self) -> str:
        """What the template's heading says: 'Độ cao tối đa (m) *'."""
        unit = f" ({self.unit})" if self.unit else ""
        return f"{self.label.vi}{unit}{' *' if self.needed else ''}"


COMMON = (
    AssetColumn(
        "code",
        Words("Mã tài sản", "Code"),
        "asset",
        ("ma tai san", "ma", "ma so", "ma hieu", "ma tram", "ma cot", "so hieu", "code", "asset code", "id"),
        help=Words(
            "Mã riêng của chủ sở hữu; nạp lại cùng mã là cập nhật, không thêm mới.",
            "The owner's own number; the same code again is an update, no new asset.",
        ),
    ),
    AssetColumn(
        "name",
        Words("Tên", "Name"),
        "asset",
        ("ten", "ten tai san", "ten tram", "ten cot", "ten goi", "name"),
    ),
    AssetColumn(
        "address", Words("Địa chỉ", "Address"), "asset", ("dia chi", "vi tri lap dat", "dia diem", "address")
    ),
    AssetColumn(
        "owner",
        Words("Chủ sở hữu", "Owner"),
        "asset",
        ("chu so huu", "don vi so huu", "chu quan", "doanh nghiep", "nha mang", "owner"),
        fixable=True,
        help=Words(
            "Tên cơ quan, doanh nghiệp trong danh bạ; tên lạ được giữ nguyên văn.",
            "The organisation's name; one that is not known is kept as it is written.",
        ),
    ),
    AssetColumn(
        "operator",
        Words("Đơn vị vận hành", "Operator"),
        "asset",
        ("don vi van hanh", "don vi quan ly", "don vi khai thac", "quan ly", "operator"),
        fixable=True,
    ),
    AssetColumn(
        "state",
        Words("Trạng thái", "State"),
        "asset",
        ("trang thai", "tinh trang", "state", "status"),
        fixable=True,
    ),
    AssetColumn("planned_on", Words("Ngày dự kiến", "Planned on"), "asset", ("ngay du kien", "planned on")),
    AssetColumn(
        "permitted_on", Words("Ngày cấp phép", "Permitted on"), "asset", ("ngay cap phep", "permitted on")
    ),
    AssetColumn(
        "in_service_on",
        Words("Ngày đưa vào hoạt động", "In service since"),
        "asset",
        (
            "ngay dua vao hoat dong",
            "ngay dua vao su dung",
            "ngay hoat dong",
            "ngay lap dat",
            "in service since",
        ),
    ),
    AssetColumn("removed_on", Words("Ngày tháo dỡ", "Removed on"), "asset", ("ngay thao do", "removed on")),
    AssetColumn("note", Words("Ghi chú", "Note"), "asset", ("ghi chu", "note", "remarks")),
    AssetColumn(
        "uid",
        Words("Mã định danh", "Identifier"),
        "asset",
        ("ma dinh danh", "uid", "uuid", "dinh danh"),
        help=Words(
            "Do hệ thống cấp, có trong tệp xuất; để trống khi thêm mới.",
            "Given by the system, in exported files; leave empty for a new asset.",
        ),
    ),
)
PLACE = (
    AssetColumn(
        "lon",
        Words("Kinh độ", "Longitude"),
        "place",
        ("kinh do", "longitude", "lon", "lng", "long", "kinh"),
        help=Words("105,8542 hoặc 105°51'15\"", "105.8542 or 105°51'15\""),
    ),
    AssetColumn(
        "lat",
        Words("Vĩ độ", "Latitude"),
        "place",
        ("vi do", "latitude", "lat", "vi"),
        help=Words("21,0285 hoặc 21°01'43\"", "21.0285 or 21°01'43\""),
    ),
    AssetColumn(
        "north",
        Words("X – toạ độ bắc", "X, northing"),
        "place",
        ("x", "toa do x", "x vn2000", "x vn 2000", "x bac", "toa do bac", "northing", "x toa do bac"),
        unit="m",
        help=Words("Hệ VN-2000, số mét về phía bắc", "VN-2000, metres to the north"),
    ),
    AssetColumn(
        "east",
        Words("Y – toạ độ đông", "Y, easting"),
        "place",
        ("y", "toa do y", "y vn2000", "y vn 2000", "y dong", "toa do dong", "easting", "y toa do dong"),
        unit="m",
        help=Words("Hệ VN-2000, số mét về phía đông", "VN-2000, metres to the east"),
    ),
    AssetColumn(
        "pair",
        Words("Toạ độ (một ô)", "Coordinates in one cell"),
        "place",
        ("toa do", "vi tri", "toa do gps", "gps", "lat lon", "lat long", "vi do kinh do", "coordinates"),
        help=Words("Vĩ độ; kinh độ: 21,0285; 105,8542", "Latitude; longitude"),
    ),
    AssetColumn(
        "shape",
        Words("Hình dạng (WKT)", "Shape (WKT)"),
        "place",
        ("hinh dang", "wkt", "geometry", "geom", "geojson", "the geom", "shape wkt"),
        help=Words("LINESTRING(105.85 21.03, 105.86 21.03)", "LINESTRING(105.85 21.03, 105.86 21.03)"),
    ),
)
IGNORED = ("dong", "ly do", "reason", "stt", "tt", "so thu tu", "fid", "ogc fid", "objectid")


def columns_of(kind: AssetType) -> tuple[AssetColumn, ...]:
    """Every column that a table of the type may have, in the template's order."""
    attributes = tuple(
        AssetColumn(
            f"a.{one.code}",
            one.label,
            "attribute",
            tuple(dict.fromkeys((_key(one.code), _key(one.label.vi), _key(one.label.en)))),
            unit=one.unit,
            needed=one.required,
            fixable=one.kind in ("choice", "boolean"),
            help=one.help,
        )
        for one in kind.attributes
    )
    return COMMON[:-1] + (PLACE if kind.geometry else ()) + attributes + COMMON[-1:]


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
    there = {_key(heading) for heading in headings}
    return bool(choice.columns) and all(_key(heading) in there for heading in choice.columns.values())


def is_template(kind: AssetType, headings: Sequence[str]) -> bool:
    """Whether the headings are the template's own: then nothing needs to be chosen."""
    own = {column.heading for column in columns_of(kind)}
    told = [heading for heading in headings if _key(heading) not in IGNORED]
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
    bare = _key(_UNIT.sub("", heading.replace("*", "")))
    whole = _key(heading)
    if column.heading == heading:
        return 1000
    if whole in column.phrases or bare in column.phrases:
        return 500 + len(bare)
    found = [one for one in column.phrases if len(one) > 3 and f" {one} " in f" {whole} "]
    return 10 * max(len(one) for one in found) if found else 0


def _key(heading: str) -> str:
    return _NO_WORD.sub(" ", plain(heading)).strip()
