import pytest

from hatangso.domain.places.codes import commune_code, is_commune_code, is_province_code, province_code


def test_zeros_lost_by_a_spreadsheet_come_back() -> None:
    assert [commune_code(c) for c in (4, "4", "00004", "4.0", " 31471 ")] == ["00004"] * 4 + ["31471"]
    assert [province_code(c) for c in (1, "01", "92")] == ["01", "01", "92"]


@pytest.mark.parametrize("raw", ["", "314710", "A0004", "-4", "4.5", "٤"])
def test_what_is_no_code_is_refused_in_words(raw: str) -> None:
    with pytest.raises(ValueError, match="Mã xã phải gồm 5 chữ số"):
        commune_code(raw)


def test_a_code_is_known_by_its_length() -> None:
    assert is_commune_code("00004")
    assert not is_commune_code("0004")
    assert is_province_code("01")
    assert not is_province_code("1")
