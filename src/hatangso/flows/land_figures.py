"""What was filed becomes observations of each place, labelled unapproved, in few queries however many."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hatangso.domain.collection.changes import same_figures
from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.figures.told import Shape, value_of
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period
from hatangso.domain.progress.observation import Progress
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.store.collection.filing_places import period_of
from hatangso.store.collection.filing_sheets import source_of, values_of_entry
from hatangso.store.collection.models import Filing, FilingEntry
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, told_as
from hatangso.store.programme.figure_rows import LIVING, key_of
from hatangso.store.programme.models import Observation

AT_ONCE = 500
_Place = tuple[object, ...]


def hold_places(filing: Filing, more: Iterable[int] = ()) -> None:
    """Take the units that the filing tells about, in order, so that writers of the same unit take turns.

    To be called before anything is written: whoever writes holds the trail of its unit, and two who take
    unit and trail the other way round would wait for each other. `more`: ids of units it is to tell about.
    """
    told = filing.entries.order_by().values_list("place_id", flat=True)
    units = {*told, *more, filing.recipient.place_id}
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk").values_list("pk"))


def land_figures(
    *, actor: Actor, filing: Filing, entries: Sequence[FilingEntry], reason: str, now: datetime
) -> list[Observation]:
    """New observations for the entries that changed since they last landed; those are given back.

    An unapproved figure of the same key is superseded at once, an approved one stays in force until this one
    is approved. An entry that tells nothing any more takes its unapproved figure back. `reason`: why
    approved figures are corrected, '' for a first filing. To be called where `hold_places` was.
    """
    period = period_of(filing)
    collection = filing.recipient.collection
    known = told_as(collection.unit, {entry.indicator for entry in entries})
    standing = _standing(filing, period, {entry.place_id for entry in entries})
    fresh: list[tuple[FilingEntry, Observation]] = []
    linked: list[FilingEntry] = []
    revived: list[Observation] = []
    gone: list[Observation] = []
    for entry in entries:
        values = values_of_entry(entry)
        there = standing.get(_place(entry), {})
        newest = max(there.values(), key=lambda row: row.pk, default=None)
        if values.is_blank:
            gone += [row for row in there.values() if row.state == "entered"]
            continue
        if newest is not None and same_figures(told_in(newest), values) and newest.note == values.note:
            if entry.observation_id != newest.pk:
                entry.observation = newest
                linked.append(entry)
            continue
        last = entry.observation
        if last is not None and last.state == "returned" and same_figures(told_in(last), values):
            revived.append(last)
            gone += [row for row in there.values() if row.state == "entered"]
            continue
        definition, shape = known[entry.indicator]
        row = _observation(entry, values, definition, shape, period, actor, filing, now)
        row.supersedes = newest
        row.correction_reason = reason if newest is not None and newest.state == "approved" else ""
        fresh.append((entry, row))
        gone += [old for old in there.values() if old.state == "entered"]
    Observation.objects.bulk_create([row for _, row in fresh], batch_size=AT_ONCE)
    for entry, row in fresh:
        entry.observation = row
    if fresh or linked:
        FilingEntry.objects.bulk_update(
            [*(entry for entry, _ in fresh), *linked], ["observation"], batch_size=AT_ONCE
        )
    change_state(gone, state="superseded")
    change_state(revived, state="entered", decided_by=None, decided_at=None, decision_note="")
    rows = [row for _, row in fresh]
    refresh_standing(keys_of([*rows, *gone, *revived]))
    return rows


def change_state(rows: Iterable[Observation], **values: object) -> None:
    """The same columns of many observations, in one query a few hundred."""
    ids = sorted({row.pk for row in rows})
    for start in range(0, len(ids), AT_ONCE):
        Observation.objects.filter(pk__in=ids[start : start + AT_ONCE]).update(**values)


def told_in(row: Observation) -> CellValues:
    """What an observation tells, as a cell would: a ratio's value follows from its halves."""
    return CellValues(
        part=row.part,
        whole=row.whole,
        value=row.value if row.part is None else None,
        progress=Progress(row.progress) if row.progress else None,
        level_text=row.level_text,
    )


def standing_rows(filing: Filing) -> Iterable[Observation]:
    """The living observations of the filing's source and period, in the places it tells about. One query."""
    period = period_of(filing)
    places = filing.entries.order_by().values("place_id")
    return Observation.objects.filter(
        unit__in=places,
        period=period.code,
        source_organisation_id=filing.recipient.organisation_id,
        state__in=LIVING,
    ).order_by("pk")


def _standing(filing: Filing, period: Period, places: set[int]) -> Mapping[_Place, dict[int, Observation]]:
    found: dict[_Place, dict[int, Observation]] = {}
    for row in standing_rows(filing):
        found.setdefault((row.unit_id, *key_of(row)[:2]), {})[row.pk] = row
    return found


def _place(entry: FilingEntry) -> _Place:
    return (entry.place_id, entry.indicator, entry.neighbourhood_id)


def _observation(
    entry: FilingEntry,
    values: CellValues,
    definition: Definition,
    shape: Shape,
    period: Period,
    actor: Actor,
    filing: Filing,
    now: datetime,
) -> Observation:
    recipient, collection = filing.recipient, filing.recipient.collection
    told = values.told(period, Footing(collection.footing))
    return Observation(
        unit_id=entry.place_id,
        neighbourhood_id=entry.neighbourhood_id,
        indicator=entry.indicator,
        definition_version=definition.version,
        period=period.code,
        period_end=period.last_day,
        part=told.part,
        whole=told.whole,
        value=value_of(told, shape),
        level_text=told.level_text.strip(),
        progress=told.progress.value if told.progress else "",
        done=told.progress is Progress.ACHIEVED if told.progress else None,
        footing=told.footing.value,
        source=source_of(recipient),
        source_organisation_id=recipient.organisation_id,
        note=values.note.strip(),
        entered_by_id=entry.edited_by_id or actor.user.pk,
        entered_at=now,
        unusual_reason="\n".join(reason for _, reason in values.confirmed if reason),
        demo=collection.demo,
    )
