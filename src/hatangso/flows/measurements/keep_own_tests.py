"""Tests that citizens ran here: taken in one by one as they end, moved to Parquet by the clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hatangso.store.measurements.models import OwnTest, TestInvitation


def take_own_test(
    *,
    test: Mapping[str, Any],
    consent: str,
    invitation: TestInvitation | None = None,
    now: datetime,
) -> OwnTest | None:
    """Keep one test, coarsened first: ward, grid cell and a device hashed with the year's key.

    `test`: columns of TEST by name; `device` is the random name in the browser's storage. None where it lies
    in no ward that has boundaries. The position and the address are gone when this returns.
    Refused where it cannot be a test (not finished, implausible). The same test_id twice is one test.
    """
    raise NotImplementedError


def move_own_tests(*, now: datetime) -> int:
    """What the clock does daily: OwnTest rows become Parquet of source 'own', results follow; how many."""
    raise NotImplementedError
