"""Values of attributes: read from what people and files write, judged, and told back.

Kept values are JSON: text, whole number, number, true or false, a choice's code, a day as ISO text, where an
attribute points (domain/assets/reference.py).
"""

from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any

from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.draft import Value
from hatangso.domain.assets.reference import words_told
from hatangso.domain.numbers_format import format_number, parse_number, unit_words
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated

LONGEST = 300
YES = frozenset({"x", "co", "1", "yes", "true", "dung", "y", "v", "✓", "✔", "có"})
NO = frozenset({"0", "khong", "no", "false", "sai", "n", "-", "không"})
EARLIEST, LATEST = 1900, 2100


class BadValue(Misstated):
    """What is wrong with the value of an attribute; `attribute` is its code."""

    def __init__(self, attribute: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.attribute = attribute


def read_value(attribute: Attribute, told: object) -> Value | None:
    """The value of what was written in a form, a cell or JSON; None where nothing was. Raises BadValue.

    Decimal commas and points are read as Vietnamese hands write them; yes is 'x', 'có', '1'; a choice is
    told by its code, its words in either language, or a former code.

    >>> from hatangso.domain.words import Words
    >>> height = Attribute("h", Words("Độ cao", "Height"), "number", unit="m", maximum=400)
    >>> read_value(height, "45,5"), read_value(height, " "), read_value(height, 30)
    (45.5, None, 30.0)
    >>> read_value(Attribute("f", Words("Có 5G", "5G"), "boolean"), "Có")
    True
    """
    if isinstance(told, str):
        told = told.strip()
    if told is None or told == "" or (isinstance(told, float) and not isfinite(told)):
        return None
    match attribute.kind:
        case "asset" if isinstance(told, dict):
            return {name: str(told[name]) for name in ("uid", "name")}
        case "text" | "asset":
            return _text(attribute, told)
        case "boolean":
            return _boolean(attribute, told)
        case "choice":
            return _choice(attribute, told)
        case "date":
            return _day(attribute, told)
        case _:
            return _number(attribute, told)


def read_values(kind: AssetType, told: Mapping[str, object]) -> dict[str, Value]:
    """All of a type's attributes that were told. Raises BadValue for the first wrong one, also where the type
    has no such attribute or a required one is missing."""
    for code in told:
        if kind.attribute(code) is None:
            raise BadValue(
                code,
                f"Loại tài sản {kind.name.vi} không có thuộc tính “{code[:40]}”.",
                f"The type {kind.name.en} has no attribute '{code[:40]}'.",
            )
    found: dict[str, Value] = {}
    for attribute in kind.attributes:
        value = read_value(attribute, told.get(attribute.code))
        if value is not None:
            found[attribute.code] = value
        elif attribute.required:
            raise BadValue(
                attribute.code,
                f"Chưa ghi “{attribute.label.vi}”; loại {kind.name.vi} bắt buộc có.",
                f"'{attribute.label.en}' is missing; the type {kind.name.en} needs it.",
            )
    return found


def tell_value(attribute: Attribute, value: Any, language: str = "vi") -> str:
    """The value as readers see it, with its unit; '' for what is unknown.

    >>> from hatangso.domain.words import Words
    >>> tell_value(Attribute("h", Words("Độ cao", "Height"), "number", unit="m"), 45.5)
    '45,5 m'
    """
    if value is None or value == "":
        return ""
    if attribute.kind == "asset":
        return words_told(value)
    if attribute.kind == "boolean":
        english = language.lower().startswith("en")
        return ("yes" if value else "no") if english else ("có" if value else "không")
    if attribute.kind == "choice":
        words = attribute.choices.get(str(value))
        return words.spoken_in(language) if words else str(value)
    if attribute.kind == "date":
        day = _iso(str(value))
        return f"{day:%d/%m/%Y}" if day else str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if attribute.code.endswith("year") and not attribute.unit:
            return f"{value:.0f}"
        return f"{format_number(value, 4)} {unit_words(attribute.unit, language)}".rstrip()
    return str(value)


def write_value(attribute: Attribute, value: Any) -> str:
    """The value as a form or a workbook shows it for editing; `read_value` reads it back."""
    if value is None:
        return ""
    if attribute.kind == "asset":
        return words_told(value)
    if attribute.kind == "boolean":
        return "1" if value else "0"
    if isinstance(value, int | float):
        return f"{value:.0f}" if float(value).is_integer() else f"{value:.10g}".replace(".", ",")
    return str(value)


def _text(attribute: Attribute, told: object) -> str:
    text = " ".join(str(told).split())
    if isinstance(told, float) and told.is_integer():
        text = f"{told:.0f}"  # a number of a workbook where a text is meant
    if len(text) > LONGEST:
        raise BadValue(
            attribute.code,
            f"“{attribute.label.vi}” dài {len(text)} ký tự, giới hạn {LONGEST}; hãy rút gọn.",
            f"'{attribute.label.en}' has {len(text)} characters, the limit is {LONGEST}.",
        )
    return text


def _boolean(attribute: Attribute, told: object) -> bool:
    if isinstance(told, bool):
        return told
    said = plain(f"{told:g}" if isinstance(told, int | float) else str(told))
    if said in YES:
        return True
    if said in NO:
        return False
    raise BadValue(
        attribute.code,
        f"“{attribute.label.vi}” là “{_short(told)}”, không đọc được; hãy ghi x, có, 1 hoặc không, 0.",
        f"'{attribute.label.en}' is '{_short(told)}'; write x, yes, 1 or no, 0.",
    )


def _choice(attribute: Attribute, told: object) -> str:
    said = plain(f"{told:g}" if isinstance(told, int | float) else str(told))
    for code, words in attribute.choices.items():
        if said in (plain(code), plain(words.vi), plain(words.en)):
            return code
    for former, code in attribute.former.items():
        if said == plain(former):
            return code
    offered = "; ".join(words.vi for words in attribute.choices.values())
    in_english = "; ".join(words.en for words in attribute.choices.values())
    raise BadValue(
        attribute.code,
        f"“{attribute.label.vi}” không có mã “{_short(told)}”; hãy chọn một trong: {offered}.",
        f"'{attribute.label.en}' has no code '{_short(told)}'; choose one of: {in_english}.",
    )


def _number(attribute: Attribute, told: object) -> float | int:
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        number = None
    elif isinstance(told, str):
        number = parse_number(_without_unit(told, attribute.unit))
    else:
        number = float(told)
    if number is None:
        raise BadValue(
            attribute.code,
            f"“{attribute.label.vi}” là “{_short(told)}”, không phải số; hãy ghi như 1.234,5.",
            f"'{attribute.label.en}' is '{_short(told)}', which is no number; write it like 1.234,5.",
        )
    if attribute.kind == "integer" and not number.is_integer():
        raise BadValue(
            attribute.code,
            f"“{attribute.label.vi}” phải là số nguyên, không phải {format_number(number, 4)}.",
            f"'{attribute.label.en}' is a whole number, not {number:g}.",
        )
    _require_limits(attribute, number)
    return int(number) if attribute.kind == "integer" else number


def _require_limits(attribute: Attribute, number: float) -> None:
    least, most = attribute.minimum, attribute.maximum
    if (least is None or number >= least) and (most is None or number <= most):
        return
    if least is not None and most is not None:
        vi = f"từ {_plain_number(attribute, least)} đến {_plain_number(attribute, most)}"
        en = f"from {least:g} to {most:g}"
    elif least is not None:
        vi, en = f"từ {_plain_number(attribute, least)} trở lên", f"{least:g} or more"
    else:
        vi, en = f"không quá {_plain_number(attribute, most or 0)}", f"at most {most:g}"
    unit = f" {attribute.unit}" if attribute.unit else ""
    raise BadValue(
        attribute.code,
        f"“{attribute.label.vi}” là {_plain_number(attribute, number)}{unit}, phải {vi}{unit}.",
        f"'{attribute.label.en}' is {number:g}{unit}, it must be {en}{unit}.",
    )


def _plain_number(attribute: Attribute, number: float) -> str:
    return f"{number:.0f}" if attribute.code.endswith("year") else format_number(number, 4)


def _day(attribute: Attribute, told: object) -> str:
    day = read_day(told)
    if day is None:
        raise BadValue(
            attribute.code,
            f"“{attribute.label.vi}” là “{_short(told)}”, không phải ngày; hãy ghi như 31/12/2026.",
            f"'{attribute.label.en}' is '{_short(told)}', which is no day; write it like 31/12/2026.",
        )
    return day.isoformat()


def read_day(told: object) -> date | None:
    """A day as people, workbooks and programs write it; None for anything else, and outside 1900–2100.

    >>> read_day("31/12/2026"), read_day("2026-12-31"), read_day("31.02.2026")
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31), None)
    """
    if isinstance(told, datetime):
        told = told.date()
    if isinstance(told, date):
        return told if EARLIEST <= told.year <= LATEST else None
    text = str(told).strip()
    day = _iso(text[:10])
    if day is None:
        parts = text.replace("-", "/").replace(".", "/").split("/")
        try:
            day = date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else None
        except ValueError:
            return None
    return day if day and EARLIEST <= day.year <= LATEST else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _without_unit(text: str, unit: str) -> str:
    bare = text.strip()
    return bare[: -len(unit)].strip() if unit and bare.lower().endswith(unit.lower()) else bare


def _short(told: object) -> str:
    text = str(told)
    return text if len(text) <= 40 else f"{text[:40]}…"
