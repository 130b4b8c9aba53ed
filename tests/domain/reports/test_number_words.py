"""Amounts in words, by the rules a cashier's form follows."""

import pytest

from hatangso.domain.reports.number_words import dong_in_words


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (4, "Bốn đồng"),
        (15, "Mười lăm đồng"),
        (24, "Hai mươi tư đồng"),
        (31, "Ba mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (1_001, "Một nghìn không trăm linh một đồng"),
        (1_500_000, "Một triệu năm trăm nghìn đồng"),
        (2_000_000_000_000, "Hai nghìn tỷ đồng"),
        (1_205_000_015, "Một tỷ hai trăm linh năm triệu không trăm mười lăm đồng"),
    ],
)
def test_amounts_are_read_as_people_read_them(dong: int, words: str) -> None:
    assert dong_in_words(dong) == words


def test_an_amount_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="âm"):
        dong_in_words(-1)
