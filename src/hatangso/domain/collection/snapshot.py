"""A filing frozen: its cells as canonical JSON, and the digest that proves they were not touched since."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.progress.observation import Progress

Frozen = dict[str, Any]
TABLE = "table:"


def cells_of(
    figures: Mapping[str, CellValues], tables: Mapping[str, Sequence[Frozen]] | None = None
) -> Frozen:
    """What a snapshot keeps: {cell: {field: value}}, and 'table:<code>': [rows].

    Fields that tell nothing are left out, so that a cell nobody filled is `{}`.
    """
    kept: Frozen = {key: values_told(values) for key, values in figures.items()}
    for code, rows in (tables or {}).items():
        kept[f"{TABLE}{code}"] = list(rows)
    return kept


def digest_of(cells: Frozen) -> str:
    """SHA-256 over the cells in one fixed form: sorted keys, no spaces, 5 and 5.0 the same number.

    >>> digest_of({"a": {"part": 5.0}, "b": {}}) == digest_of({"b": {}, "a": {"part": 5}})
    True
    """
    text = json.dumps(
        _plain(cells), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def values_told(values: CellValues) -> Frozen:
    """The fields of one cell that tell something."""
    told = {
        "part": values.part,
        "whole": values.whole,
        "value": values.value,
        "progress": values.progress.value if values.progress else None,
        "level_text": values.level_text or None,
        "note": values.note or None,
        "blank_reason": values.blank_reason or None,
        "confirmed": dict(sorted(values.confirmed)) or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def values_kept(kept: Mapping[str, Any]) -> CellValues:
    """The cell back from its frozen form."""
    progress = kept.get("progress")
    return CellValues(
        part=kept.get("part"),
        whole=kept.get("whole"),
        value=kept.get("value"),
        progress=Progress(progress) if progress else None,
        level_text=kept.get("level_text", ""),
        note=kept.get("note", ""),
        blank_reason=kept.get("blank_reason", ""),
        confirmed=tuple(sorted(kept.get("confirmed", {}).items())),
    )


def figures_kept(cells: Frozen) -> dict[str, CellValues]:
    """Every frozen figure by its cell; tables left out."""
    return {key: values_kept(kept) for key, kept in cells.items() if not key.startswith(TABLE)}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
