"""Rows become figures by commune: counted, added up, divided; what cannot be said is not said."""

import numpy as np

from hatangso.catalog.discovery import tables
from hatangso.domain.tables.tally import Tallies


def _told(tallies: Tallies) -> dict[tuple[str, str], tuple[dict[str, float], dict[str, str]]]:
    return {(one.indicator, one.commune): (dict(one.fields), dict(one.unknown)) for one in tallies.figures()}


def test_rows_are_counted_by_condition_batch_after_batch() -> None:
    tallies = Tallies(tables()["culture_houses"], ["00001", "00002", "00003"])
    for wifi, units in ((["yes", "no", "yes"], [0, 0, 1]), (["broken", "yes"], [1, 0])):
        rows = np.arange(len(wifi))
        tallies.add({"wifi": wifi}, rows, np.array(units))
    assert _told(tallies) == {
        ("wifi_culture_houses", "00001"): ({"part": 2, "whole": 3}, {}),
        ("wifi_culture_houses", "00002"): ({"part": 1, "whole": 2}, {}),
    }, "a commune without rows has no figure, not 0"


def test_a_sum_with_a_gap_and_a_share_of_nothing_are_unknown() -> None:
    tallies = Tallies(tables()["agencies_network"], ["00001", "00002"])
    values = {
        "on_wan": ["yes", "no", "no"],
        "ipv6": ["no", "no", "no"],
        "computers": [10, None, 0],
        "protected_computers": [8, 5, 0],
    }
    tallies.add(values, np.arange(3), np.array([0, 0, 1]))
    told = _told(tallies)
    assert told["endpoint_protection", "00001"] == ({"part": 13}, {"whole": "gaps"})
    assert told["endpoint_protection", "00002"] == ({}, {"whole": "no_whole"})
    assert told["wan_agencies", "00001"] == ({"part": 1, "whole": 2}, {})
    assert told["ipv6_agencies", "00002"] == ({"part": 0, "whole": 1}, {})


def test_what_no_row_tells_is_untold() -> None:
    tallies = Tallies(tables()["agencies_network"], ["00001"])
    values = {"on_wan": ["yes"], "ipv6": ["no"], "computers": [None], "protected_computers": [None]}
    tallies.add(values, np.arange(1), np.array([0]))
    assert _told(tallies)["endpoint_protection", "00001"] == ({}, {"part": "untold", "whole": "untold"})


def test_a_divided_row_counts_by_its_shares() -> None:
    tallies = Tallies(tables()["coverage_areas"], ["00001", "00002"])
    values = {"technology": ["5g", "4g"], "population": [1001, 400]}
    tallies.add(values, np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([0.25, 0.75, 1.0]))
    told = _told(tallies)
    assert told["pop_5g", "00001"] == ({"part": 250}, {})  # 250,25 people
    assert told["pop_5g", "00002"] == ({"part": 751}, {})  # 750,75; the 4G area does not count
