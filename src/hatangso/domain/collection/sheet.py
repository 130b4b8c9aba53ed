"""The sheet of one filing: which figures and tables are asked for, what was filed before, what stands now.

The web form, the Excel workbook and the API all show and fill this one sheet.
"""

from dataclasses import dataclass, field
from datetime import date

from hatangso.domain.figures.told import Shape, ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.periods import Period
from hatangso.domain.progress.observation import Progress
from hatangso.domain.words import Words

FIELDS = ("part", "whole", "value", "progress", "level_text")
LONGEST_ID = 18  # digits: more no database has


@dataclass(frozen=True, order=True)
class CellKey:
    """Of which indicator and place a row is; `text` is its stable identifier in workbooks and the API."""

    indicator: str
    place: str  # the unit's code
    neighbourhood: int | None = None  # the neighbourhood's id, None for the whole unit

    @property
    def text(self) -> str:
        return f"{self.indicator}|{self.place}|{self.neighbourhood or ''}"

    @classmethod
    def of(cls, text: str) -> "CellKey | None":
        """The key of that identifier; None where it is none, or another way of writing one.

        >>> CellKey.of("pop_5g|00004|")
        CellKey(indicator='pop_5g', place='00004', neighbourhood=None)
        >>> CellKey.of("pop_5g|00004|07") is None
        True
        """
        indicator, _, rest = text.partition("|")
        place, found, neighbourhood = rest.partition("|")
        if not indicator or not place or not found or len(neighbourhood) > LONGEST_ID:
            return None
        if neighbourhood and not neighbourhood.isdecimal():
            return None
        key = cls(indicator, place, int(neighbourhood) if neighbourhood else None)
        return key if key.text == text else None


@dataclass(frozen=True)
class CellValues:
    """What is told in one row. None and '' mean nothing was told; that is never 0.

    `blank_reason` says why there is no figure; `confirmed` holds the reasons for what looked unusual, by the
    rule's name.
    """

    part: float | None = None
    whole: float | None = None
    value: float | None = None
    progress: Progress | None = None
    level_text: str = ""
    note: str = ""
    blank_reason: str = ""
    confirmed: tuple[tuple[str, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether no figure is told."""
        return not any(getattr(self, name) not in (None, "") for name in FIELDS)

    def told(self, period: Period, footing: Footing) -> ToldFigure:
        """The same as a figure told for a period."""
        return ToldFigure(
            period=period,
            footing=footing,
            part=self.part,
            whole=self.whole,
            value=self.value,
            level_text=self.level_text,
            progress=self.progress,
        )


@dataclass(frozen=True)
class SheetRow:
    """One figure asked for. `previous` is the newest figure of an earlier period, of that place and source
    where there is one; `remark` is what the approver asks to mend; `revision` guards against overwriting."""

    key: CellKey
    label: Words
    place_label: str
    shape: Shape
    part_label: Words | None = None
    whole_label: Words | None = None
    required: bool = True
    meaning: Words = field(default_factory=lambda: Words("", ""))
    previous: CellValues | None = None
    previous_period: Period | None = None
    current: CellValues = CellValues()
    approved: CellValues | None = None  # as frozen at the last approval
    remark: str = ""
    revision: int = 0
    taken_from: str = ""  # where the figure was told before that stands here unchanged

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are filled for this kind of figure."""
        return {
            ValueKind.RATIO: ("part", "whole"),
            ValueKind.VALUE: ("value",),
            ValueKind.LEVEL: ("progress", "level_text"),
            ValueKind.DONE: ("progress",),
        }[self.shape.kind]

    @property
    def changed_since_approval(self) -> bool:
        return self.approved is not None and any(
            getattr(self.approved, name) != getattr(self.current, name) for name in FIELDS
        )


@dataclass(frozen=True)
class TableColumn:
    """One column of an asked table. `kind`: text, code, count, number, date, choice, commune, longitude,
    latitude, area (a polygon as WKT or GeoJSON). `choices` are code and label."""

    code: str
    label: Words
    kind: str
    unit: str = ""
    required: bool = False
    choices: tuple[tuple[str, Words], ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class TableRow:
    """One row of an asked table; `id` stays with it through every workbook. Values are as typed."""

    id: str
    values: dict[str, str | float | None]
    remark: str = ""
    revision: int = 0


@dataclass(frozen=True)
class TableSheet:
    """An asked table: its columns and the rows that stand. Rows may be added."""

    code: str
    label: Words
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...] = ()


@dataclass(frozen=True)
class FilingSheet:
    """All that is asked of one recipient. `version` counts submissions, `revision` every save."""

    collection_id: int
    filing_id: int
    title: str
    instructions: str
    asker: str
    filer: str
    place_code: str
    place_label: str
    period: Period
    cutoff_on: date
    due_on: date
    rows: tuple[SheetRow, ...]
    tables: tuple[TableSheet, ...] = ()
    version: int = 1
    revision: int = 0
