"""A published table seen as a whole: what is asked about before it is kept, and how it may be mended.

Units, decimal marks and swapped columns are mistakes of the table, not of a line: they are told once, with
the change that would mend them. Limits and national values: catalog/references.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from hatangso.domain.measurement.plausible import Limits, Reference
from hatangso.domain.measurement.published import BY_NAME, PublishedLine
from hatangso.domain.numbers_format import format_number
from hatangso.domain.periods import parse_period
from hatangso.domain.words import Words

EXAMPLES = 5


@dataclass
class Finding:
    """Something about the table. `asks`: who imports must say something to it before it is kept.

    `remedy`: a change of how the table is read that would mend it, {"units": {…}}, {"decimal": "."} or
    {"swap": ["download", "upload"]}.
    """

    code: str
    words: Words
    asks: bool
    rows: int = 0
    examples: list[int] = field(default_factory=list)
    remedy: dict[str, Any] = field(default_factory=dict)

    def as_kept(self) -> dict[str, Any]:
        """As an import keeps it."""
        return {
            "code": self.code,
            "vi": self.words.vi,
            "en": self.words.en,
            "asks": self.asks,
            "rows": self.rows,
            "examples": self.examples,
            "remedy": self.remedy,
        }


class Judge:
    """Looks at every line of a table that could be read, and tells at the end what is to be asked about.

    Eight bytes a line and value: medians of the whole table need them all.
    """

    def __init__(self, limits: Limits, *, today: date, units: Mapping[str, str]) -> None:
        """`units`: in which unit each column was read."""
        self._limits, self._today, self._units = limits, today, dict(units)
        self._ratios = {"download": array("d"), "upload": array("d")}
        self._near: dict[tuple[str, str, str], Reference | None] = {}
        self._far: dict[str, Finding] = {}
        self._upload_more = self._both = 0
        self._told = 0

    def look(self, line: PublishedLine, *, kept: bool) -> None:
        """One more line; `kept` is False of a line that is refused (it still tells of the units)."""
        about = (line.period, line.network, line.technology)
        if about not in self._near:
            self._near[about] = self._limits.reference(line)
        near = self._near[about]
        for name, ratios in self._ratios.items():
            value = getattr(line, name)
            if near is not None and value is not None and value > 0:
                ratios.append(value / getattr(near, name))
        if line.download and line.upload and line.download > 0 and line.upload > 0:
            self._both += 1
            more = line.upload > self._limits.ask["upload_over_download"] * line.download
            self._upload_more += more
            if more and kept:
                self._note("upload_more", line)
        if not kept:
            return
        self._told += 1
        self._delays(line)
        if near is not None and line.download is not None:
            ratio = line.download / near.download
            if ratio > self._limits.ask["far"] or ratio < 1 / self._limits.ask["far"]:
                self._note("far", line)
        period = parse_period(line.period)
        if period is not None and period.last_day > self._today:
            self._note("not_ended", line)
        if period is not None and period.year < self._limits.ask["began"]:
            self._note("too_early", line)

    def findings(self, decimals: Mapping[str, Sequence[str]]) -> list[Finding]:
        """What was found. `decimals`: by column the marks that all its cells leave open."""
        found = dict(self._far)
        told = []
        if thousand := self._thousandfold(decimals):
            told.append(thousand)
            found.pop("far", None)
        if self._both >= EXAMPLES and self._upload_more > self._limits.ask["swapped_share"] * self._both:
            found.pop("upload_more", None)
            told.append(
                Finding(
                    "swapped",
                    Words(
                        "Phần lớn các dòng có tải lên lớn hơn hẳn tải xuống: có thể hai cột bị đảo.",
                        "Most lines have far more upload than download: the two columns may be swapped.",
                    ),
                    True,
                    self._upload_more,
                    remedy={"swap": ["download", "upload"]},
                )
            )
        return [*told, *found.values()]

    def _thousandfold(self, decimals: Mapping[str, Sequence[str]]) -> Finding | None:
        limit = self._limits.ask["thousandfold"]
        wrong = {}
        for name, ratios in self._ratios.items():
            middle = float(np.median(np.frombuffer(ratios))) if len(ratios) else 1.0
            if limit <= middle <= 10 * limit:
                wrong[name] = 1
            elif 1 / (10 * limit) <= middle <= 1 / limit:
                wrong[name] = -1
        if not wrong:
            return None
        names = {name: BY_NAME[name].label for name in wrong}
        said = Words(", ".join(w.vi for w in names.values()), ", ".join(w.en for w in names.values()))
        rows = max(len(self._ratios[name]) for name in wrong)
        marks = {mark for name in wrong for mark in decimals.get(name, ())}
        if len(marks) == 1:
            (mark,) = marks
            other = "," if mark == "." else "."
            meant = mark if next(iter(wrong.values())) > 0 else other
            return Finding(
                "decimal_mark",
                Words(
                    f"{said.vi}: cả bảng lệch khoảng một nghìn lần so với số toàn quốc; dấu “{mark}” trong"
                    " các ô có thể bị đọc nhầm (dấu thập phân hay dấu nhóm nghìn).",
                    f"{said.en}: the whole table is about a thousand times off the national values; the mark"
                    f" '{mark}' may be misread (decimal mark or thousands).",
                ),
                True,
                rows,
                remedy={"decimal": meant},
            )
        units = {}
        for name, way in wrong.items():
            steps = ["kbit/s", "Mbit/s", "Gbit/s"]
            place = steps.index(self._units.get(name) or "Mbit/s") - way
            if 0 <= place < len(steps):
                units[name] = steps[place]
        return Finding(
            "units",
            Words(
                f"{said.vi}: cả bảng lệch khoảng một nghìn lần so với số toàn quốc; có thể nhầm kbit/s với"
                " Mbit/s.",
                f"{said.en}: the whole table is about a thousand times off the national values; kbit/s and"
                " Mbit/s may be confused.",
            ),
            True,
            rows,
            remedy={"units": units} if units else {},
        )

    def _delays(self, line: PublishedLine) -> None:
        if line.latency is None:
            return
        if line.latency > self._limits.ask["long_delay"]:
            self._note("long_delay", line)
        elif line.latency < self._limits.ask["short_delay"]:
            self._note("short_delay", line)

    def _note(self, code: str, line: PublishedLine) -> None:
        finding = self._far.setdefault(code, Finding(code, _said(code, self._limits), True))
        finding.rows += 1
        if len(finding.examples) < EXAMPLES:
            finding.examples.append(line.row)


def _said(code: str, limits: Limits) -> Words:
    ask = limits.ask
    match code:
        case "far":
            times = format_number(ask["far"])
            return Words(
                f"Tải xuống hơn hoặc kém số toàn quốc cùng loại mạng từ {times} lần.",
                f"Download {times} times above or below the national value of that network.",
            )
        case "upload_more":
            times = format_number(ask["upload_over_download"])
            return Words(
                f"Tải lên gấp hơn {times} lần tải xuống: có đảo hai cột không?",
                f"Upload more than {times} times the download: are the two swapped?",
            )
        case "long_delay":
            return Words(f"Độ trễ quá {format_number(ask['long_delay'])} ms.", "Latency is very long.")
        case "short_delay":
            return Words(
                f"Độ trễ dưới {format_number(ask['short_delay'])} ms: có ghi bằng giây không?",
                "Latency is very short: is it written in seconds?",
            )
        case "not_ended":
            return Words("Kỳ số liệu chưa kết thúc.", "The period has not ended.")
        case _:
            year = f"{ask['began']:.0f}"
            return Words(f"Kỳ số liệu trước năm {year}.", f"The period is before {year}.")
