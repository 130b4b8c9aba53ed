import pytest

from hatangso.domain.money import (
    MoneyKind,
    MoneyLine,
    MoneySource,
    MoneySum,
    format_dong,
    format_million_dong,
    money_sum,
    sums_by_year,
)
from hatangso.domain.quantities import Ratio

BUDGET, ENTERPRISE = MoneySource.BUDGET, MoneySource.ENTERPRISE
LINES = [
    MoneyLine(2027, MoneyKind.ESTIMATE, BUDGET, 300_000_000),
    MoneyLine(2026, MoneyKind.ESTIMATE, BUDGET, 500_000_000),
    MoneyLine(2026, MoneyKind.ALLOTTED, BUDGET, 400_000_000),
    MoneyLine(2026, MoneyKind.SPENT, BUDGET, 60_000_000),
    MoneyLine(2026, MoneyKind.SPENT, BUDGET, 40_000_000),
    MoneyLine(2026, MoneyKind.ESTIMATE, ENTERPRISE, 2_000_000_000),
]


def test_lines_are_summed_by_year_and_source() -> None:
    assert sums_by_year(LINES) == {
        2026: {
            BUDGET: MoneySum(estimate=500_000_000, allotted=400_000_000, spent=100_000_000),
            ENTERPRISE: MoneySum(estimate=2_000_000_000),
        },
        2027: {BUDGET: MoneySum(estimate=300_000_000)},
    }
    assert list(sums_by_year(LINES)) == [2026, 2027]


def test_what_was_never_given_is_not_nought_dong() -> None:
    assert money_sum(LINES[:1]) == MoneySum(estimate=300_000_000, allotted=None, spent=None)
    assert money_sum([]) == MoneySum()


def test_a_quarter_of_what_was_allotted_is_paid_out() -> None:
    year = sums_by_year(LINES)[2026][BUDGET]
    assert year.spent_of_allotted == Ratio(100_000_000, 400_000_000)
    assert year.left == 300_000_000
    assert MoneySum(spent=5).spent_of_allotted is None
    assert MoneySum(spent=5).left is None
    assert MoneySum(allotted=5, spent=7).left == -2


def test_money_is_not_negative() -> None:
    with pytest.raises(ValueError, match="không được âm"):
        MoneyLine(2026, MoneyKind.SPENT, BUDGET, -1)


def test_great_sums_keep_every_dong() -> None:
    assert format_dong(9_007_199_254_740_993) == "9.007.199.254.740.993 đồng"
    assert format_million_dong(2_000_500_000) == "2.000,5 triệu đồng"
