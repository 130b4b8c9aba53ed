import pytest

from hatangso.domain.numbers_format import format_number, format_quantity, format_ratio, parse_number
from hatangso.domain.quantities import Ratio


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.891, 2, "1.234.567,89"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-1234.5, 1, "-1.234,5"),
        (99.96, 1, "100"),
        (100, 1, "100"),
        (0, 1, "0"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: float, decimals: int, text: str) -> None:
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234.567,89", 1234567.89),
        ("12.500", 12500),
        ("0.500", 0.5),
        ("99.5%", 99.5),
        ("  40 ", 40),
        ("-3,5", -3.5),
        ("1.23,4", None),
        ("1,2,3", None),
        ("12.34.56", None),
        ("", None),
        ("5 %%", None),
        ("khoảng 5", None),
        (",5", None),
    ],
)
def test_numbers_typed_by_people_are_read_or_refused(text: str, value: float | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("value", [0, 7, 1234.5, 1000000, 0.25, -12.75])
def test_what_is_written_can_be_read_again(value: float) -> None:
    assert parse_number(format_number(value, 2)) == value


def test_units_follow_the_number() -> None:
    assert format_quantity(70.25, "%") == "70,3%"
    assert format_quantity(1.5, "device/household") == "1,5 thiết bị/hộ"
    assert format_quantity(12, None) == "12"


def test_a_ratio_shows_its_halves_and_without_a_whole_only_them() -> None:
    assert format_ratio(Ratio(1, 3)) == "33,3% (1/3)"
    assert format_ratio(Ratio(0, 0)) == "0/0"
