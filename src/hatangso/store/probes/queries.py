"""Questions about probed systems; each a few queries, however many systems."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet

from hatangso.domain.probes.finding import Finding
from hatangso.domain.probes.ipv6_share import Ipv6Share, ipv6_share
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbeAlert, ProbedSystem, ProbeFigure, ProbeRun, UptimeDay

SHOWN_DAYS = 30
FRESH_INTERVALS, FRESH_DAYS = 3, 60  # how long a run tells of a system; days where it runs when asked


@dataclass(frozen=True)
class Uptime:
    """Light checks of some days: how many found the system up and down, and its median latency a day."""

    days: tuple[UptimeDay, ...]

    @property
    def up(self) -> int:
        return sum(day.up for day in self.days)

    @property
    def down(self) -> int:
        return sum(day.down for day in self.days)

    @property
    def percent(self) -> float | None:
        """Of the checks that could tell; None where none could."""
        told = self.up + self.down
        return 100 * self.up / told if told else None


def systems_seen(actor: Actor, unit: Unit) -> QuerySet[ProbedSystem]:
    """The systems of the unit; for who sees below, those of its communes too."""
    places = Q(unit=unit)
    if unit.level == "province":
        below = [place for place in unit.children.filter(valid_to=None) if actor.may("view_probes", place)]
        places |= Q(unit__in=below)
    return ProbedSystem.objects.filter(places).select_related("unit", "owner").order_by("unit__name", "name")


def newest_runs(systems: Iterable[ProbedSystem]) -> dict[int, ProbeRun]:
    """The newest run of each system by the system's id; those never run are left out. One query."""
    ids = [system.pk for system in systems]
    newest = ProbeRun.objects.filter(system__in=ids).order_by().values("system").annotate(newest=Max("id"))
    runs = ProbeRun.objects.filter(pk__in=newest.values("newest"))
    return {run.system_id: run for run in runs}


def findings_of(run: ProbeRun | None) -> tuple[Finding, ...] | None:
    """What a run found; None where there is none."""
    return tuple(Finding.from_json(one) for one in run.findings) if run else None


def fresh_run(system: ProbedSystem, run: ProbeRun | None, now: datetime) -> ProbeRun | None:
    """The run where it still tells how the system is: not older than three of its intervals, else None."""
    days = FRESH_INTERVALS * system.probe_days or FRESH_DAYS
    return run if run is not None and run.at >= now - timedelta(days=days) else None


def share_of(systems: Iterable[ProbedSystem], runs: dict[int, ProbeRun], now: datetime) -> Ipv6Share:
    """How many of the active systems speak IPv6 by then; of whom the last run is too old is unknown."""
    fresh = {one.pk: fresh_run(one, runs.get(one.pk), now) for one in systems if one.active}
    return ipv6_share({pk: findings_of(run) for pk, run in fresh.items()})


def uptimes(systems: Iterable[ProbedSystem], today: date, days: int = SHOWN_DAYS) -> dict[int, Uptime]:
    """The last `days` days of each system, oldest first; systems without checks are left out. One query."""
    ids = [system.pk for system in systems]
    since = today - timedelta(days=days - 1)
    found: dict[int, list[UptimeDay]] = {}
    for day in UptimeDay.objects.filter(system__in=ids, day__gte=since).order_by("day"):
        found.setdefault(day.system_id, []).append(day)
    return {system: Uptime(tuple(rows)) for system, rows in found.items()}


def open_alerts(systems: Iterable[ProbedSystem]) -> dict[int, list[ProbeAlert]]:
    """The open alerts of each system, the newest first. One query."""
    ids = [system.pk for system in systems]
    found: dict[int, list[ProbeAlert]] = {}
    for alert in ProbeAlert.objects.filter(system__in=ids, closed_at=None).order_by("-opened_at"):
        found.setdefault(alert.system_id, []).append(alert)
    return found


def runs_behind(observation_id: int) -> list[ProbeRun]:
    """The runs that a figure was made of, by system; none where it came about otherwise."""
    figure = ProbeFigure.objects.filter(observation=observation_id).first()
    return list(figure.runs.select_related("system__unit").order_by("system__name")) if figure else []
