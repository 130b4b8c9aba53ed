"""An operator files 20 indicators for 168 communes: constant queries to read, few to land and approve."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatangso.catalog.discovery import indicators
from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.progress.observation import Progress
from hatangso.flows.decide_filing import approve_filing
from hatangso.flows.save_cells import CellSave, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.audit.models import AuditEntry
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out, sheet_of
from hatangso.store.collection.models import Filing, FilingSnapshot
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.filing_world import NOW, acting, ask, make_collection
from tests.world import START, World

COMMUNES, INDICATORS = 168, 20


def large(world: World) -> Filing:
    Unit.objects.bulk_create(
        Unit(
            code=f"D2{number:03}",
            level="commune",
            kind="xa",
            name=f"Xã {number:03}",
            full_name=f"xã Số {number:03}",
            parent=world.province,
            valid_from=START,
            demo=True,
        )
        for number in range(COMMUNES - 2)  # the world has two
    )
    codes = tuple(sorted(indicators()))[:INDICATORS]
    collection = make_collection(world, items=codes, breakdown="commune", levels=("province",))
    recipient = ask(collection, world.organisations["operator_a"], world.province)
    return start_filing(actor=acting(world, "operator"), recipient=recipient, now=NOW)


def figure(kind: ValueKind, number: int) -> CellValues:
    """Of every kind something that no rule asks about."""
    if kind is ValueKind.RATIO:
        return CellValues(part=500 + number % 10, whole=1000)
    return (
        CellValues(value=50 + number % 5)
        if kind is ValueKind.VALUE
        else CellValues(progress=Progress.UNDER_WAY)
    )


def test_a_sheet_of_one_row_and_of_thousands_costs_the_same_queries(world: World) -> None:
    one = ask(
        make_collection(world, items=("pop_5g",), breakdown="commune"),
        world.organisations["operator_b"],
        world.province,
    )
    small = start_filing(actor=acting(world, "rival"), recipient=one, now=NOW)
    with CaptureQueriesContext(connection) as few:
        assert len(sheet_of(filings().get(pk=small.pk)).rows) == 2
    filing = large(world)
    with CaptureQueriesContext(connection) as many:
        sheet = sheet_of(filings().get(pk=filing.pk))
    assert len(sheet.rows) == COMMUNES * INDICATORS
    assert len(many) == len(few) <= 12


def test_3360_figures_land_and_are_approved_in_few_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    filing = large(world)
    operator = acting(world, "operator")
    laid = lay_out(filings().get(pk=filing.pk))
    cells = [
        CellSave(row.key, figure(row.shape.kind, number), 0) for number, row in enumerate(laid.sheet.rows)
    ]
    with CaptureQueriesContext(connection) as saving:
        saved = save_cells(actor=operator, filing=filing, cells=cells, seen=0, now=NOW)
    assert len(saved.revisions) == COMMUNES * INDICATORS
    with CaptureQueriesContext(connection) as landing:
        submit_filing(actor=operator, filing=filings().get(pk=filing.pk), seen=None, now=NOW)
    assert Observation.objects.count() == COMMUNES * INDICATORS
    assert StandingFigure.objects.count() == COMMUNES * INDICATORS
    waiting = filings().get(pk=filing.pk)
    with CaptureQueriesContext(connection) as approving:
        approve_filing(actor=acting(world, "city"), filing=waiting, seen=waiting.revision, now=NOW)
    assert set(Observation.objects.values_list("state", "approved_level")) == {("approved", "province")}
    assert FilingSnapshot.objects.count() == 2
    entries = AuditEntry.objects.filter(object_type="programme.observation", unit_id=world.province.pk)
    assert entries.exists(), "the province's trail tells of the many rows"
    # SQLite takes a few dozen rows in one insert, so its counts are the larger ones; none is near one a row.
    assert {"save": len(saving) < 600, "land": len(landing) < 800, "approve": len(approving) < 400} == {
        "save": True,
        "land": True,
        "approve": True,
    }, (len(saving), len(landing), len(approving))
