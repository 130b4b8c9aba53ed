"""Probes many targets at once, in threads: most of it is waiting, and OpenSSL lets go of the lock."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime

from hatangso.adapters.probes.probe import Prober
from hatangso.domain.probes.finding import Finding
from hatangso.domain.probes.limits import Abilities, Limits
from hatangso.domain.probes.target import ProbeTarget
from hatangso.domain.probes.uptime import Check

WORKERS = 16


def probe_many(
    targets: Sequence[ProbeTarget],
    abilities: Abilities,
    limits: Limits,
    now: datetime,
    workers: int = WORKERS,
) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """(index of the target, its findings), each as soon as it is known; never more than `workers` at once."""
    prober = Prober(abilities, limits)
    with ThreadPoolExecutor(workers, thread_name_prefix="probe") as at_once:
        running = {at_once.submit(prober.probe, target, now): at for at, target in enumerate(targets)}
        for done in as_completed(running):
            yield running[done], done.result()


def check_many(
    targets: Sequence[ProbeTarget],
    abilities: Abilities,
    limits: Limits,
    now: datetime,
    workers: int = WORKERS,
) -> Iterator[tuple[int, Check]]:
    """As `probe_many`, the light check only."""
    prober = Prober(abilities, limits)
    with ThreadPoolExecutor(workers, thread_name_prefix="check") as at_once:
        running = {at_once.submit(prober.check, target, now): at for at, target in enumerate(targets)}
        for done in as_completed(running):
            yield running[done], done.result()
