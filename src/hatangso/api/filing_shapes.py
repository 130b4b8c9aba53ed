"""What the API of filings takes and gives: requests owed, sheets, cells, findings."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hatangso.domain.progress.observation import Progress

Number = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
MOST = 10_000  # cells of one request


class Owed(Schema):
    """One request that an organisation of yours answers. `filing` is null until it was begun."""

    recipient: int
    filing: int | None
    state: str
    title: str
    period: str
    cutoff_on: date
    due_on: date
    organisation: str
    place: str
    place_name: str


class Cell(Schema):
    """What is told in one cell; null and '' tell nothing, which is never 0."""

    part: Number | None = None
    whole: Number | None = None
    value: Number | None = None
    progress: Progress | None = None
    level_text: Text = Field("", max_length=200)
    note: Text = Field("", max_length=2000)
    blank_reason: Text = Field("", max_length=300)
    confirmed: dict[Text, Text] = Field(
        default_factory=dict, description="by rule, why what looks unusual is right"
    )


class CellIn(Cell):
    """A cell to be kept, on top of which revision of it (0: nothing was there)."""

    key: Text = Field(max_length=140)
    revision: int = Field(ge=0, le=2**31)


class RuleOut(Schema):
    """A rule that the row must obey (hard) or explain (soft); `declared` is the whole of it as data."""

    code: str
    version: int
    severity: str
    field: str
    brief: str
    declared: dict[str, Any]


class RowOut(Schema):
    """One row of the sheet. `fields` are those to be filled; `remark` is what the approver asks to mend."""

    key: str
    indicator: str
    label: str
    place: str
    place_name: str
    neighbourhood: int | None
    unit: str | None
    fields: list[str]
    required: bool
    part: str | None
    whole: str | None
    current: Cell
    revision: int
    previous: Cell | None
    previous_period: str | None
    approved: Cell | None
    changed_since_approval: bool
    remark: str
    rules: list[str]


class FilingOut(Schema):
    """A filing with its sheet; `rules` are told once, rows name theirs by code."""

    id: int
    state: str
    level: str
    version: int
    revision: int
    title: str
    instructions: str
    asker: str
    filer: str
    place: str
    period: str
    cutoff_on: date
    due_on: date
    rows: list[RowOut]
    rules: list[RuleOut]


class FindingOut(Schema):
    """One thing that a rule says about a cell; a soft one is answered by a reason under its rule."""

    key: str
    field: str
    rule: str
    hard: bool
    message: str
    reason: str


class StateOut(Schema):
    """How the filing stands, and everything the rules say about it."""

    id: int
    state: str
    level: str
    version: int
    revision: int
    submitted_at: datetime | None
    may_be_handed_in: bool
    findings: list[FindingOut]


class Conflict(Schema):
    """Somebody else told another value meanwhile; it stands until you send yours on its revision."""

    key: str
    revision: int
    by: str
    at: datetime
    theirs: Cell
    yours: Cell


class SavedOut(Schema):
    """What was kept (new revisions by key), what is in conflict, what could not be taken and why."""

    revision: int
    revisions: dict[str, int]
    conflicts: list[Conflict]
    refused: dict[str, str]


class CellsIn(Schema):
    """The cells to be kept."""

    cells: list[CellIn] = Field(max_length=MOST)


class SubmitIn(Schema):
    """`revision`: the filing's as you last read it; left out, nobody's later change stops it."""

    revision: int | None = Field(None, ge=0, le=2**31)
    note: Text = Field("", max_length=2000)


class ExplainIn(Schema):
    """One reason for every unexplained soft finding of a rule, or of all rules where `rule` is ''."""

    rule: Text = Field("", max_length=80)
    reason: Text = Field(max_length=500)


class NotHandedIn(Schema):
    """Nothing was handed in."""

    message: str
    findings: list[FindingOut]
