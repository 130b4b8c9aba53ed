"""An alert is opened once, told once, acknowledged by a person, and closed when the fault is over."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.catalog.probe_tests import probe_tests
from hatangso.domain.probes.finding import Finding
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import workers_for
from hatangso.store.probes.models import ProbeAlert, ProbedSystem, ProbeRun


def open_alert(system: ProbedSystem, finding: Finding, run: ProbeRun | None, now: datetime) -> ProbeAlert:
    """Open it, or see it again; people are told the first time only. In a transaction."""
    alert = ProbeAlert.objects.filter(system=system, code=finding.test, closed_at=None).first()
    reason = {"vi": finding.reason.vi, "en": finding.reason.en}
    if alert is not None:
        alert.status, alert.reason, alert.seen_at = str(finding.status), reason, now
        alert.save()
        return alert
    alert = ProbeAlert.objects.create(
        system=system,
        code=finding.test,
        status=str(finding.status),
        reason=reason,
        opened_at=now,
        seen_at=now,
        told_at=now,
        opened_by_run=run,
        demo=system.demo,
    )
    tell_people(
        users=_who(system, now),
        object_type="probe_alert",
        object_id=alert.pk,
        text=lambda: _("%(system)s: %(reason)s") % {"system": system.name, "reason": _said(finding)},
        now=now,
    )
    return alert


def close_alerts(system: ProbedSystem, codes: Collection[str], now: datetime) -> None:
    """The faults are over. In a transaction."""
    for alert in ProbeAlert.objects.filter(system=system, code__in=codes, closed_at=None):
        alert.closed_at = now
        alert.save()


def acknowledge_alert(*, actor: Actor, alert: ProbeAlert, now: datetime) -> None:
    """Somebody has seen it and sees to it."""
    owner = alert.system.owner_id
    actor.require("view_probes", alert.system.unit, frozenset({owner} if owner else ()))
    if alert.acknowledged_at is None:
        alert.acknowledged_by, alert.acknowledged_at = actor.user, now
        alert.save()


def _who(system: ProbedSystem, now: datetime) -> list[User]:
    """The people of its keeper, and who follows the whole programme of the place."""
    owners = frozenset({system.owner_id} if system.owner_id else ())
    return list(workers_for(owners, system.unit_id, timezone.localdate(now)))


def _said(finding: Finding) -> str:
    language = get_language() or "vi"
    return f"{probe_tests()[finding.test].label.spoken_in(language)}: {finding.reason.spoken_in(language)}"
