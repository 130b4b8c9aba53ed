"""What the forms need to know of an asset of the registry to write its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hatangso.domain.assets.draft import Value


@dataclass(frozen=True)
class AssetFacts:
    """`place`: the commune's full name; `owner`: its name, or what an old list says; lengths in metres."""

    type: str
    name: str
    address: str
    place: str
    owner: str
    attributes: Mapping[str, Value]
    note: str = ""
    day: date | None = None  # in service, else planned
    lon: float | None = None
    lat: float | None = None
    length_m: float | None = None
