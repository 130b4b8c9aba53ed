"""Form 41: antenna masts with their place, height and how many operators can share them."""

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.coordinate_text import read_ordinate
from hatangso.domain.assets.forms.asset_facts import AssetFacts
from hatangso.domain.assets.forms.cells import code_of, number_cell, shared_by, value_of
from hatangso.domain.assets.forms.form import Cell, Column, Form, FormRow, tidy
from hatangso.domain.assets.forms.told import Told
from hatangso.domain.words import Misstated, Words

TYPE = "antenna_mast"
FORM = Form(
    41,
    Words("Danh mục cột ăng ten", "List of antenna masts"),
    (
        Column("place", "Đơn vị hành chính", ("don vi hanh chinh", "dvhc", "xa", "phuong"), carried=True),
        Column("kind", "Loại cột (A1–A6)", ("loai cot", "loai", "a1", "ky hieu")),
        Column("height", "Độ cao tối đa (m)", ("do cao", "chieu cao")),
        Column("lon", "Kinh độ", ("kinh do", "long", "longitude"), above="Tọa độ"),
        Column("lat", "Vĩ độ", ("vi do", "lat", "latitude"), above="Tọa độ"),
        Column("sharing", "Khả năng dùng chung (số doanh nghiệp)", ("dung chung", "kha nang dung chung")),
        Column("disaster", "Mức chịu thiên tai", ("thien tai", "rui ro")),
    ),
    needed=("kind", "lon", "lat"),
    tells=("kind", "lon", "lat"),
)  # fmt: skip


def types() -> tuple[str, ...]:
    """The types of the form's rows."""
    return (TYPE,)


def read(row: FormRow, kinds: dict[str, AssetType]) -> Told:
    """Raises Misstated."""
    kind = kinds[TYPE]
    told = row.cells.get("kind")
    found = code_of(told, "A[1-6]") or value_of(kind, "kind", told)
    if not found:
        raise Misstated("Chưa ghi loại cột (A1–A6).", "The kind of mast (A1–A6) is missing.")
    attributes = {"kind": found}
    if (height := value_of(kind, "height_m", row.cells.get("height"))) is not None:
        attributes["height_m"] = height
    _may, number = shared_by(row.cells.get("sharing"), "Khả năng dùng chung")
    if number is not None and (operators := value_of(kind, "sharing_operators", number)) is not None:
        attributes["sharing_operators"] = operators
    level = tidy(row.cells.get("disaster"))
    if (told_level := "".join(c for c in level if c.isdigit())) and (
        value := value_of(kind, "disaster_level", told_level)
    ) is not None:
        attributes["disaster_level"] = value
    place = row.text("place") or (row.group if any(c.isalpha() for c in row.group) else "")
    return Told(
        TYPE,
        place=place[:200],
        lon=_ordinate(row, "lon", "Kinh độ", 102.0, 118.0),
        lat=_ordinate(row, "lat", "Vĩ độ", 6.0, 24.0),
        attributes=attributes,
    )


def _ordinate(row: FormRow, code: str, title: str, least: float, most: float) -> float | None:
    cell = row.cells.get(code)
    if tidy(cell) == "":
        return None
    value = float(cell) if isinstance(cell, int | float) else read_ordinate(tidy(cell)).value
    if not least <= value <= most:
        raise Misstated(
            f"{title} {tidy(cell)[:30]} nằm ngoài Việt Nam; kiểm tra có đổi chỗ kinh độ, vĩ độ hay là tọa độ"
            " VN-2000 (hãy nạp bằng trang nạp tài sản, nơi chọn được hệ tọa độ).",
            f"{title} {tidy(cell)[:30]} lies outside Viet Nam: swapped, or VN-2000 (use the import of assets,"
            " where the reference system is chosen).",
        )
    return value


def cells(asset: AssetFacts) -> list[Cell] | None:
    """The row of a mast."""
    told = asset.attributes
    return [
        asset.place,
        told.get("kind", ""),
        number_cell(told.get("height_m")),
        asset.lon,
        asset.lat,
        number_cell(told.get("sharing_operators")),
        number_cell(told.get("disaster_level")),
    ]
