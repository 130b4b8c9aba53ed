"""Frozen cells have one digest; changes are counted by figures; each state lets each side do what it may."""

import pytest

from hatangso.domain.collection.changes import changed_cells
from hatangso.domain.collection.filing_states import STATES, STEPS, may_step, next_level
from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.collection.snapshot import cells_of, digest_of, figures_kept
from hatangso.domain.progress.observation import Progress

FULL = CellValues(
    part=6300,
    whole=12000,
    progress=Progress.UNDER_WAY,
    level_text="mức 2",
    note="theo báo cáo",
    confirmed=(("jump_of_share", "mới phủ sóng"),),
)


def test_the_same_cells_have_the_same_digest_in_any_order_and_as_whole_numbers() -> None:
    one = cells_of({"a": FULL, "b": CellValues(value=2.0)})
    other = cells_of({"b": CellValues(value=2), "a": FULL})
    assert digest_of(one) == digest_of(other)
    assert digest_of(one) != digest_of(cells_of({"a": FULL, "b": CellValues(value=2.5)}))
    # The digest of no cells is that of '{}', which anybody can work out.
    assert digest_of({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_frozen_cell_comes_back_as_it_was_and_nothing_stays_nothing() -> None:
    kept = cells_of({"a": FULL, "b": CellValues()}, {"stations": [{"id": "1", "values": {"n": 4}}]})
    assert figures_kept(kept) == {"a": FULL, "b": CellValues()}
    assert kept["b"] == {}


def test_a_changed_figure_counts_and_a_changed_note_does_not() -> None:
    before = {"a": CellValues(part=1, whole=4), "b": CellValues(value=3), "gone": CellValues(value=9)}
    after = {"a": CellValues(part=1, whole=4, note="xem lại"), "b": CellValues(value=4), "new": CellValues()}
    assert [one.key for one in changed_cells(before, after)] == ["b", "gone"]


@pytest.mark.parametrize(
    ("state", "filer", "approver"),
    [
        ("draft", {"save", "submit", "comment"}, {"comment"}),
        ("submitted", {"correct", "comment"}, {"approve", "return", "comment"}),
        ("returned", {"save", "submit", "comment"}, {"comment"}),
        ("approved", {"correct", "comment"}, {"comment"}),
    ],
)
def test_who_may_do_what_in_which_state(state: str, filer: set[str], approver: set[str]) -> None:
    assert {s for s in STEPS if may_step(s, state, is_filer=True, is_approver=False)} == filer
    assert {s for s in STEPS if may_step(s, state, is_filer=False, is_approver=True)} == approver
    assert not any(may_step(s, state, is_filer=False, is_approver=False) for s in STEPS)


def test_every_step_leads_to_a_known_state_and_levels_follow_one_another() -> None:
    assert {step.leads_to for step in STEPS.values()} - {""} <= STATES.keys()
    assert next_level(("commune", "province"), "commune") == "province"
    assert next_level(("province",), "province") == ""
