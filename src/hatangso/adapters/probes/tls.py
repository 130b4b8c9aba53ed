"""TLS versions and the certificate, judged with the standard library and `cryptography`."""

import ssl
from collections.abc import Iterator
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from hatangso.adapters.probes.abilities import VERSION
from hatangso.adapters.probes.http import Answer, start_tls, unjudged
from hatangso.adapters.probes.journey import first_address
from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.reach import trouble_of
from hatangso.adapters.probes.trouble import Trouble
from hatangso.adapters.probes.web import has_https, no_https
from hatangso.catalog.probe_tests import finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.limits import TLS_VERSIONS

CERTIFICATE = (
    "certificate_trust",
    "certificate_host",
    "certificate_key",
    "certificate_signature",
    "certificate_expiry",
)
OLD = ("TLSv1", "TLSv1.1")
SOON = 30  # days
_LEAST_RSA, _LEAST_EC = 2048, 224
_WEAK_HASHES = ("md5", "sha1")


def tls(look: Look) -> Iterator[Finding]:
    """tls_versions and the five tests of the certificate."""
    try:
        there = has_https(look)
    except Trouble as trouble:
        if trouble.code != "too_slow":
            raise
        there = True  # what it sends comes too slowly; the handshake can be looked at
    if not there:
        for code in ("tls_versions", *CERTIFICATE):
            yield no_https(code)
        return
    answer = look.tried("https")
    address = (
        answer.address if isinstance(answer, Answer) else first_address(look.addresses(), look.abilities)
    )
    leaf = x509.load_der_x509_certificate(_leaf(look, address))
    yield _trust(look, address, leaf)
    yield _host(look, leaf)
    yield _key(leaf)
    yield _signature(leaf)
    yield _expiry(look, leaf)
    yield _versions(look, address)


def _shake(look: Look, address: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    """A finished handshake; ssl.SSLError where the two do not agree, Trouble where nothing came."""
    port = look.reach.port_of("https", look.over("https").port)
    line = look.reach.connect(address, port)
    try:
        line.settimeout(look.reach.seconds(look.reach.limits.request_seconds))
        return start_tls(line, look.target.host, context)
    except ssl.SSLError:
        line.close()
        raise
    except OSError as error:
        line.close()
        raise trouble_of(error) from None


def _leaf(look: Look, address: str) -> bytes:
    try:
        with _shake(look, address, unjudged()) as line:
            found = line.getpeercert(binary_form=True)
    except ssl.SSLError as error:
        raise Trouble("tls", str(error.reason)) from None
    if not found:
        raise Trouble("tls", "no certificate")
    return found


def _trust(look: Look, address: str, leaf: x509.Certificate) -> Finding:
    context = ssl.create_default_context(cafile=look.reach.limits.ca_file or None)
    context.check_hostname = False  # a test of its own
    context.set_ciphers("ALL:@SECLEVEL=0")  # so is the strength of the key
    issuer = leaf.issuer.rfc4514_string()[:200]
    try:
        _shake(look, address, context).close()
    except ssl.SSLCertVerificationError as error:
        vi, en = _UNTRUSTED.get(error.verify_code, _UNTRUSTED[0])
        return finding(
            "certificate_trust", Status.FAILED, vi, en, issuer=issuer, error=error.verify_message[:200]
        )
    except ssl.SSLError as error:
        raise Trouble("tls", str(error.reason)) from None
    return finding(
        "certificate_trust",
        Status.PASSED,
        "Chuỗi chứng thư được tin cậy.",
        "The certificate's chain is trusted.",
        issuer=issuer,
    )


# OpenSSL's X509_V_ERR codes
_UNTRUSTED = {
    0: ("Chuỗi chứng thư không được tin cậy.", "The certificate's chain is not trusted."),
    9: ("Chứng thư chưa có hiệu lực.", "The certificate is not valid yet."),
    10: ("Chứng thư đã hết hạn.", "The certificate has expired."),
    18: ("Chứng thư tự ký.", "The certificate is self-signed."),
    19: ("Gốc của chuỗi chứng thư không được tin cậy.", "The root of the chain is not trusted."),
    20: (
        "Thiếu chứng thư trung gian, hoặc tổ chức cấp không được tin cậy.",
        "An intermediate certificate is missing, or the issuer is not trusted.",
    ),
    21: (
        "Thiếu chứng thư trung gian, hoặc tổ chức cấp không được tin cậy.",
        "An intermediate certificate is missing, or the issuer is not trusted.",
    ),
    23: ("Chứng thư đã bị thu hồi.", "The certificate was revoked."),
}


def _host(look: Look, leaf: x509.Certificate) -> Finding:
    try:
        named = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = named.get_values_for_type(x509.DNSName)
        addresses = [str(address) for address in named.get_values_for_type(x509.IPAddress)]
    except (x509.ExtensionNotFound, ValueError):
        names, addresses = [], []
    host = look.target.host
    fits = host in addresses if look.target.is_address else any(names_host(name, host) for name in names)
    told = [*names, *addresses][:20]
    if fits:
        return finding(
            "certificate_host", Status.PASSED, f"Chứng thư ghi {host}.", f"It names {host}.", names=told
        )
    return finding(
        "certificate_host",
        Status.FAILED,
        f"Chứng thư không ghi {host}, chỉ ghi: {', '.join(told[:5]) or 'không tên nào'}.",
        f"It does not name {host}, only: {', '.join(told[:5]) or 'no name'}.",
        names=told,
    )


def names_host(name: str, host: str) -> bool:
    """Whether a certificate's name is the host's: a star stands for exactly one label (RFC 9525 §6.3)."""
    name = name.lower().rstrip(".")
    if name.startswith("*."):
        return name.count(".") > 1 and host.partition(".")[2] == name[2:]
    return name == host


def _key(leaf: x509.Certificate) -> Finding:
    try:
        key = leaf.public_key()
    except (ValueError, NotImplementedError):
        key = None
    if isinstance(key, rsa.RSAPublicKey):
        kind, bits, good = "RSA", key.key_size, key.key_size >= _LEAST_RSA
    elif isinstance(key, ec.EllipticCurvePublicKey):
        kind, bits, good = f"EC {key.curve.name}", key.key_size, key.key_size >= _LEAST_EC
    elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        kind, bits, good = "EdDSA", 256, True
    else:
        kind, bits, good = type(key).__name__, 0, False
    told = f"{kind} {bits} bit"
    return finding(
        "certificate_key",
        Status.PASSED if good else Status.FAILED,
        f"Khóa {told}.",
        f"Key {told}.",
        kind=kind,
        bits=bits,
    )


def _signature(leaf: x509.Certificate) -> Finding:
    try:
        algorithm = leaf.signature_hash_algorithm
        used = algorithm.name if algorithm else "EdDSA"
    except Exception:  # cryptography names what it does not know by exceptions of its own
        used = leaf.signature_algorithm_oid.dotted_string
    return finding(
        "certificate_signature",
        Status.FAILED if used in _WEAK_HASHES else Status.PASSED,
        f"Ký bằng {used.upper()}.",
        f"Signed with {used.upper()}.",
        hash=used,
    )


def _expiry(look: Look, leaf: x509.Certificate) -> Finding:
    until = leaf.not_valid_after_utc
    days = (until - look.now).days
    day = f"{until:%d/%m/%Y}"
    if days < 0:
        status, vi, en = Status.FAILED, f"Đã hết hạn ngày {day}.", f"It expired on {day}."
    else:
        status = Status.WARNED if days < SOON else Status.PASSED
        vi, en = f"Còn {days} ngày (đến {day}).", f"{days} days left (until {day})."
    return finding("certificate_expiry", status, vi, en, until=until.isoformat(), days=days)


def _versions(look: Look, address: str) -> Finding:
    offered: dict[str, bool | None] = {
        version: _offers(look, address, version) if version in look.abilities.tls_versions else None
        for version in TLS_VERSIONS
    }
    yes = [version for version, answer in offered.items() if answer]
    seen: dict[str, Any] = {"offered": offered}
    told = ", ".join(yes) or "–"
    if any(version in OLD for version in yes):
        good = any(version not in OLD for version in yes)
        return finding(
            "tls_versions",
            Status.WARNED if good else Status.FAILED,
            f"Còn cho phiên bản đã bị bãi bỏ ({told}).",
            f"It still offers deprecated versions ({told}).",
            **seen,
        )
    untried = [version for version, answer in offered.items() if answer is None]
    if untried or not yes:
        return finding(
            "tls_versions",
            Status.NOT_TESTED,
            f"Cho {told}; máy kiểm tra không thử được {', '.join(untried) or told}.",
            f"It offers {told}; the prober could not try {', '.join(untried) or told}.",
            **seen,
        )
    return finding("tls_versions", Status.PASSED, f"Chỉ cho {told}.", f"It offers only {told}.", **seen)


def _offers(look: Look, address: str, version: str) -> bool | None:
    """Whether the server shakes hands in exactly this version; None where nobody can tell."""
    context = unjudged()
    context.maximum_version = VERSION[version]
    context.minimum_version = VERSION[version]
    try:
        with _shake(look, address, context) as line:
            return line.version() == version
    except ssl.SSLError:
        return False
    except Trouble as trouble:
        return False if trouble.code == "reset" else None
