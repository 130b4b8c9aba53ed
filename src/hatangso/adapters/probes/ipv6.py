"""Whether the system itself speaks IPv6: address, answer, the same page, and a way through it all."""

from collections.abc import Iterator
from typing import Any

from hatangso.adapters.probes.http import Answer
from hatangso.adapters.probes.journey import Hop, travel
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.trouble import Trouble
from hatangso.catalog.probe_tests import finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.same_page import SAME, likeness

_MOST_ADDRESSES = 4


def web_over_ipv6(look: Look) -> Iterator[Finding]:
    """ipv6_address, ipv6_reached, ipv6_same_content, ipv6_only."""
    addresses = look.addresses()
    if not addresses.v6:
        yield finding(
            "ipv6_address",
            Status.FAILED,
            "Tên miền không có địa chỉ IPv6 (AAAA)."
            + (" Địa chỉ thấy được chỉ là IPv4 viết dạng IPv6." if addresses.disguised else ""),
            "The name has no IPv6 address (AAAA)."
            + (" The one seen is an IPv4 address written as IPv6." if addresses.disguised else ""),
        )
        for code in ("ipv6_reached", "ipv6_same_content", "ipv6_only"):
            yield finding(
                code,
                Status.FAILED,
                "Không có địa chỉ IPv6 để truy cập.",
                "There is no IPv6 address to reach.",
            )
        return
    yield finding(
        "ipv6_address",
        Status.PASSED,
        f"Có địa chỉ IPv6: {', '.join(addresses.v6[:3])}.",
        f"It has an IPv6 address: {', '.join(addresses.v6[:3])}.",
        addresses=list(addresses.v6),
    )
    if not look.abilities.has_ipv6:
        raise Trouble("no_ipv6")
    yield _reached(look, addresses.v6)
    there = travel(look.target, addresses, look.resolver, look.reach, look.abilities, families="6")
    yield _only(there)
    yield _same_content(look, there[-1])


def _reached(look: Look, addresses: tuple[str, ...]) -> Finding:
    silent: dict[str, str] = {}
    tried = addresses[:_MOST_ADDRESSES]
    for address in tried:
        try:
            look.reach.connect(address, look.reach.port_of(look.target.scheme, look.target.port)).close()
        except Trouble as trouble:
            if not trouble.of_system:
                raise
            silent[address] = trouble.code
    if len(silent) == len(tried) and isinstance(look.tried(look.target.scheme), Trouble):
        raise Trouble("no_answer")  # it is down altogether, which says nothing of IPv6
    status = Status.PASSED if not silent else Status.WARNED if len(silent) < len(tried) else Status.FAILED
    told = f"{len(tried) - len(silent)}/{len(tried)}"
    return finding(
        "ipv6_reached",
        status,
        f"{told} địa chỉ IPv6 trả lời.",
        f"{told} IPv6 addresses answer.",
        silent=silent,
    )


def _same_content(look: Look, there: Hop) -> Finding:
    code = "ipv6_same_content"
    if not look.addresses().v4:
        return finding(
            code, Status.INFO, "Hệ thống chỉ có IPv6, không có gì để so.", "The system has IPv6 only."
        )
    if not look.abilities.has_ipv4:
        raise Trouble("no_ipv4")
    here = travel(look.target, look.addresses(), look.resolver, look.reach, look.abilities, families="4")[-1]
    for version, hop in (("IPv4", here), ("IPv6", there)):
        if (trouble := _trouble(hop)) is None:
            continue
        if not trouble.of_system:
            raise trouble
        return finding(
            code,
            Status.FAILED,
            f"Không nhận được trang qua {version}: {trouble.words.vi}",
            f"The page cannot be had over {version}: {trouble.words.en}",
            trouble=trouble.code,
        )
    assert here.answer is not None
    assert there.answer is not None
    return _compared(code, here.answer, there.answer)


def _trouble(hop: Hop) -> Trouble | None:
    if hop.answer is not None and hop.answer.slow:
        return Trouble("too_slow")
    return hop.trouble


def _compared(code: str, here: Answer, there: Answer) -> Finding:
    alike = likeness(here.text, there.text)
    seen: dict[str, Any] = {
        "status_v4": here.status,
        "status_v6": there.status,
        "bytes_v4": len(here.body),
        "bytes_v6": len(there.body),
        "likeness": round(alike, 3),
    }
    if here.status == there.status and alike >= SAME:
        return finding(code, Status.PASSED, "Nội dung như nhau.", "The content is the same.", **seen)
    if here.status != there.status:
        vi = f"Qua IPv4 máy chủ trả lời {here.status}, qua IPv6 trả lời {there.status}."
        en = f"Over IPv4 the server answers {here.status}, over IPv6 {there.status}."
    else:
        vi = f"Nội dung chỉ giống nhau {alike * 100:.0f} %."
        en = f"The content is the same by only {alike * 100:.0f} %."
    return finding(code, Status.FAILED, vi, en, **seen)


def _only(there: tuple[Hop, ...]) -> Finding:
    last = there[-1]
    way = [hop.target.url[:200] for hop in there]
    if last.answer is not None and last.answer.status < 400:
        return finding(
            "ipv6_only", Status.PASSED, "Mở được chỉ với IPv6.", "It opens with IPv6 only.", way=way
        )
    if last.trouble is not None and not last.trouble.of_system:
        raise last.trouble
    host = last.target.host
    words = last.trouble.words if last.trouble else None
    return finding(
        "ipv6_only",
        Status.FAILED,
        f"Dừng ở {host}: {words.vi if words else 'trang báo lỗi.'}",
        f"It stops at {host}: {words.en if words else 'the page tells of an error.'}",
        way=way,
    )
