"""The bytes of a file of tests while its import lasts: they may hold positions, so nobody else reads them."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hatangso.adapters.limits import MEGABYTE
from hatangso.flows.receive import Chunked
from hatangso.flows.refused import Refused
from hatangso.store.measurements.lake import lake_folder


def write_arriving(file: Chunked) -> tuple[Path, str, int]:
    """Write the bytes piece by piece; the file under a passing name, its SHA-256 and size.

    Refused (field 'file') beyond TESTS_UPLOAD_LIMIT_BYTES, whatever size was announced; nothing stays then.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"new-{os.urandom(8).hex()}"
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            for piece in file.chunks(MEGABYTE):
                digest.update(piece)
                size += len(piece)
                require_size(size)
                target.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest(), size


def require_size(size: int) -> None:
    """Refused (field 'file') where a file of that many bytes is too large."""
    limit = settings.TESTS_UPLOAD_LIMIT_BYTES
    if size > limit:
        raise Refused(
            _("Tệp quá %(limit)d MB nên không được nhận; hãy chia theo tháng rồi nạp từng tệp.")
            % {"limit": limit // MEGABYTE},
            field="file",
        )


def arriving_place(import_id: int) -> Path:
    """Where the file of an import lies until it is over."""
    return _folder() / f"{import_id}.tests"


def forget_arriving(import_id: int) -> None:
    """Delete the file of an import and what was unpacked of it."""
    for path in _folder().glob(f"{import_id}.*"):
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return lake_folder() / ".arriving"
