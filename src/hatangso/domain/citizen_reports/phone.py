"""How somebody can be reached, as it was typed and as it is kept."""

import re

from hatangso.domain.words import Misstated

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")


def read_phone(typed: str) -> str:
    """A telephone number as 0xxxxxxxxx; '' for nothing. Misstated where it is no Vietnamese number.

    >>> read_phone("+84 912 345 678"), read_phone("0912.345.678"), read_phone(" ")
    ('0912345678', '0912345678', '')
    """
    digits = re.sub(r"[\s.\-()]", "", typed)
    if not digits:
        return ""
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if not re.fullmatch(r"0\d{8,10}", digits, re.ASCII):
        raise Misstated(
            "Số điện thoại cần 9 đến 11 chữ số, bắt đầu bằng 0.", "A phone number has 9 to 11 digits."
        )
    return digits


def read_mail(typed: str) -> str:
    """An e-mail address; '' for nothing. Misstated where it is none."""
    told = typed.strip()
    if told and (len(told) > 200 or not _MAIL.fullmatch(told)):
        raise Misstated("Địa chỉ thư điện tử không đúng.", "That is no e-mail address.")
    return told
