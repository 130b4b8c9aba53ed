"""The score of a system, as internet.nl counts it, over what could be tested.

Source: internet.nl, `checks/scoring.py` and the scoring of its reports (Apache-2.0): only required tests
count; a category's score is int(100 / max × Σ points); the score of all is the integer mean of the categories
that have any points. Ours differs in one thing: a test that could not be run leaves the maximum, and a
category of which nothing could be tested is unknown, never 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.probe_test import Category, Level, ProbeTest

_SEEN = frozenset({Category.IPV6, Category.DNSSEC, Category.HTTPS})  # found out by asking the system itself


@dataclass(frozen=True)
class CategoryScore:
    """`percent` 0–100, None = unknown. `untested`: required tests with points that could not be run."""

    percent: int | None
    points: int
    maximum: int
    untested: int


@dataclass(frozen=True)
class Score:
    """`overall` 0–100, None where no category is known; `complete` where nothing that counts is untested."""

    overall: int | None
    categories: Mapping[Category, CategoryScore]

    @property
    def complete(self) -> bool:
        return not any(category.untested for category in self.categories.values())


def score_of(findings: Iterable[Finding], tests: Mapping[str, ProbeTest]) -> Score:
    """The score of the findings of one run; of tests no longer in the catalogue none count."""
    sums: dict[Category, list[int]] = {}
    for finding in findings:
        test = tests.get(finding.test)
        if test is None or test.level is not Level.REQUIRED or not test.points.passed:
            continue
        points, maximum, untested = sums.setdefault(test.category, [0, 0, 0])
        got = test.points.of(finding.status)
        if got is None:
            sums[test.category] = [points, maximum, untested + (finding.status is Status.NOT_TESTED)]
        else:
            sums[test.category] = [points + got, maximum + test.points.passed, untested]
    categories = {
        category: CategoryScore(100 * points // maximum if maximum else None, points, maximum, untested)
        for category, (points, maximum, untested) in sorted(
            sums.items(), key=lambda item: list(Category).index(item[0])
        )
    }
    if not any(categories[one].percent is not None for one in _SEEN & categories.keys()):
        return Score(None, categories)  # a name alone says nothing of a system that nobody reached
    known = [category.percent for category in categories.values() if category.percent is not None]
    return Score(sum(known) // len(known) if known else None, categories)
