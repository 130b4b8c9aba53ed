"""An import of the base map goes from one state to the next, unless somebody else has moved it meanwhile."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings

from hatangso.domain.words import Words
from hatangso.flows.move_on import moved_on
from hatangso.store.basemap.models import BaseImport

CRASHED = Words(
    "Hệ thống gặp lỗi khi đọc tệp này; chưa có gì được nạp. Hãy gửi lại tệp, hoặc báo quản trị.",
    "An error occurred while reading this file; nothing was kept. Send it again, or tell the administrator.",
)


def place_of(import_id: int) -> Path:
    """Where the file of an import lies until it is over."""
    return folder() / f"{import_id}.file"


def folder() -> Path:
    """The folder of files under way; made if absent, readable by its owner only."""
    path = Path(settings.DATA_DIR) / "basemap"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def new_file() -> tuple[int, Path]:
    """An open descriptor and the passing name of a file that is arriving."""
    path = folder() / f"new-{os.urandom(8).hex()}"
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), path


def import_in(import_id: int, state: str) -> BaseImport | None:
    """The import, if it is in that state."""
    found: BaseImport | None = (
        BaseImport.objects.select_related("unit", "by").filter(pk=import_id, state=state).first()
    )
    return found


def move_on(imported: BaseImport, before: str, **columns: Any) -> bool:
    """Change columns, the state among them, where it is still `before`; whether it was."""
    return moved_on(imported, "state", before, **columns)


def fail(imported: BaseImport, before: str, words: Words) -> None:
    """It came to nothing: the words say why; the file stays for another choice, until it is dropped."""
    move_on(imported, before, state="failed", failure={"vi": words.vi, "en": words.en})


def tell_progress(imported: BaseImport, done: int) -> None:
    """So many features were read: not a change for the trail."""
    BaseImport._base_manager.filter(pk=imported.pk).update(progress=done)
