"""The whole way of a probe: the clock asks, real servers are probed, an alert told, the figure counted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hatangso.flows.probes.list_system import SystemDraft, list_system
from hatangso.flows.probes.probe_due import _abilities_at, ask_for_due
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.access import Actor
from hatangso.store.probes.models import ProbeAlert, ProbeRun, UptimeDay
from hatangso.store.programme.models import Observation
from tests.adapters.probes.conftest import Field
from tests.world import World

pytestmark = pytest.mark.xdist_group("probes")


@pytest.fixture(autouse=True)
def _abilities_of_the_field(field: Field, settings: Any) -> Iterator[None]:
    settings.PROBE_LIMITS = field.limits
    _abilities_at.cache_clear()
    yield
    _abilities_at.cache_clear()


@pytest.mark.django_db
def test_of_two_systems_the_one_with_an_expired_certificate_is_alerted_and_one_of_two_speaks_ipv6(
    world: World,
) -> None:
    now = timezone.now()
    actor = Actor(world.people["officer"], timezone.localdate(now))
    for name in ("www", "het-han"):
        draft = SystemDraft(name, f"{name}.danang.gov.vn")
        list_system(actor=actor, unit=world.ward, draft=draft, now=now)
    assert ask_for_due(now=now)
    runs = {run.system.name: run for run in ProbeRun.objects.select_related("system")}
    assert set(runs) == {"www", "het-han"}
    assert UptimeDay.objects.count() == 2
    (alert,) = ProbeAlert.objects.filter(code="certificate_expiry")
    assert (alert.system.name, alert.status, alert.opened_by_run) == ("het-han", "failed", runs["het-han"])
    assert ReminderSent.objects.filter(object_type="probe_alert", object_id=alert.pk).exists()
    figure = Observation.objects.get(unit=world.ward, indicator="ipv6_systems")
    assert (figure.part, figure.whole, figure.state) == (1, 2, "entered")
    assert set(figure.probed.runs.all()) == set(runs.values())
    assert not ask_for_due(now=timezone.now() + timedelta(minutes=5))
