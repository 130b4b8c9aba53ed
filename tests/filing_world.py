"""A request for data in the tests' province, and the filings that answer it, one can check by hand."""

from datetime import UTC, date, datetime
from typing import Any

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.flows.save_cells import CellSave, Saved, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import sheet_of
from hatangso.store.collection.models import Collection, CollectionItem, CollectionRecipient, Filing
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from tests.world import World

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10 o'clock in Hà Nội
TODAY = date(2026, 11, 21)
ITEMS = ("pop_5g", "fibre_households", "shared_data_store")


def acting(world: World, who: str) -> Actor:
    """The person as the flows know them."""
    return Actor(world.people[who], TODAY)


def make_collection(
    world: World,
    *,
    unit: Unit | None = None,
    items: tuple[str, ...] = ITEMS,
    breakdown: str = "place",
    levels: tuple[str, ...] = ("commune", "province"),
    **more: Any,
) -> Collection:
    """An open request about the third quarter, asked by the province."""
    collection = Collection.objects.create(
        unit=unit or world.province,
        title="Số liệu quý III/2026",
        period="2026-Q3",
        cutoff_on=date(2026, 11, 14),
        due_on=date(2026, 11, 25),
        levels=list(levels),
        state="open",
        made_at=NOW,
        opened_at=NOW,
        **more,
    )
    for position, code in enumerate(items):
        CollectionItem.objects.create(
            collection=collection, indicator=code, breakdown=breakdown, position=position
        )
    return collection


def ask(collection: Collection, organisation: Organisation, place: Unit, **more: Any) -> CollectionRecipient:
    """One recipient of it."""
    return CollectionRecipient.objects.create(
        collection=collection, organisation=organisation, place=place, **more
    )


def begun(world: World, who: str = "officer", **more: Any) -> Filing:
    """The ward's culture office was asked, and its filing has begun."""
    collection = make_collection(world, **more)
    recipient = ask(collection, world.organisations["culture"], world.ward)
    return start_filing(actor=acting(world, who), recipient=recipient, now=NOW)


def fill(
    world: World, filing: Filing, who: str = "officer", *, now: datetime = NOW, **cells: CellValues
) -> Saved:
    """Type values for indicators of the whole place, over what stands now."""
    rows = {row.key.indicator: row for row in sheet_of(filings().get(pk=filing.pk)).rows}
    return save_cells(
        actor=acting(world, who),
        filing=filing,
        cells=[CellSave(rows[code].key, values, rows[code].revision) for code, values in cells.items()],
        seen=filing.revision,
        now=now,
    )


def filled(world: World, who: str = "officer", **more: Any) -> Filing:
    """6.300 of 12.000 people have 5G, 3.500 of 4.000 households fibre; no data store yet, with the reason."""
    filing = begun(world, who, **more)
    fill(
        world,
        filing,
        who,
        pop_5g=CellValues(part=6300, whole=12000),
        fibre_households=CellValues(part=3500, whole=4000),
        shared_data_store=CellValues(blank_reason="Chưa có báo cáo của nhà thầu"),
    )
    return filings().get(pk=filing.pk)


def submitted(world: World, who: str = "officer", **more: Any) -> Filing:
    """The same, handed in."""
    filing = filled(world, who, **more)
    return submit_filing(actor=acting(world, who), filing=filing, seen=filing.revision, now=NOW)


def key(indicator: str, place: str = "D0101") -> CellKey:
    """The cell of a whole place."""
    return CellKey(indicator, place)
