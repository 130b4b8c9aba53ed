"""Runs the tests of a target; whatever a system does, every test of its kind gets a finding."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from hatangso.adapters.probes import dns, ipv6, naming, security_txt, tls, uptime, web
from hatangso.adapters.probes.dnssec import Trust
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.pace import pace_of_process
from hatangso.adapters.probes.reach import Reach
from hatangso.adapters.probes.resolver import Resolver
from hatangso.adapters.probes.trouble import Trouble
from hatangso.catalog.probe_tests import asked_of, finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.limits import Abilities, Limits
from hatangso.domain.probes.target import ProbeTarget
from hatangso.domain.probes.uptime import Check

log = logging.getLogger(__name__)

_Part = Callable[[Look], Iterator[Finding]]
_PARTS: dict[_Part, tuple[str, ...]] = {
    web.https: ("https", "https_redirect", "hsts", "security_headers"),
    uptime.uptime: ("up", "latency"),
    dns.name_servers: ("ipv6_name_servers", "ipv6_name_servers_reached"),
    ipv6.web_over_ipv6: ("ipv6_address", "ipv6_reached", "ipv6_same_content", "ipv6_only"),
    dns.dnssec: ("dnssec_signed", "dnssec_valid"),
    tls.tls: ("tls_versions", *tls.CERTIFICATE),
    dns.caa: ("caa",),
    security_txt.security_txt: ("security_txt", "security_txt_expires"),
    naming.naming: ("naming_vn", "naming_gov_vn", "naming_commune"),
}


class Prober:
    """What many targets share: answers of the DNS, keys found right, the pace (of the whole process)."""

    def __init__(self, abilities: Abilities, limits: Limits) -> None:
        self.abilities, self.limits = abilities, limits
        self.pace = pace_of_process(limits.pause, limits.per_second)
        self.resolver, self.trust = Resolver(limits), Trust(limits)

    def probe(self, target: ProbeTarget, now: datetime) -> tuple[Finding, ...]:
        """The findings of all tests of the target's kind, in the catalogue's order."""
        look = self.look(target, now)
        asked = asked_of(target.kind)
        codes = {test.code for test in asked}
        found: dict[str, Finding] = {}
        for part, answers in _PARTS.items():
            if codes.isdisjoint(answers):
                continue
            for given in _run(part, answers, look):
                found.setdefault(given.test, given)
        return tuple(found[test.code] for test in asked)

    def check(self, target: ProbeTarget, now: datetime) -> Check:
        """The light check of one target."""
        return uptime.check(self.look(target, now))

    def look(self, target: ProbeTarget, now: datetime) -> Look:
        """A run of one target, with its own end."""
        return Look(target, self.abilities, self.resolver, self.trust, Reach(self.limits, self.pace), now)


def probe_system(
    target: ProbeTarget, abilities: Abilities, limits: Limits, now: datetime
) -> tuple[Finding, ...]:
    """All tests of one target. Never raises for what the system does (docs/methods/probes.md)."""
    return Prober(abilities, limits).probe(target, now)


def check_up(target: ProbeTarget, abilities: Abilities, limits: Limits, now: datetime) -> Check:
    """The light check of one target."""
    return Prober(abilities, limits).check(target, now)


def _run(part: _Part, codes: tuple[str, ...], look: Look) -> Iterator[Finding]:
    """What a part finds; for what it could not find, why."""
    try:
        if look.target.is_address and part in _NEEDS_A_NAME:
            raise Trouble("is_address")
        yield from part(look)
        return
    except Trouble as trouble:
        reason = trouble
    except Exception:
        log.exception("probing %s", look.target.host)
        reason = Trouble("own_fault")
    for code in codes:
        yield finding(
            code,
            Status.NOT_TESTED,
            reason.words.vi,
            reason.words.en,
            reason=reason.code,
            detail=reason.detail or None,
        )


_NEEDS_A_NAME: set[_Part] = {dns.name_servers, dns.dnssec, dns.caa}
