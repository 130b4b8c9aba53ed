"""What the tests share: where the real plans and open data lie, a small fictional province, real browsers."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from tests.world import World

SHARED = Path(os.environ.get("HATANGSO_SHARED") or Path(__file__).resolve().parents[2] / "shared")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API beside Django's live server


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real plans and open data; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real plans and data (HATANGSO_SHARED or ../shared) is not here")
    return SHARED


@pytest.fixture
def world(db: None) -> World:
    """A fictional province with two wards, their offices, operators and one person of each role."""
    return World.build()


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_kept_rows() -> None:
    """Only the test database's emptying between tests touches kept rows, with their triggers off."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
                )
                tables = [table for (table,) in cursor.fetchall()]
                off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
                on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                off = [f"DROP TRIGGER {name}" for name, _sql in triggers]
                on = [sql for _name, sql in triggers]
            for statement in off:
                cursor.execute(statement)
        original(self, statements)
        with self.connection.cursor() as cursor:
            for statement in on:
                cursor.execute(statement)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


def pytest_report_header() -> str:
    """Which database the suite runs on."""
    return f"database: {connection.vendor}"
