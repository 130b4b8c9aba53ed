"""A light check (is it up?) is added to its day; two misses in a row are told, an answer ends the alert."""

from datetime import datetime
from statistics import median

from django.db import transaction
from django.utils import timezone

from hatangso.domain.probes.alerts import DOWN_IN_A_ROW, UP
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.uptime import Check
from hatangso.flows.probes.alert import close_alerts, open_alert
from hatangso.store.probes.models import ProbedSystem, UptimeDay


def keep_check(*, system: ProbedSystem, found: Check, now: datetime) -> UptimeDay:
    """Keep one check of a system."""
    local = timezone.localtime(now)
    with transaction.atomic():
        ProbedSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
        day, _made = UptimeDay.objects.get_or_create(
            system=system, day=local.date(), defaults={"demo": system.demo}
        )
        day.checks = [*day.checks, [local.hour * 60 + local.minute, found.state, found.ms, found.reason]]
        states = [check[1] for check in day.checks]
        day.up, day.down, day.unknown = (states.count(one) for one in ("up", "down", "unknown"))
        times = [check[2] for check in day.checks if check[1] == "up" and check[2] is not None]
        day.latency_ms = median(times) if times else None
        day.save()
        if found.state == "up":
            close_alerts(system, {UP}, now)
        elif found.state == "down" and _down_in_a_row(system, day) >= DOWN_IN_A_ROW:
            open_alert(system, Finding(UP, Status.FAILED, found.words), None, now)
    return day


def _down_in_a_row(system: ProbedSystem, today: UptimeDay) -> int:
    """How many checks in a row found it down, up to now; checks that could not tell are passed over."""
    before = UptimeDay.objects.filter(system=system, day__lt=today.day).order_by("-day")[:1]
    checks = [check for day in (*before, today) for check in day.checks if check[1] != "unknown"]
    count = 0
    for check in reversed(checks):
        if check[1] != "down":
            break
        count += 1
    return count
