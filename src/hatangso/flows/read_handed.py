"""A table of figures to be published is read and judged: what each commune would get, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from hatangso.adapters.table_file import NotATable
from hatangso.catalog.check_files import checks
from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.figures.checks import faults
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period
from hatangso.domain.tables.handed import (
    HandedIndicator,
    handed_table,
    handed_values,
    is_published_in_numbers,
)
from hatangso.flows.refused import Refused
from hatangso.flows.table_reading import read_table_file
from hatangso.store.collection.models import Filing
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of


@dataclass(frozen=True)
class HandedFault:
    """What is wrong, and where: a line of the file, or a commune's figure."""

    where: str
    sentence: str


@dataclass(frozen=True)
class HandedFigures:
    """All figures of a publication, and what must be mended before it may go out."""

    figures: Mapping[CellKey, CellValues]
    faults: tuple[HandedFault, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def communes(self) -> int:
        return len({key.place for key in self.figures})


def offered_indicators(unit: Unit) -> dict[str, HandedIndicator]:
    """The indicators that can be published in numbers, by their code."""
    return {
        code: _handed(one) for code, one in definitions_of(unit).items() if is_published_in_numbers(one.shape)
    }


def read_handed(*, path: Path, unit: Unit, period: Period, footing: Footing, today: date) -> HandedFigures:
    """Read a file of one row a commune. Raises Refused where it cannot be read at all."""
    offered = offered_indicators(unit)
    names = {code: commune.full_name for code, commune in communes_of(unit).items()}
    try:
        found = read_table_file(path, handed_table(offered.values()), names, None)
    except NotATable as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi"), field="file") from None
    language = get_language() or "vi"
    wrong_lines = tuple(
        HandedFault(str(line), fault.words.spoken_in(language)) for line, fault, _there in found.faults
    )
    figures: dict[CellKey, CellValues] = {}
    for tallied in found.tallies.figures() if found.tallies else ():
        fields: dict[str, Any] = dict(tallied.fields)
        values = handed_values(fields)
        if values is not None:
            figures[CellKey(tallied.indicator, tallied.commune)] = values
    judged = judge(figures, offered, names, period, footing, today)
    return HandedFigures(figures, (*wrong_lines, *judged), found.matched.strange)


def of_filing(filing: Filing, unit: Unit, period: Period, footing: Footing, today: date) -> HandedFigures:
    """The communes' figures of an approved filing (an operator's), to be published as they stand there."""
    offered = offered_indicators(unit)
    names = {code: commune.full_name for code, commune in communes_of(unit).items()}
    figures = {}
    rows = filing.entries.filter(neighbourhood=None).select_related("place")
    for entry in rows:
        fields = {"part": entry.part, "whole": entry.whole, "value": entry.value}
        values = handed_values({name: value for name, value in fields.items() if value is not None})
        if values is not None and entry.indicator in offered and entry.place.code in names:
            figures[CellKey(entry.indicator, entry.place.code)] = values
    return HandedFigures(figures, judge(figures, offered, names, period, footing, today))


def judge(
    figures: Mapping[CellKey, CellValues],
    offered: Mapping[str, HandedIndicator],
    names: Mapping[str, str],
    period: Period,
    footing: Footing,
    today: date,
) -> tuple[HandedFault, ...]:
    """The hard rules of every figure, as the form and the workbook have them."""
    language = get_language() or "vi"
    rules = checks()
    return tuple(
        HandedFault(
            f"{names.get(key.place, key.place)} – {offered[key.indicator].label.spoken_in(language)}",
            fault.words.spoken_in(language),
        )
        for key, values in figures.items()
        for fault in faults(values.told(period, footing), offered[key.indicator].shape, rules, today=today)
    )


def filings_to_publish(actor: Actor, unit: Unit) -> list[Filing]:
    """Approved filings about the whole province, newest first."""
    if not actor.may("hand_down", unit):
        return []
    return list(
        Filing.objects.filter(recipient__place=unit, recipient__collection__unit=unit, state="approved")
        .exclude(recipient__collection__origin="handed_down")
        .select_related("recipient__organisation", "recipient__collection")
        .order_by("-decided_at", "-pk")
    )


def _handed(definition: Definition) -> HandedIndicator:
    return HandedIndicator(
        definition.code, definition.label, definition.shape, definition.part, definition.whole
    )
