"""What becomes of open contests when the figure they are about is published anew or withdrawn."""

from collections.abc import Iterable
from datetime import datetime

from hatangso.store.collection.models import Contest
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Observation


def carry_contests(
    replaced: Iterable[Observation],
    landed: Iterable[Observation],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """A contest goes over to the new figure and stays open; it is met where that is what it proposed, or
    where the figure was withdrawn."""
    old = {row.pk: row for row in replaced}
    new = {(row.unit_id, row.indicator): row for row in landed}
    held = Contest.objects.select_for_update().filter(observation_id__in=old, state="open")
    for contest in held.order_by("pk"):  # one that is answered at this moment stays answered
        was = old[contest.observation_id]
        row = new.get((was.unit_id, was.indicator))
        if row is None or _is_proposed(contest, row):
            contest.state, contest.answer = "accepted", reason
            contest.answered_by, contest.answered_at = actor.user, now
        else:
            contest.observation = row
        contest.save()


def _is_proposed(contest: Contest, row: Observation) -> bool:
    if contest.part is not None or contest.whole is not None:
        return (contest.part, contest.whole) == (row.part, row.whole)
    return contest.value is not None and contest.value == row.value
