"""The engines and sizes of `map_tiles`, each in a process and on a database of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any


def postgis_server(stack: ExitStack) -> str:
    """The address of a PostgreSQL server that has PostGIS, started for the run; else why there is none."""
    from benchmarks.own_postgres import own_server

    try:
        server: str = os.environ.get("DATABASE_URL") or stack.enter_context(own_server())
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'"
            ).fetchone():
                return "the server has no PostGIS"
    except (Exception, SystemExit) as error:
        return f"no PostgreSQL could be started: {error}"
    return server


def run_engine(engine: str, server: str, sizes: list[int]) -> dict[str, Any]:
    """Every size of an engine, each in a process of its own on a copy of what is prepared once."""
    told: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hatangso-bench-")))
        address = ""
        if engine == "postgis":
            from benchmarks.own_postgres import own_database

            address, drop = own_database(server)
            stack.callback(drop)
        prepared = run_alone(engine, 0, folder / "prepared", address)
        print(engine, json.dumps(prepared), flush=True)
        for size in sizes:
            with ExitStack() as own:
                copy = folder / str(size)
                shutil.copytree(folder / "prepared", copy)
                own.callback(shutil.rmtree, copy)
                database = own.enter_context(copied(server, address, size)) if address else ""
                told[f"{engine}_{size}"] = prepared | run_alone(engine, size, copy, database)
            print(engine, size, json.dumps(told[f"{engine}_{size}"]), flush=True)
    return told


@contextmanager
def copied(server: str, address: str, size: int) -> Iterator[str]:
    """The address of a copy of a PostgreSQL database, for a while."""
    import psycopg

    name = address.rpartition("/")[2]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}_{size} TEMPLATE {name}")
    try:
        yield f"{address}_{size}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}_{size} WITH (FORCE)")


def run_alone(engine: str, size: int, folder: Path, database: str) -> dict[str, Any]:
    """One engine and size (0: what is prepared) in a process of its own."""
    environment = {**os.environ, "HATANGSO_DATA": str(folder), "HATANGSO_HOSTS": "testserver"}
    environment["DJANGO_SETTINGS_MODULE"] = "hatangso.project.settings"
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "benchmarks.map_tiles", engine, str(size)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
