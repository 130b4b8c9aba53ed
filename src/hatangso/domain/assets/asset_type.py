"""A type of assets: what is asked of each of its objects. One TOML file in catalog/assets makes one.

From it grow the form, the workbook, the import, the checks, the API and its schema, the legend, the filters
and the documentation; nothing else in the product knows a single type by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hatangso.domain.words import Words

ValueKind = Literal["text", "integer", "number", "choice", "boolean", "date", "asset"]
Geometry = Literal["point", "line", "area"]
Group = Literal["passive", "telecom", "public", "monitoring", "data", "agency"]

GROUPS: dict[Group, Words] = {
    "passive": Words("Hạ tầng viễn thông thụ động", "Passive telecom infrastructure"),
    "telecom": Words("Mạng viễn thông", "Telecom networks"),
    "public": Words("Điểm công cộng", "Public places"),
    "monitoring": Words("Camera, cảm biến", "Cameras and sensors"),
    "data": Words("Trung tâm dữ liệu", "Data centres"),
    "agency": Words("Cơ quan, hệ thống", "Agencies and their systems"),
}


@dataclass(frozen=True)
class Attribute:
    """One thing that is asked of an object.

    `unit`: a symbol such as 'm', 'km', 'kW', '' without; limits are inclusive. `choices`: code → words;
    `former`: codes and words of former lists → a code of `choices`. `public`: whether everybody may read it
    (pages without sign-in, open data, rivals); `filter`: whether lists and the map offer it as a filter.
    `of`: of the kind 'asset' the code of the type at whose objects it points (domain/assets/reference.py).
    """

    code: str
    label: Words
    kind: ValueKind
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: Mapping[str, Words] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    public: bool = True
    filter: bool = False
    help: Words | None = None
    of: str = ""


@dataclass(frozen=True)
class AssetType:
    """One type of assets. `geometry`: the shapes it may have, () for what has no place (a system, a service).

    `duplicate_metres`: two objects of one owner nearer than this are asked about. `shareable`: it can be
    offered for shared use (Luật Viễn thông 24/2023). `open_data`: its public attributes may be published;
    `exact`: whether the public sees its exact place (False: the commune only). `colour`: one of the
    legend's colours (CSS hex), `mark`: the shape of its symbol beside the colour, so that the colour-blind
    and print can tell types apart.
    """

    code: str
    name: Words
    plural: Words
    group: Group
    geometry: tuple[Geometry, ...]
    attributes: tuple[Attribute, ...]
    icon: str
    colour: str
    mark: str
    source: Words
    verified: bool
    order: int = 100
    duplicate_metres: float = 10.0
    shareable: bool = False
    open_data: bool = True
    exact: bool = True

    def attribute(self, code: str) -> Attribute | None:
        """The attribute of a code; None where the type has none."""
        return next((one for one in self.attributes if one.code == code), None)
