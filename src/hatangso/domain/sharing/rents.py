"""Declared rents of infrastructure: what was declared, never what the product computes.

Each declaration keeps the price as it stands in the document, with its money unit and its measure. Amounts
are brought to đồng only to look for slips of the unit: half of all published tables are in thousand đồng.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import median

from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words

MONEY: Mapping[str, tuple[Words, int]] = {
    "dong": (Words("đồng", "đồng"), 1),
    "thousand": (Words("nghìn đồng", "thousand đồng"), 1_000),
    "million": (Words("triệu đồng", "million đồng"), 1_000_000),
}
MEASURES: Mapping[str, Words] = {
    "mast": Words("cột", "mast"),
    "pole": Words("cột treo cáp", "pole"),
    "m": Words("m", "m"),
    "km": Words("km", "km"),
    "m2": Words("m²", "m²"),
    "place": Words("vị trí", "place"),
    "station": Words("nhà, trạm", "station"),
    "rack": Words("tủ", "rack"),
    "fibre_km": Words("sợi·km", "fibre·km"),
}
TIMES: Mapping[str, Words] = {
    "month": Words("tháng", "month"),
    "quarter": Words("quý", "quarter"),
    "year": Words("năm", "year"),
    "once": Words("lần", "once"),
}
ODD = 100  # a price this many times another of its kind is asked about (the product's own choice)


def unit_of(money: str, measure: str, time: str) -> Words:
    """
    >>> unit_of("thousand", "m", "year").vi
    'nghìn đồng/m/năm'
    """
    named = MONEY[money][0], MEASURES[measure], TIMES[time]
    return Words("/".join(one.vi for one in named), "/".join(one.en for one in named))


def in_dong(price: Decimal, money: str) -> Decimal:
    """
    >>> in_dong(Decimal("79.258"), "thousand")
    Decimal('79258.000')
    """
    return price * MONEY[money][1]


def odd_price(dong: Decimal, others: Iterable[Decimal]) -> Words | None:
    """What to ask of whoever declares; None where nothing looks odd.

    `others`: prices in force of the same kind, measure and time, in đồng. Asked about: less than one đồng,
    and a hundred times more or less than the median of the others.

    >>> odd_price(Decimal(79), [Decimal(79258), Decimal(94820)]).vi[:31]
    'Giá này thấp hơn khoảng 1.102 l'
    >>> odd_price(Decimal(79258), [Decimal(94820)]) is None
    True
    """
    if dong < 1:
        return Words(
            "Giá chưa đến 1 đồng: hãy kiểm tra đơn vị tiền (đồng, nghìn đồng hay triệu đồng).",
            "The price is below one đồng: check the unit (đồng, thousand or million đồng).",
        )
    known = [other for other in others if other > 0]
    if not known:
        return None
    usual = Decimal(median(known))
    ratio = dong / usual if dong >= usual else usual / dong
    if ratio < ODD:
        return None
    times = format_number(ratio, 0)
    more = dong >= usual
    return Words(
        f"Giá này {'cao' if more else 'thấp'} hơn khoảng {times} lần giá đang kê khai của cùng loại "
        f"({format_number(usual, 0)} đồng): có thể nhầm đồng với nghìn đồng.",
        f"This is about {times} times {'more' if more else 'less'} than what is declared for the same kind "
        f"({format_number(usual, 0)} đồng): đồng and thousand đồng may be mixed up.",
    )
