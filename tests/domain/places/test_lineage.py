from datetime import date, timedelta

from hatangso.domain.places.lineage import (
    Change,
    NameInTime,
    Succession,
    change_of,
    forebears,
    heirs,
    name_at,
    sole_heir,
)
from hatangso.domain.quantities import Unknown

JULY = date(2025, 7, 1)
BEFORE, AFTER = JULY - timedelta(days=1), date(2026, 11, 21)
MERGER = [Succession("An Thượng", "An Hòa", JULY), Succession("An Hạ", "An Hòa", JULY)]
SPLIT = [
    Succession("Mây", "Mây Đông", JULY, whole=False),
    Succession("Mây", "Mây Tây", JULY, whole=False),
]


def units(found: object) -> list[tuple[str, bool]]:
    return [(h.unit, h.whole) for h in found]  # type: ignore[attr-defined]


def test_a_merged_commune_is_what_it_became_from_its_day_on() -> None:
    assert units(heirs("An Hạ", on=BEFORE, successions=MERGER)) == [("An Hạ", True)]
    assert units(heirs("An Hạ", on=JULY, successions=MERGER)) == [("An Hòa", True)]


def test_a_divided_commune_has_several_heirs_and_no_sole_one() -> None:
    assert units(heirs("Mây", on=AFTER, successions=SPLIT)) == [("Mây Tây", False), ("Mây Đông", False)]
    assert isinstance(sole_heir("Mây", on=AFTER, successions=SPLIT), Unknown)


def test_facts_that_call_both_parts_whole_are_still_a_split() -> None:
    careless = [Succession("Mây", "Mây Đông", JULY), Succession("Mây", "Mây Tây", JULY)]
    assert [whole for _, whole in units(heirs("Mây", on=AFTER, successions=careless))] == [False, False]


def test_a_part_given_away_leaves_no_sole_heir_to_guess() -> None:
    part = [Succession("Mây", "Mây Đông", JULY, whole=False)]
    assert isinstance(sole_heir("Mây", on=AFTER, successions=part), Unknown)


def test_a_chain_is_followed_only_as_far_as_the_day() -> None:
    chain = [*MERGER, Succession("An Hòa", "Hòa Bình", date(2026, 4, 30))]
    sole = sole_heir("An Hạ", on=AFTER, successions=chain)
    assert not isinstance(sole, Unknown)
    assert sole.unit == "Hòa Bình"
    assert [f.successor for f in sole.facts] == ["An Hòa", "Hòa Bình"]
    assert units(heirs("An Hạ", on=date(2026, 4, 29), successions=chain)) == [("An Hòa", True)]


def test_facts_in_any_order_say_the_same() -> None:
    chain = [Succession("An Hòa", "Hòa Bình", date(2026, 4, 30)), *MERGER]
    assert units(heirs("An Hạ", on=AFTER, successions=chain)) == [("Hòa Bình", True)]


def test_a_later_unit_does_not_inherit_what_happened_before_it_was() -> None:
    # An Hòa of 2020 went into Sông Mây; the An Hòa that An Hạ joined in 2025 is followed only from then on.
    facts = [Succession("An Hòa", "Sông Mây", date(2020, 1, 1)), Succession("An Hạ", "An Hòa", JULY)]
    assert units(heirs("An Hạ", on=AFTER, successions=facts)) == [("An Hòa", True)]


def test_facts_that_go_round_in_a_circle_end() -> None:
    circle = [Succession("A", "B", JULY), Succession("B", "A", JULY)]
    assert heirs("A", on=AFTER, successions=circle)
    assert forebears("A", on=AFTER, successions=circle)


def test_a_unit_without_facts_is_itself() -> None:
    sole = sole_heir("Bình Minh", on=AFTER, successions=MERGER)
    assert not isinstance(sole, Unknown)
    assert sole.unit == "Bình Minh"


def test_a_units_forebears_are_all_that_went_into_it() -> None:
    older = Succession("Gò", "An Hạ", date(2019, 1, 1), whole=False)
    assert units(forebears("An Hòa", on=AFTER, successions=[*MERGER, older])) == [
        ("An Thượng", True),
        ("An Hạ", True),
        ("Gò", False),
    ]
    assert forebears("An Hòa", on=BEFORE, successions=MERGER) == ()


def test_what_happened_is_told_from_the_facts() -> None:
    assert change_of("An Hạ", MERGER) is Change.MERGED
    assert change_of("Mây", SPLIT) is Change.SPLIT
    assert change_of("An Hạ", MERGER[1:]) is Change.RENAMED
    assert change_of("An Hòa", MERGER) is None


def test_a_unit_keeps_the_name_it_had_at_the_time() -> None:
    turn = date(2026, 4, 30)
    names = [NameInTime("tỉnh Đồng Nai", None, turn), NameInTime("thành phố Đồng Nai", turn, None)]
    assert name_at(names, turn - timedelta(days=1)) == "tỉnh Đồng Nai"
    assert name_at(names, turn) == "thành phố Đồng Nai"
    assert isinstance(name_at(names[1:], date(2020, 1, 1)), Unknown)
