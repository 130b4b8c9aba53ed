"""Asks the prober's recursive name servers, with signatures (DO), unjudged (CD), each question once."""

import threading
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver

from hatangso.adapters.probes.reach import Reach, is_disguised
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import Limits

_MOST_ALIASES = 5
_PAYLOAD = 1232  # bytes of UDP that are not fragmented (DNS flag day 2020)


@dataclass(frozen=True)
class Addresses:
    """The addresses of a name. `disguised`: it has IPv6 addresses that are IPv4 ones in truth."""

    v4: tuple[str, ...]
    v6: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    disguised: bool = False


class Resolver:
    """Questions of one run, or of many targets in one: what was answered once stays the answer."""

    def __init__(self, limits: Limits) -> None:
        self.servers = limits.resolvers or _of_machine()
        self._answers: dict[tuple[str, str], dns.message.Message | Trouble] = {}
        self._lock = threading.Lock()

    def ask(self, name: dns.name.Name | str, kind: str, reach: Reach) -> dns.message.Message:
        """The answer to a question, NXDOMAIN included; Trouble where none of the servers gives one."""
        asked = dns.name.from_text(name) if isinstance(name, str) else name
        key = (asked.to_text().lower(), kind)
        with self._lock:
            known = self._answers.get(key)
        if known is None:
            try:
                known = self._ask(asked, kind, reach)
            except Trouble as trouble:
                if trouble.code == "own_time":
                    raise
                known = trouble
            with self._lock:
                known = self._answers.setdefault(key, known)
        if isinstance(known, Trouble):
            raise Trouble(known.code, known.detail)
        return known

    def addresses(self, host: str, reach: Reach) -> Addresses:
        """The addresses of a host; Trouble 'nxdomain', 'no_address' or what kept it from being found out."""
        found: dict[str, list[str]] = {"A": [], "AAAA": []}
        aliases: tuple[str, ...] = ()
        for kind, addresses in found.items():
            name = host
            for _ in range(_MOST_ALIASES):
                answer = self.ask(name, kind, reach)
                if answer.rcode() == dns.rcode.NXDOMAIN:
                    raise Trouble("nxdomain", name)
                chain = _chain(answer)
                addresses += sorted(record.address for record in (chain and chain.answer) or ())
                if addresses or chain is None or not chain.cnames:
                    break
                name = chain.canonical_name.to_text(omit_final_dot=True)  # a server that follows no alias
                aliases = (*aliases, name)
        given = tuple(address for address in found["AAAA"] if not is_disguised(address))
        if not found["A"] and not given:
            raise Trouble("no_address", host)
        return Addresses(tuple(found["A"]), given, aliases, disguised=len(given) < len(found["AAAA"]))

    def _ask(self, name: dns.name.Name, kind: str, reach: Reach) -> dns.message.Message:
        question = dns.message.make_query(name, kind, want_dnssec=True, payload=_PAYLOAD)
        question.flags |= dns.flags.CD
        failed = Trouble("dns_timeout", name.to_text())
        for server, port in self.servers:
            seconds = reach.seconds(reach.limits.dns_seconds)
            try:
                answer, _ = dns.query.udp_with_fallback(question, server, timeout=seconds, port=port)
            except (dns.exception.DNSException, OSError):
                continue
            if not isinstance(answer, dns.message.QueryMessage):
                continue
            if answer.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                return answer
            code = "dns_servfail" if answer.rcode() == dns.rcode.SERVFAIL else "dns_refused"
            failed = Trouble(code, f"{name} {kind}")
        raise failed


def _chain(answer: dns.message.Message) -> dns.message.ChainingResult | None:
    assert isinstance(answer, dns.message.QueryMessage)
    try:
        return answer.resolve_chaining()
    except dns.exception.DNSException:
        return None


def _of_machine() -> tuple[tuple[str, int], ...]:
    try:
        return tuple((str(server), 53) for server in dns.resolver.Resolver().nameservers)
    except (dns.exception.DNSException, OSError):
        return ()
