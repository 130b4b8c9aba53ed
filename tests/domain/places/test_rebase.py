"""Past figures brought to the unit of today, by numbers one can check by hand."""

from datetime import date

import pytest

from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import RollUp
from hatangso.domain.places.lineage import Succession
from hatangso.domain.places.rebase import FormerFigure, Method, Piece, Rebased, pieces, rebase
from hatangso.domain.quantities import Ratio, Unknown

JULY, YEAR_END, TODAY = date(2025, 7, 1), date(2024, 12, 31), date(2026, 11, 21)
BORN = {"An Hòa": JULY, "Mây Đông": JULY, "Mây Tây": JULY}
MERGER = (Succession("An Thượng", "An Hòa", JULY), Succession("An Hạ", "An Hòa", JULY))
SPLIT = (
    Succession("Mây", "Mây Đông", JULY, whole=False, share=0.6),
    Succession("Mây", "Mây Tây", JULY, whole=False, share=0.4),
)
PEOPLE = {"An Thượng": 8200.0, "An Hạ": 5300.0, "Mây": 10_000.0}


def made_of(
    unit: str, facts: tuple[Succession[str], ...], *, on: date = YEAR_END, born: dict[str, date] | None = None
) -> dict[str, float | None]:
    found = pieces(unit, on=on, as_of=TODAY, successions=facts, began=BORN if born is None else born)
    assert all(piece.known for piece in found)
    return {piece.unit: piece.share for piece in found}


def told(value: float, halves: Ratio | None = None, footing: Footing = Footing.REPORTED) -> FormerFigure:
    return FormerFigure(value, halves, YEAR_END, footing)


def rebased(
    rule: RollUp, unit: str, facts: tuple[Succession[str], ...], figures: dict[str, FormerFigure]
) -> Rebased[str]:
    found = pieces(unit, on=YEAR_END, as_of=TODAY, successions=facts, began=BORN)
    return rebase(rule, found, figures, names={}, people=PEOPLE)


def test_two_communes_that_merged_make_the_ward_by_their_own_halves() -> None:
    # 4,100 of 8,200 people (50 %) and 1,060 of 5,300 (20 %): 5,160 of 13,500 is 38.2 %, not 35 %.
    found = rebased(
        RollUp.RATIO_OF_SUMS,
        "An Hòa",
        MERGER,
        {"An Thượng": told(50, Ratio(4100, 8200)), "An Hạ": told(20, Ratio(1060, 5300), Footing.MEASURED)},
    )
    assert found.value == Ratio(5160, 13_500)
    assert (found.method, found.estimated, found.footing) == (Method.HALVES, False, Footing.REPORTED)
    assert found.combined.covered_weight == Ratio(13_500, 13_500)
    assert {piece.unit for piece in found.used} == {"An Thượng", "An Hạ"}


def test_percentages_without_halves_are_weighted_by_population_and_called_an_estimate() -> None:
    found = rebased(RollUp.RATIO_OF_SUMS, "An Hòa", MERGER, {"An Thượng": told(50), "An Hạ": told(20)})
    assert found.value == pytest.approx(38.222, abs=0.001)  # (50 × 8,200 + 20 × 5,300) / 13,500
    assert (found.method, found.estimated, found.footing) == (Method.WEIGHTED, True, Footing.MODELLED)


def test_counts_are_added_on_a_merger_and_shared_out_on_a_split() -> None:
    both = {"An Thượng": told(12), "An Hạ": told(8)}
    merged = rebased(RollUp.SUM, "An Hòa", MERGER, both)
    assert (merged.value, merged.estimated) == (20, False)
    east, west = (rebased(RollUp.SUM, unit, SPLIT, {"Mây": told(50)}) for unit in ("Mây Đông", "Mây Tây"))
    assert (east.value, west.value) == (30, 20)  # 60 % and 40 % of 50
    assert (east.method, east.estimated, east.footing) == (Method.COUNTS, True, Footing.MODELLED)


def test_a_share_of_a_divided_commune_is_kept_and_its_halves_divided() -> None:
    found = rebased(RollUp.RATIO_OF_SUMS, "Mây Đông", SPLIT, {"Mây": told(40, Ratio(4000, 10_000))})
    assert found.value == Ratio(2400, 6000)
    assert found.footing is Footing.MODELLED


def test_a_mean_speed_is_weighted_by_the_people_who_came() -> None:
    facts = (*MERGER, Succession("Mây", "An Hòa", JULY, whole=False, share=0.1))
    figures = {"An Thượng": told(50), "An Hạ": told(20), "Mây": told(80)}
    found = rebased(RollUp.WEIGHTED, "An Hòa", facts, figures)
    # (50 × 8,200 + 20 × 5,300 + 80 × 1,000) / 14,500
    assert found.value == pytest.approx(596_000 / 14_500)
    assert found.estimated


def test_a_former_unit_without_a_figure_is_missing_with_its_people() -> None:
    found = rebased(RollUp.SUM, "An Hòa", MERGER, {"An Thượng": told(12)})
    assert found.value == 12
    assert [gap.place.name for gap in found.combined.missing] == ["An Hạ"]
    assert found.combined.covered_weight == Ratio(8200, 13_500)


def test_an_unknown_share_makes_the_result_unknown_and_says_where_to_enter_it() -> None:
    bare = (Succession("Mây", "Mây Đông", JULY, whole=False), SPLIT[1])
    found = rebased(RollUp.SUM, "Mây Đông", bare, {"Mây": told(50)})
    assert isinstance(found.value, Unknown)
    assert "Mây" in found.value.reason.vi
    assert "Đơn vị cũ" in found.value.reason.vi
    careless = (Succession("Mây", "Mây Đông", JULY), Succession("Mây", "Mây Tây", JULY))
    assert made_of("Mây Đông", careless) == {"Mây": None}


def test_what_cannot_be_combined_is_carried_over_from_one_former_unit_only() -> None:
    renamed = rebased(
        RollUp.NOT_ADDITIVE, "An Hòa", MERGER[:1], {"An Thượng": told(45, footing=Footing.MEASURED)}
    )
    assert (renamed.value, renamed.method, renamed.footing) == (45, Method.CARRIED, Footing.MEASURED)
    merged = rebased(RollUp.NOT_ADDITIVE, "An Hòa", MERGER, {"An Thượng": told(45), "An Hạ": told(20)})
    assert isinstance(merged.value, Unknown)


def test_a_merger_and_then_a_split_are_followed_back_to_the_first_units() -> None:
    spring = date(2026, 4, 1)
    chain = (*MERGER, Succession("An Hòa", "Hòa Bắc", spring, whole=False, share=0.25))
    born = {**BORN, "Hòa Bắc": spring}
    assert made_of("Hòa Bắc", chain, born=born) == {"An Thượng": 0.25, "An Hạ": 0.25}
    # What stayed behind is three quarters of both; at the end of 2025 it was a quarter of one ward.
    assert made_of("An Hòa", chain, born=born) == {"An Thượng": 0.75, "An Hạ": 0.75}
    assert made_of("Hòa Bắc", chain, born=born, on=date(2025, 12, 31)) == {"An Hòa": 0.25}
    # 200 before the merger, 25 % of it: 50.
    found = rebase(
        RollUp.SUM,
        pieces("Hòa Bắc", on=YEAR_END, as_of=TODAY, successions=chain, began=born),
        {"An Thượng": told(120), "An Hạ": told(80)},
        names={},
        people=PEOPLE,
    )
    assert (found.value, found.estimated) == (50, True)


def test_a_split_whose_parts_come_together_again_is_whole() -> None:
    again = date(2026, 4, 1)
    facts = (*SPLIT, Succession("Mây Đông", "Mây Mới", again), Succession("Mây Tây", "Mây Mới", again))
    assert made_of("Mây Mới", facts, born={**BORN, "Mây Mới": again}) == {"Mây": 1.0}


def test_a_unit_that_took_in_a_part_of_its_neighbour_counts_itself_too() -> None:
    facts = (Succession("Mây", "An Hòa", date(2026, 4, 1), whole=False, share=0.1),)
    on = date(2025, 12, 31)
    assert made_of("An Hòa", facts, on=on) == {"An Hòa": 1.0, "Mây": 0.1}
    assert made_of("Mây", facts, on=on) == {"Mây": 0.9}


def test_after_the_change_the_unit_is_itself_and_before_its_birth_nothing_is_known_of_it() -> None:
    assert made_of("An Hòa", MERGER, on=JULY) == {"An Hòa": 1.0}
    (piece,) = pieces("An Hòa", on=YEAR_END, as_of=TODAY, successions=(), began=BORN)
    assert piece == Piece("An Hòa", 1.0, known=False)
    found = rebase(RollUp.SUM, [piece], {}, names={}, people={})
    assert isinstance(found.value, Unknown)
    assert "đơn vị cũ" in found.combined.missing[0].why.vi


def test_two_neighbours_that_swap_hamlets_on_one_day_keep_their_counts() -> None:
    swap = (
        Succession("Mây", "An Hòa", date(2026, 4, 1), whole=False, share=0.1),
        Succession("An Hòa", "Mây", date(2026, 4, 1), whole=False, share=0.2),
    )
    on = date(2025, 12, 31)
    assert made_of("An Hòa", swap, on=on) == {"An Hòa": 0.8, "Mây": 0.1}
    assert made_of("Mây", swap, on=on) == {"Mây": 0.9, "An Hòa": 0.2}
