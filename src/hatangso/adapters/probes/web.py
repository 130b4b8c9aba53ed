"""HTTPS as a visitor meets it: is it there, does http lead to it, does it ask browsers to stay."""

import re
from collections.abc import Iterator

from hatangso.adapters.probes.http import Answer
from hatangso.adapters.probes.journey import next_target, travel
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.trouble import Trouble
from hatangso.catalog.probe_tests import finding
from hatangso.domain.probes.finding import Finding, Status

YEAR = 31_536_000
_HEADERS = ("x-content-type-options", "x-frame-options", "referrer-policy")


def has_https(look: Look) -> bool:
    """Whether the system offers HTTPS; Trouble where nobody can tell, as it answers nothing at all."""
    https = look.tried("https")
    if isinstance(https, Answer):
        return True
    if not https.of_system or https.code in ("too_slow", "no_address", "nxdomain", "dns_servfail"):
        raise https
    if https.code in ("tls", "not_http") or isinstance(look.tried("http"), Answer):
        return False
    raise Trouble("no_answer", https.code)


def https(look: Look) -> Iterator[Finding]:
    """https, https_redirect, hsts, security_headers."""
    if not has_https(look):
        trouble = look.tried("https")
        assert isinstance(trouble, Trouble)
        yield finding(
            "https",
            Status.FAILED,
            f"Không có HTTPS: {trouble.words.vi}",
            f"There is no HTTPS: {trouble.words.en}",
            trouble=trouble.code,
            detail=trouble.detail or None,
        )
        for code in ("https_redirect", "hsts"):
            yield no_https(code)
        yield finding("security_headers", Status.INFO, "Không có HTTPS.", "There is no HTTPS.")
        return
    answer = look.answer("https")
    yield finding(
        "https",
        Status.PASSED,
        f"Trả lời {answer.status} qua HTTPS.",
        f"It answers {answer.status} over HTTPS.",
        answered=answer.status,
        address=answer.address,
    )
    yield _hsts(answer)
    yield _headers(answer)
    yield _redirect(look)


def no_https(code: str) -> Finding:
    """The finding of a test that needs HTTPS, of a system that is known not to have it."""
    return finding(code, Status.FAILED, "Hệ thống không có HTTPS.", "The system has no HTTPS.")


def _redirect(look: Look) -> Finding:
    code = "https_redirect"
    http = look.tried("http")
    if isinstance(http, Trouble):
        if http.code in ("refused", "timeout"):
            return finding(
                code,
                Status.PASSED,
                "Không trả lời qua HTTP, chỉ có HTTPS.",
                "It does not answer over HTTP, only over HTTPS.",
            )
        raise http
    if not (300 <= http.status < 400 and http.headers.get("location")):
        return finding(
            code,
            Status.FAILED,
            f"Qua HTTP máy chủ trả lời {http.status}, không chuyển sang HTTPS.",
            f"Over HTTP the server answers {http.status} and does not lead to HTTPS.",
            answered=http.status,
        )
    where = http.headers["location"][:200]
    try:
        onward = next_target(look.over("http"), http)
    except Trouble as trouble:
        return finding(code, Status.FAILED, trouble.words.vi, trouble.words.en, location=where)
    if onward.scheme == "https" and onward.host == look.target.host:
        return finding(
            code,
            Status.PASSED,
            "HTTP chuyển ngay sang HTTPS.",
            "HTTP leads to HTTPS at once.",
            location=where,
        )
    way = travel(look.over("http"), look.addresses(), look.resolver, look.reach, look.abilities)
    if any(hop.target.scheme == "https" for hop in way):
        return finding(
            code,
            Status.WARNED,
            "HTTP chuyển sang HTTPS sau khi qua một địa chỉ khác.",
            "HTTP leads to HTTPS only by way of another address.",
            way=[hop.target.url[:200] for hop in way],
        )
    return finding(
        code,
        Status.FAILED,
        "HTTP chuyển hướng nhưng không tới HTTPS.",
        "HTTP redirects, but not to HTTPS.",
        way=[hop.target.url[:200] for hop in way],
    )


def _hsts(answer: Answer) -> Finding:
    told = answer.headers.get("strict-transport-security", "")
    age = re.search(r"(?:^|;)\s*max-age\s*=\s*\"?(\d{1,12})\"?\s*(?:;|$)", told, re.I)
    seconds = int(age[1]) if age else 0
    if not seconds:
        return finding(
            "hsts", Status.FAILED, "Không có HSTS.", "There is no HSTS.", header=told[:200] or None
        )
    days = seconds // 86_400
    return finding(
        "hsts",
        Status.PASSED if seconds >= YEAR else Status.WARNED,
        f"HSTS trong {days} ngày.",
        f"HSTS for {days} days.",
        header=told[:200],
        max_age=seconds,
    )


def _headers(answer: Answer) -> Finding:
    framed = "frame-ancestors" in answer.headers.get("content-security-policy", "")
    missing = [
        name for name in _HEADERS if name not in answer.headers and not (name == "x-frame-options" and framed)
    ]
    if not missing:
        return finding(
            "security_headers", Status.INFO, "Đủ các tiêu đề.", "All headers are there.", missing=[]
        )
    return finding(
        "security_headers",
        Status.INFO,
        f"Còn thiếu: {', '.join(missing)}.",
        f"Missing: {', '.join(missing)}.",
        missing=missing,
    )
