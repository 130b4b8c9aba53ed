"""The rows of a filing as the page shows and reads them: typed texts, findings, conflicts, questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.collection.changes import same_figures
from hatangso.domain.collection.sheet import CellValues, FilingSheet, SheetRow
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import format_number, format_quantity, parse_number
from hatangso.domain.progress.observation import Progress
from hatangso.domain.validation.filing import value_told
from hatangso.domain.validation.rule import Finding
from hatangso.flows.check_filing import Findings
from hatangso.flows.save_cells import CellSave, Conflict
from hatangso.store.collection.models import CellRemark

NUMBERS = ("part", "whole", "value")
TEXTS = ("progress", "level_text", "note", "blank_reason")
WHY = "why-"
UNREADABLE = "Không đọc được số “%(text)s”; hãy viết như 1.234,5."


@dataclass
class RowView:
    """One row of the page. `typed` is what stands in its fields; `errors` by field."""

    row: SheetRow
    typed: dict[str, str]
    findings: list[Finding] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    questions: list[CellRemark] = field(default_factory=list)
    before_this: CellValues | None = None  # in the version that this one is held against

    @property
    def key(self) -> str:
        return self.row.key.text

    @property
    def is_ratio(self) -> bool:
        return self.row.shape.kind is ValueKind.RATIO

    @property
    def is_value(self) -> bool:
        return self.row.shape.kind is ValueKind.VALUE

    @property
    def hard(self) -> list[Finding]:
        return [one for one in self.findings if one.is_hard and one.rule != "blank"]

    @property
    def missing(self) -> bool:
        """Whether a required figure is neither told nor explained."""
        return self.row.required and self.row.current.is_blank and not self.row.current.blank_reason.strip()

    @property
    def soft(self) -> list[tuple[Finding, str]]:
        return [(one, self.reasons.get(one.rule, "")) for one in self.findings if not one.is_hard]

    @property
    def before(self) -> str:
        """The last period's figure as a reader writes it; '' where there is none."""
        return shown(self.row.previous, self.row) if self.row.previous else ""

    @property
    def now(self) -> str:
        """The figure that stands."""
        return shown(self.row.current, self.row)

    @property
    def changed(self) -> bool:
        """Whether the figure is another than in the version this one is held against."""
        return self.before_this is not None and not same_figures(self.before_this, self.row.current)

    @property
    def was(self) -> str:
        """The figure of the version this one is held against."""
        return shown(self.before_this, self.row) if self.before_this else ""

    @property
    def theirs(self) -> str:
        """What somebody else saved meanwhile."""
        return shown(self.conflict.theirs, self.row) if self.conflict else ""

    @property
    def yours(self) -> str:
        """What was typed here meanwhile."""
        return shown(self.conflict.yours, self.row) if self.conflict else ""

    @property
    def state(self) -> str:
        """How the row is marked: has-error, is-asked, has-figure or ''."""
        if self.hard or self.errors or self.row.remark:
            return "has-error"
        if any(not reason for _, reason in self.soft):
            return "is-asked"
        return "" if self.row.current.is_blank else "has-figure"


@dataclass
class Group:
    """Rows under one heading: those of the whole place together, else one indicator by its places."""

    label: str
    meaning: str
    part: str
    whole: str
    unit: str
    by_place: bool
    rows: list[RowView]


def views_of(
    sheet: FilingSheet, findings: Findings | None, questions: Iterable[CellRemark] = ()
) -> list[RowView]:
    """Every row with what is found in it and asked about it."""
    by_key = findings.of_rows() if findings else {}
    asked: dict[str, list[CellRemark]] = {}
    for one in questions:
        asked.setdefault(one.cell, []).append(one)
    return [
        RowView(
            row,
            typed_of(row.current),
            findings=by_key.get(row.key.text, []),
            reasons=dict(row.current.confirmed),
            questions=asked.get(row.key.text, []),
        )
        for row in sheet.rows
    ]


def groups_of(views: Iterable[RowView], place_code: str) -> list[Group]:
    """The rows under their headings, in the request's order."""
    groups: list[Group] = []
    language = get_language() or "vi"
    last = ""
    for view in views:
        row = view.row
        by_place = row.key.neighbourhood is not None or row.key.place != place_code
        mark = row.key.indicator if by_place else "place"
        if mark != last or not groups:
            words = [row.label, row.meaning, row.part_label, row.whole_label]
            label, meaning, part, whole = (one.spoken_in(language) if one else "" for one in words)
            groups.append(Group(label, meaning, part, whole, row.shape.unit or "", by_place, []))
            last = mark
        groups[-1].rows.append(view)
    return groups


def typed_of(values: CellValues) -> dict[str, str]:
    """The values as they would be typed."""
    typed = {name: "" if (v := getattr(values, name)) is None else format_number(v, 6) for name in NUMBERS}
    return {
        **typed,
        "progress": values.progress.value if values.progress else "",
        "level_text": values.level_text,
        "note": values.note,
        "blank_reason": values.blank_reason,
    }


def read_posted(views: Iterable[RowView], posted: QueryDict) -> list[CellSave]:
    """The rows that the posted form held and that were changed; what cannot be read is an error there."""
    saves = []
    for view in views:
        revision = posted.get(f"{view.key}-rev")
        if revision is None:
            continue
        given = {name: posted.get(f"{view.key}-{name}", "") for name in (*NUMBERS, *TEXTS)}
        given |= {
            name.removeprefix(f"{view.key}-"): posted[name]
            for name in posted
            if name.startswith(f"{view.key}-{WHY}")
        }
        values, errors = read_typed(given, view.row.current)
        view.typed |= {name: given[name] for name in (*NUMBERS, *TEXTS)}
        view.errors |= errors
        if not errors and values != view.row.current:
            saves.append(CellSave(view.row.key, values, int(revision) if revision.isdecimal() else 0))
    return saves


def read_typed(given: Mapping[str, Any], before: CellValues) -> tuple[CellValues, dict[str, str]]:
    """One cell's typed texts as values, and the fields that cannot be read. Reasons not given stay."""
    errors: dict[str, str] = {}
    numbers: dict[str, float | None] = {}
    for name in NUMBERS:
        text = str(given.get(name) or "").strip()
        numbers[name] = parse_number(text) if text else None
        if text and numbers[name] is None:
            errors[name] = _(UNREADABLE) % {"text": text[:60]}
    progress = str(given.get("progress") or "")
    reasons = dict(before.confirmed) | {
        name.removeprefix(WHY): str(given[name]).strip() for name in given if name.startswith(WHY)
    }
    return (
        CellValues(
            progress=Progress(progress) if progress in set(Progress) else None,
            level_text=str(given.get("level_text") or "").strip(),
            note=str(given.get("note") or "").strip(),
            blank_reason=str(given.get("blank_reason") or "").strip(),
            confirmed=tuple(sorted((rule, reason) for rule, reason in reasons.items() if reason)),
            **numbers,
        ),
        errors,
    )


def shown(values: CellValues, row: SheetRow) -> str:
    """A cell's figure in words: 52,5% (6.300/12.000); what is blank says why."""
    language = get_language() or "vi"
    if values.is_blank:
        if values.blank_reason:
            return _("chưa có: %(reason)s") % {"reason": values.blank_reason}
        return _("chưa có số liệu")
    said = []
    figure = value_told(row.shape, values)
    if figure is not None:
        said.append(format_quantity(figure, row.shape.unit, 2, language))
    if values.part is not None or values.whole is not None:
        halves = "/".join(
            "?" if one is None else format_number(one, 2) for one in (values.part, values.whole)
        )
        said.append(f"({halves})" if said else halves)
    if values.progress:
        said.append(values.progress.label.spoken_in(language))
    if values.level_text:
        said.append(values.level_text)
    return " ".join(said)
