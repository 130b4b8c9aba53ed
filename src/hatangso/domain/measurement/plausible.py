"""Whether a published line can be believed: by which numbers it is judged, and what is refused.

National values serve to ask, never to refuse: they come from secondary sources and a commune may differ from
the country. Limits and values lie in catalog/references, each with its reason and source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hatangso.domain.measurement.published import BY_NAME, PublishedLine
from hatangso.domain.numbers_format import format_number
from hatangso.domain.periods import parse_period
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Reference:
    """A published national value of one period, network and technology ('' all together), Mbit/s."""

    period: str
    network: str
    download: float
    upload: float
    technology: str = ""


@dataclass(frozen=True)
class Limits:
    """The versioned numbers by which lines are judged, by their names in catalog/references."""

    version: int
    refuse: Mapping[str, float]
    ask: Mapping[str, float]
    references: tuple[Reference, ...]

    def reference(self, line: PublishedLine) -> Reference | None:
        """The national value nearest in time, of the line's network and technology; None: none."""
        period = parse_period(line.period)
        technology = line.technology if line.network == "mobile" else ""
        found = [r for r in self.references if (r.network, r.technology) == (line.network, technology)]
        if not found or period is None:
            return None
        return min(found, key=lambda r: (abs((_middle(r.period) - period.last_day).days), r.period))


@dataclass(frozen=True)
class Fault:
    """Why a line cannot be kept: the code it is counted under, the column, the sentence."""

    code: str
    column: str
    words: Words


def faults_of(line: PublishedLine, limits: Limits, *, today: date) -> list[Fault]:
    """What cannot be: nothing measured, negative or zero speeds, beyond any line, a period to come."""
    found = []
    if line.download is None and line.upload is None:
        found.append(Fault("no_speed", "download", _NO_SPEED))
    for name in ("download", "upload"):
        value = getattr(line, name)
        label = BY_NAME[name].label
        if value is not None and value <= 0:
            found.append(
                Fault(
                    "not_positive",
                    name,
                    Words(
                        f"{label.vi} là {format_number(value)}: tốc độ đo được phải lớn hơn 0;"
                        " không đo được thì bỏ trống.",
                        f"{label.en} is {value:g}: a measured speed is above 0; empty if not measured.",
                    ),
                )
            )
        elif value is not None and value > limits.refuse["fastest"]:
            most = limits.refuse["fastest"]
            found.append(
                Fault(
                    "too_fast",
                    name,
                    Words(
                        f"{label.vi} là {format_number(value)} Mbit/s, quá {format_number(most)}: kiểm tra"
                        " đơn vị (kbit/s?) và dấu thập phân.",
                        f"{label.en} is {value:g} Mbit/s, beyond {most:g}: check unit (kbit/s?) and mark.",
                    ),
                )
            )
    for name in ("latency", "jitter"):
        value = getattr(line, name)
        if value is not None and not 0 <= value <= limits.refuse["longest_delay"]:
            label = BY_NAME[name].label
            found.append(
                Fault(
                    "no_delay",
                    name,
                    Words(
                        f"{label.vi} là {format_number(value)} ms, không thể có; kiểm tra đơn vị.",
                        f"{label.en} is {value:g} ms, which cannot be; check the unit.",
                    ),
                )
            )
    if line.samples == 0:
        found.append(Fault("no_samples", "samples", _NO_SAMPLES))
    period = parse_period(line.period)
    if period is not None and period.first_day > today:
        found.append(
            Fault(
                "future",
                "period",
                Words(
                    f"Kỳ {line.period} chưa đến; kiểm tra lại kỳ.",
                    f"The period {line.period} is yet to come.",
                ),
            )
        )
    return found


def _middle(period: str) -> date:
    found = parse_period(period)
    if found is None:
        raise ValueError(f"no period: {period}")
    return found.last_day


_NO_SPEED = Words(
    "Dòng không có tốc độ tải xuống, cũng không có tải lên.", "The line tells neither download nor upload."
)
_NO_SAMPLES = Words("Có tốc độ mà số mẫu là 0; không rõ số mẫu thì bỏ trống.", "A speed from 0 samples.")
