"""Operators asked the same: none is told what a rival filed, or held against it, approved or not."""

import pytest

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.check_filing import check_filing
from hatangso.flows.decide_filing import approve_filing
from hatangso.flows.save_cells import CellSave, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out, sheet_of
from hatangso.store.collection.models import Filing
from tests.filing_world import NOW, acting, ask, make_collection
from tests.world import World


def asked(world: World, organisation: str, who: str, period: str) -> Filing:
    """An operator's filing about both communes, begun."""
    collection = make_collection(world, items=("pop_5g",), breakdown="commune", levels=("province",))
    collection.period = period
    collection.save()
    recipient = ask(collection, world.organisations[organisation], world.province)
    return start_filing(actor=acting(world, who), recipient=recipient, now=NOW)


def tell(world: World, filing: Filing, who: str, part: float) -> Filing:
    """So many of 100 people in each commune."""
    save_cells(
        actor=acting(world, who),
        filing=filing,
        cells=[CellSave(row.key, CellValues(part=part, whole=100), 0) for row in sheet_of(filing).rows],
        seen=0,
        now=NOW,
    )
    return filings().get(pk=filing.pk)


@pytest.mark.parametrize("approved", [True, False])
def test_the_last_periods_figure_beside_a_cell_is_never_a_rivals(world: World, approved: bool) -> None:
    first = tell(world, asked(world, "operator_a", "operator", "2026-Q2"), "operator", 77)
    first = submit_filing(actor=acting(world, "operator"), filing=first, seen=None, now=NOW)
    if approved:
        approve_filing(actor=acting(world, "city"), filing=first, seen=first.revision, now=NOW)
    rivals = sheet_of(asked(world, "operator_b", "rival", "2026-Q3"))
    assert [row.previous for row in rivals.rows] == [None, None]
    own = sheet_of(asked(world, "operator_a", "operator", "2026-Q3"))
    assert [row.previous and row.previous.part for row in own.rows] == [77, 77]


def test_one_operators_part_is_not_held_against_another_operators(world: World) -> None:
    first = tell(world, asked(world, "operator_a", "operator", "2026-Q3"), "operator", 77)
    first = submit_filing(actor=acting(world, "operator"), filing=first, seen=None, now=NOW)
    approve_filing(actor=acting(world, "city"), filing=first, seen=first.revision, now=NOW)
    filing = tell(world, asked(world, "operator_b", "rival", "2026-Q3"), "rival", 5)

    for who in ("city", "rival"):
        assert check_filing(filing, lay_out(filing), actor=acting(world, who)).found == ()
