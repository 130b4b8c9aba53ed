"""A file is received: checked by what it is (not by its name), kept as it came under its SHA-256."""

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.limits import DEFAULT, MEGABYTE
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.sniff import sniff
from hatangso.flows.refused import Refused
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit

Purpose = Literal[
    "plan",
    "evidence",
    "report",
    "signed_report",
    "import",
    "support_names",
    "survey_photo",
    "report_photo",
    "asset_photo",
]
EVIDENCE_BYTES = 20 * MEGABYTE
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
HEIC = (b"heic", b"heix", b"mif1", b"heif")
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[!?]|[a-z])", re.IGNORECASE)  # a page or drawing, called .txt
TEXTS = {
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "html": "text/html",
    "htm": "text/html",
}


class Chunked(Protocol):
    """An uploaded file as Django hands it over."""

    @property
    def size(self) -> int | None:
        """How many bytes."""

    def chunks(self, chunk_size: int | None = None) -> Any:
        """Its bytes, piece by piece."""


def receive_file(
    *, by: Any, unit: Unit | None, file: Chunked | bytes, name: str, purpose: Purpose, now: datetime
) -> Received:
    """Keep the bytes and say what they are. Refused where the kind or size does not fit the purpose."""
    limit = DEFAULT.max_bytes if purpose == "plan" else EVIDENCE_BYTES
    form_field = "file" if purpose == "plan" else "evidence"
    size = len(file) if isinstance(file, bytes) else file.size or 0
    if size > limit:
        raise Refused(
            _("Tệp “%(name)s” nặng %(size)d MB, quá giới hạn %(limit)d MB; hãy giảm dung lượng rồi tải lại.")
            % {"name": name, "size": -(-size // MEGABYTE), "limit": limit // MEGABYTE},
            field=form_field,
        )
    data = file if isinstance(file, bytes) else b"".join(file.chunks())
    media_type = _media_type(data, name, purpose)
    digest = keep_bytes(data)
    return Received.objects.create(
        unit=unit,
        sha256=digest,
        size=len(data),
        media_type=media_type,
        file_name=plain_name(name),
        purpose=purpose,
        received_by=by if by is not None and by.is_authenticated else None,
        received_at=now,
    )


def keep_bytes(data: bytes) -> str:
    """Write the bytes under their SHA-256, whole or not at all; the digest is their name.

    A row that is not written after all leaves at most whole bytes that nothing names; the same file
    uploaded again finds them there.
    """
    digest = hashlib.sha256(data).hexdigest()
    place = place_of(digest)
    if place.exists() and place.stat().st_size == len(data):
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest


def place_of(digest: str) -> Path:
    """Where the bytes of a digest lie."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def bytes_of(received: Received) -> bytes:
    """The bytes as received."""
    return place_of(received.sha256).read_bytes()


def plain_name(name: str) -> str:
    """The file's own name without folders or control characters, short enough to be kept."""
    own = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip()
    return own[-255:] or "tep"


def _media_type(data: bytes, name: str, purpose: Purpose) -> str:
    if purpose == "plan":
        return _plan_type(data, name)
    for start, media_type in PICTURES.items():
        if data.startswith(start):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        return "image/heic"
    try:
        kind = sniff(data, DEFAULT)
    except DocumentRefused as refused:
        if refused.code == "spreadsheet" and data.startswith(b"PK"):
            return OFFICE["xlsx"]
        raise Refused(_not_evidence(name), field="evidence") from None
    if kind == "pdf":
        return "application/pdf"
    if kind == "docx":
        return OFFICE["docx"]
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix in {"txt", "csv"} and b"\x00" not in data and not MARKUP.match(data[:4096]):
        return TEXTS[suffix]
    raise Refused(_not_evidence(name), field="evidence")


def _plan_type(data: bytes, name: str) -> str:
    """What can be said at once; the careful reading happens in the background, in a process of its own."""
    try:
        kind = sniff(data, DEFAULT)
    except DocumentRefused as refused:
        raise Refused(spoken(refused), field="file") from None
    if kind == "pdf":
        return "application/pdf"
    if kind == "docx":
        return OFFICE["docx"]
    return TEXTS.get(name.rsplit(".", 1)[-1].lower(), "text/plain")


def spoken(refused: DocumentRefused) -> str:
    """The refusal's sentence in the language of the page."""
    return refused.en if (get_language() or "vi").startswith("en") else refused.vi


def _not_evidence(name: str) -> str:
    return _(
        "Tệp “%(name)s” không nhận được làm minh chứng; hãy dùng PDF, Word (.docx), Excel (.xlsx), ảnh (PNG,"
        " JPEG, WebP), .txt hoặc .csv, không chứa macro."
    ) % {"name": name}
