"""The figures and goals of a statistical composite for the communes of a province, in three queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hatangso.catalog.discovery import indicator
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import Better
from hatangso.domain.indices.composite import Scored, scored
from hatangso.domain.indices.figure_table import FigureTable, figure_table, shared_out
from hatangso.domain.indices.index import Criterion, Index
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Words
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.results.models import StandingFigure

Cell = tuple[int, str]  # a unit's id and a criterion's code


@dataclass(frozen=True)
class GoalHere:
    """What a criterion is measured against in a place, and whose plan promises it."""

    value: float
    year: int
    of_province: bool


@dataclass(frozen=True, eq=False)
class Composite:
    """A composite over the communes of a province: its table, and what the cells were made from.

    `table` asks what all places are compared by: the targets of the province, where it has any; `whole`
    asks a place's own extra targets as well, which nobody else is measured by.
    """

    index: Index
    units: tuple[Unit, ...]
    table: FigureTable
    whole: FigureTable
    weights: NDArray[np.float64]
    figures: Mapping[Cell, StandingFigure]
    goals: Mapping[Cell, GoalHere]

    @cached_property
    def scored(self) -> Scored:
        """By what all places are compared by."""
        return self._scored(self.table)

    @cached_property
    def scored_whole(self) -> Scored:
        """With each place's own extra targets: to be read at the place alone, never ranked."""
        return self._scored(self.whole)

    @cached_property
    def is_alike(self) -> bool:
        """Whether every place is measured by the same targets; else ranks compare unlike things."""
        return bool((self.table.asked == self.table.asked[:1]).all())

    def _scored(self, table: FigureTable) -> Scored:
        how = self.index.composite
        return scored(
            table,
            self.weights,
            normalise=how.normalise,
            aggregate=how.aggregate,
            minimum_share=how.minimum_share,
        )

    def weights_in(self, place: int) -> NDArray[np.float64]:
        """The share of each criterion among those asked of a place (criteria,); they sum to 1."""
        found = self.weights * self.table.factors[place]
        whole = found.sum()
        return np.asarray(found / whole) if whole else found

    @cached_property
    def ranks(self) -> NDArray[np.float64]:
        """1 for the best; NaN for a place without a score."""
        return self.scored.ranks

    def place_of(self, unit: Unit) -> int:
        """The row of a unit in the table."""
        return next(place for place, one in enumerate(self.units) if one.pk == unit.pk)

    @cached_property
    def _unapproved(self) -> Counter[int]:
        return Counter(pk for (pk, _), figure in self.figures.items() if not figure.approved)

    def unapproved(self, unit: Unit) -> int:
        """How many of the unit's figures nobody has approved."""
        return self._unapproved[unit.pk]


def composite_of(index: Index, province: Unit, *, on: date, approved_only: bool = False) -> Composite:
    """Every living commune of the province, with its newest figures of the year up to that day."""
    units = tuple(
        Unit.objects.filter(parent=province, level="commune", valid_to=None)
        .select_related("parent")
        .order_by("name", "pk")
    )
    criteria = index.criteria
    figures = _figures(province, units, criteria, on, approved_only=approved_only)
    goals = _goals(index, province, units, on)
    shape = (len(units), len(criteria))
    values, errors, targets = np.full(shape, np.nan), np.zeros(shape), np.full(shape, np.nan)
    known = index.composite.alternatives.figure_errors
    for i, unit in enumerate(units):
        for j, one in enumerate(criteria):
            cell = (unit.pk, one.code)
            if cell in goals:
                targets[i, j] = goals[cell].value
            if cell in figures and (value := value_of(figures[cell], one)) is not None:
                values[i, j] = value
                errors[i, j] = abs(value) * known.get(Footing(figures[cell].footing), 0.0) / 100
    shares = index.weights()
    weights = np.array([shares[one.code] for one in criteria])
    asked = np.isfinite(targets) if index.composite.normalise == "target" else np.ones(shape, bool)

    def asking(what: NDArray[np.bool_]) -> FigureTable:
        return figure_table(
            values,
            goals=targets,
            errors=errors,
            asked=what,
            higher=np.array([_better(one) is Better.HIGHER for one in criteria]),
            goalposts=[one.goalposts for one in criteria],
            factors=shared_out(what, weights, [len(group.criteria) for group in index.groups]),
        )

    common = _common(index, goals)
    return Composite(index, units, asking(asked & common), asking(asked), weights, figures, goals)


def _common(index: Index, goals: Mapping[Cell, GoalHere]) -> NDArray[np.bool_]:
    """By criterion, whether places are compared by it (criteria,): all where the province promises nothing.

    A place's own target beside those of the province would give it other weights than its neighbours.
    """
    everything = np.ones(len(index.criteria), bool)
    how = index.composite
    if how.normalise != "target" or how.goals[0] != "province":
        return everything
    shared = {code for (_, code), goal in goals.items() if goal.of_province}
    common = np.array([one.code in shared for one in index.criteria])
    return common if common.any() else everything


def value_of(figure: StandingFigure, criterion: Criterion) -> float | None:
    """The figure in the indicator's own unit."""
    known = indicator(criterion.indicator)
    if figure.part is not None and figure.whole:
        value = value_in_unit(Ratio(figure.part, figure.whole), known.unit if known else None)
        return None if isinstance(value, Unknown) else value
    return figure.value


def label_of(criterion: Criterion) -> Words:
    """The criterion's own name, or its indicator's."""
    known = indicator(criterion.indicator)
    return known.label if known and not criterion.name.vi else criterion.name


def unit_of(criterion: Criterion) -> str:
    """The unit of measure of the criterion's figures."""
    known = indicator(criterion.indicator)
    return (known.unit or "") if known else ""


def most_of(criterion: Criterion) -> float | None:
    """The highest figure there can be: 100 for a share of a whole; None where nothing bounds it."""
    known = indicator(criterion.indicator)
    return 100.0 if known and known.unit == "%" and known.part_of_whole else None


def _better(criterion: Criterion) -> Better:
    known = indicator(criterion.indicator)
    return known.better if known else criterion.better


def _figures(
    province: Unit, units: Sequence[Unit], criteria: Sequence[Criterion], on: date, *, approved_only: bool
) -> dict[Cell, StandingFigure]:
    code_of = {one.indicator: one.code for one in criteria}
    rule = {"as_approved": True} if approved_only else {"as_told": True}
    rows = StandingFigure.objects.filter(
        province=province,
        indicator__in=list(code_of),
        period_end__gt=_a_year_before(on),
        on__lte=on,
        **rule,
    ).order_by("period_end", "on", "pk")
    living = {unit.pk for unit in units}
    return {(row.unit_id, code_of[row.indicator]): row for row in rows if row.unit_id in living}


def _a_year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _goals(index: Index, province: Unit, units: Sequence[Unit], on: date) -> dict[Cell, GoalHere]:
    """By place and criterion, from the plans in the order that the index says (own, province)."""
    promised = _promised([province.pk, *(unit.pk for unit in units)], index.criteria, on)
    found = {}
    for unit in units:
        for one in index.criteria:
            for whose in index.composite.goals:
                holder = unit.pk if whose == "own" else province.pk
                if (holder, one.code) in promised:
                    value, year = promised[holder, one.code]
                    found[unit.pk, one.code] = GoalHere(value, year, whose == "province")
                    break
    return found


def _promised(
    holders: Iterable[int], criteria: Sequence[Criterion], on: date
) -> dict[Cell, tuple[float, int]]:
    """What each unit's live targets promise: the nearest year from that day on, else the last one past."""
    by_indicator = {one.indicator: one for one in criteria}
    rows = TargetMeasure.objects.filter(
        target__unit_id__in=list(holders),
        target__state="live",
        target__year__isnull=False,
        kind="numeric",
        value__gt=0,
        indicator__in=list(by_indicator),
    ).values_list("target__unit_id", "indicator", "target__year", "value", "unit_text")
    years: dict[Cell, dict[int, float]] = defaultdict(dict)
    for holder, code, year, value, unit_text in rows:
        assert year is not None  # the query leaves out what has none
        assert value is not None
        one = by_indicator[code]
        if unit_text and unit_text != unit_of(one):
            continue  # a promise in another unit cannot be compared with the figures
        cell = years[holder, one.code]
        cell[year] = max(cell.get(year, value), value)
    chosen = {}
    for key, of_year in years.items():
        ahead = [year for year in of_year if year >= on.year]
        year = min(ahead) if ahead else max(of_year)
        chosen[key] = (of_year[year], year)
    return chosen
