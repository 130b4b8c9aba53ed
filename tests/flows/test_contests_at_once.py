"""A contest is answered while the figures are published anew: no answer is lost, nobody waits for ever."""

from pathlib import Path
from typing import Any

import pytest

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.contest_figure import Proposed, accept_contest, contest_figure, reject_contest
from hatangso.flows.hand_down import hand_down, hand_down_again
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Contest
from hatangso.store.programme.models import Observation
from tests.at_once import all_at_once, database_of_threads, seen_by_a_thread
from tests.filing_world import NOW, TODAY, acting
from tests.hand_down_world import FIGURES, WARD, published, words
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = {**FIGURES, WARD: CellValues(part=6100, whole=12000)}


def contested(world: World) -> Contest:
    """The ward says 7.000 of 12.000."""
    row = Observation.objects.get(unit=world.ward, indicator="pop_5g", state="approved")
    return contest_figure(
        actor=acting(world, "head"), unit=world.ward, figure=row, reason="Thiếu hai tổ",
        proposed=Proposed(part=7000, whole=12000), now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("answer", ["reject", "accept"])
def test_an_answer_and_a_new_publication_at_one_moment_both_stand(tmp_path: Path, answer: str) -> None:
    world = World.build()
    published(world)
    contest = contested(world)
    publisher = acting(world, "city")
    told = words(world)

    def answered() -> Any:
        again = Contest.objects.select_related("unit__parent", "observation").get(pk=contest.pk)
        if answer == "reject":
            return reject_contest(actor=publisher, contest=again, answer="Đã đo lại", now=NOW).state
        return accept_contest(
            actor=publisher, contest=again, corrected=Proposed(part=7000, whole=12000), answer="", now=NOW
        ).state

    def anew() -> Any:
        return hand_down(actor=publisher, unit=world.province, words=told, figures=CHANGED, now=NOW).pk

    with database_of_threads(tmp_path):
        first, second = all_at_once([answered, anew])
        state, answer_kept = seen_by_a_thread(lambda: Contest.objects.values_list("state", "answer").get())
    assert isinstance(second, int), second
    assert isinstance(first, str | Refused), first
    if answer == "reject":
        assert (first, state, answer_kept) == ("rejected", "rejected", "Đã đo lại")


def test_two_publications_at_one_moment_both_land(tmp_path: Path) -> None:
    world = World.build()
    first = published(world)
    publisher, told = acting(world, "city"), words(world)

    def again() -> Any:
        return hand_down_again(
            actor=publisher, publication=first, published_on=TODAY, figures=CHANGED, reason="Đo lại", now=NOW
        ).version

    def another() -> Any:
        return hand_down(actor=publisher, unit=world.province, words=told, figures=FIGURES, now=NOW).version

    with database_of_threads(tmp_path):
        assert all_at_once([again, another]) == [2, 1]
        standing = seen_by_a_thread(
            lambda: Observation.objects.filter(unit=world.ward, indicator="pop_5g", state="approved").count()
        )
    assert standing == 1
