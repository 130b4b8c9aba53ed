"""Reads a security.txt (RFC 9116): whom to tell of a weakness, and until when that is true."""

from dataclasses import dataclass
from datetime import datetime

MOST_BYTES = 32_000
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


@dataclass(frozen=True)
class SecurityTxt:
    """`contacts` are URIs (mailto:, https:, tel:); `expires` holds every Expires line, None = not a moment.

    `signed`: it has the form of an OpenPGP cleartext signature (§2.3); the signature itself is not checked.
    """

    contacts: tuple[str, ...]
    expires: tuple[datetime | None, ...]
    canonical: tuple[str, ...]
    languages: str
    signed: bool


def read_security_txt(text: str) -> SecurityTxt:
    """The fields of the file; names of fields in any case, comments and unknown fields left alone.

    >>> read_security_txt("# x\\nContact: mailto:a@b.vn\\nEXPIRES: 2027-01-01T00:00:00Z").contacts
    ('mailto:a@b.vn',)
    """
    lines = text.splitlines()
    signed = _SIGNED in text and _SIGNATURE in text
    if signed:
        lines = lines[: next(at for at, line in enumerate(lines) if line.startswith(_SIGNATURE))]
    fields: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon and not line.startswith(("#", "-")):
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    return SecurityTxt(
        contacts=tuple(c for c in fields.get("contact", ()) if c.lower().startswith(_URIS)),
        expires=tuple(_moment(value) for value in fields.get("expires", ())),
        canonical=tuple(fields.get("canonical", ())),
        languages=", ".join(fields.get("preferred-languages", ()))[:80],
        signed=signed,
    )


_URIS = ("mailto:", "https://", "tel:")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
