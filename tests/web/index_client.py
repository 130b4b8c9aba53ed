"""The pages of indices as people ask them: signed in, a round that runs, one that was handed in."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hatangso.flows.index_round import begin_verification
from hatangso.flows.score_criterion import submit_scores
from hatangso.store.indices.models import (
    IndexRound,
)
from tests.index_world import open_round, person, score
from tests.world import World


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def running(world: World) -> IndexRound:
    """The round of the tests' province, its days around the day on which the test runs."""
    today = timezone.localdate()
    return open_round(
        world,
        cutoff_on=today,
        due_on=today + timedelta(days=1),
        accept_until=today + timedelta(days=5),
        now=timezone.now(),
    )


def handed_in(world: World) -> IndexRound:
    """The same in its first verification, both communes having handed in."""
    round_, now = running(world), timezone.now()
    score(world, round_, "1.1", step="half", now=now)
    score(world, round_, "1.2", value=70.0, document="12/BC-UBND", now=now)
    score(world, round_, "2.1", value=85.0, now=now)
    score(world, round_, "1.1", who="other_officer", step="full", now=now)
    for who, unit in (("officer", world.ward), ("other_officer", world.other)):
        submit_scores(actor=person(world, who), round_=round_, unit=unit, now=now)
    return begin_verification(actor=person(world, "city"), round_=round_, now=now)
