"""Forms 42 and 43: houses and stations, by function and whether they need land. Both have the same columns.

A row may stand for several alike (Số lượng): one asset with that quantity.
"""

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.draft import Value
from hatangso.domain.assets.forms.asset_facts import AssetFacts
from hatangso.domain.assets.forms.cells import code_of, number_cell, number_of, shared_by, value_of, yes_cell
from hatangso.domain.assets.forms.form import Cell, Column, Form, FormRow
from hatangso.domain.assets.forms.told import Told
from hatangso.domain.assets.values import BadValue
from hatangso.domain.words import Misstated, Words

TYPE = "station_house"
_COLUMNS = (
    Column("function", "Chức năng", ("chuc nang", "loai cong trinh", "ten cong trinh", "cong trinh")),
    Column("kind", "Loại (NT1, NT2)", ("nt1", "loai nha tram", "loai nha", "loai"), ("loai cong trinh",)),
    Column("quantity", "Số lượng", ("so luong",)),
    Column("manager", "Đơn vị quản lý", ("don vi quan ly", "don vi so huu", "doanh nghiep"), carried=True),
    Column("area", "Khu vực", ("khu vuc", "dia diem", "dia chi", "vi tri"), carried=True),
    Column("m2", "Diện tích (m²)", ("dien tich",)),
    Column("sharing", "Khả năng dùng chung", ("dung chung", "kha nang dung chung")),
    Column("note", "Ghi chú", ("ghi chu",)),
)
FORM = Form(
    42,
    Words("Danh mục nhà, trạm viễn thông", "List of telecom houses and stations"),
    _COLUMNS,
    needed=("function", "kind"),
    tells=("kind", "quantity", "m2"),
)
FORM_43 = Form(43, FORM.title, _COLUMNS, FORM.needed, FORM.tells)


def types() -> tuple[str, ...]:
    """The types of the forms' rows."""
    return (TYPE,)


def read(row: FormRow, kinds: dict[str, AssetType]) -> Told:
    """A function that is not in the catalogue is kept as the name, its function 'other'. Raises Misstated."""
    kind = kinds[TYPE]
    found = code_of(row.cells.get("kind"), "NT[12]")
    if not found:
        raise Misstated(
            f"Cột “Loại” là “{row.text('kind')[:40]}”; hãy ghi NT1 hoặc NT2.",
            f"The kind is '{row.text('kind')[:40]}'; write NT1 or NT2.",
        )
    attributes: dict[str, Value] = {"kind": found}
    name = ""
    try:
        if (function := value_of(kind, "function", row.text("function"))) is not None:
            attributes["function"] = function
    except BadValue:
        attributes["function"], name = "other", row.text("function")[:200]
    if (quantity := value_of(kind, "quantity", row.cells.get("quantity"))) is not None:
        attributes["quantity"] = quantity
    if (m2 := number_of(row, "m2", "Diện tích (m²)")) is not None:
        attributes["area_m2"] = value_of(kind, "area_m2", m2) or 0.0
    may, _number = shared_by(row.cells.get("sharing"), "Khả năng dùng chung")
    if may is not None:
        attributes["sharing"] = may
    return Told(
        TYPE,
        name=name,
        address=row.text("area")[:300],
        place=row.text("area"),
        owner=row.text("manager")[:200],
        note=row.text("note")[:500],
        attributes=attributes,
    )


def cells(asset: AssetFacts) -> list[Cell] | None:
    """The row of a house or station; one that tells no quantity stands for itself."""
    told = asset.attributes
    function = str(told.get("function", ""))
    words = FUNCTIONS.get(function, "") if function != "other" else asset.name or FUNCTIONS["other"]
    return [
        words,
        told.get("kind", ""),
        number_cell(told.get("quantity", 1)),
        asset.owner,
        asset.address or asset.place,
        number_cell(told.get("area_m2")),
        yes_cell(told.get("sharing")),
        asset.note,
    ]


# The words of the type's choices, as the catalogue has them (a test holds them together).
FUNCTIONS = {
    "exchange": "Tổng đài, chuyển mạch",
    "transmission": "Truyền dẫn",
    "base_station": "Trạm thu phát sóng",
    "access": "Truy nhập, lắp thiết bị",
    "service_point": "Điểm phục vụ",
    "other": "Khác",
}
