"""The keys of devices: one a year, whole or not there at all, the same for everybody who asks at once."""

from pathlib import Path
from typing import Any

import pytest

from hatangso.store.measurements import device_keys
from hatangso.store.measurements.device_keys import (
    DamagedKey,
    destroy_keys,
    keep_keys,
    keys_for,
)
from tests.measurement_world import kept_keys


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "measurements" / ".keys"


def test_two_imports_at_once_in_a_new_year_agree_on_its_key(folder: Path) -> None:
    first, second = keys_for([2025, 2026]), keys_for([2026])
    assert first[2026] == second[2026] != first[2025]
    assert kept_keys() == {}  # nothing is known under them yet
    keep_keys(second, [2026])
    keep_keys(first, [2026])
    assert kept_keys() == {2026: first[2026]} == keys_for([2026])
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_another_key_never_takes_the_place_of_a_kept_one() -> None:
    keep_keys({2026: b"a" * 32}, [2026])
    with pytest.raises(FileExistsError):
        keep_keys({2026: b"b" * 32}, [2026])
    assert keys_for([2026]) == {2026: b"a" * 32}


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused_with_its_place(folder: Path, size: int) -> None:
    folder.mkdir(parents=True)
    (folder / "2026.key").write_bytes(b"x" * size)
    for ask in (lambda: keys_for([2026]), lambda: keep_keys({2026: b"a" * 32}, [2026])):
        with pytest.raises(DamagedKey, match=rf"2026\.key holds {size} bytes instead of 32"):
            ask()
    assert keys_for([2025])[2025] != b""  # other years go on
    assert destroy_keys(2027) == [2026]


def test_a_full_disk_leaves_no_half_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(device_keys.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            keep_keys({2026: b"a" * 32}, [2026])
    assert list(folder.iterdir()) == []
    keep_keys(keys_for([2026]), [2026])
    assert len(kept_keys()[2026]) == 32


def test_a_destroyed_key_is_nowhere_any_more(folder: Path) -> None:
    keys = keys_for([2024])
    keep_keys(keys, [2024])
    assert destroy_keys(2025) == [2024]
    assert list(folder.iterdir()) == []
    assert keys_for([2024]) != keys
