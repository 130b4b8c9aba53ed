"""Fetches and judges a security.txt (RFC 9116)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from hatangso.adapters.probes.journey import travel
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.trouble import Trouble
from hatangso.adapters.probes.web import has_https, no_https
from hatangso.catalog.probe_tests import finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.security_txt import MOST_BYTES, SecurityTxt, read_security_txt

PATH = "/.well-known/security.txt"


def security_txt(look: Look) -> Iterator[Finding]:
    """security_txt and security_txt_expires."""
    codes = ("security_txt", "security_txt_expires")
    if not has_https(look):
        yield from (no_https(code) for code in codes)
        return
    target = replace(look.over("https"), path=PATH)
    way = travel(
        target,
        look.addresses(),
        look.resolver,
        look.reach,
        look.abilities,
        accept="text/plain",
        most=MOST_BYTES,
    )
    last = way[-1]
    if last.answer is None:
        assert last.trouble is not None
        raise last.trouble
    answer = last.answer
    if answer.slow:
        raise Trouble("too_slow")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status != 200 or kind == "text/html":
        for code in codes:
            yield finding(
                code,
                Status.FAILED,
                f"Không có tệp {PATH} (máy chủ trả lời {answer.status}).",
                f"There is no file {PATH} (the server answers {answer.status}).",
                answered=answer.status,
            )
        return
    told = read_security_txt(answer.text)
    yield _contact(told, kind, target.url, last.target.url)
    yield _expires(told, look.now)


def _contact(told: SecurityTxt, kind: str, asked: str, found: str) -> Finding:
    seen: dict[str, Any] = {
        "contacts": [c[:200] for c in told.contacts[:5]],
        "signed": told.signed,
        "type": kind,
    }
    if not told.contacts:
        return finding(
            "security_txt", Status.FAILED, "Tệp không có dòng Contact.", "The file has no Contact.", **seen
        )
    if told.canonical and not {asked, found} & set(told.canonical):
        return finding(
            "security_txt",
            Status.WARNED,
            "Dòng Canonical ghi địa chỉ khác.",
            "Its Canonical names another address.",
            **seen,
        )
    if kind != "text/plain":
        return finding(
            "security_txt",
            Status.WARNED,
            "Tệp có liên hệ nhưng không được gửi là text/plain.",
            "The file has a contact but is not sent as text/plain.",
            **seen,
        )
    return finding(
        "security_txt",
        Status.PASSED,
        f"Có {len(told.contacts)} cách liên hệ{', có chữ ký' if told.signed else ''}.",
        f"{len(told.contacts)} contacts{', signed' if told.signed else ''}.",
        **seen,
    )


def _expires(told: SecurityTxt, now: datetime) -> Finding:
    code = "security_txt_expires"
    moment = told.expires[0] if len(told.expires) == 1 else None
    if moment is None:
        return finding(
            code,
            Status.FAILED,
            "Phải có đúng một dòng Expires với ngày giờ theo RFC 3339.",
            "There must be exactly one Expires with an RFC 3339 time.",
        )
    day = f"{moment:%d/%m/%Y}"
    if moment <= now:
        return finding(
            code, Status.FAILED, f"Hết hạn từ {day}.", f"Expired on {day}.", until=moment.isoformat()
        )
    long = (moment - now).days > 366
    return finding(
        code,
        Status.WARNED if long else Status.PASSED,
        f"Còn hạn đến {day}{' (nên dưới một năm)' if long else ''}.",
        f"In time until {day}{' (should be less than a year)' if long else ''}.",
        until=moment.isoformat(),
    )
