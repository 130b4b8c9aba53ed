"""The clock's part: which systems are due for a run or a light check, and the task that does both.

The prober waits on the network, so it runs in a queue of its own; what it writes is short.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.domain.probes.limits import Abilities
from hatangso.flows.probes.feed_ipv6_share import feed_ipv6_shares
from hatangso.flows.probes.keep_check import keep_check
from hatangso.flows.probes.keep_run import keep_run
from hatangso.flows.probes.list_system import target_of
from hatangso.store.accounts.models import User
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.probes.models import ProbedSystem, ProbeRun, UptimeDay

logger = logging.getLogger("hatangso.probes")
RUNS_AT_ONCE = 20  # systems in one task, so that light checks are not kept waiting
ABILITIES_LAST = 600.0  # seconds
_EARLY = timedelta(seconds=90)  # the clock ticks once a minute
PROBER = Acting(None, "Bộ kiểm tra tự động", "worker")


def ask_for_due(*, now: datetime) -> bool:
    """Queue the probing of what is due, unless that is queued or running already."""
    if not (due_runs(now) or due_checks(now)):
        return False
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if DBTaskResult.objects.filter(task_path=probe_due.module_path, status__in=waiting).exists():
        return False
    probe_due.enqueue()
    return True


def due_runs(now: datetime) -> list[ProbedSystem]:
    """Listed systems whose last run lies back as many days as they ask for; those never run first."""
    last = dict(ProbeRun.objects.order_by().values_list("system").annotate(Max("at")))
    rows = [
        row
        for row in _listed().filter(probe_days__gt=0)
        if row.pk not in last or last[row.pk] <= now - timedelta(days=row.probe_days) + _EARLY
    ]
    return sorted(rows, key=lambda row: (row.pk in last, last.get(row.pk, now), row.pk))


def due_checks(now: datetime) -> list[ProbedSystem]:
    """Listed systems whose last light check lies back as many minutes as they ask for."""
    systems = list(_listed().filter(check_minutes__gt=0))
    last = _last_checks(now)
    return [
        row
        for row in systems
        if row.pk not in last or last[row.pk] <= now - timedelta(minutes=row.check_minutes) + _EARLY
    ]


@task(queue_name="probes")
def probe_due() -> None:
    """Light checks first, then full runs. Repeatable: what was kept is no longer due."""
    now = timezone.now()
    with acting(PROBER):
        checks, runs = due_checks(now), due_runs(now)[:RUNS_AT_ONCE]
        if not (checks or runs):
            return
        abilities = _abilities()
        _check(checks, abilities)
        _run(runs, abilities, None)


@task(queue_name="probes")
def probe_asked(system_id: int, user_id: int | None) -> None:
    """A full run that a person asked for."""
    system = _listed().filter(pk=system_id).first()
    if system is None:  # taken off the list meanwhile
        return
    asked_by = User.objects.filter(pk=user_id).first()
    with acting(PROBER):
        abilities = _abilities()
        _run([system], abilities, asked_by)


def _abilities() -> Abilities:
    """What the prober itself can do, looked at anew every ten minutes."""
    return _abilities_at(int(time.monotonic() // ABILITIES_LAST))


@lru_cache(maxsize=1)
def _abilities_at(stretch: int) -> Abilities:
    from hatangso.adapters.probes.abilities import find_abilities  # only the prober's worker loads its tools

    return find_abilities(settings.PROBE_LIMITS, settings.PROBE_PLACE)


def _run(systems: Sequence[ProbedSystem], abilities: Abilities, asked_by: User | None) -> None:
    if not systems:
        return
    from hatangso.adapters.probes.many import probe_many

    began = time.monotonic()
    targets = [target_of(system) for system in systems]
    for index, findings in probe_many(targets, abilities, settings.PROBE_LIMITS, timezone.now()):
        try:
            keep_run(
                system=systems[index],
                findings=findings,
                abilities=abilities,
                duration_ms=int((time.monotonic() - began) * 1000),
                asked_by=asked_by,
                now=timezone.now(),
            )
        except Exception:
            logger.exception("the run of system %s could not be kept", systems[index].pk)
    feed_ipv6_shares(units={system.unit for system in systems}, now=timezone.now())


def _check(systems: Sequence[ProbedSystem], abilities: Abilities) -> None:
    from hatangso.adapters.probes.many import check_many

    targets = [target_of(system) for system in systems]
    for index, found in check_many(targets, abilities, settings.PROBE_LIMITS, timezone.now()):
        try:
            keep_check(system=systems[index], found=found, now=timezone.now())
        except Exception:
            logger.exception("the check of system %s could not be kept", systems[index].pk)


def _listed() -> QuerySet[ProbedSystem]:
    """Demo systems are never connected to: their names are made up."""
    return ProbedSystem.objects.filter(active=True, demo=False).select_related("unit__parent")


def _last_checks(now: datetime) -> dict[int, datetime]:
    """When each system was last checked, of yesterday and today."""
    since = timezone.localdate(now) - timedelta(days=1)
    last: dict[int, datetime] = {}
    for day in UptimeDay.objects.filter(day__gte=since).order_by("day"):
        if day.checks:
            minute = day.checks[-1][0]
            begins = timezone.make_aware(datetime.combine(day.day, datetime.min.time()))
            last[day.system_id] = begins + timedelta(minutes=minute)
    return last
