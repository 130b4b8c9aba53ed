"""What somebody says an asset is, before it is judged and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hatangso.domain.assets.states import State

Value = str | int | float | bool | dict[str, str]
DATES = ("planned_on", "permitted_on", "in_service_on", "removed_on")  # in the order in which they happen


@dataclass(frozen=True)
class AssetDraft:
    """All that a person can tell of an asset. Its commune, length and area are computed, never told.

    `type`: a file of catalog/assets. `owner`, `operator`, `evidence`: ids; None = unknown. `attributes`: code
    of the type's attribute → value as `domain.assets.values.read_value` gives it; absent = unknown.
    `shape`: Shapely, EPSG:4326 (longitude, latitude), None without. `source_crs`, `source_wkb`: the system
    and the shape as they came, where that was another system ('EPSG:9205').
    """

    type: str
    code: str = ""
    name: str = ""
    address: str = ""
    owner: int | None = None
    operator: int | None = None
    owner_name: str = ""
    state: str = State.UNKNOWN.value
    planned_on: date | None = None
    permitted_on: date | None = None
    in_service_on: date | None = None
    removed_on: date | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    note: str = ""
    shape: Any = None
    source_crs: str = ""
    source_wkb: bytes | None = None
    evidence: int | None = None
