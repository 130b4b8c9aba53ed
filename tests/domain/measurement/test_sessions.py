"""Which tests belong together: one device, one day, under four hours and a hundred metres apart."""

from typing import Any

import numpy as np

from hatangso.catalog.method_files import speed_method
from hatangso.domain.measurement.sessions import Sessions, sessions_of

HOUR = 3_600_000_000


def found(hours: list[float], **told: Any) -> Sessions:
    size = len(hours)
    arrays: dict[str, Any] = {
        "who": np.zeros(size, np.uint64),
        "line": np.zeros(size, np.uint64),
        "technology": np.full(size, 3),
        "tells": np.ones(size, np.uint8),
        "east": np.zeros(size),
        "north": np.zeros(size),
        "tie": np.arange(size, dtype=np.uint64),
    }
    at = (np.array(hours) * HOUR).astype(np.int64)
    return sessions_of(at=at, method=speed_method(), **(arrays | told))


def test_tests_less_than_four_hours_after_the_one_before_are_one_session_and_only_the_first_counts() -> None:
    # 8:00, 11:59, 15:58 hang together though 8 hours lie between first and last; 20:00 begins a new one.
    told = found([20, 8, 8 + 239 / 60, 8 + 478 / 60])
    assert told.first.tolist() == [0, 1, 1, 1]
    assert told.counts.tolist() == [True, True, False, False]


def test_exactly_four_hours_or_a_hundred_metres_begin_a_new_session() -> None:
    assert found([8, 12]).counts.tolist() == [True, True]
    assert found([8, 9], east=np.array([0.0, 60]), north=np.array([0.0, 80])).counts.tolist() == [True, True]
    assert found([8, 9], east=np.array([0.0, 60]), north=np.array([0.0, 79])).counts.tolist() == [True, False]
    assert found([8, 9], east=np.array([0.0, np.nan])).counts.tolist() == [True, False]


def test_another_device_day_network_or_operator_is_another_session() -> None:
    assert found([8, 9], who=np.array([1, 2], np.uint64)).counts.tolist() == [True, True]
    assert found([8, 9], line=np.array([1, 2], np.uint64)).counts.tolist() == [True, True]


def test_of_a_session_the_first_of_each_technology_counts() -> None:
    told = found([8, 8.1, 8.2, 8.3], technology=np.array([3, 4, 3, 4]))
    assert told.first.tolist() == [0, 0, 0, 0]
    assert told.counts.tolist() == [True, True, False, False]


def test_each_figure_of_a_session_counts_where_it_is_told_first() -> None:
    # download 1, upload 2, latency 4: a download with latency, an upload with latency, then all three again
    told = found([8, 8.1, 8.2], tells=np.array([1 + 4, 2 + 4, 7], np.uint8))
    assert told.counts.tolist() == [1 + 4, 2, 0]
    assert found([8, 13], tells=np.array([1, 7], np.uint8)).counts.tolist() == [1, 7]  # alone all counts


def test_no_tests_have_no_sessions() -> None:
    assert found([]).first.tolist() == []
