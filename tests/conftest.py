"""What the tests share: where the real plans and open data lie, a small fictional province, real browsers."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import migrated
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


@pytest.fixture(scope="session")
def _copied_database(django_db_modify_db_settings: None, django_db_blocker: Any) -> Iterator[Any]:
    """Before Django makes the test database: lay the migrated copy there, or be the one who makes it."""
    name = migrated.fingerprint()
    with django_db_blocker.unblock(), ExitStack() as turn:
        mine = turn.enter_context(migrated.one_at_a_time(name))
        with migrated.copied(name) as there:
            if there or not mine:
                turn.close()
            yield None if there or not mine else lambda: (migrated.keep(name), turn.close())


@pytest.fixture(scope="session")
def django_db_setup(_copied_database: Any, django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, copied where somebody migrated one before."""
    if _copied_database is not None:
        with django_db_blocker.unblock():
            _copied_database()


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_listed_once() -> Iterator[None]:
    """Every test client loads the middleware anew; the list of static files stays the same."""
    listed = WhiteNoiseMiddleware.add_files_from_finders
    known: dict[str, Any] = {}

    def list_once(self: WhiteNoiseMiddleware) -> None:
        if not known:
            listed(self)
            known.update(self.files)
        self.files = known

    WhiteNoiseMiddleware.add_files_from_finders = list_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = listed


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
                cursor.execute(  # those of the boxes stay: they empty the tree with its table
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT GLOB '*_box_*'"
                )
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no worker is left with one of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is imported stays: the collector of garbage need not walk through it after every few objects."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_report_header() -> str:
    """Which database the suite runs on."""
    return f"database: {connection.vendor}"
