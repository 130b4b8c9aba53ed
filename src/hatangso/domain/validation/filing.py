"""A whole filing checked: every row of its sheet against its rules, the last period, others and its peers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from hatangso.domain.collection.sheet import CellKey, CellValues, FilingSheet, SheetRow
from hatangso.domain.figures.told import Shape
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.checking import RowToCheck, check_rows
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.kinds import rules_of
from hatangso.domain.validation.rule import Finding, Rule, Severity
from hatangso.domain.validation.spread import METHODS, Spread
from hatangso.domain.words import Words


@dataclass(frozen=True)
class ToldByOthers:
    """What somebody else tells of the same indicator, place and period, in the indicator's unit."""

    value: float
    footing: Footing
    teller: Words


@dataclass(frozen=True)
class Known:
    """What the figures of a filing are compared with; all of it may be empty.

    `footing` is that of the figures in the filing. `others`: the same told by others. `peers`: figures of
    places of the same kind, without this one. `history`: this place's own earlier figures. `place_counts`:
    by the place's code what is known of it (households, population). `place_kinds`: by the place's code its
    kind; rows of one indicator and kind within the filing are peers of one another where `peers` has none.
    `parts`: rows that add up to a row (see `parts_of`).
    """

    footing: Footing = Footing.REPORTED
    others: Mapping[CellKey, tuple[ToldByOthers, ...]] = field(default_factory=dict)
    peers: Mapping[CellKey, tuple[float, ...]] = field(default_factory=dict)
    history: Mapping[CellKey, tuple[float, ...]] = field(default_factory=dict)
    place_counts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    place_kinds: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[CellKey, tuple[CellKey, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """Everything a filing's cells are checked against: its rows, the declared checks, what is known."""

    rows: Mapping[CellKey, SheetRow]
    checks: tuple[Check, ...]
    known: Known = Known()
    _rules: dict[Target, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def rules_of_row(self, row: SheetRow) -> tuple[Rule, ...]:
        """The rules of one row of the sheet; rows of one kind share the very same tuple."""
        footings = tuple(other.footing for other in self.known.others.get(row.key, ()))
        target = Target(row.shape, row.key.indicator, self.known.footing, footings)
        if target not in self._rules:
            self._rules[target] = rules_of(self.checks, target)
        return self._rules[target]


def context_of(sheet: FilingSheet, checks: Iterable[Check], known: Known | None = None) -> Context:
    """The context of a sheet."""
    return Context({row.key: row for row in sheet.rows}, tuple(checks), known or Known())


def check_cells(
    cells: Mapping[CellKey, CellValues], context: Context, *, complete: bool = False
) -> tuple[Finding, ...]:
    """What is wrong (hard) or unusual (soft) in the cells of a filing; linear in their number.

    Soft findings confirmed in the cell (`confirmed` names the rule and gives a reason) are still found: the
    approver reads them; ask `open_findings` for those without a reason. With `complete`, as at submission, a
    required row without figure and without a reason is found too (rule "blank"). Cells whose key the sheet
    does not have are found as "not_asked".
    """
    known = {key: values for key, values in cells.items() if key in context.rows}
    strangers = [
        Finding("not_asked", Severity.HARD, key.text, "value", _NOT_ASKED)
        for key in cells
        if key not in context.rows
    ]
    found = check_rows(rows_to_check(known, context))
    if not complete:
        return (*strangers, *found)
    blank = [
        Finding("blank", Severity.HARD, key.text, context.rows[key].fields[0], _BLANK)
        for key in context.rows
        if context.rows[key].required and _is_unanswered(known.get(key, context.rows[key].current))
    ]
    return (*strangers, *blank, *found)


def open_findings(findings: Iterable[Finding], cells: Mapping[CellKey, CellValues]) -> tuple[Finding, ...]:
    """The findings that still need doing: hard ones, and soft ones for which the cell gives no reason."""
    reasons = {
        (key.text, rule)
        for key, values in cells.items()
        for rule, reason in values.confirmed
        if reason.strip()
    }
    return tuple(f for f in findings if f.is_hard or (f.key, f.rule) not in reasons)


def confirm(
    cells: Mapping[CellKey, CellValues], reasons: Mapping[CellKey, str], findings: Iterable[Finding]
) -> dict[CellKey, CellValues]:
    """The cells with one reason a row put to every soft finding of it (a workbook has one such column)."""
    asked: dict[str, list[str]] = {}
    for finding in findings:
        if not finding.is_hard:
            asked.setdefault(finding.key, []).append(finding.rule)
    confirmed = {}
    for key, values in cells.items():
        reason, rules = reasons.get(key, "").strip(), dict.fromkeys(asked.get(key.text, ()))
        given = tuple((rule, reason) for rule in rules) if reason else values.confirmed
        confirmed[key] = replace(values, confirmed=given)
    return confirmed


def rows_to_check(cells: Mapping[CellKey, CellValues], context: Context) -> list[RowToCheck]:
    """The rows with their rules and all they are compared with; what workbook and browser are given too."""
    spreads = _spreads(cells, context)
    rows = []
    for key, values in cells.items():
        row = context.rows[key]
        others = context.known.others.get(key, ())
        numbers: dict[str, float | None] = {name: getattr(values, name) for name in NUMBERS}
        texts: dict[str, Words] = {}
        _put_before(row, numbers, texts)
        for position, other in enumerate(others):
            numbers[f"other{position}.value"] = other.value
            texts[f"other{position}.label"] = Words(
                f"{other.teller.vi} ({other.footing.label.vi.lower()})",
                f"{other.teller.en} ({other.footing.label.en.lower()})",
            )
        if key.neighbourhood is None:
            for name, count in context.known.place_counts.get(key.place, {}).items():
                numbers[f"place.{name}"] = count
        for among in ("peers", "history"):
            spread = spreads.get((key, among))
            if spread is not None:
                numbers[f"{among}.n"] = spread.count
                numbers[f"{among}.middle"], numbers[f"{among}.scale"] = spread.middle, spread.scale
        _put_parts(key, cells, context, numbers)
        rows.append(RowToCheck(key.text, context.rules_of_row(row), numbers, texts))
    return rows


def parts_of(rows: Iterable[SheetRow]) -> dict[CellKey, tuple[CellKey, ...]]:
    """By the row of a whole ward the rows of its neighbourhoods, where the sheet asks for both.

    For `Known.parts` when the sheet has every neighbourhood and the indicator adds up (ratio of sums, sum).
    """
    below: dict[CellKey, list[CellKey]] = {}
    keys = [row.key for row in rows]
    for key in keys:
        if key.neighbourhood is not None:
            below.setdefault(CellKey(key.indicator, key.place), []).append(key)
    return {key: tuple(below[key]) for key in keys if key in below}


def value_told(shape: Shape, values: CellValues) -> float | None:
    """The figure a row tells, in the indicator's unit; None where it tells none."""
    if shape.kind is not ValueKind.RATIO:
        return values.value
    if values.part is None or not values.whole:
        return values.value
    return (100 if shape.unit == "%" else 1) * values.part / values.whole


def _put_before(row: SheetRow, numbers: dict[str, float | None], texts: dict[str, Words]) -> None:
    if row.previous is None:
        return
    numbers["before.value"] = value_told(row.shape, row.previous)
    numbers["before.whole"] = row.previous.whole
    texts["before.label"] = row.previous_period.label if row.previous_period else _LAST_PERIOD


def _put_parts(
    key: CellKey,
    cells: Mapping[CellKey, CellValues],
    context: Context,
    numbers: dict[str, float | None],
) -> None:
    parts = context.known.parts.get(key, ())
    for name in NUMBERS if parts else ():
        told = [getattr(cells[part], name) for part in parts if part in cells]
        if len(told) == len(parts) and None not in told:
            numbers[f"parts.{name}"] = float(sum(told))
            numbers["parts.n"] = len(parts)


def _spreads(cells: Mapping[CellKey, CellValues], context: Context) -> dict[tuple[CellKey, str], Spread]:
    """Middle and scale of peers and history, for the rows that have any."""
    method = {
        among: METHODS[check.options.get("method", "modified_z")]
        for check in context.checks
        if (among := check.options.get("among"))
    }
    found = {}
    for among, given in (("peers", context.known.peers), ("history", context.known.history)):
        for key, figures in given.items():
            if figures and key in cells and among in method:
                found[key, among] = method[among](np.array(figures, dtype=np.float64))
    if "peers" in method:
        for alike in _alike_within(cells, context).values():
            spread = method["peers"](np.array([figure for _, figure in alike], dtype=np.float64))
            found.update({(key, "peers"): spread for key, _ in alike})
    return found


def _alike_within(
    cells: Mapping[CellKey, CellValues], context: Context
) -> dict[tuple[str, str], list[tuple[CellKey, float]]]:
    alike: dict[tuple[str, str], list[tuple[CellKey, float]]] = {}
    for key, values in cells.items():
        kind = context.known.place_kinds.get(key.place)
        if kind is None or key in context.known.peers or key.neighbourhood is not None:
            continue
        figure = value_told(context.rows[key].shape, values)
        if figure is not None and abs(figure) < np.inf:
            alike.setdefault((key.indicator, kind), []).append((key, figure))
    return alike


def _is_unanswered(values: CellValues) -> bool:
    return values.is_blank and not values.blank_reason.strip()


_LAST_PERIOD = Words("kỳ trước", "the last period")
_NOT_ASKED = Words("Kỳ thu thập này không hỏi số liệu này.", "This request does not ask for this figure.")
_BLANK = Words(
    "Chưa có số liệu; hãy nhập, hoặc ghi lý do chưa có.", "No figure yet; enter it, or say why there is none."
)
