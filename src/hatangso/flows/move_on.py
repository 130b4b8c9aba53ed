"""What goes from state to state in the background goes on, unless somebody else moved it meanwhile."""

from typing import Any

from django.db import transaction

from hatangso.store.audit.audited import Audited
from hatangso.store.audit.trail import in_trail_of


def moved_on(row: Audited, column: str, was: str, **columns: Any) -> bool:
    """Change `columns` of the row where its `column` (state, status) still says `was`; whether it did.

    `row` itself is brought up to date as well. It has a `unit_id`, whose trail tells the change.
    """
    model: Any = type(row)
    with transaction.atomic(), in_trail_of(row.unit_id):  # type: ignore[attr-defined]
        held = model.objects.select_for_update().get(pk=row.pk)
        if getattr(held, column) == was:
            for name, value in columns.items():
                setattr(held, name, value)
            held.save()
            done = True
        else:
            done = False
    row.refresh_from_db()
    return done
