"""The database itself refuses to change or delete rows that must stay (triggers on SQLite and PostgreSQL)."""

from typing import Any

SUFFIX = "_is_kept"  # in the names of the triggers of every other table
SQLITE = (
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_auditentry
       BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_auditentry
       BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be deleted'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_entry_is_immutable() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'the audit trail cannot be changed'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_is_immutable()""",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_auditentry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_immutable()""",
)


def install(schema_editor: Any) -> None:
    """Create the triggers of the audit trail (run by its migration)."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def keep_rows(schema_editor: Any, table: str, sentence: str) -> None:
    """Let the database refuse every change of the table's rows with that sentence (run by a migration)."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _postgresql(table, sentence) if postgresql else _sqlite(table, sentence):
        schema_editor.execute(statement)


def _sqlite(table: str, sentence: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}{SUFFIX}_{event.lower()} BEFORE {event} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        for event in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str, sentence: str) -> list[str]:
    function = f"{table}{SUFFIX}"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS"
        f" $$ BEGIN RAISE EXCEPTION '{sentence}'; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {function}_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {function}_truncate BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]
