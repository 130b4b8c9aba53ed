"""The filter of assets in an address: read, written, and told in words.

The table, the map, its tiles, exports and interfaces share it. `type`, `group`, `state`, `place` (a commune's
code), `owner`, `operator` (an id, or 'unknown'): repeated or separated by commas; `q`;
`bbox=west,south,east,north`; `near=longitude,latitude,metres`; `within` a polygon (WKT or GeoJSON); `placed`,
`evidence` yes or no; `doubtful=1`; `a.<attribute>` a value, a choice's code, 'yes', 'no' or 'unknown';
`a.<attribute>.min`, `a.<attribute>.max`; `count=<rule>.<part, rest or unknown>` the objects behind a count.
"""

from decimal import Decimal
from math import isfinite
from typing import Any
from urllib.parse import urlencode

import shapely
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.asset_types import asset_types
from hatangso.catalog.count_rules import count_rules
from hatangso.domain.assets.asset_filter import (
    FARTHEST_METRES,
    NEAREST_METRES,
    AssetFilter,
    AttributeFilter,
    Box,
    Near,
)
from hatangso.domain.assets.asset_type import GROUPS, Attribute
from hatangso.domain.assets.geometry import BadShape, judged, shape_of_text
from hatangso.domain.assets.states import STATES
from hatangso.domain.assets.values import BadValue, read_value, tell_value
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.domain.words import Misstated
from hatangso.web.asked import asked_id
from hatangso.web.templatetags.progress import spoken

UNKNOWN = "unknown"
LONGEST_SEARCH = 100
STANDING_WORDS = {
    "part": gettext_lazy("được tính"),
    "rest": gettext_lazy("không được tính"),
    "unknown": gettext_lazy("chưa rõ"),
}


class BadFilter(Misstated):
    """What cannot be read in the filter of an address."""


def asset_filter(query: QueryDict) -> AssetFilter:
    """What is asked for. Raises BadFilter with a sentence; keys of others (page, sort, v) are left alone."""
    return AssetFilter(
        types=_codes(query, "type", asset_types()),
        groups=_codes(query, "group", GROUPS),
        states=_codes(query, "state", {one.value: one for one in STATES}),
        owners=_ids(query, "owner"),
        operators=_ids(query, "operator"),
        units=tuple(text[:12] for text in _several(query, "place")),
        attributes=_attributes(query),
        q=query.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        box=_box(query.get("bbox", "")),
        shape=_shape(query.get("within", "")),
        near=_near(query.get("near", "")),
        placed=_yes_or_no(query, "placed"),
        doubtful=query.get("doubtful") == "1",
        evidence=_yes_or_no(query, "evidence"),
        counted=_counted(query.get("count", "")),
    )


def filter_query(asked: AssetFilter) -> str:
    """The same as the query string of an address ('' where nothing is asked)."""
    pairs: list[tuple[str, str]] = []
    for name, values in (
        ("type", asked.types), ("group", asked.groups), ("state", asked.states), ("place", asked.units),
    ):  # fmt: skip
        pairs += [(name, value) for value in values]
    for name, ids in (("owner", asked.owners), ("operator", asked.operators)):
        pairs += [(name, str(pk) if pk else UNKNOWN) for pk in ids]
    for one in asked.attributes:
        pairs += [(f"a.{one.code}", _written(value)) for value in one.values]
        pairs += [(f"a.{one.code}", UNKNOWN)] if one.unknown else []
        pairs += [(f"a.{one.code}.min", _number(one.least))] if one.least is not None else []
        pairs += [(f"a.{one.code}.max", _number(one.most))] if one.most is not None else []
    if asked.q:
        pairs.append(("q", asked.q))
    if asked.box is not None:
        pairs.append(("bbox", ",".join(_degrees(round(value, 6)) for value in asked.box)))
    if asked.shape is not None:
        pairs.append(("within", shapely.to_wkt(asked.shape, rounding_precision=6)))
    if asked.near is not None:
        pairs.append(("near", f"{asked.near.lon:.6f},{asked.near.lat:.6f},{_degrees(asked.near.metres)}"))
    for name, value in (("placed", asked.placed), ("evidence", asked.evidence)):
        pairs += [(name, "yes" if value else "no")] if value is not None else []
    if asked.doubtful:
        pairs.append(("doubtful", "1"))
    if asked.counted is not None:
        pairs.append(("count", ".".join(asked.counted)))
    return urlencode(pairs)


def filter_words(asked: AssetFilter) -> list[str]:
    """What is asked for, as a reader of a printed sheet or a title understands it; organisations and places
    are named by who knows them."""
    types = asset_types()
    told = []
    if asked.types:
        told.append(", ".join(spoken(types[code].plural) for code in asked.types))
    if asked.groups:
        told.append(", ".join(spoken(GROUPS[code]) for code in asked.groups))  # type: ignore[index]
    if asked.states:
        told.append(
            ", ".join(spoken(words) for state, words in STATES.items() if state.value in asked.states)
        )
    for one in asked.attributes:
        told.append(_attribute_words(one))
    if asked.q:
        told.append(f"“{asked.q}”")
    if asked.near is not None:
        told.append(
            _("trong %(metres)s m quanh (%(lat)s; %(lon)s)")
            % {
                "metres": format_number(asked.near.metres, 0),
                "lat": f"{asked.near.lat:.5f}",
                "lon": f"{asked.near.lon:.5f}",
            }
        )
    if asked.shape is not None:
        told.append(_("trong vùng đã vẽ"))
    if asked.placed is False:
        told.append(_("chưa có vị trí"))
    if asked.doubtful:
        told.append(_("nghi trùng"))
    if asked.counted is not None:
        rule, standing = count_rules()[asked.counted[0]], asked.counted[1]
        told.append(f"{spoken(rule.name)}: {STANDING_WORDS[standing]}")
    return told


def _attribute_words(asked: AttributeFilter) -> str:
    attribute = _known(asked.code)
    parts = [tell_value(attribute, value) for value in asked.values]
    if asked.unknown:
        parts.append(_("chưa rõ"))
    if asked.least is not None:
        parts.append(f"≥ {tell_value(attribute, asked.least)}")
    if asked.most is not None:
        parts.append(f"≤ {tell_value(attribute, asked.most)}")
    return f"{spoken(attribute.label)}: {', '.join(parts)}"


def _several(query: QueryDict, name: str) -> list[str]:
    return [part for text in query.getlist(name) for part in text.split(",") if part][:200]


def _codes(query: QueryDict, name: str, known: Any) -> tuple[str, ...]:
    codes = _several(query, name)
    if lost := [code for code in codes if code not in known]:
        raise BadFilter(
            f"Bộ lọc “{name}” không có giá trị “{lost[0][:40]}”.",
            f"The filter '{name}' has no '{lost[0][:40]}'.",
        )
    return tuple(dict.fromkeys(codes))


def _ids(query: QueryDict, name: str) -> tuple[int, ...]:
    found = []
    for text in _several(query, name):
        pk = 0 if text == UNKNOWN else asked_id(text)
        if pk is None:
            raise BadFilter(
                f"Bộ lọc “{name}” cần mã số của cơ quan, không phải “{text[:40]}”.",
                f"The filter '{name}' wants the id of an organisation, not '{text[:40]}'.",
            )
        found.append(pk)
    return tuple(dict.fromkeys(found))


def _numbers(text: str, name: str, count: int) -> list[float] | None:
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(isfinite(number) for number in numbers):
        raise BadFilter(
            f"Bộ lọc “{name}” cần {count} số cách nhau bằng dấu phẩy, không phải “{text[:60]}”.",
            f"The filter '{name}' wants {count} numbers separated by commas, not '{text[:60]}'.",
        )
    return numbers


def _box(text: str) -> Box | None:
    if (numbers := _numbers(text, "bbox", 4)) is None:
        return None
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadFilter(
            "Bộ lọc “bbox” là tây, nam, đông, bắc bằng độ.", "'bbox' is west, south, east, north in degrees."
        )
    return west, south, east, north


def _near(text: str) -> Near | None:
    if (numbers := _numbers(text, "near", 3)) is None:
        return None
    lon, lat, metres = numbers
    if not (-180 <= lon <= 180 and -89 <= lat <= 89 and NEAREST_METRES <= metres <= FARTHEST_METRES):
        raise BadFilter(
            "Bộ lọc “near” là kinh độ, vĩ độ bằng độ và số mét từ 1 đến 50.000.",
            "'near' is longitude, latitude in degrees and 1 to 50,000 metres.",
        )
    return Near(lon, lat, metres)


def _shape(text: str) -> Any:
    if not text:
        return None
    try:
        return judged(shape_of_text(text), ("area",))
    except BadShape as wrong:
        raise BadFilter(wrong.words.vi, wrong.words.en) from None


def _counted(text: str) -> tuple[str, str] | None:
    if not text:
        return None
    rule, _dot, standing = text.partition(".")
    if rule not in count_rules() or standing not in STANDING_WORDS:
        raise BadFilter(
            f"Bộ lọc “count” không có giá trị “{text[:60]}”.", f"The filter 'count' has no '{text[:60]}'."
        )
    return rule, standing


def _yes_or_no(query: QueryDict, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(query.get(name, ""))


def _attributes(query: QueryDict) -> tuple[AttributeFilter, ...]:
    asked: dict[str, dict[str, Any]] = {}
    for key in query:
        if not key.startswith("a.") or not any(query.getlist(key)):
            continue
        code, _dot, limit = key.removeprefix("a.").partition(".")
        attribute, told = _known(code), asked.setdefault(code, {"values": [], "unknown": False})
        if limit:
            told[limit] = _limit(key, limit, query.get(key, ""))
            continue
        for text in (one for one in query.getlist(key) if one):
            if text == UNKNOWN:
                told["unknown"] = True
            else:
                told["values"].append(_value(attribute, text))
    return tuple(
        AttributeFilter(code, tuple(one["values"]), one.get("min"), one.get("max"), one["unknown"])
        for code, one in asked.items()
    )


def _known(code: str) -> Attribute:
    for kind in asset_types().values():
        if (found := kind.attribute(code)) is not None and (
            found.filter or found.kind in ("integer", "number")
        ):
            return found
    raise BadFilter(f"Không lọc được theo “{code[:40]}”.", f"There is no filter by '{code[:40]}'.")


def _limit(key: str, limit: str, text: str) -> float:
    number = parse_number(text) if limit in ("min", "max") else None
    if number is None:
        raise BadFilter(f"Bộ lọc “{key[:60]}” cần một số.", f"The filter '{key[:60]}' wants a number.")
    return number


def _value(attribute: Attribute, text: str) -> Any:
    """One value as it is kept; a choice's code may be another type's of the same attribute."""
    if attribute.kind == "choice":
        return text[:80]
    try:
        return read_value(attribute, text)
    except BadValue as wrong:
        raise BadFilter(wrong.words.vi, wrong.words.en) from None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """The number whole, as people write it: 1234567; 45,5 (a point before three digits would group them)."""
    return _degrees(value).replace(".", ",")


def _degrees(value: float) -> str:
    """The number whole, without an exponent: 105.854213."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
