import pytest

from hatangso.domain.quantities import Estimate, Ratio, Unknown


def test_ratios_of_two_wards_add_to_the_ratio_of_both() -> None:
    # The mean of 75 % and 16,7 % would say 46 %.
    assert (Ratio(30, 40) + Ratio(10, 60)).percent == 40


def test_a_part_of_nothing_is_unknown_and_not_zero() -> None:
    assert isinstance(Ratio(0, 0).percent, Unknown)
    assert isinstance(Ratio(0, 0).share, Unknown)


def test_zero_of_something_is_zero() -> None:
    assert Ratio(0, 7).percent == 0


def test_negative_halves_are_refused() -> None:
    with pytest.raises(ValueError, match="không được âm"):
        Ratio(-1, 10)


def test_an_estimate_lies_in_its_interval() -> None:
    with pytest.raises(ValueError, match="outside"):
        Estimate(value=5, low=6, high=7, level=0.8)
