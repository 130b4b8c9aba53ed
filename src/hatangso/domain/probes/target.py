"""What is probed: one listed system by its address, read strictly, because the prober will connect to it."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from hatangso.domain.words import Misstated, Words


class SystemKind(StrEnum):
    WEBSITE = "website"
    API = "api"
    MAIL = "mail"
    LAN = "lan"

    @property
    def label(self) -> Words:
        return _KINDS[self]


@dataclass(frozen=True)
class ProbeTarget:
    """A system to probe.

    `host` is a lower-case ASCII name (Vietnamese letters as xn--) or an IP address; `port` is set only where
    the address names one. `commune` and `province` are names of places without 'Phường', 'Thành phố': given
    for a commune's portal, whose name is then held against Decree 224/2026 art. 11.
    """

    host: str
    path: str = "/"
    kind: SystemKind = SystemKind.WEBSITE
    scheme: str = "https"
    port: int | None = None
    commune: str = ""
    province: str = ""

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address, of which the DNS knows nothing."""
        return _is_address(self.host)

    @property
    def url(self) -> str:
        """The address as a browser would be given it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{f':{self.port}' if self.port else ''}{self.path}"


_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def read_target(
    text: str, kind: SystemKind = SystemKind.WEBSITE, *, commune: str = "", province: str = ""
) -> ProbeTarget:
    """A domain name, an address or a URL as a person writes it → a target.

    Misstated says what is wrong: another scheme than http and https, a user name or password inside, a name
    that cannot be one.

    >>> read_target("Hoà-Khánh.danang.gov.vn").host
    'xn--ho-khnh-9vam.danang.gov.vn'
    >>> read_target("http://[2001:db8::1]:8080/a?b=1").url
    'http://[2001:db8::1]:8080/a?b=1'
    """
    told = text.strip()
    if not told or len(told) > 300 or any(ord(letter) <= 32 or ord(letter) == 127 for letter in told):
        raise Misstated(
            "Hãy ghi một tên miền hoặc địa chỉ web, không có dấu cách.",
            "Write one domain name or web address, without spaces.",
        )
    if "://" not in told:
        told = f"https://[{told}]" if _is_address(told) and ":" in told else f"https://{told}"
    try:
        parts = urlsplit(told)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _unreadable(text) from None
    if parts.scheme not in ("http", "https"):
        raise Misstated(
            "Chỉ kiểm tra được địa chỉ http và https.", "Only http and https addresses can be probed."
        )
    if parts.username is not None or parts.password is not None:
        raise Misstated(
            "Địa chỉ không được chứa tên đăng nhập hay mật khẩu.",
            "The address must not hold a user name or a password.",
        )
    return ProbeTarget(
        host=_host(host, text),
        path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        kind=kind,
        scheme=parts.scheme,
        port=port,
        commune=commune,
        province=province,
    )


def _host(host: str, text: str) -> str:
    if _is_address(host):
        return str(ipaddress.ip_address(host))
    try:
        ascii_host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise _unreadable(text) from None
    labels = ascii_host.split(".")
    known = all(_LABEL.fullmatch(label) for label in labels) and len(ascii_host) <= 253
    if not known or labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1]):
        raise _unreadable(text)
    return ascii_host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _unreadable(text: str) -> Misstated:
    return Misstated(
        f"“{text[:80]}” không phải là tên miền hay địa chỉ web.",
        f"“{text[:80]}” is no domain name or web address.",
    )


_KINDS = {
    SystemKind.WEBSITE: Words("Trang, cổng thông tin", "Website"),
    SystemKind.API: Words("Giao diện lập trình (API)", "API"),
    SystemKind.MAIL: Words("Thư điện tử", "Mail"),
    SystemKind.LAN: Words("Mạng, dịch vụ nội bộ", "Local network or service"),
}
