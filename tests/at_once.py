"""Real threads on a real database: PostgreSQL as it is; SQLite as a file, with a connection a thread."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections

BOUND = 180  # seconds: whoever is not done by then never will be


@contextmanager
def database_of_threads(folder: Path) -> Iterator[None]:
    """New threads inside connect to the test database's committed state; their writes stay visible inside.

    SQLite in memory cannot be shared by threads that write, so it is copied into a file with the product's
    own options (WAL, one writer at a time, waiting for each other).
    """
    if connection.vendor != "sqlite":
        yield
        return
    file = folder / "threads.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(file) as target:
        connection.connection.backup(target)
    target.close()
    told = connections.settings["default"]
    kept = told["NAME"]
    told["NAME"] = str(file)
    try:
        yield
    finally:
        told["NAME"] = kept


def all_at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each job gave, or the exception it ended with; all begin at the same moment."""
    ready = Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(number: int) -> None:
        try:
            ready.wait(BOUND)
            results[number] = jobs[number]()
        except Exception as wrong:
            results[number] = wrong
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(BOUND)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def seen_by_a_thread(job: Callable[[], Any]) -> Any:
    """What a new thread reads."""
    (found,) = all_at_once([job])
    if isinstance(found, Exception):
        raise found
    return found
