"""What a person, a spreadsheet or a program gives for one cell, read as the kind of its column: no guess.

A text stays a text with its zeros in front. A number of a workbook is taken as it is; a number written as
text is read the Vietnamese way (1.234,5), or the English way (1,234.5) where it can only be that.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from math import inf

from hatangso.domain.collection.sheet import TableColumn
from hatangso.domain.numbers_format import LARGEST, format_number, parse_number
from hatangso.domain.places.search_key import search_key
from hatangso.domain.words import Misstated

Value = str | int | float | date | None
LONGEST = 2_000  # characters of a text; a shape may be longer
LONGEST_AREA = 200_000
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?|[+-]?\d+\.\d+")
_ONE_MARK = re.compile(r"[+-]?(\d+)([.,])(\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,  ])\d{3})(?:\1\d{3})*")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?:\s+0?0:00(?::00)?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def tidy(text: str) -> str:
    """The text composed (NFC), without invisible signs, with single spaces and none at its ends.

    The apostrophe that keeps a spreadsheet from taking a text for a formula is taken off again.

    >>> tidy("  Vie\u0323\u0302t   Nam\u00a0 ") == "Vi\u1ec7t Nam", tidy("'=1+1"), tidy("'a'")
    (True, '=1+1', "'a'")
    """
    if text.isascii() and text.isalnum():
        return text
    if text.startswith(("'=", "'+", "'-", "'@")):
        text = text[1:]
    if text.isascii() and "  " not in text and not text[:1].isspace() and not text[-1:].isspace():
        return text if text.isprintable() else " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def read_number(raw: object, decimal: str = "") -> float | None:
    """A number; None where nothing is told. `decimal`: ',' or '.' where the file has said which it uses.

    >>> read_number("1.234,5"), read_number("1,234.5"), read_number("1.234"), read_number("12,5 ")
    (1234.5, 1234.5, 1234.0, 12.5)
    >>> read_number("1.234", decimal="."), read_number("1,234", decimal="."), read_number("") is None
    (1.234, 1234.0, True)
    """
    if raw is None:
        return None
    if isinstance(raw, bool | date):
        raise _not_a_number(raw)
    if isinstance(raw, int | float):
        number: float | None = float(raw)
    else:
        text = tidy(str(raw))
        if not text:
            return None
        both = "," in text and "." in text
        english = decimal == "." or (both and text.rfind(",") < text.rfind("."))
        if english and _ENGLISH.fullmatch(text):
            number = float(text.replace(",", ""))
        else:
            number = parse_number(text)
    if number is None or not abs(number) <= LARGEST:
        raise _not_a_number(raw)
    return number


def decimal_mark(samples: Iterable[object]) -> str:
    """The decimal mark that texts of one column surely use; '' where they could be read either way.

    >>> decimal_mark(["0.85", "1.234"]), decimal_mark(["0,85", "1.234"]), decimal_mark(["1.234", "1,234"])
    ('.', ',', '')
    """
    sure = set()
    for raw in samples:
        found = _ONE_MARK.fullmatch(tidy(raw)) if isinstance(raw, str) and raw else None
        if found and (len(found[3]) != 3 or len(found[1]) > 3 or found[1] == "0"):
            sure.add(found[2])
    return sure.pop() if len(sure) == 1 else ""


def read_count(raw: object) -> int | None:
    """How many: a whole number from 0. Points, commas and spaces between threes can only group.

    >>> read_count("1.234"), read_count("1,234"), read_count("12 000"), read_count(7.0), read_count(" ")
    (1234, 1234, 12000, 7, None)
    """
    if isinstance(raw, str):
        text = tidy(raw)
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return int(text)
        if _GROUPED.fullmatch(text):
            raw = re.sub(r"[.,\s]", "", text)
    number = read_number(raw)
    if number is None:
        return None
    if number < 0 or number != int(number):
        raise Misstated(
            f"“{format_number(number, 6)}” không phải số đếm: phải là số nguyên từ 0 trở lên.",
            f"'{number}' is no count: it must be a whole number from 0.",
        )
    return int(number)


def read_degrees(raw: object) -> float | None:
    """A longitude or latitude in decimal degrees; the one mark in it is the decimal mark.

    >>> read_degrees("105.123"), read_degrees("105,852345"), read_degrees(21)
    (105.123, 105.852345, 21.0)
    """
    if isinstance(raw, str):
        if raw.isascii() and raw.replace(".", "", 1).isdigit():
            return float(raw)
        text = tidy(raw).replace(",", ".").removesuffix("°")
        if not text:
            return None
        if not re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", text):
            raise Misstated(
                f"“{raw[:40]}” không phải toạ độ theo độ thập phân (ví dụ 105,8523).",
                f"'{raw[:40]}' is not in decimal degrees (such as 105.8523).",
            )
        return float(text)
    return read_number(raw)


def read_day(raw: object) -> date | None:
    """A day, written dd/mm/yyyy or as ISO 8601, or as a workbook keeps it.

    >>> read_day("1/7/2025"), read_day("2025-07-01"), read_day("")
    (datetime.date(2025, 7, 1), datetime.date(2025, 7, 1), None)
    """
    if raw is None:
        return None
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = tidy(str(raw))
    if not text:
        return None
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Misstated(
        f"“{text[:40]}” không phải ngày; hãy viết ngày/tháng/năm, ví dụ 31/12/2026.",
        f"'{text[:40]}' is no day; write day/month/year, such as 31/12/2026.",
    )


def read_text(raw: object, longest: int = LONGEST) -> str:
    """A text or code; a whole number of a workbook without its decimal point.

    >>> read_text("  00123 "), read_text(123.0), read_text(None)
    ('00123', '123', '')
    """
    if raw is None:
        return ""
    if isinstance(raw, datetime | date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = tidy(str(raw))
    if len(text) > longest:
        raise Misstated(
            f"Chữ quá dài: {len(text)} ký tự, tối đa {longest}.",
            f"The text is too long: {len(text)} characters, at most {longest}.",
        )
    return text


def reader_of(
    column: TableColumn, *, communes: Mapping[str, str] | None = None, decimal: str = ""
) -> Callable[[object], Value]:
    """What reads the cells of a column; it raises Misstated. An empty cell is None, never 0 or ''.

    `communes`: by code and by the search key of its name (where only one has it) the code of each commune
    that may be meant; None where they are not known, then any code of five digits or a demo's own is taken.
    """
    read = _READERS.get(column.kind)
    if read is None:
        read = {"choice": _choice(column), "commune": _commune(communes)}.get(column.kind)
    if column.kind == "number":
        read = lambda raw: read_number(raw, decimal)  # noqa: E731
    if read is None:
        raise ValueError(f"unknown kind of column: {column.kind}")
    chosen, least, most = read, column.minimum, column.maximum
    bounded = least is not None or most is not None
    low, high = (-inf if least is None else least), (inf if most is None else most)

    def checked(raw: object) -> Value:
        value = chosen(raw)
        if value is None or value == "":
            if column.required:
                raise Misstated("Chưa điền ô bắt buộc.", "A required cell is empty.")
            return None
        if bounded and isinstance(value, int | float) and not low <= value <= high:
            raise _beyond(value, least, most)
        return value

    return checked


def commune_names(communes: Mapping[str, str]) -> dict[str, str]:
    """By code and by search key of the name the code: `communes` are codes and full names of a province.

    A name that two communes share is left out; those are told apart by code.

    >>> commune_names({"00004": "phường Ba Đình"})
    {'00004': '00004', 'phuong ba dinh': '00004', 'ba dinh': '00004'}
    """
    found = {code: code for code in communes}
    keys: dict[str, set[str]] = {}
    for code, name in communes.items():
        key = search_key(name)
        for said in (key, re.sub(r"^(phuong|xa|dac khu) ", "", key)):
            keys.setdefault(said, set()).add(code)
    return {**found, **{key: codes.pop() for key, codes in keys.items() if len(codes) == 1}}


def _choice(column: TableColumn) -> Callable[[object], Value]:
    known = {}
    for code, label in column.choices:
        known.update({search_key(said): code for said in (code, label.vi, label.en)})
    listed = ", ".join(label.vi for _, label in column.choices)
    listed_en = ", ".join(label.en for _, label in column.choices)

    def read(raw: object) -> Value:
        text = read_text(raw)
        if not text:
            return None
        if (code := known.get(search_key(text))) is None:
            raise Misstated(
                f"“{text[:40]}” không có trong danh sách: {listed}.",
                f"'{text[:40]}' is not in the list: {listed_en}.",
            )
        return code

    return read


def _commune(communes: Mapping[str, str] | None) -> Callable[[object], Value]:
    def read(raw: object) -> Value:
        text = read_text(raw)
        if not text or communes is None:
            return text or None
        code = communes.get(text) or communes.get(text.upper()) or communes.get(search_key(text))
        if code is None and text.isdecimal() and len(text) < 5:
            code = communes.get(text.zfill(5))  # a code has five digits: a spreadsheet took the zeros away
        if code is None:
            known = next(iter(communes.values()), "")
            vi, en = (f" như {known}", f" as {known}") if known else ("", "")
            raise Misstated(
                f"“{text[:60]}” không phải xã, phường của tỉnh (ghi mã{vi} hoặc tên đầy đủ).",
                f"'{text[:60]}' is no commune of the province (write its code{en} or full name).",
            )
        return code

    return read


def _beyond(value: float, least: float | None, most: float | None) -> Misstated:
    number = format_number(value, 6)
    if least is not None and value < least:
        return Misstated(
            f"{number} nhỏ hơn mức thấp nhất {format_number(least, 6)}.", f"{value} is less than {least}."
        )
    return Misstated(
        f"{number} lớn hơn mức cao nhất {format_number(most or 0, 6)}.", f"{value} is more than {most}."
    )


def _not_a_number(raw: object) -> Misstated:
    said = str(raw)[:40]
    return Misstated(
        f"“{said}” không phải số; hãy viết như 1.234,5.", f"'{said}' is no number; write it like 1.234,5."
    )


_READERS: dict[str, Callable[[object], Value]] = {
    "text": read_text,
    "code": read_text,
    "area": lambda raw: read_text(raw, LONGEST_AREA),
    "count": read_count,
    "number": read_number,
    "longitude": read_degrees,
    "latitude": read_degrees,
    "date": read_day,
}
