"""The index of bounding boxes of every table of `Shaped` rows: R*Tree in SQLite, GiST in PostgreSQL.

Where PostGIS is installed in the database, a generated geometry column with its own GiST stands beside, for
tiles made by the database and for programs that read the table directly. All is made after migrations, and
again where it is missing: SQLite loses the triggers of a table that a migration rebuilds.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections

from hatangso.store.shapes.shaped import Shaped

COLUMNS = ("min_lon", "max_lon", "min_lat", "max_lat")


def index_boxes(sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Give each `Shaped` model of an app its index (listens to `post_migrate`)."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    for model in sender.get_models():
        table = model._meta.db_table
        if issubclass(model, Shaped) and table in there:
            _index_sqlite(connection, table) if connection.vendor == "sqlite" else _index_gist(
                connection, table
            )


def has_postgis(connection: Any) -> bool:
    """Whether PostGIS is installed in this database (not only on the server)."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
        return cursor.fetchone() is not None


def drop_triggers(connection: Any, table: str) -> None:
    """Before very many rows are written to SQLite: the tree is filled once afterwards by `fill_boxes`."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in ("made", "moved", "gone"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_box_{name}")


def fill_boxes(connection: Any, table: str) -> None:
    """The tree of a SQLite table made again from its rows, and its triggers set; nothing elsewhere."""
    if connection.vendor == "sqlite":
        _index_sqlite(connection, table)


def _index_sqlite(connection: Any, table: str) -> None:
    # ruff: noqa: S608 (names of our own tables)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s", [f"{table}_box_made"]
        )
        if cursor.fetchone():
            return
        tree, columns = f"{table}_boxes", ", ".join(COLUMNS)
        put = (
            f"INSERT INTO {tree} SELECT new.id, {', '.join(f'new.{column}' for column in COLUMNS)}"
            " WHERE new.min_lon IS NOT NULL"
        )
        for sentence in (
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {tree} USING rtree(id, {columns})",
            f"DELETE FROM {tree}",
            f"INSERT INTO {tree} SELECT id, {columns} FROM {table} WHERE min_lon IS NOT NULL",
            f"CREATE TRIGGER {table}_box_made AFTER INSERT ON {table} BEGIN {put}; END",
            f"CREATE TRIGGER {table}_box_moved AFTER UPDATE OF {columns} ON {table}"
            f" BEGIN DELETE FROM {tree} WHERE id = old.id; {put}; END",
            f"CREATE TRIGGER {table}_box_gone AFTER DELETE ON {table}"
            f" BEGIN DELETE FROM {tree} WHERE id = old.id; END",
        ):
            cursor.execute(sentence)


def _index_gist(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {table}_boxes ON {table} USING gist"
            " (box(point(min_lon, min_lat), point(max_lon, max_lat))) WHERE min_lon IS NOT NULL"
        )
        if has_postgis(connection):
            cursor.execute(
                f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS geom geometry(Geometry, 4326)"
                " GENERATED ALWAYS AS (ST_SetSRID(ST_GeomFromWKB(wkb), 4326)) STORED"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_geom ON {table} USING gist (geom)")
