"""Filings as JSON: what is owed, the sheet with its rules, figures put in and handed in, its state."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.errors import HttpError

from hatangso.api.filing_shapes import (
    Cell,
    CellsIn,
    Conflict,
    ExplainIn,
    FilingOut,
    FindingOut,
    NotHandedIn,
    Owed,
    RowOut,
    RuleOut,
    SavedOut,
    StateOut,
    SubmitIn,
)
from hatangso.catalog.check_files import checks
from hatangso.domain.collection.sheet import CellKey, CellValues, SheetRow
from hatangso.domain.validation.filing import context_of, rows_to_check
from hatangso.domain.validation.rule import Finding, as_json
from hatangso.flows.check_filing import Findings, check_filing
from hatangso.flows.explain_findings import explain_findings
from hatangso.flows.save_cells import CellSave, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import FilingRefused, submit_filing
from hatangso.store.collection.filing_places import filings, may_see
from hatangso.store.collection.filing_sheets import lay_out
from hatangso.store.collection.models import CollectionRecipient, Filing

router = Router(tags=["filings"])


@router.get("", response=list[Owed])
def owed(request: HttpRequest) -> list[Owed]:
    """What the organisations in which you act are asked for, open requests first by their due day."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = (
        CollectionRecipient.objects.filter(
            organisation_id__in=actor.organisation_ids,
            collection__state__in=("open", "closed"),
            excused_at=None,
        )
        .select_related("collection", "organisation", "place__parent", "filing")
        .order_by("collection__due_on", "pk")
    )
    return [
        _owed(row) for row in rows if actor.may("enter_figures", row.place, frozenset({row.organisation_id}))
    ]


@router.post("/begin/{recipient_id}", response={200: FilingOut})
def begin(request: HttpRequest, recipient_id: int) -> FilingOut:
    """Begin the filing of a request, or give back the one there is."""
    recipient = (
        CollectionRecipient.objects.select_related("collection__unit", "organisation", "place__parent")
        .filter(pk=recipient_id)
        .first()
    )
    if recipient is None:
        raise HttpError(404, _("Không có yêu cầu số liệu này."))
    begun = start_filing(actor=request.actor, recipient=recipient, now=timezone.now())  # type: ignore[attr-defined]
    return _filing(begun)


@router.get("/{filing_id}", response=FilingOut)
def read(request: HttpRequest, filing_id: int) -> FilingOut:
    """The sheet with what stands, what was told before, and the rules."""
    return _filing(_asked(request, filing_id))


@router.get("/{filing_id}/state", response=StateOut)
def state(request: HttpRequest, filing_id: int) -> StateOut:
    """How it stands and what the rules find, without changing anything."""
    return _state(request, _asked(request, filing_id))


@router.put("/{filing_id}/cells", response=SavedOut)
def put_cells(request: HttpRequest, filing_id: int, told: CellsIn) -> SavedOut:
    """Keep cells; each is kept, in conflict, or refused by itself. The same again changes nothing."""
    one = _asked(request, filing_id)
    keys = {cell.key: CellKey.of(cell.key) for cell in told.cells}
    saves = [
        CellSave(key, _values(cell), cell.revision)
        for cell in told.cells
        if (key := keys[cell.key]) is not None
    ]
    saved = save_cells(
        actor=request.actor,  # type: ignore[attr-defined]
        filing=one,
        cells=saves,
        seen=one.revision,
        now=timezone.now(),
    )
    unknown = {text: _("Ô này không thuộc yêu cầu số liệu.") for text, key in keys.items() if key is None}
    return SavedOut(
        revision=saved.revision,
        revisions={key.text: revision for key, revision in saved.revisions.items()},
        conflicts=[
            Conflict(
                key=conflict.key.text,
                revision=conflict.revision,
                by=conflict.by,
                at=conflict.at,
                theirs=_cell(conflict.theirs),
                yours=_cell(conflict.yours),
            )
            for conflict in saved.conflicts
        ],
        refused=unknown | {key.text: sentence for key, sentence in saved.refused.items()},
    )


@router.post("/{filing_id}/explain", response=StateOut)
def explain(request: HttpRequest, filing_id: int, told: ExplainIn) -> StateOut:
    """Put one reason to all that looks unusual for the same cause; reasons given before stay."""
    explain_findings(
        actor=request.actor,  # type: ignore[attr-defined]
        filing=_asked(request, filing_id),
        rule=told.rule,
        reason=told.reason,
        now=timezone.now(),
    )
    return _state(request, _asked(request, filing_id))


@router.post("/{filing_id}/submit", response={200: StateOut, 422: NotHandedIn})
def hand_in(request: HttpRequest, filing_id: int, told: SubmitIn) -> Status[StateOut | NotHandedIn]:
    """Hand it in; 422 with every finding that stops it."""
    one = _asked(request, filing_id)
    try:
        submit_filing(
            actor=request.actor,  # type: ignore[attr-defined]
            filing=one,
            seen=told.revision,
            note=told.note,
            now=timezone.now(),
        )
    except FilingRefused as refused:
        found = refused.findings
        stopping = [*found.hard, *found.unanswered]
        return Status(
            422,
            NotHandedIn(message=refused.sentence, findings=[_finding(f, found) for f in stopping]),
        )
    return Status(200, _state(request, _asked(request, filing_id)))


def _asked(request: HttpRequest, pk: int) -> Filing:
    found = filings().filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise HttpError(404, _("Không có bộ số liệu này."))
    if not may_see(request.actor, found.recipient):  # type: ignore[attr-defined]
        raise PermissionDenied(_("Bạn không xem được bộ số liệu của đơn vị khác."))
    return found


def _owed(row: CollectionRecipient) -> Owed:
    filing = getattr(row, "filing", None)
    return Owed(
        recipient=row.pk,
        filing=filing.pk if filing else None,
        state=filing.state if filing else "none",
        title=row.collection.title,
        period=row.collection.period,
        cutoff_on=row.collection.cutoff_on,
        due_on=row.due,
        organisation=row.organisation.name,
        place=row.place.code,
        place_name=row.place.full_name,
    )


def _filing(one: Filing) -> FilingOut:
    sheet = lay_out(one).sheet
    context = context_of(sheet, checks())
    language = get_language() or "vi"
    rules: dict[str, RuleOut] = {}
    rows = []
    judged = rows_to_check({row.key: row.current for row in sheet.rows}, context)
    for row, checked in zip(sheet.rows, judged, strict=True):
        for rule in checked.rules:
            rules.setdefault(
                rule.code,
                RuleOut(
                    code=rule.code,
                    version=rule.version,
                    severity=rule.severity.value,
                    field=rule.field,
                    brief=rule.brief.spoken_in(language),
                    declared=as_json(rule),
                ),
            )
        rows.append(_row(row, [rule.code for rule in checked.rules], language))
    return FilingOut(
        id=one.pk,
        state=one.state,
        level=one.level,
        version=one.version,
        revision=one.revision,
        title=sheet.title,
        instructions=sheet.instructions,
        asker=sheet.asker,
        filer=sheet.filer,
        place=sheet.place_code,
        period=sheet.period.code,
        cutoff_on=sheet.cutoff_on,
        due_on=sheet.due_on,
        rows=rows,
        rules=list(rules.values()),
    )


def _row(row: SheetRow, rules: list[str], language: str) -> RowOut:
    return RowOut(
        key=row.key.text,
        indicator=row.key.indicator,
        label=row.label.spoken_in(language),
        place=row.key.place,
        place_name=row.place_label,
        neighbourhood=row.key.neighbourhood,
        unit=row.shape.unit,
        fields=list(row.fields),
        required=row.required,
        part=row.part_label.spoken_in(language) if row.part_label else None,
        whole=row.whole_label.spoken_in(language) if row.whole_label else None,
        current=_cell(row.current),
        revision=row.revision,
        previous=_cell(row.previous) if row.previous else None,
        previous_period=row.previous_period.code if row.previous_period else None,
        approved=_cell(row.approved) if row.approved else None,
        changed_since_approval=row.changed_since_approval,
        remark=row.remark,
        rules=rules,
    )


def _cell(values: CellValues) -> Cell:
    told: dict[str, Any] = {
        name: getattr(values, name)
        for name in ("part", "whole", "value", "progress", "level_text", "note", "blank_reason")
    }
    return Cell(**told, confirmed=dict(values.confirmed))


def _values(cell: Cell) -> CellValues:
    told = cell.model_dump(include=set(Cell.model_fields) - {"confirmed"})
    reasons = ((rule, reason.strip()) for rule, reason in cell.confirmed.items())
    return CellValues(**told, confirmed=tuple(sorted(pair for pair in reasons if pair[1])))


def _state(request: HttpRequest, one: Filing) -> StateOut:
    findings = check_filing(one, lay_out(one), actor=request.actor)  # type: ignore[attr-defined]
    return StateOut(
        id=one.pk,
        state=one.state,
        level=one.level,
        version=one.version,
        revision=one.revision,
        submitted_at=one.submitted_at,
        may_be_handed_in=one.state in ("draft", "returned") and not findings.stops,
        findings=[_finding(found, findings) for found in findings.found],
    )


def _finding(found: Finding, findings: Findings) -> FindingOut:
    return FindingOut(
        key=found.key,
        field=found.field,
        rule=found.rule,
        hard=found.is_hard,
        message=found.words.spoken_in(get_language() or "vi"),
        reason=findings.reason(found),
    )
