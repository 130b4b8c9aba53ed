"""Lines of a published table read by a person's choice of columns: a typed line, or what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hatangso.domain.collection.typed import decimal_mark, read_count, read_number, read_text, tidy
from hatangso.domain.measurement.mapping import ColumnChoice, positions
from hatangso.domain.measurement.plausible import Fault
from hatangso.domain.measurement.published import BY_NAME, DELAY_UNITS, SPEED_UNITS, PublishedLine
from hatangso.domain.measurement.published_cells import (
    means_all,
    read_network,
    read_period,
    read_statistic,
    read_technology,
)
from hatangso.domain.places.told_place import ToldPlaces
from hatangso.domain.words import Misstated, Words

_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
REMEMBERED = 50_000  # words of one column that are not read twice


@dataclass(frozen=True)
class Read:
    """One row of the file: a line where nothing is wrong with it, else its faults."""

    line: PublishedLine | None
    faults: tuple[Fault, ...] = ()


class LineReader:
    """Reads the rows of one file by one choice of columns."""

    def __init__(
        self,
        choice: ColumnChoice,
        headings: Sequence[str],
        *,
        places: ToldPlaces,
        operator_of: Callable[[str], str | None],
        marks: Mapping[str, str],
        in_province: Callable[[str], bool] = lambda _said: True,
    ) -> None:
        """`marks` as `marks_of` gives them; `in_province`: whether a province so called is the one wanted."""
        self._choice, self._width = choice, len(headings)
        self._at = positions(choice, headings)
        self._places, self._operator_of, self._in_province = places, operator_of, in_province
        self._marks = marks
        self._words: dict[str, dict[object, Any]] = {name: {} for name in BY_NAME}  # read once each

    def read(self, row: int, cells: Sequence[object]) -> Read:
        """The row of that number in the file."""
        if any(cell not in (None, "") for cell in cells[self._width :]):
            return Read(None, (Fault("too_wide", "", _TOO_WIDE),))
        faults: list[Fault] = []
        told: dict[str, Any] = {}
        for name in BY_NAME:
            try:
                told[name] = self._value(name, cells)
            except Misstated as wrong:
                faults.append(Fault(_CODE_OF[BY_NAME[name].kind], name, wrong.words))
        if faults:
            return Read(None, tuple(faults))
        network, technology = told["network"]
        if told["technology"]:
            if technology and technology != told["technology"]:
                faults.append(Fault("network", "technology", _TWO_TECHNOLOGIES))
            technology = told["technology"]
        if network == "fixed" and technology:
            faults.append(Fault("network", "technology", _RADIO_OF_FIXED))
        if faults:
            return Read(None, tuple(faults))
        line = PublishedLine(
            row=row,
            place=told["place"],
            period=told["period"],
            operator=told["operator"],
            network=network,
            technology=technology,
            download=told["download"],
            upload=told["upload"],
            latency=told["latency"],
            jitter=told["jitter"],
            samples=told["samples"],
            statistic=told["statistic"],
        )
        return Read(line)

    def _value(self, name: str, cells: Sequence[object]) -> Any:
        place = self._at.get(name)
        if place is None:
            raw: object = self._choice.fixed.get(name, "")
        else:
            raw = cells[place] if place < len(cells) else None
        column = BY_NAME[name]
        if column.units or column.kind == "count":
            return self._read(name, raw)
        known = self._words[name]
        if raw not in known:
            if len(known) > REMEMBERED:
                known.clear()
            known[raw] = self._read(name, raw)
        return known[raw]

    def _read(self, name: str, raw: object) -> Any:
        match BY_NAME[name].kind:
            case "place":
                return self._province_of(raw) if name == "province" else self._place(raw)
            case "period":
                return read_period(raw).code
            case "operator":
                return self._operator(raw)
            case "network":
                return read_network(raw)
            case "technology":
                return read_technology(raw)
            case "count":
                return read_count(raw)
            case "statistic":
                return read_statistic(raw)
            case kind:
                number = read_number(raw, self._choice.decimal or self._marks.get(name, ""))
                factors = SPEED_UNITS if kind == "speed" else DELAY_UNITS
                chosen = self._choice.columns.get(name)
                return None if number is None else number * factors.get(chosen.unit if chosen else "", 1.0)

    def _province_of(self, raw: object) -> str:
        said = read_text(raw, 200)
        if said and not self._in_province(said):
            raise Misstated(f"“{said[:60]}” không phải tỉnh được nạp.", f"'{said[:60]}' is another province.")
        return ""

    def _place(self, raw: object) -> str:
        said = read_text(raw, 200)
        if not said:
            raise Misstated("Thiếu xã, phường.", "The commune is missing.")
        found = self._places.find(said)
        if found.code:
            return found.code
        names = [f"{self._places.names[code]} ({code})" for code in found.suggested]
        if found.former and names:
            raise Misstated(
                f"“{said[:60]}” là tên trước sắp xếp, nay thuộc {', '.join(names)}; số của nơi cũ không phải"
                " số của nơi mới. Nếu đúng là nơi mới, hãy ghi tên mới.",
                f"'{said[:60]}' is a former name, now part of {', '.join(names)}; write the new name if that"
                " is meant.",
            )
        if names:
            raise Misstated(
                f"Không có “{said[:60]}” trong địa bàn; có phải {' hay '.join(names)}?",
                f"There is no '{said[:60]}' here; is {' or '.join(names)} meant?",
            )
        raise Misstated(
            f"Không có “{said[:60]}” trong địa bàn được nạp; kiểm tra mã hoặc tên xã, phường.",
            f"There is no '{said[:60]}' in the place imported for; check the commune's code or name.",
        )

    def _operator(self, raw: object) -> str:
        said = read_text(raw, 200)
        if means_all(said):
            return ""
        code = self._operator_of(said)
        if code is None:
            raise Misstated(
                f"Không biết nhà mạng “{said[:60]}”; hãy ghi như trong danh mục (Viettel, VNPT, FPT…).",
                f"The operator '{said[:60]}' is not known; write it as the catalogue does (Viettel, VNPT …).",
            )
        return code


def check_fixed(name: str, value: str) -> None:
    """Whether a value that holds for the whole table can be read. Raises Misstated."""
    match BY_NAME[name].kind:
        case "period":
            read_period(value)
        case "network":
            read_network(value)
        case "technology":
            read_technology(value)
        case "statistic":
            read_statistic(value)


def marks_of(
    choice: ColumnChoice, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Of the first rows: the decimal mark of each column of numbers, and the marks of those columns all of
    whose texts could be read either way (1.234).

    A column that leaves no doubt settles the others, unless two of them disagree.
    """
    at = {
        n: place for n, place in positions(choice, headings).items() if BY_NAME[n].kind in ("speed", "delay")
    }
    texts: dict[str, list[str]] = {name: [] for name in at}
    for cells in rows:
        for name, place in at.items():
            if place < len(cells) and isinstance(cell := cells[place], str) and cell.strip():
                texts[name].append(tidy(cell))
    marks = {name: decimal_mark(found) for name, found in texts.items()}
    sure = {mark for mark in marks.values() if mark}
    either: dict[str, tuple[str, ...]] = {}
    for name, found in texts.items():
        matched = [_EITHER_WAY.fullmatch(text) for text in found]
        if found and all(matched):
            either[name] = tuple(sorted({match[1] for match in matched if match}))
    if len(sure) == 1:
        (mark,) = sure
        return dict.fromkeys(marks, mark), {}
    return marks, either


_CODE_OF = {
    "place": "place",
    "period": "period",
    "operator": "operator",
    "network": "network",
    "technology": "network",
    "speed": "number",
    "delay": "number",
    "count": "samples",
    "statistic": "statistic",
}
_TOO_WIDE = Words(
    "Dòng có nhiều ô hơn dòng tiêu đề: dấu phẩy thập phân trong tệp phân cách bằng dấu phẩy? Hãy lưu lại với"
    " dấu chấm phẩy.",
    "The row has more cells than the heading: a decimal comma in a file separated by commas? Save it with"
    " semicolons.",
)
_TWO_TECHNOLOGIES = Words(
    "Loại mạng và công nghệ nói hai thế hệ khác nhau.",
    "Network and technology name two different generations.",
)
_RADIO_OF_FIXED = Words(
    "Mạng cố định không có thế hệ 3G, 4G, 5G; kiểm tra loại mạng.", "A fixed network has no 3G, 4G or 5G."
)
