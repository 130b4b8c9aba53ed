"""Which published lines stand: a later import tells a cell anew, a withdrawn one gives it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hatangso.domain.measurement.published import PublishedLine
from hatangso.domain.numbers_format import format_number
from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed
from hatangso.store.measurements.told_places import units_told

VALUES = ("download", "upload", "latency", "jitter", "samples", "statistic")
CELL = ("unit__code", "period", "operator", "network", "technology")
AT_ONCE = 500  # ids of one statement
EXAMPLES = 10


@dataclass
class Compared:
    """Lines against what stands: new cells, cells told anew (with the row that falls), the same ones."""

    new: list[PublishedLine] = field(default_factory=list)
    replaced: list[tuple[PublishedLine, int]] = field(default_factory=list)
    same: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)


def compare(imported: MeasurementImport, lines: Sequence[PublishedLine]) -> Compared:
    """Two queries, however many lines."""
    codes = units_told(imported.unit)
    standing = PublishedSpeed.objects.filter(
        source=imported.source,
        stands=True,
        unit__in=[unit.pk for unit in codes.values()],
        period__in={line.period for line in lines},
    )
    there = {
        tuple(row[:5]): (row[5], tuple(row[6:]))
        for row in standing.order_by().values_list(*CELL, "pk", *VALUES)
    }
    found = Compared()
    for line in lines:
        before = there.get(line.cell)
        now = tuple(getattr(line, name) for name in VALUES)
        if before is None:
            found.new.append(line)
        elif before[1] == now:
            found.same += 1
        else:
            found.replaced.append((line, before[0]))
            if len(found.examples) < EXAMPLES:
                found.examples.append(
                    {
                        "row": line.row,
                        "place": codes[line.place].full_name,
                        "period": line.period,
                        "operator": line.operator,
                        "network": line.network,
                        "technology": line.technology,
                        "before": _said(before[1][0]),
                        "after": _said(now[0]),
                    }
                )
    return found


def stand(imported: MeasurementImport, compared: Compared) -> None:
    """Write the new lines; those they tell anew no longer stand. Part of the caller's transaction."""
    fallen = [pk for _line, pk in compared.replaced]
    for start in range(0, len(fallen), AT_ONCE):
        PublishedSpeed.objects.filter(pk__in=fallen[start : start + AT_ONCE]).update(stands=False)
    units = units_told(imported.unit)
    lines = [*compared.new, *(line for line, _pk in compared.replaced)]
    PublishedSpeed.objects.bulk_create(
        [
            PublishedSpeed(
                imported=imported,
                unit=units[line.place],
                source=imported.source,
                period=line.period,
                operator=line.operator,
                network=line.network,
                technology=line.technology,
                row=line.row,
                **{name: getattr(line, name) for name in VALUES},
            )
            for line in lines
        ],
        batch_size=AT_ONCE,
    )


def fall(imported: MeasurementImport) -> tuple[int, int]:
    """The import's lines no longer stand; the line that stood before each stands again, where its own import
    was not withdrawn. How many fell, how many stand again. Part of the caller's transaction.
    """
    own = PublishedSpeed.objects.filter(imported=imported, stands=True)
    cells = {tuple(row[1:]): row[0] for row in own.values_list("pk", "unit", *CELL[1:])}
    fallen = list(cells.values())
    earlier: dict[tuple[Any, ...], int] = {}
    rows = (
        PublishedSpeed.objects.filter(
            source=imported.source,
            stands=False,
            imported__state="kept",
            unit__in={cell[0] for cell in cells},
            period__in={cell[1] for cell in cells},
        )
        .exclude(imported=imported)
        .order_by("pk")
    )
    for pk, *cell in rows.values_list("pk", "unit", *CELL[1:]):
        if tuple(cell) in cells:
            earlier[tuple(cell)] = pk  # the latest written wins
    again = list(earlier.values())
    for start in range(0, len(fallen), AT_ONCE):
        PublishedSpeed.objects.filter(pk__in=fallen[start : start + AT_ONCE]).update(stands=False)
    for start in range(0, len(again), AT_ONCE):
        PublishedSpeed.objects.filter(pk__in=again[start : start + AT_ONCE]).update(stands=True)
    return len(fallen), len(again)


def _said(value: Any) -> str:
    return "" if value is None else format_number(value, 2)
