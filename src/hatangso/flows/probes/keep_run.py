"""What a full run found is kept, scored, and people are told of what cannot wait."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hatangso.catalog.probe_tests import probe_tests
from hatangso.domain.probes.alerts import amiss
from hatangso.domain.probes.finding import Finding
from hatangso.domain.probes.limits import METHOD, Abilities
from hatangso.domain.probes.score import score_of
from hatangso.flows.probes.alert import close_alerts, open_alert
from hatangso.store.accounts.models import User
from hatangso.store.probes.models import ProbedSystem, ProbeRun


def keep_run(
    *,
    system: ProbedSystem,
    findings: Sequence[Finding],
    abilities: Abilities,
    duration_ms: int,
    asked_by: User | None,
    now: datetime,
) -> ProbeRun:
    """Write the run and its alerts. The score is of this run's method, over what could be tested."""
    tests = probe_tests()
    score = score_of(findings, tests)
    before = system.runs.order_by("-at", "-id").first()
    earlier = [Finding.from_json(one) for one in before.findings] if before else None
    told = amiss(earlier, findings, tests)
    with transaction.atomic():
        run = ProbeRun.objects.create(
            system=system,
            at=now,
            place=abilities.place,
            abilities=abilities.as_json(),
            method=METHOD,
            duration_ms=duration_ms,
            findings=[finding.as_json() for finding in findings],
            overall=score.overall,
            complete=score.complete,
            categories={str(name): one.percent for name, one in score.categories.items()},
            asked_by=asked_by,
            demo=system.demo,
        )
        close_alerts(system, told.over, now)
        for finding in told.found:
            open_alert(system, finding, run, now)
    return run
