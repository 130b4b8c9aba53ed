"""A PostgreSQL and a database for the time of a run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 54339


def own_database(server: str) -> tuple[str, Callable[[], None]]:
    """A fresh database on the server, its address, and how to drop it."""
    import psycopg

    base, _slash, _name = server.rpartition("/")
    name = f"hatangso_bench_city_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")

    def drop() -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    return f"{base}/{name}", drop


@contextmanager
def own_server() -> Iterator[str]:
    """A PostgreSQL of Debian's packages for the time of the run."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        raise SystemExit("No PostgreSQL is here: apt-get install postgresql, or give DATABASE_URL.")
    folder = Path(tempfile.mkdtemp(prefix="hatangso-bench-pg-"))
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    options = (
        f"-p {PORT} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
        "-c shared_buffers=1GB -c max_wal_size=4GB"
    )
    cluster = [str(found[-1] / "pg_ctl"), "-D", data]

    def run(*command: str) -> None:
        subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own words)

    try:
        run(str(found[-1] / "initdb"), "-D", data, "-A", "trust", "-U", "hatangso", "--no-sync")
        run(*cluster, "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgres://hatangso@127.0.0.1:{PORT}/postgres"
        finally:
            run(*cluster, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
