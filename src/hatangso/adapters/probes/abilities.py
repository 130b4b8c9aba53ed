"""What the prober itself can do from where it stands, found out before anything is tested."""

import ssl
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import dns.exception
import dns.message
import dns.query
import dns.rdatatype

from hatangso.adapters.probes.http import unjudged
from hatangso.adapters.probes.own_certificate import own_certificate
from hatangso.adapters.probes.pace import Pace
from hatangso.adapters.probes.reach import Reach
from hatangso.adapters.probes.resolver import Resolver
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import TLS_VERSIONS, Abilities, Limits

VERSION = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}


_SOON = 2.0  # seconds that a landmark has to answer


def find_abilities(limits: Limits, place: str = "") -> Abilities:
    """Asks the installation's landmarks and its own OpenSSL; sends nothing to the listed systems."""
    soon = replace(limits, connect_seconds=min(limits.connect_seconds, _SOON))
    reach = Reach(soon, Pace(0, 1000))
    with ThreadPoolExecutor(5) as at_once:
        asked = at_once.submit(_resolver, limits, reach)
        servers = [at_once.submit(_name_servers, limits, reach, version) for version in (4, 6)]
        webs = [at_once.submit(_landmark, limits, reach, version) for version in (4, 6)]
    resolver, signatures = asked.result()
    return Abilities(
        has_ipv4=servers[0].result() or webs[0].result(),
        has_ipv6=servers[1].result() or webs[1].result(),
        resolver=resolver,
        resolver_dnssec=signatures,
        name_servers=servers[0].result(),
        name_servers_v6=servers[1].result(),
        tls_versions=tuple(version for version in TLS_VERSIONS if speaks_tls(version)),
        place=place,
    )


def _resolver(limits: Limits, reach: Reach) -> tuple[bool, bool | None]:
    try:
        answer = Resolver(limits).ask(_anchor(limits), "DNSKEY", reach)
    except Trouble:
        return False, None
    return True, any(rrset.rdtype == dns.rdatatype.RRSIG for rrset in answer.answer)


def _anchor(limits: Limits) -> str:
    return limits.anchors[0].partition(" ")[0] if limits.anchors else "."


def _name_servers(limits: Limits, reach: Reach, version: int) -> bool:
    question = dns.message.make_query(_anchor(limits), "SOA")
    for address in _of(limits.name_server_landmarks, version):
        try:
            reach.check(address)
            dns.query.udp(question, address, timeout=reach.seconds(_SOON), port=limits.dns_port)
        except (dns.exception.DNSException, OSError, Trouble):
            continue
        return True
    return False


def _landmark(limits: Limits, reach: Reach, version: int) -> bool:
    for address in _of(limits.web_landmarks, version):
        try:
            reach.connect(address, limits.https_port).close()
        except Trouble:
            continue
        return True
    return False


def _of(addresses: Iterable[str], version: int) -> list[str]:
    return [address for address in addresses if (":" in address) == (version == 6)]


def speaks_tls(version: str) -> bool:
    """Whether this machine's OpenSSL can shake hands in a version: tried against itself, in memory."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client = unjudged()
    try:
        for context in (server, client):
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = VERSION[version]
            context.minimum_version = VERSION[version]
            context.set_ciphers("ALL:@SECLEVEL=0")
        own_certificate(server)
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        asking = client.wrap_bio(to_client, to_server)
        answering = server.wrap_bio(to_server, to_client, server_side=True)
        for _ in range(6):
            for side in (asking, answering):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
        return asking.version() == version
    except (ssl.SSLError, ValueError):
        return False
