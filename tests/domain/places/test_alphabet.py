"""Names in the order a Vietnamese reader looks them up."""

import unicodedata

from hatangso.domain.places.alphabet import alphabetical


def test_d_with_a_stroke_follows_d_and_accented_letters_follow_plain_ones() -> None:
    names = [
        "Đống Đa",
        "Eakar",
        "Ân Thi",
        "Dương Nội",
        "An Hòa",
        "Ăn Khê",
        "Ơn",
        "Ô Chợ Dừa",
        "O Lâm",
        "Uy",
        "Ứng",
    ]
    told = [
        "An Hòa",
        "Ăn Khê",
        "Ân Thi",
        "Dương Nội",
        "Đống Đa",
        "Eakar",
        "O Lâm",
        "Ô Chợ Dừa",
        "Ơn",
        "Uy",
        "Ứng",
    ]
    assert sorted(names, key=alphabetical) == told


def test_six_tones_stand_in_their_order_only_where_all_letters_agree() -> None:
    assert sorted(["Mạ", "Má", "Mã", "Mả", "Mà", "Ma"], key=alphabetical) == [
        "Ma",
        "Mà",
        "Mả",
        "Mã",
        "Má",
        "Mạ",
    ]
    assert sorted(["Má B", "Mạ A"], key=alphabetical) == ["Mạ A", "Má B"]


def test_both_ways_of_writing_accents_are_one_name() -> None:
    for name in ("Đống Đa", "Ứng Hòa"):
        assert alphabetical(unicodedata.normalize("NFD", name)) == alphabetical(name)
