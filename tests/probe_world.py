"""A listed system of the ward and what a prober found of it."""

from datetime import UTC, datetime
from typing import Any

from hatangso.catalog.probe_tests import asked_of, finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.limits import Abilities
from hatangso.domain.probes.target import SystemKind
from hatangso.flows.probes.keep_run import keep_run
from hatangso.flows.probes.list_system import SystemDraft, list_system
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbedSystem, ProbeRun
from tests.world import World

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # nine in the morning
ABLE = Abilities(True, True, True, True, True, True, ("TLSv1.2", "TLSv1.3"), "Máy chủ của Sở")


def acting(world: World, who: str) -> Actor:
    return Actor(world.people[who], NOW.date())


def listed(world: World, address: str = "anhoa.gov.vn", *, who: str = "officer", **more: Any) -> ProbedSystem:
    unit: Unit = {"city": world.province, "other_officer": world.other}.get(who, world.ward)
    made_up = more.pop("made_up", False)
    draft = SystemDraft(more.pop("name", "Trang thông tin phường"), address, **more)
    return list_system(actor=acting(world, who), unit=unit, draft=draft, now=NOW, made_up=made_up)


def found(**statuses: Status) -> list[Finding]:
    """Every test of a website passed, but those named."""
    return [
        finding(test.code, statuses.get(test.code, Status.PASSED), f"{test.code} đã thấy", "seen")
        for test in asked_of(SystemKind.WEBSITE)
    ]


def run(system: ProbedSystem, now: datetime = NOW, able: Abilities = ABLE, **statuses: Status) -> ProbeRun:
    return keep_run(
        system=system, findings=found(**statuses), abilities=able, duration_ms=1500, asked_by=None, now=now
    )
