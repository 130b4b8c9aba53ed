"""What a cell says, read by the kind of its column: nothing is guessed, and what is not certain is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils.datetime import from_excel

from hatangso.adapters.workbook_file import RawCell
from hatangso.domain.collection.typed import LONGEST, tidy
from hatangso.domain.collection.typed import read_day as typed_day
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Misstated, Words

_GROUPED = {".": re.compile(r"\d{1,3}(\.\d{3})+"), ",": re.compile(r"\d{1,3}(,\d{3})+")}
_PLAIN = re.compile(r"\d+")


@dataclass(frozen=True)
class Read:
    """What a cell says: `value` is None where nothing can be told. `trouble`: it must be mended;
    `remark`: it was read, and how."""

    value: str | float | None
    trouble: Words | None = None
    remark: Words | None = None


NOTHING = Read(None)


def read_number(cell: RawCell | None, *, count: bool = False, unit: str | None = None) -> Read:
    """A number. `count`: what is counted one by one, so that '1.234' and '1,234' can only be 1234.

    A text with both marks or several of one is read by them (1.234,5 and 1,234.5 are both 1234.5). A single
    mark before exactly three digits may group thousands or part decimals: in a column of counts it groups;
    elsewhere it is not guessed. Numbers that the spreadsheet turned into dates are told; a per cent (0.75
    shown as 75%) is 75 in a column of per cent and told elsewhere.
    """
    if cell is None:
        return NOTHING
    if (fault := _unreadable(cell)) is not None:
        return fault
    if cell.kind == "number":
        return _number_typed(float(cell.value), cell, unit)
    if cell.kind != "text":
        return Read(None, _NO_NUMBER)
    text = tidy(str(cell.value))
    return _number_written(text, count, unit) if text else NOTHING


def read_text(cell: RawCell | None, *, longest: int = LONGEST) -> Read:
    """A text without spaces around it, letters composed (NFC); a number typed in it becomes its digits."""
    if cell is None:
        return NOTHING
    if (fault := _unreadable(cell)) is not None:
        return fault
    text = _shown(cell)
    if len(text) > longest:
        return Read(None, Words(f"Ô dài quá {longest} ký tự.", f"Longer than {longest} characters."))
    return Read(text or None)


def read_code(cell: RawCell | None, *, digits: int | None = None) -> Read:
    """A code: text whose zeros count. A number in its place has lost them; with a known length they are put
    back, else it is told."""
    read = read_text(cell)
    if cell is None or cell.kind != "number" or read.value is None:
        return read
    text = str(read.value)
    if digits is not None and text.isdigit() and len(text) <= digits:
        full = text.zfill(digits)
        if full == text:
            return read
        said = Words(
            f"Ô là số {text}, đã mất số 0 ở đầu; hiểu là {full}.",
            f"The cell is the number {text} without its leading zeros; read as {full}.",
        )
        return Read(full, remark=said)
    said = Words(
        f"Ô là số nên có thể đã mất số 0 ở đầu; hiểu là “{text}”.",
        f"The cell is a number and may have lost leading zeros; read as “{text}”.",
    )
    return Read(text, remark=said)


def read_day(cell: RawCell | None) -> Read:
    """A day as ISO text (2026-12-31), from a date of the spreadsheet or from dd/mm/yyyy."""
    if cell is None:
        return NOTHING
    if (fault := _unreadable(cell)) is not None:
        return fault
    if cell.kind == "day":
        return Read(str(cell.value))
    if cell.kind == "number":
        if cell.shown_as != "date":
            return Read(None, _NO_DAY)
        try:
            day = from_excel(float(cell.value))
        except (ValueError, OverflowError):
            return Read(None, _NO_DAY)
        return Read(f"{day:%Y-%m-%d}") if isinstance(day, date | datetime) else Read(None, _NO_DAY)
    try:
        found = typed_day(str(cell.value))
    except Misstated as wrong:
        return Read(None, wrong.words)
    return Read(found.isoformat()) if found else NOTHING


def read_choice(cell: RawCell | None, choices: Sequence[tuple[str, Words]]) -> Read:
    """The code of what was chosen, told by its label in either language or by the code itself."""
    read = read_text(cell)
    if read.value is None:
        return read
    asked = str(read.value).casefold()
    for code, label in choices:
        if asked in (code.casefold(), label.vi.casefold(), label.en.casefold()):
            return Read(code)
    labels = ", ".join(label.vi for _, label in choices[:12])
    return Read(
        None,
        Words(
            f"“{read.value}” không có trong danh sách; hãy chọn một trong: {labels}.",
            f"“{read.value}” is not in the list: {', '.join(label.en for _, label in choices[:12])}.",
        ),
    )


def _unreadable(cell: RawCell) -> Read | None:
    if cell.kind == "error":
        return Read(
            None,
            Words(
                f"Ô đang báo lỗi {cell.value}; hãy sửa công thức hoặc nhập số.",
                f"The cell shows the error {cell.value}; mend the formula or enter the number.",
            ),
        )
    return Read(None, _NO_SAVED_VALUE) if cell.kind == "none" else None


def _shown(cell: RawCell) -> str:
    if cell.kind == "number":
        number = float(cell.value)
        if cell.shown_as == "date":
            read = read_day(cell)
            if isinstance(read.value, str):
                return f"{date.fromisoformat(read.value):%d/%m/%Y}"
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return tidy(str(cell.value))


def _number_typed(number: float, cell: RawCell, unit: str | None) -> Read:
    if cell.shown_as == "date":
        return Read(
            None,
            Words(
                "Bảng tính đã đổi ô này thành ngày; hãy định dạng ô là số rồi nhập lại.",
                "The spreadsheet turned this cell into a date; format it as a number and enter it again.",
            ),
        )
    if cell.shown_as == "percent":
        if unit != "%":
            return Read(
                None,
                Words(
                    "Ô này là số đếm, không phải phần trăm; hãy nhập số.",
                    "This cell asks for a number, not a per cent; enter the number.",
                ),
            )
        per_cent = round(number * 100, 10)
        said = format_number(per_cent, 2)
        return Read(per_cent, remark=Words(f"Ô định dạng phần trăm; hiểu là {said}%.", f"Read as {said}%."))
    return Read(number)


def _number_written(text: str, count: bool, unit: str | None) -> Read:
    body = text.replace(" ", "")
    if body.endswith("%"):
        if unit != "%":
            return Read(
                None, Words("Ô này không nhận phần trăm; hãy nhập số.", "No per cent here; enter the number.")
            )
        body = body[:-1]
    sign = -1.0 if body[:1] in "-−" and body else 1.0
    body = body.lstrip("+-−")
    unclear = Words(
        f"Không đọc được số “{text}”; hãy nhập như 1.234,5.", f"“{text}” cannot be read as a number."
    )
    dots, commas = body.count("."), body.count(",")
    if not body or not set(body) <= set("0123456789.,") or len(body) > 25:
        return Read(None, unclear)
    if not dots and not commas:
        return Read(sign * float(body))
    if dots and commas:
        mark = max(".,", key=body.rindex)
        group = "," if mark == "." else "."
        whole, _, fraction = body.partition(mark)
        if body.count(mark) > 1 or not _GROUPED[group].fullmatch(whole) or not _PLAIN.fullmatch(fraction):
            return Read(None, unclear)
        return Read(sign * float(whole.replace(group, "") + "." + fraction))
    mark = "." if dots else ","
    if dots + commas > 1:
        return (
            Read(sign * float(body.replace(mark, "")))
            if _GROUPED[mark].fullmatch(body)
            else Read(None, unclear)
        )
    whole, _, fraction = body.partition(mark)
    if not _PLAIN.fullmatch(whole) or not _PLAIN.fullmatch(fraction):
        return Read(None, unclear)
    if len(fraction) != 3 or whole.startswith("0") or len(whole) > 3:
        return Read(sign * float(f"{whole}.{fraction}"))
    grouped, parted = sign * float(whole + fraction), sign * float(f"{whole}.{fraction}")
    if count:
        said = Words(
            f"“{text}” ở cột số đếm nên hiểu là {format_number(grouped)}.",
            f"“{text}” stands in a column of counts and is read as {format_number(grouped)}.",
        )
        return Read(grouped, remark=said)
    either = f"{format_number(grouped)} hoặc {format_number(parted, 3)}"
    return Read(
        None,
        Words(
            f"“{text}” có thể là {either}; hãy nhập lại bằng số (không phải chữ).",
            f"“{text}” may be {format_number(grouped)} or {format_number(parted, 3)}; enter it as a number.",
        ),
    )


_NO_NUMBER = Words("Ô này cần một số.", "This cell needs a number.")
_NO_DAY = Words("Không đọc được ngày; hãy nhập như 31/12/2026.", "No readable date; enter it as 31/12/2026.")
_NO_SAVED_VALUE = Words(
    "Ô có công thức nhưng tệp chưa lưu kết quả; hãy mở bằng Excel, lưu lại, hoặc nhập số.",
    "The cell has a formula without a saved result; open and save the file in Excel, or enter the number.",
)
