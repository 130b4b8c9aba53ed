"""What is to be said about a sheet before it is handed in: impossible, unusual, missing, not asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from hatangso.catalog.check_files import checks
from hatangso.domain.collection.changes import same_figures
from hatangso.domain.collection.sheet import CellKey, CellValues, FilingSheet, SheetRow
from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.validation.check import Target
from hatangso.domain.validation.checking import RowToCheck, check_rows
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.filing import Context, check_cells, context_of, value_told
from hatangso.domain.validation.kinds import rules_of
from hatangso.domain.validation.rule import Finding, Rule, Severity
from hatangso.domain.words import Words
from hatangso.store.collection.filing_sheets import LaidOut
from hatangso.store.collection.known_figures import known_about, told_in_other_requests
from hatangso.store.collection.models import Filing
from hatangso.store.organisations.access import Actor

CHOOSE = Words("Hãy chọn mức độ thực hiện.", "Choose how far it is.")


@dataclass(frozen=True)
class Findings:
    """What was found, in the sheet's order. Soft ones that have their reason are confirmed."""

    found: tuple[Finding, ...]
    reasons: dict[tuple[str, str], str]  # by the row's key and the rule
    context: Context  # what it was compared with

    @property
    def hard(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(one for one in self.found if one.is_hard)

    @property
    def soft(self) -> tuple[Finding, ...]:
        """What is unusual, explained or not."""
        return tuple(one for one in self.found if not one.is_hard)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """What is unusual and still has no reason."""
        return tuple(one for one in self.soft if not self.reason(one))

    @property
    def stops(self) -> bool:
        """Whether the sheet cannot be handed in yet."""
        return bool(self.hard or self.unanswered)

    def reason(self, finding: Finding) -> str:
        """Why what looked unusual is right, as the filer says."""
        return self.reasons.get((finding.key, finding.rule), "")

    def of_rows(self) -> dict[str, list[Finding]]:
        """By the row's key."""
        found: dict[str, list[Finding]] = {}
        for one in self.found:
            found.setdefault(one.key, []).append(one)
        return found


def check_filing(filing: Filing, laid: LaidOut, *, actor: Actor | None, complete: bool = True) -> Findings:
    """The whole sheet against every declared rule; `complete` finds what is missing too."""
    sheet = laid.sheet
    context = context_of(sheet, checks(), known_about(filing, laid, actor))
    cells = {row.key: row.current for row in sheet.rows}
    order = {row.key.text: position for position, row in enumerate(sheet.rows)}
    found = [
        *check_cells(cells, context, complete=complete),
        *_without_progress(sheet),
        *_told_otherwise(filing, laid),
    ]
    if complete:
        found += _missing_tables(filing, sheet)
    found.sort(key=lambda one: order.get(one.key, -1))
    return Findings(tuple(found), _reasons(sheet.rows), context)


def impossible_figures(told: Iterable[tuple[CellKey, CellValues, Shape]]) -> dict[CellKey, Words]:
    """Of figures that a table would make: what the hard rules say of each that cannot be."""
    rules: dict[tuple[str, Shape], tuple[Rule, ...]] = {}
    rows, keys = [], {}
    for key, values, shape in told:
        kind = key.indicator, shape
        if kind not in rules:
            found = rules_of(checks(), Target(shape, key.indicator))
            rules[kind] = tuple(rule for rule in found if rule.severity is Severity.HARD)
        keys[key.text] = key
        rows.append(RowToCheck(key.text, rules[kind], {name: getattr(values, name) for name in NUMBERS}))
    found_in: dict[CellKey, Words] = {}
    for one in check_rows(rows):
        found_in.setdefault(keys[one.key], one.words)
    return found_in


def _without_progress(sheet: FilingSheet) -> Iterable[Finding]:
    for row in sheet.rows:
        worded = row.shape.kind in (ValueKind.LEVEL, ValueKind.DONE)
        if worded and not row.current.is_blank and row.current.progress is None:
            yield Finding("no_progress", Severity.HARD, row.key.text, "progress", CHOOSE)


def _told_otherwise(filing: Filing, laid: LaidOut) -> Iterable[Finding]:
    """Of one period the same source tells one figure, in whatever request it is asked."""
    elsewhere = told_in_other_requests(filing, laid)
    for row in laid.sheet.rows if elsewhere else ():
        before, title = elsewhere.get(row.key, (None, ""))
        if before is None or row.current.is_blank or same_figures(before, row.current):
            continue
        vi, en = (_in_short(before, row.shape, language) for language in ("vi", "en"))
        words = Words(
            f"Đơn vị đã nộp {vi} cho cùng kỳ này ở “{title}”; số này khác.",
            f"You handed in {en} for the same period in “{title}”; this figure differs.",
        )
        yield Finding("told_otherwise", Severity.SOFT, row.key.text, row.fields[0], words)


def _in_short(values: CellValues, shape: Shape, language: str) -> str:
    halves = [format_number(one, 2) for one in (values.part, values.whole) if one is not None]
    figure = value_told(shape, values)
    if figure is not None:
        told = format_quantity(figure, shape.unit, 2, language)
        return f"{told} ({'/'.join(halves)})" if halves else told
    progress = values.progress.label.spoken_in(language) if values.progress else ""
    return " ".join(part for part in ("/".join(halves), progress, values.level_text) if part)


def _missing_tables(filing: Filing, sheet: FilingSheet) -> Iterable[Finding]:
    """Required tables of which neither a row stands nor a file was loaded."""
    if not sheet.tables:
        return
    required = set(filing.recipient.collection.tables.filter(required=True).values_list("table", flat=True))
    loaded = set(filing.uploads.filter(state="applied").exclude(table="").values_list("table", flat=True))
    for table in sheet.tables:
        if table.code in required and not table.rows and table.code not in loaded:
            words = Words(
                f"Chưa nộp bảng “{table.label.vi}”.", f"The table “{table.label.en}” is not handed in yet."
            )
            yield Finding("no_table", Severity.HARD, f"table:{table.code}", "", words)


def _reasons(rows: Iterable[SheetRow]) -> dict[tuple[str, str], str]:
    return {(row.key.text, rule): reason.strip() for row in rows for rule, reason in row.current.confirmed}
