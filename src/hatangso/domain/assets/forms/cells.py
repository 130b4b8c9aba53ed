"""How the cells of forms are read and written: choices, yes and no, numbers, times."""

import re
from datetime import date

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.draft import Value
from hatangso.domain.assets.forms.form import Cell, FormRow, tidy
from hatangso.domain.assets.values import read_day, read_value
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated

_YES = re.compile(r"^(co|x|yes|duoc|kha nang|dung chung)\b|^[x✓✔]$")
_NO = re.compile(r"^(khong|no|0|-|k)\b|^-$")
_COUNT = re.compile(r"\d{1,3}")


def value_of(kind: AssetType, code: str, cell: Cell) -> Value | None:
    """The value of an attribute; None for an empty cell. Raises BadValue (Misstated)."""
    attribute = kind.attribute(code)
    assert attribute is not None, code
    return read_value(attribute, cell)


def code_of(cell: Cell, pattern: str) -> str:
    """A code within a cell: 'Cột loại A1 (tự đứng)' → 'A1'; '' without one.

    >>> code_of("N1 – riêng", "N[12]"), code_of("cột a2a", "A[1-6]"), code_of(None, "A1")
    ('N1', '', '')
    """
    found = re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", tidy(cell), re.IGNORECASE)
    return found[0].upper() if found else ""


def shared_by(cell: Cell, title: str) -> tuple[bool | None, int | None]:
    """Whether it can be shared, and by how many where a number is told.

    >>> [shared_by(cell, "x") for cell in ("Có", "không", "2 DN", 3.0, None)]
    [(True, None), (False, 0), (True, 2), (True, 3), (None, None)]
    """
    text = plain(tidy(cell))
    if not text:
        return None, None
    if found := _COUNT.search(text):
        number = int(found[0])
        return number > 0, number
    if _NO.match(text):
        return False, 0
    if _YES.match(text):
        return True, None
    raise Misstated(
        f"“{title}” là “{text[:40]}”; hãy ghi có, không hoặc số doanh nghiệp.",
        f"'{title}' is '{text[:40]}'; write yes, no or the number of operators.",
    )


def time_of(cell: Cell) -> tuple[date | None, int | None]:
    """The day where a whole day is told, else the year where one is.

    >>> time_of("15/03/2021"), time_of("Quý II/2026"), time_of(2019.0), time_of("")
    ((datetime.date(2021, 3, 15), 2021), (None, 2026), (None, 2019), (None, None))
    """
    if cell is None or tidy(cell) == "":
        return None, None
    day = read_day(cell) if not isinstance(cell, int | float) else None
    if day is not None:
        return day, day.year
    years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", tidy(cell))
    return None, int(years[-1]) if years else None


def time_cell(day: date | None, year: object) -> str:
    """The cell of a time, read again by `time_of`."""
    if day is not None:
        return f"{day:%d/%m/%Y}"
    return f"{year:.0f}" if isinstance(year, int | float) else ""


def number_cell(value: object, digits: int = 6) -> Cell:
    """A number as the workbook keeps it; None stays empty."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return round(float(value), digits) if isinstance(value, float) else value


def yes_cell(value: object) -> str:
    """
    >>> yes_cell(True), yes_cell(False), yes_cell(None)
    ('có', 'không', '')
    """
    return "" if value is None else "có" if value else "không"


def number_of(row: FormRow, code: str, title: str) -> float | None:
    """A number as people write it; None for an empty cell. Raises Misstated."""
    cell = row.cells.get(code)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = tidy(cell)
    if text in ("", "-", "–"):
        return None
    bare = re.sub(r"\s*(km|m2|m²|ha|mw|m)\.?$", "", text, flags=re.IGNORECASE)
    found = parse_number(bare)
    if found is None:
        raise Misstated(
            f"“{title}” là “{text[:40]}”, không phải số; hãy ghi như {format_number(1234.5)}.",
            f"'{title}' is '{text[:40]}', which is no number; write it like {format_number(1234.5)}.",
        )
    return found
