"""Cells of a row of assets become what is told of the asset; a wrong one is a sentence that names its column.

A list of a million rows says the same few things again and again: what was read once is remembered.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.column_choice import ColumnChoice, positions
from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.lifecycle import DATE_WORDS, require_plausible
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.assets.values import read_day, read_value
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated
from hatangso.flows.assets.owner_names import OwnerNames
from hatangso.flows.assets.pointed_assets import PointedAssets

LIMITS = {"code": 80, "name": 200, "address": 300, "note": 500, "owner": 200, "operator": 200}
REMEMBERED = 20_000
_LABELS = {
    "code": "Mã tài sản",
    "name": "Tên",
    "address": "Địa chỉ",
    "note": "Ghi chú",
    "owner": "Chủ sở hữu",
}
Reader = Callable[[object], Any]


class RowValues:
    """Reads what the cells of one type's rows tell, by the columns chosen.

    `lacking` of a row: the label of a needed attribute that it does not tell (a new asset needs it).
    """

    def __init__(
        self,
        kind: AssetType,
        choice: ColumnChoice,
        headings: Sequence[str],
        names: OwnerNames,
        today: date,
        own: int | None = None,
    ) -> None:
        self._kind, self._names, self._today, self._own = kind, names, today, own
        self._places = positions(choice, headings)
        self._pointed = PointedAssets(names.unit)
        readers: dict[str, Reader] = {
            **{code: self._text(code) for code in ("code", "name", "address", "note", "owner", "operator")},
            "state": _state,
            "uid": _uid,
            **{name: _day(name) for name in DATES},
            **{f"a.{one.code}": self._attribute(one) for one in kind.attributes},
        }
        self._columns = [
            (code, place, _remembering(readers[code]) if code != "name" else readers[code])
            for code, place in self._places.items()
            if code in readers
        ]
        self._fixed = {code: readers[code](text) for code, text in choice.fixed.items() if code in readers}
        self._needed = [one for one in kind.attributes if one.required]
        self._dated = any(name in self._places for name in DATES)

    def read(self, cells: Sequence[object]) -> tuple[dict[str, Any], str]:
        """What the row tells (only what is filled), and what a new asset would lack. Raises Misstated."""
        told: dict[str, Any] = {}
        attributes: dict[str, Any] = {}
        width = len(cells)
        for code, place, reader in self._columns:
            value = reader(cells[place]) if place < width and cells[place] not in (None, "") else None
            if value is None:
                value = self._fixed.get(code)
            if value is not None:
                if code.startswith("a."):
                    attributes[code[2:]] = value
                else:
                    told[code] = value
        for code, value in self._fixed.items():
            if code not in self._places and value is not None:
                if code.startswith("a."):
                    attributes[code[2:]] = value
                else:
                    told[code] = value
        if attributes:
            told["attributes"] = attributes
        self._take_organisations(told)
        if self._dated:
            days = {name: told.get(name) for name in DATES}
            require_plausible(told.get("state", State.UNKNOWN.value), days, self._today)
            told.update({name: day.isoformat() for name, day in days.items() if day is not None})
        lacking = next((one.label.vi for one in self._needed if one.code not in attributes), "")
        return told, lacking

    def _take_organisations(self, told: dict[str, Any]) -> None:
        """Names become ids; an owner that is not known here stays a name."""
        if (owner := told.pop("owner", None)) is not None:
            found = self._names.find(owner)
            if found is None:
                told["owner_name"] = owner
            else:
                told["owner_id"] = found
        elif self._own is not None:
            told["owner_id"] = self._own
        if (operator := told.pop("operator", None)) is not None:
            found = self._names.find(operator)
            if found is None:
                raise Misstated(
                    f"Không có đơn vị vận hành “{operator[:60]}” trong danh bạ. Hãy sửa tên hoặc thêm đơn vị"
                    " này.",
                    f"The operator '{operator[:60]}' is not known. Mend the name or add the organisation.",
                )
            told["operator_id"] = found

    def _text(self, code: str) -> Reader:
        limit = LIMITS[code]

        def read(cell: object) -> str | None:
            if isinstance(cell, float) and cell.is_integer():
                cell = int(cell)
            text = " ".join(str(cell).split()).replace("\x00", "")
            if text.startswith(("'=", "'+", "'-", "'@")):
                text = text[1:]
            if len(text) > limit:
                label = _LABELS.get(code, code)
                raise Misstated(
                    f"“{label}” dài {len(text)} ký tự, giới hạn {limit}. Hãy rút gọn.",
                    f"'{label}' has {len(text)} characters, the limit is {limit}.",
                )
            return text or None

        return read

    def _attribute(self, attribute: Any) -> Reader:
        if attribute.kind != "asset":
            return lambda cell: read_value(attribute, cell)

        def read(cell: object) -> Any:
            text = read_value(attribute, cell)
            return self._pointed.find(attribute, text) if isinstance(text, str) else text

        return read


def _remembering(reader: Reader) -> Reader:
    """The same reader, which reads each text or number once."""
    known: dict[tuple[type, object], Any] = {}

    def read(cell: object) -> Any:
        try:
            return known[(type(cell), cell)]
        except (KeyError, TypeError):
            value = reader(cell)
            if len(known) < REMEMBERED and isinstance(cell, str | int | float):
                known[(type(cell), cell)] = value
            return value

    return read


_STATES: Mapping[str, str] = {
    **{plain(words.vi): state.value for state, words in STATES.items()},
    **{plain(words.en): state.value for state, words in STATES.items()},
    **{state.value: state.value for state in STATES},
    "hoat dong": State.IN_SERVICE.value,
    "dang su dung": State.IN_SERVICE.value,
    "thao do": State.REMOVED.value,
}


def _state(cell: object) -> str | None:
    said = plain(str(cell))
    if not said:
        return None
    if (state := _STATES.get(said)) is None:
        offered = "; ".join(words.vi for words in STATES.values())
        raise Misstated(
            f"Không có trạng thái “{str(cell)[:40]}”. Hãy ghi một trong: {offered}.",
            f"There is no state '{str(cell)[:40]}'.",
        )
    return state


def _uid(cell: object) -> str | None:
    text = str(cell).strip()
    try:
        return str(UUID(text)) if text else None
    except ValueError:
        raise Misstated(
            f"Mã định danh “{text[:40]}” không đúng dạng. Hãy để trống với tài sản mới, hoặc lấy từ tệp"
            " xuất.",
            f"The identifier '{text[:40]}' is malformed. Leave it empty for a new asset.",
        ) from None


def _day(name: str) -> Reader:
    def read(cell: object) -> date | None:
        if not str(cell).strip():
            return None
        if (day := read_day(cell)) is None:
            label = DATE_WORDS[name]
            raise Misstated(
                f"“{label.vi}” là “{str(cell)[:40]}”, không phải ngày. Hãy ghi như 31/12/2026.",
                f"'{label.en}' is '{str(cell)[:40]}', which is no day. Write it like 31/12/2026.",
            )
        return day

    return read
