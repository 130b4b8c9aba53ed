"""Form 40: routes of cables: underground works (N1, N2) and cables on poles (C1, C2). It has no coordinates.

A cable inside ducts is no route of its own here: its duct is (docs/methods/sharing.md).
"""

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.counting import LENGTH
from hatangso.domain.assets.forms.asset_facts import AssetFacts
from hatangso.domain.assets.forms.cells import (
    code_of,
    number_cell,
    number_of,
    shared_by,
    time_cell,
    time_of,
    yes_cell,
)
from hatangso.domain.assets.forms.form import Cell, Column, Form, FormRow
from hatangso.domain.assets.forms.told import Told
from hatangso.domain.words import Misstated, Words

FORM = Form(
    40,
    Words("Danh mục tuyến cáp viễn thông", "List of telecom cable routes"),
    (
        Column("name", "Danh mục tuyến", ("danh muc tuyen", "ten tuyen", "tuyen cap", "tuyen"), ("huong",)),
        Column("street", "Hướng tuyến (đường phố)", ("huong tuyen", "duong pho", "ten duong")),
        Column("kind", "Loại công trình (N1, N2, C1, C2)", ("loai", "n1", "loai cong trinh"), ("loai cap",)),
        Column("length", "Chiều dài (km)", ("chieu dai", "dai", "do dai", "cu ly")),
        Column("sharing", "Khả năng dùng chung (có/không)", ("dung chung", "kha nang dung chung")),
        Column("time", "Thời điểm đưa vào sử dụng", ("thoi diem", "thoi gian", "nam dua vao")),
        Column("note", "Ghi chú", ("ghi chu",)),
    ),
    needed=("name", "kind"),
    tells=("kind", "length"),
)
UNDERGROUND, ON_POLES = "underground_route", "cable_route"


def types() -> tuple[str, ...]:
    """The types of the form's rows."""
    return (UNDERGROUND, ON_POLES)


def read(row: FormRow, kinds: dict[str, AssetType]) -> Told:
    """Raises Misstated."""
    del kinds
    code = code_of(row.cells.get("kind"), "[NC][12]")
    if not code:
        raise Misstated(
            f"Cột “Loại” là “{row.text('kind')[:40]}”; hãy ghi N1, N2, C1 hoặc C2.",
            f"The kind is '{row.text('kind')[:40]}'; write N1, N2, C1 or C2.",
        )
    if not row.text("name"):
        raise Misstated("Hãy ghi tên tuyến ở cột “Danh mục tuyến”.", "The route has no name.")
    day, year = time_of(row.cells.get("time"))
    attributes: dict[str, str | bool] = {"kind": code}
    if street := row.text("street")[:300]:
        attributes["street"] = street
    may, _number = shared_by(row.cells.get("sharing"), "Khả năng dùng chung")
    if may is not None:
        attributes["sharing"] = may
    length = number_of(row, "length", "Chiều dài (km)")
    if length is not None and not 0 < length <= 1_000:
        raise Misstated(
            f"Chiều dài {length:g} km không hợp lý; hãy kiểm tra đơn vị (km).",
            f"A length of {length:g} km is not plausible; the unit is km.",
        )
    return Told(
        UNDERGROUND if code.startswith("N") else ON_POLES,
        name=row.text("name")[:200],
        day=day,
        year=year,
        length_km=length,
        note=row.text("note")[:500],
        attributes=attributes,
    )


def cells(asset: AssetFacts) -> list[Cell] | None:
    """The row of an asset; None for a cable of the registry that runs in ducts or on walls."""
    kind = str(asset.attributes.get("kind", ""))
    if kind not in (("N1", "N2") if asset.type == UNDERGROUND else ("C1", "C2")):
        return None
    km = asset.length_m / 1000 if asset.length_m is not None else asset.attributes.get(LENGTH)
    return [
        asset.name,
        asset.attributes.get("street", ""),
        kind,
        number_cell(km, 3),
        yes_cell(asset.attributes.get("sharing")),
        time_cell(asset.day, asset.attributes.get("year")),
        asset.note,
    ]
