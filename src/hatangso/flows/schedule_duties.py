"""The due dates of reporting duties, made ahead so that they can be shown, reminded of and settled."""

from datetime import date, timedelta

from hatangso.domain.duties.duty import Duty as DomainDuty
from hatangso.domain.duties.duty import duty_from_extract
from hatangso.domain.duties.occurrences import duty_occurrences
from hatangso.store.duties.models import Duty, DutyOccurrence

AHEAD = timedelta(days=400)


def schedule_duties(*, today: date) -> int:
    """Make the missing due dates of every live duty for the coming thirteen months; how many were made."""
    live = Duty.objects.filter(state="live").prefetch_related("occurrences")
    return sum(schedule_duty(duty, today=today) for duty in live)


def schedule_duty(duty: Duty, *, today: date) -> int:
    """Make the missing due dates of one duty. A period that has one keeps it."""
    until = today + AHEAD
    if duty.ends_on is not None:
        until = min(until, duty.ends_on)
    wanted = duty_occurrences(domain_duty(duty), since=duty.starts_on, until=until)
    known = {one.period for one in duty.occurrences.all()}
    missing = [
        DutyOccurrence(duty=duty, period=one.key, due_on=one.due) for one in wanted if one.key not in known
    ]
    if missing:
        DutyOccurrence.objects.bulk_create(missing)
    return len(missing)


def domain_duty(duty: Duty) -> DomainDuty:
    """The stored duty as the domain computes with it."""
    return duty_from_extract({"frequency": duty.frequency, "due": duty.due, "cut_off": duty.cutoff})
