"""What the DNS tells of a system: name servers on IPv6, issuers of certificates, the chain of signatures."""

from collections.abc import Iterator
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype

from hatangso.adapters.probes.dnssec import Chain, check_chain
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.trouble import Trouble
from hatangso.catalog.probe_tests import finding, probe_tests
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.words import Words

_MOST_SERVERS = 8


def name_servers(look: Look) -> Iterator[Finding]:
    """ipv6_name_servers and ipv6_name_servers_reached."""
    zone, servers = _servers(look)
    found, unknown = {}, []
    for server in servers[:_MOST_SERVERS]:
        try:
            found[server] = look.resolver.addresses(server, look.reach).v6
        except Trouble as trouble:
            if trouble.code not in ("no_address", "nxdomain"):
                unknown.append(server)
    on_ipv6 = {server: addresses for server, addresses in found.items() if addresses}
    seen: dict[str, Any] = {
        "zone": zone,
        "servers": servers,
        "addresses": {s: list(a) for s, a in on_ipv6.items()},
    }
    told = f"{len(on_ipv6)}/{len(servers)}"
    if len(on_ipv6) < 2 and unknown:
        raise Trouble("dns_timeout", ", ".join(unknown))
    status = (Status.FAILED, Status.WARNED, Status.PASSED)[min(len(on_ipv6), 2)]
    yield finding(
        "ipv6_name_servers",
        status,
        f"{told} máy chủ tên miền của {zone} có địa chỉ IPv6.",
        f"{told} name servers of {zone} have an IPv6 address.",
        **seen,
    )
    yield _reached(look, zone, on_ipv6)


def _reached(look: Look, zone: str, servers: dict[str, tuple[str, ...]]) -> Finding:
    code = "ipv6_name_servers_reached"
    if not servers:
        return finding(
            code,
            Status.FAILED,
            "Không máy chủ tên miền nào có IPv6 để hỏi.",
            "No name server has IPv6 to be asked over.",
        )
    if not look.abilities.name_servers_v6:
        raise Trouble("no_port_53")
    question = dns.message.make_query(zone, "SOA")
    question.flags &= ~dns.flags.RD
    reached: list[str] = []
    silent: list[str] = []
    for server, addresses in servers.items():
        answered = any(_answers(look, question, address) for address in addresses[:2])
        (reached if answered else silent).append(server)
    status = Status.PASSED if not silent else Status.WARNED if reached else Status.FAILED
    told = f"{len(reached)}/{len(servers)}"
    return finding(
        code,
        status,
        f"{told} máy chủ tên miền trả lời qua IPv6.",
        f"{told} name servers answer over IPv6.",
        reached=reached,
        silent=silent,
    )


def _answers(look: Look, question: dns.message.Message, address: str) -> bool:
    look.reach.check(address)
    look.reach.pace.wait(address, look.reach.end)
    seconds = look.reach.seconds(look.reach.limits.dns_seconds)
    try:
        answer = dns.query.udp(question, address, timeout=seconds, port=look.reach.limits.dns_port)
    except (dns.exception.DNSException, OSError):
        return False
    return answer.rcode() == dns.rcode.NOERROR


def _servers(look: Look) -> tuple[str, list[str]]:
    """The zone that the host lies in, and the names of its name servers."""
    name = dns.name.from_text(look.target.host)
    while len(name) > 2:
        answer = look.resolver.ask(name, "NS", look.reach)
        for rrset in answer.answer:
            if rrset.rdtype == dns.rdatatype.NS and rrset.name == name:
                servers = sorted(record.target.to_text(omit_final_dot=True) for record in rrset)
                return name.to_text(omit_final_dot=True), servers
        name = name.parent()
    raise Trouble("nxdomain", look.target.host)


def caa(look: Look) -> Iterator[Finding]:
    """Who may issue certificates: the nearest CAA records from the host upwards (RFC 8659 §3)."""
    name = dns.name.from_text(look.target.host)
    while len(name) > 2:
        answer = look.resolver.ask(name, "CAA", look.reach)
        for rrset in answer.answer:
            if rrset.rdtype == dns.rdatatype.CAA:
                issuers = sorted(
                    {r.value.decode("ascii", "replace")[:100] for r in rrset if r.tag == b"issue"}
                )
                at = name.to_text(omit_final_dot=True)
                yield finding(
                    "caa",
                    Status.INFO,
                    f"Chỉ được cấp chứng thư: {', '.join(issuers) or 'không nơi nào'} (theo {at}).",
                    f"May issue certificates: {', '.join(issuers) or 'nobody'} (says {at}).",
                    issuers=issuers,
                    at=at,
                )
                return
        name = name.parent()
    yield finding("caa", Status.INFO, "Không có bản ghi CAA.", "There is no CAA record.", issuers=[])


def dnssec(look: Look) -> Iterator[Finding]:
    """dnssec_signed and dnssec_valid, from one walk along the chain."""
    if look.abilities.resolver_dnssec is False:
        raise Trouble("no_signatures")
    chain = check_chain(look.target.host, look.resolver, look.trust, look.reach, look.now)
    why = _WHY[chain.why]
    at = chain.zone
    seen: dict[str, Any] = {"verdict": chain.verdict, "zone": at, "why": chain.why or None}
    if chain.verdict == "insecure":
        vi, en = why.vi.format(zone=at), why.en.format(zone=at)
        yield finding("dnssec_signed", Status.FAILED, vi, en, advice=_advice(chain), **seen)
        yield finding(
            "dnssec_valid",
            Status.WARNED,
            "Không có chuỗi chữ ký để kiểm tra: câu trả lời có thể bị giả.",
            "There is no chain of signatures to check: answers can be forged.",
            advice=_advice(chain) or probe_tests()["dnssec_signed"].advice,
            **seen,
        )
        return
    yield finding("dnssec_signed", Status.PASSED, "Tên miền có ký DNSSEC.", "The domain is signed.", **seen)
    if chain.verdict == "secure":
        yield finding(
            "dnssec_valid",
            Status.PASSED,
            f"Chuỗi chữ ký đúng từ gốc tới {at}.",
            f"The chain of signatures is right from the root to {at}.",
            **seen,
        )
        return
    yield finding(
        "dnssec_valid",
        Status.FAILED,
        f"Chuỗi chữ ký đứt ở {at}: {why.vi.format(zone=at)}",
        f"The chain of signatures is broken at {at}: {why.en.format(zone=at)}",
        **seen,
    )


def _advice(chain: Chain) -> Words | None:
    if chain.why != "no_ds":
        return None
    return Words(
        "Tên miền đã ký; chỉ còn gửi bản ghi DS cho nhà đăng ký tên miền.",
        "The domain is signed already; only the DS record is still to be handed to the registrar.",
    )


_WHY = {
    "": Words("", ""),
    "unsigned": Words("{zone} không được ký.", "{zone} is not signed."),
    "no_ds": Words(
        "{zone} đã ký nhưng cấp trên không có bản ghi DS.", "{zone} is signed but has no DS record above."
    ),
    "no_anchor": Words("Không có khóa tin cậy nào cho tên này.", "No trusted key stands above this name."),
    "unsupported": Words(
        "{zone} dùng thuật toán mà máy kiểm tra không biết.",
        "{zone} uses an algorithm the prober does not know.",
    ),
    "expired": Words("chữ ký đã hết hạn.", "the signature has expired."),
    "not_yet": Words("chữ ký chưa có hiệu lực.", "the signature is not valid yet."),
    "wrong": Words("chữ ký không khớp dữ liệu.", "the signature does not fit the data."),
    "missing": Words("thiếu chữ ký.", "the signature is missing."),
    "no_key": Words("không khóa nào khớp bản ghi DS.", "no key fits the DS record."),
    "no_keys": Words("có bản ghi DS nhưng không có khóa.", "there is a DS record but no key."),
    "no_proof": Words(
        "thiếu bằng chứng rằng không có dữ liệu.", "the proof that there is no data is missing."
    ),
}
