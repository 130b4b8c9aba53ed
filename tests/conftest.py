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
def _flush_may_empty_the_trail() -> None:
    """Only the test database's emptying between tests may touch the audit trail, with its triggers off."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        from hatangso.store.audit import immutability

        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
            else:
                cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
                cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        original(self, statements)
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")
            else:
                for statement in immutability.SQLITE:
                    cursor.execute(statement)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


def pytest_report_header() -> str:
    """Which database the suite runs on."""
    return f"database: {connection.vendor}"
