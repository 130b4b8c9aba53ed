"""A report's facts as JSON and back, and their digest: what is frozen on approval and compared later."""

import hashlib
import json
from typing import Any

from pydantic import TypeAdapter

from hatangso.domain.reports.facts import ReportInput

SHAPE = 1
_ADAPTER: TypeAdapter[ReportInput] = TypeAdapter(ReportInput)


def frozen(facts: ReportInput) -> dict[str, Any]:
    """The facts as they are kept; `shape` counts the changes of that form."""
    return {"shape": SHAPE, "facts": _ADAPTER.dump_python(facts, mode="json")}


def thawed(kept: dict[str, Any]) -> ReportInput:
    """The facts back; fields that a later form added have their defaults."""
    return _ADAPTER.validate_python(kept["facts"])


def digest_of(facts: ReportInput) -> str:
    """SHA-256 over the facts in one fixed form."""
    text = json.dumps(frozen(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
