"""How many systems a minute are probed by all tests: at once, and one after another.

    make bench-probe_many

The systems are local (127.0.0.x, ::1): names on Debian's named with a signed root, webs in a process of
their own. As they answer in a millisecond, which no real system does, each page is held back by DELAY, as by
a line; without that, the figures tell what computing alone allows, the webs' own included. Both ways must
find the same. internet.nl tells of about 166 domains a minute on 4 cores, with more tests each.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.adapters.probes.certificates import Authority
from tests.adapters.probes.signed_names import served_names
from tests.adapters.probes.web_servers import served_webs

from hatangso.adapters.probes.abilities import find_abilities
from hatangso.adapters.probes.many import WORKERS, probe_many
from hatangso.adapters.probes.probe import Prober
from hatangso.domain.probes.finding import Finding
from hatangso.domain.probes.limits import Abilities, Limits
from hatangso.domain.probes.target import ProbeTarget, read_target

SYSTEMS, DELAY = 48, 0.08
NOW = datetime.now(UTC)


def main() -> None:
    """Probe all, at once and one after another, with and without DELAY; compare; print RESULT."""
    targets = [read_target(f"he-thong-{number}.danang.gov.vn") for number in range(SYSTEMS)]
    rates: dict[str, float] = {}
    agree = True
    for name, delay in (("held_back", DELAY), ("unhindered", 0.0)):
        with local_systems(delay) as limits:
            abilities = find_abilities(limits)
            at_once, found = timed(targets, abilities, limits, WORKERS)
            in_turn, found_in_turn = timed(targets, abilities, limits, 0)
        rates |= {f"{name}_at_once": at_once, f"{name}_in_turn": in_turn}
        agree = agree and found == found_in_turn and all(found)
    result = {
        "benchmark": "probe_many",
        "systems": SYSTEMS,
        "delay_seconds": DELAY,
        "workers": WORKERS,
        "cores": os.cpu_count(),
        "systems_per_minute": {name: round(rate) for name, rate in rates.items()},
        "answers_agree": agree,
    }
    for key, value in result.items():
        print(f"{key:>20}: {value}")
    if not agree:
        raise SystemExit("At once and in turn do not find the same.")
    print("RESULT", json.dumps(result))


def timed(
    targets: list[ProbeTarget], abilities: Abilities, limits: Limits, workers: int
) -> tuple[float, list[list[tuple[str, str]]]]:
    """Systems a minute, and what was found of each; `workers` 0: one after another."""
    began = time.perf_counter()
    if workers:
        found = dict(probe_many(targets, abilities, limits, NOW, workers))
    else:
        prober = Prober(abilities, limits)
        found = {at: prober.probe(target, NOW) for at, target in enumerate(targets)}
    rate = 60 * len(targets) / (time.perf_counter() - began)
    return rate, [_statuses(found[at]) for at in range(len(targets))]


def _statuses(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.test, str(finding.status)) for finding in findings]


@contextmanager
def local_systems(delay: float) -> Iterator[Limits]:
    """Names and webs on this machine, and limits that point at them."""
    webs = {f"he-thong-{number}": ("127.0.0.2", "::1") for number in range(SYSTEMS)}
    with (
        TemporaryDirectory() as folder,
        served_names(Path(folder), webs | {"www": ("127.0.0.2", "::1")}) as names,
    ):
        ours, theirs = multiprocessing.Pipe()
        serving = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, delay, theirs))
        serving.start()
        http, https, trusted = ours.recv()
        try:
            yield Limits(
                networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
                http_port=http,
                https_port=https,
                dns_port=names.port,
                resolvers=(("127.0.0.1", names.port),),
                anchors=(names.anchor,),
                ca_file=trusted,
                web_landmarks=("127.0.0.2", "::1"),
                name_server_landmarks=("127.0.0.1", "::1"),
                pause=0,
                per_second=100_000,
            )
        finally:
            ours.send("end")
            serving.join()


def serve(folder: str, delay: float, told: Connection) -> None:
    """The webs, in a process of their own, until told to end."""
    authority = Authority(Path(folder), NOW)
    with served_webs(authority) as webs:
        webs.delay = delay
        told.send((webs.http, webs.https, str(authority.file)))
        told.recv()


if __name__ == "__main__":
    main()
