"""Whose task is it? The organisations that lead and coordinate it decide who may see and work on it."""

from hatangso.store.programme.models import Task


def organisations_of(task: Task) -> frozenset[int]:
    """Ids of the organisations that lead or coordinate the task."""
    return frozenset(
        row.organisation_id for row in task.organisations.all() if row.organisation_id is not None
    )
