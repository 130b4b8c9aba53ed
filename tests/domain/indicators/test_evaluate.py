from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import Knower
from hatangso.domain.quantities import Ratio, Unknown


def test_per_cent_only_where_the_unit_is_per_cent() -> None:
    assert value_in_unit(Ratio(3, 2), "%") == 150
    assert value_in_unit(Ratio(3, 2), "connection/person") == 1.5
    assert isinstance(value_in_unit(Ratio(3, 0), "%"), Unknown)


def test_a_speed_test_measures_and_an_operator_reports() -> None:
    assert Knower.SPEED_TESTS.footing == "measured"
    assert Knower.OPERATORS.footing == "reported"
    assert Knower.SURVEY.footing == "surveyed"
    assert Knower.COVERAGE_MODEL.footing == "modelled"
