"""A long table is received: kept as it came, piece by piece, however large; its kind is told by its bytes."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.limits import MEGABYTE
from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import TableStream, open_table
from hatangso.flows.receive import OFFICE, Chunked, place_of, plain_name
from hatangso.flows.refused import Refused
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit

TYPES = {"csv": "text/csv", "xlsx": OFFICE["xlsx"]}


def receive_table(*, by: Any, unit: Unit, file: Chunked, name: str, now: datetime) -> Received:
    """Keep the bytes of a table (.csv, .xlsx) up to settings.TABLE_UPLOAD_LIMIT_BYTES.

    Refused where it is larger, empty, broken or no table at all; then nothing is kept.
    """
    limit = settings.TABLE_UPLOAD_LIMIT_BYTES
    if (file.size or 0) > limit:
        raise Refused(too_large(), field="file")
    temporary = written(file)
    try:
        stream = looked_at(temporary)
        return keep_file(
            temporary, by=by, unit=unit, name=name, media_type=TYPES[stream.kind], purpose="table", now=now
        )
    finally:
        temporary.unlink(missing_ok=True)


def looked_at(path: Path) -> TableStream:
    """What the table is; Refused in the reader's language where it is none."""
    try:
        return open_table(path)
    except NotATable as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi"), field="file") from None


def keep_file(
    path: Path, *, by: Any, unit: Unit, name: str, media_type: str, purpose: str, now: datetime
) -> Received:
    """Move a whole file to the place of its digest; the same bytes are kept once."""
    digest, size = digest_of(path), path.stat().st_size
    place = place_of(digest)
    if not (place.exists() and place.stat().st_size == size):
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
    return Received.objects.create(
        unit=unit,
        sha256=digest,
        size=size,
        media_type=media_type,
        file_name=plain_name(name),
        purpose=purpose,
        received_by=by if by is not None and by.is_authenticated else None,
        received_at=now,
    )


def new_file() -> Path:
    """An empty file beside the received ones, to be written and then kept or removed."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=settings.MEDIA_ROOT)
    os.close(descriptor)
    return Path(name)


def too_large() -> str:
    """The sentence for a table beyond the limit."""
    return _(
        "Tệp quá %(limit)d MB nên không được nhận. Hãy gửi bảng ở dạng .csv, hoặc chỉ giữ các cột được hỏi."
    ) % {"limit": settings.TABLE_UPLOAD_LIMIT_BYTES // MEGABYTE}


def written(file: Chunked) -> Path:
    """The bytes of an upload as a new file, to be kept or removed; Refused beyond the limit."""
    path, size = new_file(), 0
    try:
        with path.open("wb") as target:
            for piece in file.chunks(MEGABYTE):
                size += len(piece)
                if size > settings.TABLE_UPLOAD_LIMIT_BYTES:
                    raise Refused(too_large(), field="file")
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
