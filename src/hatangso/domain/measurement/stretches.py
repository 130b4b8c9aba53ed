"""Which stretches of time results are made of: months, quarters, years, and twelve months up to a month."""

from collections.abc import Iterable

ROLLING = "-12M"


def stretches_of(months: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The months of each stretch that the months with tests touch, by its code.

    Twelve months run up to the newest month and, to compare with, up to the same month of earlier years,
    where tests reach back over the whole of them; twelve that are a calendar year are that year.

    >>> sorted(stretches_of(["2025-11", "2025-12", "2026-03"]))
    ['2025', '2025-11', '2025-12', '2025-Q4', '2026', '2026-03', '2026-Q1']
    >>> "2026-03-12M" in stretches_of(["2025-02", "2026-03"])
    True
    """
    there = sorted(set(months))
    found: dict[str, tuple[str, ...]] = {}
    for month in there:
        year, number = int(month[:4]), int(month[5:])
        quarter = (number - 1) // 3
        found[month] = (month,)
        found[f"{year}-Q{quarter + 1}"] = tuple(f"{year}-{3 * quarter + i:02}" for i in (1, 2, 3))
        found[f"{year}"] = tuple(f"{year}-{i:02}" for i in range(1, 13))
    if there:
        last, first = _number(there[-1]), _number(there[0])
        for end in range(last, first + 10, -12):
            if (end + 1) % 12:
                found[_month(end) + ROLLING] = tuple(_month(end - back) for back in range(11, -1, -1))
    return found


def touched(stretches: dict[str, tuple[str, ...]], months: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those that hold one of the months."""
    wanted = set(months)
    return {code: within for code, within in stretches.items() if wanted & set(within)}


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
