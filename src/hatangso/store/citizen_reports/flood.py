"""Counts of an hour that all processes share: one statement adds and answers, on SQLite and PostgreSQL."""

from django.db import connection

from hatangso.store.citizen_reports.models import FloodCount


def add_to_count(kind: str, who: str, hour: int, amount: int = 1) -> int:
    """The count after adding `amount` to it. Two callers at once each see their own sum."""
    table = FloodCount._meta.db_table
    sentence = (
        f"INSERT INTO {table} (kind, who, hour, amount) VALUES (%s, %s, %s, %s)"  # noqa: S608 (own names)
        f" ON CONFLICT (kind, who, hour) DO UPDATE SET amount = {table}.amount + excluded.amount"
        " RETURNING amount"
    )
    with connection.cursor() as cursor:
        cursor.execute(sentence, [kind, who, hour, amount])
        (told,) = cursor.fetchone()
    return int(told)


def forget_counts(before_hour: int) -> int:
    """Delete the counts of hours that are over; how many there were."""
    return FloodCount.objects.filter(hour__lt=before_hour).delete()[0]
