"""What is counted from the registry, by numbers one can check by hand."""

import math

import numpy as np
import pytest
import shapely

from hatangso.catalog.count_rules import CatalogueError, count_rules, read_count_rule
from hatangso.catalog.discovery import indicator
from hatangso.domain.assets.counting import Condition, Count, CountRule, Pick, meets
from hatangso.domain.assets.road_reach import METRES_A_DEGREE, road_reach
from hatangso.domain.words import Words

NAME = Words("Tên", "Name")


def rule(unit: str = "%", whole: Pick | None = None) -> CountRule:
    return CountRule("x", NAME, unit, Pick("camera"), whole, 1, NAME)


def test_a_share_is_of_the_objects_that_are_known() -> None:
    count = Count(rule(whole=Pick("camera")), part=6, whole=8, counted=6, listed=10, unknown=2)
    assert count.value == 75
    assert not count.withheld  # two of ten is a fifth, no more


def test_more_than_a_fifth_unknown_makes_no_figure() -> None:
    assert Count(rule(whole=Pick("camera")), part=6, whole=7, counted=6, listed=10, unknown=3).withheld


def test_nothing_listed_is_unknown_and_not_zero() -> None:
    nothing = Count(rule("km"), part=0, whole=None, counted=0, listed=0, unknown=0)
    assert nothing.value is None
    assert nothing.withheld
    none_of_three = Count(rule("km"), part=0, whole=None, counted=0, listed=3, unknown=0)
    assert none_of_three.value == 0


def test_inhabitants_that_nobody_told_leave_the_number_unknown() -> None:
    count = Count(rule("connection/person"), part=100, whole=None, counted=9, listed=9, unknown=0)
    assert (
        Count(
            CountRule("x", NAME, "connection/person", Pick("iot_device"), "population", 1, NAME),
            100,
            None,
            9,
            9,
            0,
        ).value
        is None
    )
    assert count.value == 100


def test_a_condition_known_to_fail_decides_whatever_else_is_unknown() -> None:
    pick = Pick("base_station", where=(Condition("tech_5g", (True,)), Condition("height_m", least=30)))
    assert meets(pick, {"tech_5g": True, "height_m": 30}) is True
    assert meets(pick, {"tech_5g": False}) is False
    assert meets(pick, {"height_m": 29}) is False
    assert meets(pick, {"tech_5g": True}) is None


def test_one_attribute_is_held_against_another() -> None:
    pick = Pick("agency_equipment", where=(Condition("have", least_of="need"),))
    assert [meets(pick, told) for told in ({"have": 5, "need": 5}, {"have": 4, "need": 5}, {"have": 4})] == [
        True,
        False,
        None,
    ]


@pytest.mark.parametrize("one", count_rules().values(), ids=list(count_rules()))
def test_a_rule_that_feeds_an_indicator_is_told_in_its_unit(one: CountRule) -> None:
    if one.feeds:
        told = indicator(one.indicator)
        assert told is not None
        assert one.unit == (told.unit or told.number_unit)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[part]\ntype = "tàu"\n', "there is no type"),
        ('[part]\ntype = "camera"\nwhere = { sees = true }\n', "camera has no attribute 'sees'"),
        ('feedz = true\n[part]\ntype = "camera"\n', "unknown key 'feedz'"),
        ('feeds = true\n[part]\ntype = "camera"\n', "'feeds' needs an indicator"),
    ],
)
def test_a_misspelt_rule_names_what_is_wrong(text: str, said: str) -> None:
    head = 'name = ["a", "a"]\nunit = "%"\nversion = 1\nsource = ["a", "a"]\n'
    with pytest.raises(CatalogueError, match=said):
        read_count_rule("broken", head + text)


def east(metres: float, lat: float = 21.0) -> float:
    return 105.8 + metres / (METRES_A_DEGREE * math.cos(math.radians(lat)))


def test_two_cameras_with_overlapping_reach_see_a_stretch_once() -> None:
    road = shapely.LineString([(105.8, 21.0), (east(1000), 21.0)])
    at = np.array([east(200), east(300)])
    reach = road_reach([road], at, np.array([21.0, 21.0]), np.array([100.0, 100.0]))
    assert reach.total_km == pytest.approx(1.0, rel=1e-6)
    assert reach.reached_km == pytest.approx(0.3, rel=1e-3)  # from 100 m to 400 m
    assert reach.percent == pytest.approx(30, rel=1e-3)


def test_without_main_roads_the_share_is_unknown_and_a_camera_without_reach_reaches_nothing() -> None:
    none = np.array([], dtype=float)
    assert road_reach([], none, none, none).percent is None
    road = shapely.LineString([(105.8, 21.0), (east(1000), 21.0)])
    assert road_reach([road], np.array([105.8]), np.array([21.0]), np.array([math.nan])).percent == 0
