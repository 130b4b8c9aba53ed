"""An import goes from one state to the next, unless somebody else has moved it meanwhile."""

import traceback
from typing import Any

from hatangso.flows.measurements.arriving import forget_arriving
from hatangso.flows.move_on import moved_on
from hatangso.store.measurements.models import MeasurementImport


def import_in(import_id: int, state: str) -> MeasurementImport | None:
    """The import, if it is in that state: not dropped meanwhile, nor done by a task thought dead."""
    found: MeasurementImport | None = (
        MeasurementImport.objects.select_related("unit__parent", "brought_by")
        .filter(pk=import_id, state=state)
        .first()
    )
    return found


def move_on(imported: MeasurementImport, before: str, **columns: Any) -> bool:
    """Change columns, the state among them, where it is still `before`; whether it was."""
    return moved_on(imported, "state", before, **columns)


def fail(imported: MeasurementImport, before: str, sentence: str) -> None:
    """It came to nothing: the sentence says why; the file is deleted."""
    if move_on(imported, before, state="failed", failure=sentence[:500]):
        forget_arriving(imported.pk)


def where_it_failed(error: Exception) -> str:
    """The kind of an error and the lines it came through; its own words may hold cells of a person's row."""
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' '.join(places)}"
