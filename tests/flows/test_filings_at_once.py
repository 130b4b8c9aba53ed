"""The due hour: fifty offices file at once, two hand in the same, one approves while another corrects."""

from pathlib import Path

import pytest

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.correct_filing import correct_filing
from hatangso.flows.decide_filing import approve_filing
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import CellSave, Saved, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.accounts.models import User
from hatangso.store.audit.trail import broken_seals
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import (
    CollectionRecipient,
    Filing,
    FilingEntry,
    FilingSnapshot,
    FilingStep,
)
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.at_once import all_at_once, database_of_threads, seen_by_a_thread
from tests.filing_world import NOW, TODAY, acting, begun, filled, key, make_collection, submitted
from tests.world import START, World

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50


def offices(world: World) -> list[tuple[User, CollectionRecipient]]:
    """Fifty communes, an office and an officer in each, all asked the same."""
    collection = make_collection(world)
    found = []
    for number in range(PEOPLE):
        name = f"xã Số {number}"
        unit = Unit.objects.create(
            code=f"D3{number:03}", level="commune", kind="xa", name=name, full_name=name,
            parent=world.province, valid_from=START, demo=True,
        )  # fmt: skip
        office = Organisation.objects.create(unit=unit, kind="office", name="Văn phòng", valid_from=START)
        user = User.objects.create(username=f"can-bo-{number}", full_name=f"Cán bộ {number}")
        Membership.objects.create(user=user, organisation=office, role="officer", valid_from=START)
        recipient = CollectionRecipient.objects.create(collection=collection, organisation=office, place=unit)
        found.append((user, recipient))
    return found


def file_all(user: User, pk: int) -> str:
    """As a person does: begin, three cells one after the other, hand in."""
    actor = Actor(user, TODAY)
    recipient = CollectionRecipient.objects.select_related(
        "collection__unit", "organisation", "place__parent"
    ).get(pk=pk)
    filing = start_filing(actor=actor, recipient=recipient, now=NOW)
    place = recipient.place.code
    for code, values in (
        ("pop_5g", CellValues(part=6300, whole=12000)),
        ("fibre_households", CellValues(part=3500, whole=4000)),
        ("shared_data_store", CellValues(blank_reason="Chưa có")),
    ):
        save_cells(
            actor=actor,
            filing=filing,
            cells=[CellSave(key(code, place), values, 0)],
            seen=filing.revision,
            now=NOW,
        )
    return submit_filing(actor=actor, filing=filing, seen=None, now=NOW).state


def test_fifty_offices_file_at_the_due_hour_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    world = World.build()
    asked = offices(world)
    with database_of_threads(tmp_path):
        jobs = [lambda u=user, r=recipient: file_all(u, r.pk) for user, recipient in asked]  # type: ignore[misc]
        assert all_at_once(jobs) == ["submitted"] * PEOPLE

        def counted() -> tuple[object, ...]:
            return (
                Filing.objects.filter(state="submitted").count(),
                FilingEntry.objects.count(),
                Observation.objects.count(),
                StandingFigure.objects.count(),
                FilingStep.objects.filter(action="submit").count(),
                broken_seals(),
            )

        assert seen_by_a_thread(counted) == (50, 150, 100, 100, 50, [])


def test_two_who_hand_in_the_same_filing_hand_it_in_once(tmp_path: Path) -> None:
    world = World.build()
    filing = filled(world)
    with database_of_threads(tmp_path):
        results = all_at_once(
            [
                lambda w=who: submit_filing(  # type: ignore[misc]
                    actor=acting(world, w), filing=filings().get(pk=filing.pk), seen=None, now=NOW
                )
                for who in ("officer", "head", "officer", "head")
            ]
        )
        assert [type(one) for one in results].count(Filing) == 1
        assert sum(isinstance(one, Refused) and "đã nộp lúc" in one.sentence for one in results) == 3
        told = seen_by_a_thread(lambda: (Observation.objects.count(), FilingSnapshot.objects.count()))
        assert told == (2, 1)


def test_who_approves_while_another_corrects_either_comes_first_or_is_told(tmp_path: Path) -> None:
    world = World.build()
    filing = submitted(world)
    seen = filing.revision
    with database_of_threads(tmp_path):
        approved, corrected = all_at_once(
            [
                lambda: approve_filing(
                    actor=acting(world, "head"), filing=filings().get(pk=filing.pk), seen=seen, now=NOW
                ),
                lambda: correct_filing(
                    actor=acting(world, "officer"), filing=filings().get(pk=filing.pk), reason="Nhầm", now=NOW
                ),
            ]
        )
        now, snapshots = seen_by_a_thread(
            lambda: (Filing.objects.get(), FilingSnapshot.objects.filter(level="commune").count())
        )
    assert isinstance(corrected, Filing), "either way the filer gets it back to correct"
    assert now.state == "draft"
    if isinstance(approved, Filing):
        assert snapshots == 1, "it was approved first, frozen as it was"
    else:
        assert isinstance(approved, Refused)
        assert snapshots == 0, "nothing was frozen that nobody saw"


def test_many_at_one_cell_keep_one_value_and_tell_all_the_others(tmp_path: Path) -> None:
    world = World.build()
    filing = begun(world)
    with database_of_threads(tmp_path):
        results = all_at_once(
            [
                lambda part=part: save_cells(  # type: ignore[misc]
                    actor=acting(world, "officer" if part % 2 else "head"),
                    filing=filings().get(pk=filing.pk),
                    cells=[CellSave(key("pop_5g"), CellValues(part=part, whole=12000), 0)],
                    seen=0,
                    now=NOW,
                )
                for part in range(8)
            ]
        )
        assert all(isinstance(one, Saved) for one in results), results
        assert sum(bool(one.revisions) for one in results) == 1
        assert sum(len(one.conflicts) for one in results) == 7
        (kept,) = seen_by_a_thread(lambda: list(FilingEntry.objects.values_list("part", "revision")))
        assert {conflict.theirs.part for one in results for conflict in one.conflicts} == {kept[0]}
        assert kept[1] == 1
