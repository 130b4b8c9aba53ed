"""Classes by devices, and one value a device."""

import numpy as np
import pytest
from benchmarks.simulated_devices import device_medians

from hatangso.domain.statistics.classes import (
    STANDING_WORDS,
    STANDINGS,
    standing_of,
    standings,
    vnnic_publishes,
)


def test_the_classes_begin_at_5_30_and_100_devices() -> None:
    counts = [0, 1, 4, 5, 29, 30, 99, 100, 10_000]
    expected = ["withheld"] * 3 + ["interval"] * 2 + ["indicative"] * 2 + ["reliable"] * 2
    assert [standing_of(n) for n in counts] == expected
    assert standings(np.array(counts)).tolist() == expected
    assert set(STANDING_WORDS) == set(STANDINGS)


def test_vnnics_rule_counts_tests() -> None:
    assert [vnnic_publishes(n) for n in (0, 299, 300)] == [False, False, True]


def test_a_device_that_tests_often_counts_once() -> None:
    """Ward 0: device 1 measures 10, 10, 10, 10, 90; device 2 measures 50. Ward 2: device 1 again."""
    cell = np.array([0, 0, 0, 2, 0, 0, 0])
    device = np.array([1, 1, 2, 1, 1, 1, 1])
    value = np.array([10.0, 90, 50, 7, 10, 10, 10])
    found = device_medians(cell, device, value, 3)
    assert found.values.tolist() == [10, 50, 7]
    assert found.starts.tolist() == [0, 2, 2, 3]
    assert found.sessions.tolist() == [6, 0, 1]


def test_an_unknown_value_is_no_session_and_no_device() -> None:
    found = device_medians(np.array([0, 0, 1]), np.array([3, 3, 4]), np.array([np.nan, 8.0, np.nan]), 2)
    assert (found.values.tolist(), found.starts.tolist(), found.sessions.tolist()) == ([8], [0, 1, 1], [1, 0])


def test_no_sessions_are_no_devices() -> None:
    nothing = device_medians(np.array([], int), np.array([], int), np.array([]), 2)
    assert nothing.starts.tolist() == [0, 0, 0]
    assert nothing.values.size == 0


@pytest.mark.parametrize(("cell", "device"), [(2, 0), (-1, 0), (0, -1)])
def test_a_number_that_cannot_be_is_refused(cell: int, device: int) -> None:
    with pytest.raises(ValueError, match="numbered from 0"):
        device_medians(np.array([cell]), np.array([device]), np.array([1.0]), 2)
