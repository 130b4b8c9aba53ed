"""Numbers as Vietnamese documents write them: 1.234,5. The same on every machine, whatever its locale."""

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite

from hatangso.domain.quantities import Estimate, Ratio, Unknown
from hatangso.domain.words import Words

LARGEST = 1e15  # beyond it a float no longer counts single things
_ANY_FLOAT = Context(prec=400)  # digits enough for the largest float; Python takes 28 otherwise, and fails
_UNIT_WORDS = {
    "x": Words("lần", "times"),
    "connection/person": Words("kết nối/người", "connections per person"),
    "device/household": Words("thiết bị/hộ", "devices per household"),
    "centre": Words("trung tâm", "centres"),
    "cái": Words("cái", "pieces"),
    "cổng": Words("cổng", "ports"),
    "hộ": Words("hộ", "households"),
    "kết nối": Words("kết nối", "connections"),
    "máy": Words("máy", "machines"),
    "ngày": Words("ngày", "days"),
    "người": Words("người", "people"),
    "tủ": Words("tủ", "racks"),
    "đèn": Words("đèn", "lamps"),
}


def format_number(value: float | Decimal, decimals: int = 1) -> str:
    """The number rounded half up, zeros at the end dropped.

    >>> format_number(1234.5), format_number(99.95, 1), format_number(-0.04), format_number(1000000)
    ('1.234,5', '100', '0', '1.000.000')
    """
    rounded = half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "-" if rounded < 0 else ""
    return sign + text.replace(",", " ").replace(".", ",").replace(" ", ".")


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """The number rounded half up, as every number shown is; `value` is finite.

    >>> half_up(62.5, 0), half_up(-2.675, 2)
    (Decimal('63'), Decimal('-2.68'))
    """
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP, context=_ANY_FLOAT)


def unit_words(unit: str | None, language: str = "vi") -> str:
    """A canonical unit as readers write it; a unit without a word of its own stays as it is."""
    words = _UNIT_WORDS.get(unit or "")
    return words.spoken_in(language) if words else unit or ""


def format_quantity(value: float, unit: str | None, decimals: int = 1, language: str = "vi") -> str:
    """
    >>> format_quantity(99, "%"), format_quantity(2, "x"), format_quantity(1234.5, "Mbit/s")
    ('99%', '2 lần', '1.234,5 Mbit/s')
    """
    number = format_number(value, decimals)
    if unit == "%":
        return f"{number}%"
    return f"{number} {unit_words(unit, language)}".rstrip()


def format_ratio(ratio: Ratio, decimals: int = 1) -> str:
    """
    >>> format_ratio(Ratio(1250, 5000))
    '25% (1.250/5.000)'
    """
    percent = ratio.percent
    halves = f"{format_number(ratio.part)}/{format_number(ratio.whole)}"
    return halves if isinstance(percent, Unknown) else f"{format_number(percent, decimals)}% ({halves})"


def format_estimate(estimate: Estimate, unit: str | None, decimals: int = 1, language: str = "vi") -> str:
    """
    >>> format_estimate(Estimate(92, 88.5, 96, 0.8), "%")
    '92% (88,5–96%)'
    """
    low = format_number(estimate.low, decimals)
    value, high = (format_quantity(v, unit, decimals, language) for v in (estimate.value, estimate.high))
    return f"{value} ({low}–{high})"


def parse_number(text: str) -> float | None:
    """A number typed by a Vietnamese hand, or None where it cannot be read with certainty.

    The comma is the decimal mark and the point groups thousands. One point alone is read as grouping
    only where exactly three digits follow and one to three come before (1.234); else as a decimal point.

    >>> parse_number("1.234,5"), parse_number("99,5 %"), parse_number("1.234"), parse_number("99.5")
    (1234.5, 99.5, 1234.0, 99.5)
    >>> parse_number("chín") is None, parse_number("1,018.") is None
    (True, True)
    >>> parse_number("9" * 400) is None  # more than a float holds
    True
    """
    number = _read(text)
    return number if number is not None and isfinite(number) else None


def _read(text: str) -> float | None:
    bare = text.strip().removesuffix("%").replace("\u00a0", "").replace(" ", "")
    sign = -1 if bare[:1] in ("-", "−") else 1
    bare = bare.lstrip("+-−")
    if bare.count(",") > 1 or not bare or not all(c.isdecimal() or c in ".," for c in bare):
        return None
    whole, comma, fraction = bare.partition(",")
    groups = whole.split(".")
    grouped = len(groups) > 1 and 1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])
    if len(groups) == 2 and not comma and not (grouped and groups[0] != "0"):
        return sign * float(bare) if bare.strip(".") else None
    if (len(groups) > 1 and not grouped) or (comma and not fraction.isdecimal()) or not groups[0]:
        return None
    return sign * float("".join(groups) + ("." + fraction if fraction else ""))
