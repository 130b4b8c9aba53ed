"""An asset as texts for a phone in the field, and a draft from the texts that come back.

Every field is a text, '' = not known, so that phones compare versions without knowing the types: columns by
their names, owner by id, days as ISO, attributes as 'attributes.<code>' (`write_value`), and `place`: of a
point 'longitude latitude' in degrees, of a line or an area its WKT (OGC 06-103r4, ch. 7).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.draft import DATES, AssetDraft
from hatangso.domain.assets.geometry import BadShape, shape_of_text
from hatangso.domain.assets.values import BadValue, read_value, write_value
from hatangso.flows.refused import Refused, said_by
from hatangso.store.assets.models import Asset

TEXTS = ("name", "code", "address", "state", "note")
DOTTED = "attributes."
DEGREES = 7  # decimals: a centimetre
MOST_VERTICES = 1_000  # of a shape that can be changed in the field
_OUTLINE = 5 / 111_320  # degrees: what is only looked at may be 5 m off


def fields_of(asset: Asset) -> dict[str, str]:
    """All that may be changed in the field; `place` is left out where the type has none, and where a shape
    has more than MOST_VERTICES.

    `owner_name` is left out too: an old list may name a person there.
    """
    kind = asset_type(asset.type)
    told = {name: str(getattr(asset, name)) for name in TEXTS}
    told["owner"] = str(asset.owner_id or "")
    for name in DATES:
        day = getattr(asset, name)
        told[name] = day.isoformat() if day else ""
    for attribute in kind.attributes if kind else ():
        told[f"{DOTTED}{attribute.code}"] = write_value(attribute, asset.attributes.get(attribute.code))
    if kind and kind.geometry and (place := _place(asset)) is not None:
        told["place"] = place
    return told


def _place(asset: Asset) -> str | None:
    if asset.geometry in ("", "point"):
        return "" if asset.lon is None or asset.lat is None else place_text(asset.lon, asset.lat)
    shape = shapely.from_wkb(bytes(asset.wkb or b""))
    return shape_text(shape) if shapely.get_num_coordinates(shape) <= MOST_VERTICES else None


def outline_of(asset: Asset) -> str:
    """What a phone draws of a shape too long to be changed there: simplified to 5 m; '' of all others."""
    if asset.geometry in ("", "point"):
        return ""
    shape = shapely.from_wkb(bytes(asset.wkb or b""))
    if shapely.get_num_coordinates(shape) <= MOST_VERTICES:
        return ""
    return shape_text(shapely.simplify(shape, _OUTLINE))


def shape_text(shape: Any) -> str:
    """
    >>> shape_text(shapely.LineString([(105, 21), (105.12345678, 21.5)]))
    'LINESTRING (105 21, 105.1234568 21.5)'
    """
    return str(shapely.to_wkt(shape, rounding_precision=DEGREES))


def place_text(lon: float, lat: float) -> str:
    """
    >>> place_text(105.85, 21.0285)
    '105.8500000 21.0285000'
    """
    return f"{lon:.{DEGREES}f} {lat:.{DEGREES}f}"


def patched(draft: AssetDraft, fields: Mapping[str, str]) -> AssetDraft:
    """The draft with these fields as told. Raises Refused with the field's name."""
    kind = asset_type(draft.type)
    if kind is None:
        raise Refused(_("Không có loại tài sản “%(type)s”.") % {"type": draft.type[:40]}, field="type")
    plain: dict[str, Any] = {}
    attributes = dict(draft.attributes)
    for name, text in fields.items():
        if name in TEXTS:
            plain[name] = text
        elif name == "owner":
            plain[name] = _id(text)
        elif name in DATES:
            plain[name] = _day(name, text)
        elif name == "place":
            plain |= {"shape": _shape(text), "source_crs": "", "source_wkb": None}
        elif name.startswith(DOTTED):
            _put(attributes, kind, name.removeprefix(DOTTED), text)
        else:
            raise Refused(_("Không có trường “%(name)s”.") % {"name": name[:40]})
    return replace(draft, attributes=attributes, **plain)


def _put(attributes: dict[str, Any], kind: AssetType, code: str, text: str) -> None:
    attribute = kind.attribute(code)
    if attribute is None:
        raise Refused(
            _("Loại tài sản này không còn thuộc tính “%(code)s”; hãy lấy lại dữ liệu về máy.")
            % {"code": code[:40]}
        )
    try:
        value = read_value(attribute, text)
    except BadValue as wrong:
        raise Refused(said_by(wrong), field=f"{DOTTED}{code}") from None
    attributes.pop(code, None)
    if value is not None:
        attributes[code] = value


def _id(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Refused(_("Không có cơ quan, đơn vị này; hãy chọn trong danh sách."), field="owner")
    return int(text)


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(_("Không đọc được ngày; hãy chọn lại."), field=name) from None


def _shape(text: str) -> Any:
    if not text:
        return None
    if text[0].isalpha():
        try:
            return shape_of_text(text)
        except BadShape as wrong:
            raise Refused(said_by(wrong), field="place") from None
    try:
        lon, lat = (float(part) for part in text.split(" "))
    except ValueError:
        raise Refused(_("Không đọc được vị trí; hãy lấy lại vị trí."), field="place") from None
    return shapely.Point(lon, lat)
