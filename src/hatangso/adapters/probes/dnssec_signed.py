"""Whether a set of records carries a right signature of its zone, or the proof that there is none."""

from base64 import b32hexencode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3

MOST_KEYS, MOST_SIGNATURES = (
    24,
    8,
)  # more are not tried: nobody may keep the prober computing (CVE-2023-50387)
MOST_ITERATIONS = 100  # of NSEC3; beyond, a zone counts as unsigned (RFC 9276 §3.2)

Keys = dict[dns.name.Name, dns.rrset.RRset]


class Broken(Exception):
    """A signature or proof that does not hold: expired, not_yet, missing, wrong, no_key."""


def verify(message: dns.message.Message, rrset: dns.rrset.RRset, keys: Keys, now: datetime) -> None:
    """Broken unless a signature over the set verifies with one of the zone's keys (RFC 4035 §5.3)."""
    zone = next(iter(keys))
    signatures = [
        signature
        for found in (*message.answer, *message.authority)
        if found.rdtype == dns.rdatatype.RRSIG and found.name == rrset.name and found.covers == rrset.rdtype
        for signature in found
        if signature.signer == zone
    ]
    if not signatures:
        raise Broken("missing")
    trouble = "wrong"
    for signature in signatures[:MOST_SIGNATURES]:
        if signature.expiration < now.timestamp():
            trouble = "expired"
        elif signature.inception > now.timestamp():
            trouble = "not_yet"
        else:
            try:
                dns.dnssec.validate_rrsig(rrset, signature, dict(keys), now=now.timestamp())
            except dns.exception.DNSException:
                continue
            return
    raise Broken(trouble)


@dataclass(frozen=True)
class Denial:
    """What a proven 'there is no such record' says of the name: `delegated` to an unsigned zone or not."""

    delegated: bool


def deny_ds(message: dns.message.Message, child: dns.name.Name, keys: Keys, now: datetime) -> Denial:
    """What the zone proves of a child without DS (RFC 4035 §5.4, RFC 5155 §8); Broken without proof."""
    broken = Broken("missing")
    for rrset in message.authority:
        if rrset.rdtype not in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3):
            continue
        try:
            verify(message, rrset, keys, now)
        except Broken as trouble:
            broken = trouble
            continue
        zone = next(iter(keys))
        said = _nsec(rrset, child) if rrset.rdtype == dns.rdatatype.NSEC else _nsec3(rrset, child, zone)
        if said is not None:
            return said
    raise broken


def _nsec(rrset: dns.rrset.RRset, child: dns.name.Name) -> Denial | None:
    record: NSEC = rrset[0]
    if rrset.name == child:
        return _of_types(record.windows)
    if rrset.name < child and (child < record.next or record.next <= rrset.name):
        return Denial(delegated=False)  # no such name, or one with nothing but names below it
    return None


def _nsec3(rrset: dns.rrset.RRset, child: dns.name.Name, zone: dns.name.Name) -> Denial | None:
    record: NSEC3 = rrset[0]
    if record.algorithm != 1 or record.iterations > MOST_ITERATIONS:
        return Denial(delegated=True)
    owner = rrset.name.labels[0].decode("ascii").lower()
    name = child
    while name != zone and name.is_subdomain(zone):
        digest = dns.dnssec.nsec3_hash(name, record.salt, record.iterations, 1).lower()
        if name == child and digest == owner:
            return _of_types(record.windows)
        following = b32hexencode(record.next).decode("ascii").lower().rstrip("=")
        if owner < digest < following or (following <= owner and (digest > owner or digest < following)):
            return Denial(delegated=bool(record.flags & 1))  # opt-out: unsigned delegations may hide here
        name = name.parent()
    return None


def _of_types(windows: Iterable[tuple[int, bytes]]) -> Denial | None:
    types = _types(windows)
    if dns.rdatatype.DS in types:
        return None  # it has one: this is no proof that it has none
    return Denial(delegated=dns.rdatatype.NS in types and dns.rdatatype.SOA not in types)


def _types(windows: Iterable[tuple[int, bytes]]) -> set[int]:
    return {
        window * 256 + at * 8 + bit
        for window, bitmap in windows
        for at, byte in enumerate(bitmap)
        for bit in range(8)
        if byte & (0x80 >> bit)
    }
