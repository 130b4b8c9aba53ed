"""Likely duplicates among made-up columns: by place, owner and number; heaps do not explode."""

from collections.abc import Sequence

import numpy as np

from hatangso.domain.assets.doubles import Pair, Places, doubles

DEGREE = 1 / 111_320.0  # of latitude a metre


def places(rows: Sequence[tuple[int, int, int, float, float]]) -> Places:
    """(owner, code, name, metres north, nothing) from 105° east, 21° north."""
    owner, code, name, north, _east = (np.array(column) for column in zip(*rows, strict=True))
    return Places(
        ids=np.arange(1, len(rows) + 1),
        owner=owner.astype(np.int64),
        code=code.astype(np.int64),
        name=name.astype(np.int64),
        lon=np.where(np.isnan(north), np.nan, 105.0),
        lat=21.0 + north * DEGREE,
    )


def told(found: list[Pair]) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(one.first, one.second, one.reasons) for one in found]


def test_one_owner_near_is_asked_two_owners_are_not() -> None:
    rows = [(1, 0, 0, 0.0, 0), (1, 0, 0, 8.0, 0), (2, 0, 0, 4.0, 0), (1, 0, 0, 30.0, 0)]
    assert told(doubles(places(rows), 10)) == [(1, 2, ("near",))]


def test_an_unknown_owner_may_be_anybody() -> None:
    rows = [(1, 0, 0, 0.0, 0), (0, 0, 0, 4.0, 0)]
    assert told(doubles(places(rows), 10)) == [(1, 2, ("near", "owner_unknown"))]


def test_numbers_that_the_owner_gave_tell_them_apart_unless_on_one_spot() -> None:
    rows = [(1, 7, 0, 0.0, 0), (1, 8, 0, 4.0, 0), (1, 9, 0, 4.2, 0)]
    assert told(doubles(places(rows), 10)) == [(2, 3, ("near",))]


def test_the_same_number_of_one_owner_is_asked_wherever_it_is() -> None:
    rows = [(1, 7, 0, 0.0, 0), (1, 7, 0, 90_000.0, 0), (2, 7, 0, 5.0, 0)]
    (pair,) = doubles(places(rows), 0)
    assert (pair.first, pair.second, pair.reasons, round(pair.metres)) == (1, 2, ("same_code",), 90_000)


def test_what_has_no_place_is_asked_by_its_name() -> None:
    rows = [(1, 0, 3, np.nan, 0), (1, 0, 3, np.nan, 0), (1, 0, 4, np.nan, 0), (0, 0, 3, np.nan, 0)]
    assert told(doubles(places(rows), 10)) == [(1, 2, ("same_name",))]


def test_a_heap_on_one_spot_gives_a_chain_and_not_a_square() -> None:
    rows = [(1, 0, 0, 0.0, 0)] * 3_000
    found = doubles(places(rows), 10)
    assert len(found) == 2_999
    assert {one.second - one.first for one in found} == {1}


def test_as_many_pairs_as_a_plain_search_finds() -> None:
    rng = np.random.default_rng(7)
    rows = [
        (int(o), 0, 0, float(n), 0)
        for o, n in zip(rng.integers(1, 4, 300), rng.uniform(0, 3_000, 300), strict=True)
    ]
    plain = {
        (i + 1, j + 1)
        for i in range(300)
        for j in range(i + 1, 300)
        if rows[i][0] == rows[j][0] and abs(rows[i][3] - rows[j][3]) <= 10
    }
    assert {(one.first, one.second) for one in doubles(places(rows), 10)} == plain
