"""Form 44: data centres with their floor area and power."""

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.forms.asset_facts import AssetFacts
from hatangso.domain.assets.forms.cells import number_cell, number_of, value_of
from hatangso.domain.assets.forms.form import Cell, Column, Form, FormRow
from hatangso.domain.assets.forms.told import Told
from hatangso.domain.words import Misstated, Words

TYPE = "data_centre"
FORM = Form(
    44,
    Words("Danh mục trung tâm dữ liệu", "List of data centres"),
    (
        Column("name", "Tên trung tâm dữ liệu", ("ten trung tam", "trung tam du lieu", "ten"), ("khu vuc",)),
        Column("area", "Khu vực", ("khu vuc", "dia diem", "dia chi", "vi tri"), carried=True),
        Column("m2", "Diện tích (m²)", ("dien tich",)),
        Column("mw", "Công suất (MW)", ("cong suat", "mw")),
    ),
    needed=("name", "mw"),
    tells=("m2", "mw"),
)


def types() -> tuple[str, ...]:
    """The types of the form's rows."""
    return (TYPE,)


def read(row: FormRow, kinds: dict[str, AssetType]) -> Told:
    """Raises Misstated."""
    kind = kinds[TYPE]
    if not row.text("name"):
        raise Misstated("Hãy ghi tên trung tâm dữ liệu.", "The data centre has no name.")
    attributes = {}
    for code, column, title in (("area_m2", "m2", "Diện tích (m²)"), ("power_mw", "mw", "Công suất (MW)")):
        number = number_of(row, column, title)
        if number is not None and (value := value_of(kind, code, number)) is not None:
            attributes[code] = value
    return Told(
        TYPE,
        name=row.text("name")[:200],
        address=row.text("area")[:300],
        place=row.text("area"),
        attributes=attributes,
    )


def cells(asset: AssetFacts) -> list[Cell] | None:
    """The row of a data centre."""
    return [
        asset.name,
        asset.address or asset.place,
        number_cell(asset.attributes.get("area_m2")),
        number_cell(asset.attributes.get("power_mw")),
    ]
