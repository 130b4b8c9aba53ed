"""The empty test database, migrated once for a state of the code and copied from then on.

Applying a hundred migrations takes ten seconds of a core, a copy takes none. The copy is known by a
fingerprint of every migration and of the store, and Django's `migrate` still runs over it.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "migrated"
WAIT = 120  # seconds that workers of one run wait for the one that makes the copy; others do without
STORE = Path(__file__).resolve().parents[1] / "src" / "hatangso" / "store"


@contextmanager
def one_at_a_time(name: str) -> Iterator[bool]:
    """Whether it is this run's turn to make the copy of that name, until the run ends."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    patience = WAIT if "PYTEST_XDIST_WORKER" in os.environ else 0.2
    with closing(sqlite3.connect(FOLDER / f"turn-{name}", timeout=patience, isolation_level=None)) as turns:
        try:
            turns.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True


def fingerprint() -> str:
    """Of what the migrated database depends on."""
    files = {*STORE.rglob("*.py")}
    for app in apps.get_app_configs():
        files.update(Path(app.path, "migrations").glob("*.py"))
    told = hashlib.sha256(django.get_version().encode())
    for file in sorted(files):
        told.update(f"{file.name}\n".encode() + file.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def copied(name: str) -> Iterator[bool]:
    """Inside, Django finds the copy as its test database (True), or an empty one (False) to migrate."""
    if connection.vendor == "sqlite":
        file = FOLDER / f"{name}.sqlite3"
        memory = connection.creation._get_test_db_name()
        if not file.exists() or not connection.creation.is_in_memory_db(memory):
            yield False
            return
        with closing(sqlite3.connect(memory, uri=True)) as target:  # lives as long as one is connected
            with closing(sqlite3.connect(file)) as source:
                source.backup(target)
            yield True
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template_of(name)])
            there = cursor.fetchone() is not None
        if there:
            connection.settings_dict["TEST"]["TEMPLATE"] = template_of(name)
        yield there


def keep(name: str) -> None:
    """Keep the test database, just migrated, under the fingerprint; older ones go."""
    if connection.vendor == "sqlite":
        for old in FOLDER.glob("*.sqlite3*"):
            old.unlink(missing_ok=True)
        half = FOLDER / f"{name}.half"
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as target:
            connection.connection.backup(target)
        half.rename(FOLDER / f"{name}.sqlite3")
    else:
        test = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            for (old,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f'CREATE DATABASE "{template_of(name)}" TEMPLATE "{test}"')


PREFIX = "hatangso_migrated_"


def template_of(name: str) -> str:
    """The database of PostgreSQL that is copied."""
    return PREFIX + name
