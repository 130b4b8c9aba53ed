"""Checks the chain of trust of a name from a trusted anchor down, link by link, and says which link broke.

RFC 4033–4035, 5155, 9364. The prober's resolver only carries the records; it is not believed. Not
checked: that no closer name exists where an answer comes from a wildcard (RFC 4035 §5.3.4).
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

from hatangso.adapters.probes.dnssec_signed import MOST_KEYS, Broken, Denial, Keys, deny_ds, verify
from hatangso.adapters.probes.reach import Reach
from hatangso.adapters.probes.resolver import Resolver
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import Limits

_DIGESTS = {1: "SHA1", 2: "SHA256", 4: "SHA384"}
_ALGORITHMS = {5, 7, 8, 10, 13, 14, 15, 16}
_MOST_ALIASES = 5


@dataclass(frozen=True)
class Chain:
    """`zone`: the last zone looked at; `why`: a key of _WHY in dns.py, '' where the chain is secure."""

    verdict: Literal["secure", "insecure", "bogus"]
    zone: str
    why: str = ""


class Trust:
    """The keys of zones once they were found right; shared by the targets of one run."""

    def __init__(self, limits: Limits) -> None:
        self._lock = threading.Lock()
        self._keys: Keys = {}
        self.anchors: dict[dns.name.Name, list[DS]] = {}
        for anchor in limits.anchors:
            zone, _, data = anchor.partition(" ")
            record = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DS, data)
            assert isinstance(record, DS)
            self.anchors.setdefault(dns.name.from_text(zone), []).append(record)

    def known(self, zone: dns.name.Name) -> dns.rrset.RRset | None:
        """The trusted keys of a zone, if they were checked before."""
        with self._lock:
            return self._keys.get(zone)

    def keep(self, zone: dns.name.Name, keys: dns.rrset.RRset) -> None:
        """Remember keys that were found right."""
        with self._lock:
            self._keys[zone] = keys


def check_chain(host: str, resolver: Resolver, trust: Trust, reach: Reach, now: datetime) -> Chain:
    """Whether what the DNS says of a host can be trusted, aliases (CNAME) included: the weakest link counts.

    Trouble where the prober got no answers to judge.
    """
    name, worst = dns.name.from_text(host), Chain("secure", ".")
    for _ in range(_MOST_ALIASES):
        chain, alias = _Walk(resolver, trust, reach, now).to(name)
        if _GRAVITY[chain.verdict] >= _GRAVITY[worst.verdict]:
            worst = chain
        if alias is None or chain.verdict == "bogus":
            return worst
        name = alias
    return worst


_GRAVITY = {"secure": 0, "insecure": 1, "bogus": 2}


class _Walk:
    """From the nearest anchor down to a name."""

    def __init__(self, resolver: Resolver, trust: Trust, reach: Reach, now: datetime) -> None:
        self.resolver, self.trust, self.reach, self.now = resolver, trust, reach, now

    def to(self, name: dns.name.Name) -> tuple[Chain, dns.name.Name | None]:
        """The chain to a name, and the name that it is an alias of, if any."""
        above = [anchor for anchor in self.trust.anchors if name.is_subdomain(anchor)]
        if not above:
            return Chain("insecure", "", "no_anchor"), self._alias(name)
        zone = max(above, key=len)
        try:
            keys = self._keys(zone, self.trust.anchors[zone])
            for labels in range(len(zone) + 1, len(name) + 1):
                child = name.split(labels)[1]
                below = self._descend(child, keys)
                if isinstance(below, Denial):
                    return Chain("insecure", _text(child), self._why_insecure(child)), self._alias(name)
                keys = below or keys
                zone = next(iter(keys))
            self._answers(name, keys)
        except _Unsupported as unsupported:
            return Chain("insecure", _text(unsupported.zone), "unsupported"), self._alias(name)
        except _At as broken:
            return Chain("bogus", _text(broken.zone), broken.why), None
        return Chain("secure", _text(zone)), self._alias(name)

    def _keys(self, zone: dns.name.Name, trusted: list[DS]) -> Keys:
        """The zone's keys, signed by one that the trusted DS records name (RFC 4035 §5.2)."""
        if (known := self.trust.known(zone)) is not None:
            return {zone: known}
        usable = [ds for ds in trusted if ds.digest_type in _DIGESTS and ds.algorithm in _ALGORITHMS]
        if not usable:
            raise _Unsupported(zone)
        message = self.resolver.ask(zone, "DNSKEY", self.reach)
        found = _rrset(message, zone, dns.rdatatype.DNSKEY)
        if found is None:
            raise _At(zone, "no_keys")
        why = "no_key"
        for ds in usable:
            for key in list(found)[:MOST_KEYS]:
                if key.algorithm != ds.algorithm or dns.dnssec.key_id(key) != ds.key_tag:
                    continue
                if _digest(zone, key, ds) != ds:
                    continue
                entry = {zone: dns.rrset.from_rdata(zone, found.ttl, key)}
                try:
                    verify(message, found, entry, self.now)
                except Broken as broken:
                    why = str(broken)
                    continue
                self.trust.keep(zone, found)
                return {zone: found}
        raise _At(zone, why)

    def _descend(self, child: dns.name.Name, keys: Keys) -> Keys | Denial | None:
        """The keys of `child` if it is a signed zone, None if it is no zone, a Denial if it is unsigned."""
        zone = next(iter(keys))
        message = self.resolver.ask(child, "DS", self.reach)
        found = _rrset(message, child, dns.rdatatype.DS)
        if found is not None:
            self._verify(message, found, keys, child)
            return self._keys(child, list(found))
        alias = _rrset(message, child, dns.rdatatype.CNAME)
        if alias is not None:
            self._verify(message, alias, keys, child)
            return None
        try:
            denial = deny_ds(message, child, keys, self.now)
        except Broken as broken:
            raise _At(zone, "no_proof" if str(broken) == "missing" else str(broken)) from None
        return denial if denial.delegated else None

    def _answers(self, name: dns.name.Name, keys: Keys) -> None:
        """What the name itself answers is signed: its addresses, its alias, or that it has none."""
        zone = next(iter(keys))
        for kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
            message = self.resolver.ask(name, dns.rdatatype.to_text(kind), self.reach)
            found = _rrset(message, name, dns.rdatatype.CNAME) or _rrset(message, name, kind)
            if found is not None:
                self._verify(message, found, keys, zone)
                continue
            proofs = [
                rrset
                for rrset in message.authority
                if rrset.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)
            ]
            if not proofs:
                raise _At(zone, "no_proof")
            for rrset in proofs[:4]:
                self._verify(message, rrset, keys, zone)

    def _verify(
        self, message: dns.message.Message, rrset: dns.rrset.RRset, keys: Keys, at: dns.name.Name
    ) -> None:
        try:
            verify(message, rrset, keys, self.now)
        except Broken as broken:
            raise _At(at, str(broken)) from None

    def _alias(self, name: dns.name.Name) -> dns.name.Name | None:
        found = _rrset(self.resolver.ask(name, "A", self.reach), name, dns.rdatatype.CNAME)
        return None if found is None else found[0].target

    def _why_insecure(self, zone: dns.name.Name) -> str:
        try:
            keys = _rrset(self.resolver.ask(zone, "DNSKEY", self.reach), zone, dns.rdatatype.DNSKEY)
        except Trouble:
            return "unsigned"
        return "unsigned" if keys is None else "no_ds"


class _At(Exception):
    def __init__(self, zone: dns.name.Name, why: str) -> None:
        super().__init__(why)
        self.zone, self.why = zone, why


class _Unsupported(Exception):
    def __init__(self, zone: dns.name.Name) -> None:
        super().__init__()
        self.zone = zone


def _digest(zone: dns.name.Name, key: DNSKEY, ds: DS) -> DS:
    # SHA-1 is still checked against (RFC 8624 §3.3), though nobody should make it any more
    policy = dns.dnssec.allow_all_policy
    return dns.dnssec.make_ds(zone, key, _DIGESTS[ds.digest_type], policy=policy, validating=True)


def _rrset(
    message: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return next((rrset for rrset in message.answer if rrset.name == name and rrset.rdtype == kind), None)


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True) or "."
