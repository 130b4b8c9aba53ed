"""Households helped and remaining, by numbers one can check by hand; what an outsider may read of them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hatangso.domain.support.small_counts import NONE_SHOWN, ShownCounts, shown, shown_counts
from hatangso.domain.support.tally import Cell, Listed, Sum, Told, sum_of

A_DAY = date(2026, 9, 30)


def test_what_was_told_counts_and_a_list_that_differs_is_a_contradiction() -> None:
    cell = Cell(Told(15, 12, A_DAY, "Báo cáo tổ"), Listed(14, 12))
    assert (cell.eligible, cell.helped, cell.remaining) == (15, 12, 3)
    assert (cell.contradicts, cell.from_list) == (True, False)
    assert not Cell(Told(15, 12, A_DAY, "x"), Listed(15, 12)).contradicts


def test_without_a_count_the_list_counts_and_without_both_nothing_is_known() -> None:
    cell = Cell(listed=Listed(14, 5))
    assert (cell.eligible, cell.helped, cell.remaining, cell.from_list) == (14, 5, 9, True)
    assert (Cell().eligible, Cell().helped, Cell().remaining) == (None, None, None)


def test_a_sum_tells_how_much_of_it_is_known() -> None:
    found = sum_of([Cell(Told(15, 12, A_DAY, "x")), Cell(listed=Listed(5, 3)), Cell()])
    assert found == Sum(20, 15, known=2, cells=3)
    assert (found.remaining, found.percent, found.complete) == (5, 75, False)
    assert sum_of([Cell()]).eligible is None
    assert sum_of([Cell(listed=Listed(0, 0))]).percent is None


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1, "<3"), (2, "<3"), (3, "3"), (40, "40")])
def test_one_and_two_are_not_told_apart(count: int, text: str) -> None:
    assert shown(count).text == text


@pytest.mark.parametrize(
    ("eligible", "helped", "texts"),
    [
        (20, 12, ("20", "12", "8")),
        (10, 9, ("10", "8–9", "<3")),  # 10 - 9 would tell the one who waits
        (10, 1, ("10", "<3", "8–9")),
        (4, 2, ("3–4", "1–3", "1–3")),
        (2, 0, ("<3", "0–2", "0–2")),
        (9, 9, ("9", "9", "0")),
    ],
)
def test_a_small_count_does_not_follow_from_those_beside_it(
    eligible: int, helped: int, texts: tuple[str, str, str]
) -> None:
    found = shown_counts(eligible, helped)
    assert (found.eligible.text, found.helped.text, found.remaining.text) == texts


def test_sums_are_made_of_what_is_shown() -> None:
    total = shown_counts(20, 12) + shown_counts(10, 9) + NONE_SHOWN
    assert (total.eligible.text, total.helped.text, total.remaining.text) == ("30", "20–21", "9–10")


steady = settings(  # the same examples every time, however busy the machine
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
counts = st.integers(0, 14)


@steady
@given(eligible=counts, helped=counts)
def test_nobody_can_work_a_small_count_back(eligible: int, helped: int) -> None:
    helped = min(helped, eligible)
    seen = shown_counts(eligible, helped)
    possible = {
        (e, h) for e in range(20) for h in range(e + 1) if _fits(seen, e, h) and shown_counts(e, h) == seen
    }
    assert (eligible, helped) in possible
    if 0 < helped < 3:
        assert len({h for _, h in possible}) > 1
    if 0 < eligible - helped < 3:
        assert len({e - h for e, h in possible}) > 1


def _fits(seen: ShownCounts, eligible: int, helped: int) -> bool:
    told = (eligible, helped, eligible - helped)
    return all(
        one.low <= count <= one.high
        for one, count in zip((seen.eligible, seen.helped, seen.remaining), told, strict=True)
    )
