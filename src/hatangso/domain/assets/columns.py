"""Columns of tables of assets: what each means, and the headings that name it.

The columns grow from the type: those that every asset has, the ways in which a place can be told, and one for
each attribute of the type.
"""

import re
from dataclasses import dataclass
from typing import Literal

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Words

_NO_WORD = re.compile(r"[^a-z0-9]+")
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
            tuple(
                dict.fromkeys((heading_key(one.code), heading_key(one.label.vi), heading_key(one.label.en)))
            ),
            unit=one.unit,
            needed=one.required,
            fixable=one.kind in ("choice", "boolean"),
            help=one.help,
        )
        for one in kind.attributes
    )
    return COMMON[:-1] + (PLACE if kind.geometry else ()) + attributes + COMMON[-1:]


def heading_key(heading: str) -> str:
    """A heading as it is compared: plain small letters and single spaces."""
    return _NO_WORD.sub(" ", plain(heading)).strip()
