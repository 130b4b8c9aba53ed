"""Amounts of money in Vietnamese words, as the line 'Bằng chữ' of an estimate needs them."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 1_000_000_000
_GROUPS = ((1_000_000, " triệu"), (1_000, " nghìn"), (1, ""))


def dong_in_words(dong: int) -> str:
    """
    >>> dong_in_words(1_205_000_015)
    'Một tỷ hai trăm linh năm triệu không trăm mười lăm đồng'
    """
    if dong < 0:
        raise ValueError("Số tiền không được âm.")
    words = _read(dong, leading=True) or _DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _read(number: int, *, leading: bool) -> str:
    """A number in words; below the leading group hundreds are always read ('không trăm')."""
    parts = []
    billions, rest = divmod(number, _BILLION)
    if billions:
        parts.append(f"{_read(billions, leading=leading)} tỷ")
    for size, name in _GROUPS:
        group, rest = divmod(rest, size)
        if group:
            parts.append(_read_group(group, leading=leading and not parts) + name)
    return " ".join(parts)


def _read_group(group: int, *, leading: bool) -> str:
    """A number of up to three digits."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or not leading else []
    if tens == 1:
        parts.append("mười")
    elif tens:
        parts.append(f"{_DIGITS[tens]} mươi")
    elif units and parts:
        parts.append("linh")
    if units:
        parts.append(_unit(tens, units))
    return " ".join(parts)


def _unit(tens: int, units: int) -> str:
    if units == 1 and tens > 1:
        return "mốt"
    if units == 4 and tens > 1:
        return "tư"
    return "lăm" if units == 5 and tens else _DIGITS[units]
