"""The value of a whole from its parts: checked by hand, and for every order and every grouping of places."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hatangso.domain.indicators.consolidate import (
    CANNOT,
    NO_FIGURE,
    NO_HALVES,
    NO_WEIGHT,
    NOT_A_NUMBER,
    Amount,
    Consolidated,
    Part,
    Place,
    consolidate,
)
from hatangso.domain.indicators.indicator import RollUp
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Misstated, Words

A_DAY, LATER = date(2026, 6, 30), date(2026, 12, 31)
EAST, WEST, NORTH = Place("e", "thôn Đông"), Place("w", "thôn Tây"), Place("n", "thôn Bắc")


def names(found: Consolidated) -> list[str]:
    return [gap.place.name for gap in found.missing]


def test_two_neighbourhoods_share_is_not_the_mean_of_their_shares() -> None:
    # 75 % of 40 and 17 % of 60 are 40 of 100: 40 %, where the mean would say 46 %.
    found = consolidate(
        RollUp.RATIO_OF_SUMS,
        [Part("e", Ratio(30, 40), A_DAY), Part("w", Ratio(10, 60), A_DAY)],
        [EAST, WEST],
        {"e": 40, "w": 60},
    )
    assert (found.value, found.part, found.whole, found.complete) == (Ratio(40, 100), 40, 100, True)
    assert (found.covered_places, found.covered_weight) == (Ratio(2, 2), Ratio(100, 100))


def test_a_bare_percentage_is_missing_by_name_and_the_share_covered_is_told() -> None:
    found = consolidate(
        RollUp.RATIO_OF_SUMS,
        [Part("e", Ratio(30, 40), A_DAY), Part("w", 75.0, A_DAY)],
        [EAST, WEST, NORTH],
        {"e": 40, "w": 60, "n": 100},
    )
    assert found.value == Ratio(30, 40)
    assert [(gap.place.name, gap.why) for gap in found.missing] == [
        ("thôn Tây", NO_HALVES),
        ("thôn Bắc", NO_FIGURE),
    ]
    assert (found.covered_places, found.covered_weight) == (Ratio(1, 3), Ratio(40, 200))
    assert not found.complete


def test_counts_are_summed_and_the_largest_or_newest_taken() -> None:
    parts = [Part("e", 2.0, LATER), Part("w", 5.0, A_DAY)]
    values = [
        consolidate(rule, parts, [EAST, WEST]).value for rule in (RollUp.SUM, RollUp.MAX, RollUp.LATEST)
    ]
    assert values == [7, 5, 2]
    assert consolidate(RollUp.SUM, parts, [EAST, WEST]).on == LATER


def test_of_two_values_of_one_day_the_larger_is_the_newest_in_every_order() -> None:
    parts = [Part("e", 2.0, A_DAY), Part("w", 5.0, A_DAY)]
    assert consolidate(RollUp.LATEST, parts, [EAST, WEST]).value == 5
    assert consolidate(RollUp.LATEST, parts[::-1], [EAST, WEST]).value == 5


def test_a_weighted_mean_counts_each_place_by_its_people() -> None:
    # 80 Mbit/s for 3,000 people and 40 for 1,000: (240,000 + 40,000) / 4,000 = 70, not 60.
    parts = [Part("e", 80.0, A_DAY), Part("w", 40.0, A_DAY)]
    found = consolidate(RollUp.WEIGHTED, parts, [EAST, WEST], {"e": 3000, "w": 1000})
    assert (found.value, found.part, found.whole) == (70, 280_000, 4000)


def test_a_place_whose_weight_is_not_known_is_missing_and_told() -> None:
    parts = [Part("e", 80.0, A_DAY), Part("w", 40.0, A_DAY)]
    found = consolidate(RollUp.WEIGHTED, parts, [EAST, WEST], {"e": 3000})
    assert found.value == 80
    assert [(gap.place.id, gap.why) for gap in found.missing] == [("w", NO_WEIGHT)]
    assert isinstance(found.covered_weight, Unknown)
    assert "thôn Tây" in found.covered_weight.reason.vi
    assert isinstance(consolidate(RollUp.WEIGHTED, parts, [EAST, WEST]).value, Unknown)
    nobody = consolidate(RollUp.WEIGHTED, parts, [EAST, WEST], {"e": 0, "w": 0})
    assert isinstance(nobody.value, Unknown)


def test_what_cannot_be_combined_is_unknown_and_so_is_nothing() -> None:
    parts = [Part("e", 40.0, A_DAY), Part("w", 60.0, A_DAY)]
    found = consolidate(RollUp.NOT_ADDITIVE, parts, [EAST, WEST])
    assert (found.value, found.covered_places, found.as_part("x")) == (CANNOT, Ratio(2, 2), None)
    empty = consolidate(RollUp.SUM, [], [EAST, WEST])
    assert isinstance(empty.value, Unknown)
    assert names(empty) == ["thôn Đông", "thôn Tây"]


def test_a_figure_that_is_unknown_says_why_and_a_ratio_is_no_count() -> None:
    why = Words("nguồn chưa mở", "the source is not open yet")
    parts = [Part("e", Unknown(why), A_DAY), Part("w", Ratio(1, 2), A_DAY), Part("n", 3.0, A_DAY)]
    found = consolidate(RollUp.SUM, parts, [EAST, WEST, NORTH])
    assert found.value == 3
    assert [gap.why for gap in found.missing] == [why, NOT_A_NUMBER]


def test_a_place_is_never_counted_with_one_that_contains_it() -> None:
    inside = Place("t1", "Tổ 1", above=frozenset({"e", "province"}))
    with pytest.raises(Misstated, match="Tổ 1 nằm trong thôn Đông"):
        consolidate(RollUp.SUM, [Part("e", 5.0, A_DAY), Part("t1", 2.0, A_DAY)], [EAST, inside])


@pytest.mark.parametrize(
    ("parts", "expected", "weights", "said"),
    [
        ([Part("e", 1.0, A_DAY), Part("e", 2.0, A_DAY)], [EAST], {}, "hai số liệu"),
        ([Part("x", 1.0, A_DAY)], [EAST], {}, "không thuộc danh sách"),
        ([], [EAST, EAST], {}, "đứng hai lần"),
        ([], [EAST], {"e": -1}, "Trọng số"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(
    parts: list[Part], expected: list[Place], weights: dict[str, float], said: str
) -> None:
    with pytest.raises(Misstated, match=said):
        consolidate(RollUp.SUM, parts, expected, weights)


steady = settings(  # the same examples every time, however busy the machine
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
Ward = tuple[Place, Part | None, float | None]  # what it told, its people
days = st.integers(0, 400).map(lambda n: A_DAY + timedelta(days=n))
halves = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda n: Ratio(*n))
numbers = st.integers(0, 1000).map(float)


@st.composite
def country(draw: st.DrawFn, rule: RollUp) -> list[Ward]:
    """Wards of up to four provinces: each with a figure or none, with people or none."""
    figures: st.SearchStrategy[Amount] = halves if rule is RollUp.RATIO_OF_SUMS else numbers
    wards = []
    for number in range(draw(st.integers(1, 12))):
        place = Place(number, f"xã {number}", above=frozenset({f"tỉnh {draw(st.integers(0, 3))}"}))
        told = draw(st.none() | figures)
        part = None if told is None else Part(number, told, draw(days))
        wards.append((place, part, draw(st.none() | st.integers(1, 900).map(float))))
    return wards


def whole_of(rule: RollUp, wards: Sequence[Ward]) -> Consolidated:
    return consolidate(
        rule,
        [part for _, part, _ in wards if part is not None],
        [place for place, _, _ in wards],
        {place.id: weight for place, _, weight in wards if weight is not None},
    )


@pytest.mark.parametrize("rule", list(RollUp))
@steady
@given(data=st.data())
def test_the_order_does_not_matter(rule: RollUp, data: st.DataObject) -> None:
    wards = data.draw(country(rule))
    turned = data.draw(st.permutations(wards))
    one, other = whole_of(rule, wards), whole_of(rule, turned)
    assert (one.value, one.part, one.whole, one.on) == (other.value, other.part, other.whole, other.on)
    assert (one.covered_places, set(one.missing)) == (other.covered_places, set(other.missing))


@pytest.mark.parametrize("rule", [rule for rule in RollUp if rule is not RollUp.NOT_ADDITIVE])
@steady
@given(data=st.data())
def test_wards_to_provinces_to_the_country_is_wards_to_the_country(rule: RollUp, data: st.DataObject) -> None:
    wards = data.draw(country(rule))
    by_province: dict[str, list[Ward]] = {}
    for ward in wards:
        by_province.setdefault(str(*ward[0].above), []).append(ward)
    provinces = {name: whole_of(rule, inside) for name, inside in by_province.items()}
    country_by_steps = whole_of(
        rule, [(Place(name, name), found.as_part(name), found.whole) for name, found in provinces.items()]
    )
    at_once = whole_of(rule, wards)
    if isinstance(at_once.value, Ratio):
        assert country_by_steps.value == at_once.value
    elif isinstance(at_once.value, Unknown):
        assert isinstance(country_by_steps.value, Unknown)
    else:
        assert country_by_steps.value == pytest.approx(at_once.value)
    counted = sum(found.covered_places.part for found in provinces.values())
    assert counted == at_once.covered_places.part
