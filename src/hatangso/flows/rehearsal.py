"""What importing a table would do, told before it is done: what is new, what changes, what is refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hatangso.adapters.table_file import Row, Table
from hatangso.domain.places.search_key import search_key
from hatangso.flows.refused import Refused
from hatangso.flows.row_fates import RowFates


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell."""

    cell: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """What one row would do: 'add', 'change' or 'same', to what."""

    row: int
    action: str
    what: str


@dataclass(frozen=True)
class Rehearsal(RowFates):
    """The whole import tried out; it is only done where there are no faults."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]

    @property
    def may_go(self) -> bool:
        return not self.faults and any(change.action != "same" for change in self.changes)

    def actions(self) -> Iterable[str]:
        """Of each row."""
        return (change.action for change in self.changes)


class Columns:
    """Where each wanted column stands in a table, found by its heading without accents."""

    def __init__(self, table: Table, wanted: Mapping[str, Sequence[str]], required: Sequence[str]) -> None:
        keys = [search_key(heading) for heading in table.headings]
        self._places = {
            name: next((keys.index(search_key(h)) for h in headings if search_key(h) in keys), None)
            for name, headings in wanted.items()
        }
        missing = [wanted[name][0] for name in required if self._places[name] is None]
        if missing:
            raise Refused(
                _("Bảng thiếu cột: %(columns)s. Hãy dùng tệp mẫu.") % {"columns": ", ".join(missing)}
            )

    def text(self, row: Row, name: str) -> str:
        """The text of a cell; '' where the table has no such column."""
        place = self._places[name]
        return "" if place is None else row.cells[place]

    def cell(self, row: Row, name: str) -> str:
        """The address of a cell; of the row where the column is absent."""
        place = self._places[name]
        return _("dòng %(number)d") % {"number": row.number} if place is None else row.address(place)


def whole_number(text: str) -> int | None:
    """A count as people type it ('1.250', '1250', ''), nine digits at most; ValueError where it is none."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}|\d{1,3}([.,  ]\d{3}){1,2}", text):
        raise ValueError(text)
    return int(re.sub(r"\D", "", text))


def day(text: str) -> date | None:
    """A day as people type it ('1/7/2025', '2025-07-01', ''); ValueError where it is none."""
    if not text:
        return None
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date.fromisoformat(text)
