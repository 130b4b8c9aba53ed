"""Which findings people are told of at once: what cannot wait, and what held before and no longer does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.probe_test import Level, ProbeTest

# These stop a service or mislead its users, so they are told of whenever they are found.
URGENT = frozenset({"certificate_trust", "certificate_host", "certificate_expiry", "dnssec_valid"})
SOON = frozenset({"certificate_expiry"})  # told of while it still holds: it will not for long
UP = "up"  # told by the light checks, which look more often
DOWN_IN_A_ROW = 2  # one missed answer is often the line's, two are told


@dataclass(frozen=True)
class Amiss:
    """What a run says about alerts: `found` are open from now on, `over` are tests whose alert may close."""

    found: tuple[Finding, ...]
    over: frozenset[str]


def amiss(
    earlier: Iterable[Finding] | None, newest: Iterable[Finding], tests: Mapping[str, ProbeTest]
) -> Amiss:
    """Compare a run with the one before (None for the first).

    A test that could not be run opens nothing and closes nothing.

    >>> amiss(None, (), {})
    Amiss(found=(), over=frozenset())
    """
    before = {finding.test: finding.status for finding in earlier or ()}
    found, over = [], set()
    for finding in newest:
        test = tests.get(finding.test)
        if finding.test == UP or test is None or finding.status is Status.NOT_TESTED:
            continue
        bad = finding.status is Status.FAILED
        if (finding.test in URGENT and bad) or (finding.test in SOON and finding.status is Status.WARNED):
            found.append(finding)
        elif not bad:
            over.add(finding.test)
        elif test.level is Level.REQUIRED and before.get(finding.test) in (Status.PASSED, Status.WARNED):
            found.append(finding)
    return Amiss(tuple(found), frozenset(over))
