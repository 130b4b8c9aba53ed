"""The figures that rows make: counted or added up by commune, batch after batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.collection.typed import Value
from hatangso.domain.tables.definition import Condition, TableDefinition, Tally


@dataclass(frozen=True)
class TalliedFigure:
    """One figure that rows made. `unknown` are its fields that cannot be said, with why.

    Why: 'gaps', some row that counts lacks the number, so that the sum would be too small; 'untold', all of
    them do; 'no_whole', the whole is 0 and there is no share of nothing.
    """

    indicator: str
    commune: str
    fields: tuple[tuple[str, float], ...]
    unknown: tuple[tuple[str, str], ...] = ()
    rows: int = 0


class Tallies:
    """Adds rows up for every feed of a table; memory grows with the communes, not with the rows."""

    def __init__(self, definition: TableDefinition, communes: Sequence[str]) -> None:
        self._definition = definition
        self.communes = tuple(communes)
        self.rows = np.zeros(len(communes))
        self._sums = {tally: np.zeros(len(communes)) for tally in _tallies(definition)}
        self._gaps = {tally: np.zeros(len(communes)) for tally in _tallies(definition)}
        self._told = {tally: np.zeros(len(communes)) for tally in _tallies(definition)}

    def add(
        self,
        values: Mapping[str, Sequence[Value]],
        rows: NDArray[np.intp],
        units: NDArray[np.intp],
        weights: NDArray[np.float64] | None = None,
    ) -> None:
        """Rows of a batch: `rows` are positions in it, `units` their communes, `weights` the share there.

        A row that is divided among communes stands once for each.
        """
        size = len(self.communes)
        share = np.ones(len(rows)) if weights is None else weights
        self.rows += np.bincount(units, minlength=size)
        masks: dict[Condition, NDArray[np.bool_]] = {}
        for tally, total in self._sums.items():
            counted = np.ones(len(rows), dtype=bool)
            for condition in tally.where:
                if condition not in masks:
                    masks[condition] = _mask(values[condition.column], condition)[rows]
                counted &= masks[condition]
            if not tally.column:
                total += np.bincount(units[counted], share[counted], minlength=size)
                continue
            numbers = np.array(values[tally.column], dtype=float)[rows]
            gaps = counted & np.isnan(numbers)
            self._gaps[tally] += np.bincount(units[gaps], minlength=size)
            told = counted & ~gaps
            self._told[tally] += np.bincount(units[told], minlength=size)
            total += np.bincount(units[told], share[told] * numbers[told], minlength=size)

    def figures(self) -> list[TalliedFigure]:
        """What every commune that has rows gets, in the order of communes and feeds.

        Sums of counts are rounded to whole numbers: an area divided among communes makes parts of people.
        """
        found = []
        for place in np.flatnonzero(self.rows).tolist():
            for feed in self._definition.feeds:
                fields, unknown = {}, {}
                for name, tally in feed.tallies:
                    if self._gaps[tally][place]:
                        unknown[name] = "gaps" if self._told[tally][place] else "untold"
                        continue
                    total = float(self._sums[tally][place])
                    whole_numbers = not tally.column or self._definition.column(tally.column).kind == "count"
                    fields[name] = float(np.floor(total + 0.5)) if whole_numbers else round(total, 6)
                if fields.get("whole") == 0:
                    unknown["whole"] = "no_whole"
                    fields.clear()
                found.append(
                    TalliedFigure(
                        indicator=feed.indicator,
                        commune=self.communes[place],
                        fields=tuple(fields.items()),
                        unknown=tuple(unknown.items()),
                        rows=int(self.rows[place]),
                    )
                )
        return found


def _tallies(definition: TableDefinition) -> dict[Tally, None]:
    return dict.fromkeys(tally for feed in definition.feeds for _, tally in feed.tallies)


def _mask(values: Sequence[Value], condition: Condition) -> NDArray[np.bool_]:
    """Which values fulfil a condition; an empty cell fulfils none but `filled = false`, and `is_not`."""
    wanted = condition.values
    match condition.test:
        case "is":
            told = [value in wanted for value in values]
        case "is_not":
            told = [value not in wanted for value in values]
        case "at_least":
            told = [isinstance(value, int | float) and value >= wanted[0] for value in values]
        case "at_most":
            told = [isinstance(value, int | float) and value <= wanted[0] for value in values]
        case _:
            told = [(value is not None) == wanted[0] for value in values]
    return np.array(told, dtype=bool)
