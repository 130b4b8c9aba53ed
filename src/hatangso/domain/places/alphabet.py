"""Vietnamese names in the order of the Vietnamese alphabet: a ă â b c d đ e ê …, tones after letters."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; none before all
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, 1000)}


def alphabetical(name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What to sort a name by: its letters, then their tones.

    >>> sorted(["Đống Đa", "Dương Nội", "Ân Thi", "An Hòa", "Ăn", "An Hoà Đông"], key=alphabetical)
    ['An Hòa', 'An Hoà Đông', 'Ăn', 'Ân Thi', 'Dương Nội', 'Đống Đa']
    >>> sorted(["Mã", "Má", "Ma", "Mạ", "Mả", "Mà"], key=alphabetical)
    ['Ma', 'Mà', 'Mả', 'Mã', 'Má', 'Mạ']
    """
    letters: list[int] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFC", name.lower()):
        parts = unicodedata.normalize("NFD", mark)
        tone = next((one for one in parts if one in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else mark
        letters.append(_RANK.get(letter, min(ord(letter[0]), 999)))
        tones.append(_TONES.index(tone) + 1 if tone else 0)
    return tuple(letters), tuple(tones)
