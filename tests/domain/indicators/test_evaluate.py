from datetime import date

from hatangso.domain.indicators.evaluate import roll_up, value_in_unit
from hatangso.domain.indicators.indicator import Knower, RollUp
from hatangso.domain.quantities import Ratio, Unknown

A_DAY, LATER = date(2026, 6, 30), date(2026, 12, 31)


def test_two_neighbourhoods_share_is_not_the_mean_of_their_shares() -> None:
    # 75 % of 40 and 16,7 % of 60 are 40 of 100.
    assert roll_up(RollUp.RATIO_OF_SUMS, [(A_DAY, Ratio(30, 40)), (A_DAY, Ratio(10, 60))]) == Ratio(40, 100)


def test_a_bare_percentage_among_ratios_makes_the_whole_unknown() -> None:
    assert isinstance(roll_up(RollUp.RATIO_OF_SUMS, [(A_DAY, Ratio(30, 40)), (A_DAY, 75.0)]), Unknown)


def test_counts_are_summed_and_the_largest_or_newest_taken() -> None:
    values = [(LATER, 2.0), (A_DAY, 5.0)]
    assert roll_up(RollUp.SUM, values) == 7
    assert roll_up(RollUp.MAX, values) == 5
    assert roll_up(RollUp.LATEST, values) == 2


def test_what_cannot_be_combined_is_unknown() -> None:
    assert isinstance(roll_up(RollUp.NOT_ADDITIVE, [(A_DAY, 40.0), (A_DAY, 60.0)]), Unknown)
    assert isinstance(roll_up(RollUp.SUM, []), Unknown)


def test_per_cent_only_where_the_unit_is_per_cent() -> None:
    assert value_in_unit(Ratio(3, 2), "%") == 150
    assert value_in_unit(Ratio(3, 2), "connection/person") == 1.5
    assert isinstance(value_in_unit(Ratio(3, 0), "%"), Unknown)


def test_a_speed_test_measures_and_an_operator_reports() -> None:
    assert Knower.SPEED_TESTS.footing == "measured"
    assert Knower.OPERATORS.footing == "reported"
    assert Knower.SURVEY.footing == "surveyed"
    assert Knower.COVERAGE_MODEL.footing == "modelled"
