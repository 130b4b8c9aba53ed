"""An operator's yearly plan, form 39 of NĐ 163/2024/NĐ-CP: its seven groups, its lines, and what was built.

The groups and columns are the form's. Which asset types a group is compared with is this product's reading.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatangso.domain.places.search_key import search_key
from hatangso.domain.words import Words

FIRST_YEAR, LAST_YEAR = 2020, 2100


class PlanState(StrEnum):
    """Where a version of a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REPLACED = "replaced"


STATES: Mapping[PlanState, Words] = {
    PlanState.DRAFT: Words("Đang lập", "Draft"),
    PlanState.SUBMITTED: Words("Chờ Sở duyệt", "Waits for approval"),
    PlanState.RETURNED: Words("Sở trả lại", "Returned"),
    PlanState.APPROVED: Words("Đã duyệt", "Approved"),
    PlanState.REPLACED: Words("Đã có bản mới", "Replaced"),
}


@dataclass(frozen=True)
class Group:
    """One of the form's groups. `types`: asset types that it is compared with; () where none is."""

    number: int
    title: Words
    types: tuple[str, ...]


GROUPS: Mapping[int, Group] = {
    one.number: one
    for one in (
        Group(
            1, Words("Tuyến công trình hạ tầng kỹ thuật ngầm", "Underground routes"), ("underground_route",)
        ),
        Group(2, Words("Cột treo cáp", "Poles"), ("pole",)),
        Group(3, Words("Cột ăng ten", "Antenna masts"), ("antenna_mast",)),
        Group(4, Words("Nhà, trạm viễn thông", "Houses and stations"), ("station_house",)),
        Group(5, Words("Công trình viễn thông khác (BTS)", "Other works (base stations)"), ("base_station",)),
        Group(6, Words("Trung tâm dữ liệu", "Data centres"), ("data_centre",)),
        Group(7, Words("Sử dụng chung hạ tầng", "Shared use"), ()),
    )
}
COLUMNS = (
    "STT",
    "Công trình",
    "Chiều dài/số lượng",
    "ĐVT",
    "Thời điểm đưa vào sử dụng",
    "Đơn vị sở hữu",
    "Ghi chú",
)


@dataclass(frozen=True)
class PlanLine:
    """One line of the form; `quantity` None where the cell is empty or no number."""

    group: int
    work: str
    quantity: float | None
    unit: str
    in_service: str
    owner: str
    note: str


_LENGTHS = {"km": 1.0, "kilomet": 1.0, "m": 0.001, "met": 0.001}


def measured(quantity: float | None, unit: str) -> tuple[str, float] | None:
    """('km', kilometres) or ('count', objects); None where the quantity is unknown.

    Any unit that is no length counts objects: cột, trạm, nhà, vị trí, cái …

    >>> measured(1200, "m"), measured(12, "cột"), measured(None, "km")
    (('km', 1.2), ('count', 12), None)
    """
    if quantity is None:
        return None
    factor = _LENGTHS.get(search_key(unit).replace(" ", ""))
    return ("count", quantity) if factor is None else ("km", round(quantity * factor, 6))


def due_in(text: str) -> date | None:
    """The last day of when a work is to be in use; None where the words tell no time.

    >>> [due_in(t).isoformat() for t in ("Quý II/2026", "6/2026", "tháng 9 năm 2026", "2026", "15/03/2026")]
    ['2026-06-30', '2026-06-30', '2026-09-30', '2026-12-31', '2026-03-15']
    >>> due_in("khi có vốn") is None
    True
    """
    key = search_key(text)
    if found := re.search(r"\b(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4})\b", key):
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return None
    if found := re.search(r"\b(\d{4})[ -](\d{2})[ -](\d{2})\b", key):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    year_found = re.search(r"\b(20\d{2})\b", key)
    if year_found is None:
        return None
    year = int(year_found[1])
    before = key[: year_found.start()]
    if found := re.search(r"\bquy\s+(iv|iii|ii|i|[1-4])\b", before):
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(found[1]) or int(found[1])
        return _last_day(year, 3 * quarter)
    if (found := re.search(r"\b(\d{1,2})\b", before)) and 1 <= int(found[1]) <= 12:
        return _last_day(year, int(found[1]))
    return date(year, 12, 31)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


Sums = dict[int, dict[str, float]]


def sums(lines: Iterable[PlanLine]) -> Sums:
    """By group and measure ('km', 'count'), what the lines add up to; lines without a number add nothing.

    >>> one = PlanLine(1, "a", 1200, "m", "", "", ""); two = PlanLine(1, "b", 3, "km", "", "", "")
    >>> sums([one, two])
    {1: {'km': 4.2}}
    """
    found: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for line in lines:
        told = measured(line.quantity, line.unit)
        if told is not None:
            found[line.group][told[0]] += told[1]
    return {group: dict(values) for group, values in sorted(found.items())}


@dataclass(frozen=True)
class Compared:
    """One group and measure: planned, and built; None where nothing is counted for the group."""

    group: int
    measure: str
    planned: float
    built: float | None

    @property
    def percent(self) -> float | None:
        """Built of planned; None where either is not there."""
        return None if self.built is None or not self.planned else 100 * self.built / self.planned


def compared(planned: Sums, built: Mapping[int, Mapping[str, float]]) -> list[Compared]:
    """Group by group in the form's order, also what was built without being planned.

    >>> compared({1: {"km": 4.0}}, {1: {"km": 3.0}, 3: {"count": 2}})[1]
    Compared(group=3, measure='count', planned=0, built=2)
    """
    rows = []
    for number in GROUPS:
        plan, done = planned.get(number, {}), built.get(number)
        for measure in ("km", "count"):
            if measure in plan or (done or {}).get(measure):
                value = None if done is None else done.get(measure, 0)
                rows.append(Compared(number, measure, plan.get(measure, 0), value))
    return rows
