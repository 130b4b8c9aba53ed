"""Where one installation keeps what it received, its database and its signing key."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def data_folder(environment: Mapping[str, str]) -> Path:
    """HATANGSO_DATA, else ./data; made if absent, readable by its owner only."""
    folder = Path(environment.get("HATANGSO_DATA", "data")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path, environment: Mapping[str, str]) -> str:
    """HATANGSO_SECRET_KEY, else the key made on the first start and kept in the data folder."""
    if given := environment.get("HATANGSO_SECRET_KEY"):
        return given
    kept = folder / "secret.key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
