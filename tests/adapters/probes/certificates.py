"""An authority of our own, and the certificates it gives: good, expired, for another name, by nobody."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Authority:
    """Issues certificates around `now` into a folder; `file` is what clients trust."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Thử nghiệm CA")])
        made = (
            self._builder(self.name, self.name, self.key, -1000, 3650)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True
            )
            .add_extension(self._own_id, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        self.file = folder / "ca.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    @cached_property
    def _own_id(self) -> x509.SubjectKeyIdentifier:
        return x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())

    def context(
        self,
        host: str,
        *,
        begins: int = -10,
        days: int = 90,
        named: str = "",
        own: bool = False,
        short: bool = False,
    ) -> ssl.SSLContext:
        """A server's TLS; its certificate is valid from `begins` days for `days`, for `named` or the host;
        `own`: signed by itself; `short`: with an RSA key of 1024 bits."""
        key: _Key = (
            rsa.generate_private_key(65537, 1024) if short else ec.generate_private_key(ec.SECP256R1())
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = (
            self._builder(subject, subject if own else self.name, key, begins, begins + days)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(named or host)]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(self._own_id), critical=False
            )
            .sign(key if own else self.key, hashes.SHA256())
        )
        file = self.folder / f"{host}-{begins}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.load_cert_chain(file)
        return context

    def by_sha1(self, host: str) -> ssl.SSLContext:
        """A server's TLS with a certificate signed by itself with SHA-1, which only OpenSSL still makes."""
        key, made = self.folder / f"{host}.key", self.folder / f"{host}.crt"
        asked = [
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-sha1",
            "-days",
            "30",
            "-subj",
            f"/CN={host}",
        ]
        subprocess.run(
            ["openssl", *asked, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.load_cert_chain(made, key)
        return context

    def _builder(
        self, subject: x509.Name, issuer: x509.Name, key: _Key, begins: int, ends: int
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before((self.now + timedelta(days=begins)).astimezone(UTC))
            .not_valid_after((self.now + timedelta(days=ends)).astimezone(UTC))
        )
