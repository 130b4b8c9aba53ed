"""What a person asked to see of measured speeds, read without trusting it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from hatangso.domain.measurement.span import span_of
from hatangso.domain.measurement.speed_test import NETWORKS, TECHNOLOGIES
from hatangso.domain.places.search_key import search_key
from hatangso.store.measurements.readings import PUBLISHED, Cell, Choices
from hatangso.web.pages.speeds.words import METRICS, STATISTICS

LIKELY = (("mobile", "4g"), ("mobile", "5g"), ("mobile", ""))
ORDERS = {
    "name": gettext_lazy("Tên xã, phường"),
    "slowest": gettext_lazy("Kém nhất trước"),
    "fastest": gettext_lazy("Tốt nhất trước"),
    "verdict": gettext_lazy("Chưa đạt trước"),
    "devices": gettext_lazy("Nhiều thiết bị nhất trước"),
    "needed": gettext_lazy("Cần thêm ít thiết bị nhất trước"),
}
ONLY = {
    "": gettext_lazy("Tất cả"),
    "not_reached": gettext_lazy("Chưa đạt mục tiêu"),
    "not_enough": gettext_lazy("Chưa đủ căn cứ"),
    "reached": gettext_lazy("Đạt mục tiêu"),
    "vnnic": gettext_lazy("Đủ 300 mẫu của VNNIC"),
    "none": gettext_lazy("Chưa có phép đo"),
}


@dataclass(frozen=True)
class Wanted:
    """One stratum, the statistic that is judged, and how the table is narrowed and sorted."""

    cell: Cell
    statistic: str = "mean"
    statistics: tuple[str, ...] = tuple(STATISTICS)  # those that can be chosen
    only: str = ""
    text: str = ""
    order: str = "name"

    @property
    def words(self) -> list[str]:
        return search_key(self.text).split()

    def of_table(self, told: Container[str]) -> "Wanted":
        """As a table of others can answer it: by a statistic that its lines are, if they say which."""
        known = tuple(one for one in STATISTICS if one in told)
        if not known:
            return self
        return replace(
            self, statistic=self.statistic if self.statistic in known else known[0], statistics=known
        )

    @property
    def radio(self) -> str:
        return radio_code(self.cell.network, self.cell.technology)

    def query(self) -> dict[str, str]:
        """The stratum as parameters of an address."""
        cell = self.cell
        return {
            "source": cell.source, "period": cell.period, "radio": self.radio, "operator": cell.operator,
            "metric": cell.metric, "stat": self.statistic,
        }  # fmt: skip


def radio_code(network: str, technology: str) -> str:
    return f"{network}-{technology}" if technology else network


def radio_of(code: str) -> tuple[str, str] | None:
    """
    >>> radio_of("mobile-4g"), radio_of("fixed"), radio_of("mobile-9g")
    (('mobile', '4g'), ('fixed', ''), None)
    """
    network, _dash, technology = code.partition("-")
    known = network in NETWORKS and (not technology or technology in TECHNOLOGIES)
    return (network, technology) if known else None


def read(
    asked: QueryDict,
    there: Choices,
    today: date,
    promised: Container[tuple[str, str]] = (),
    first_source: str = "",
) -> Wanted | None:
    """The stratum asked for where it exists, else the likeliest; None where nothing was measured.

    `first_source` is shown where none is asked for.
    `promised`: networks and technologies of which a plan promises a speed; they come first.
    """
    if not there.strata:
        return None
    sources = there.sources
    likely = first_source if first_source in sources else sources[0]
    source = asked.get("source", "") if asked.get("source") in sources else likely
    periods = there.periods(source)
    period = asked.get("period", "") if asked.get("period") in periods else likeliest(periods, today)
    radios = there.radios(source, period)
    radio = radio_of(asked.get("radio", ""))
    if radio not in radios:
        known = [one for one in LIKELY if one in radios] or radios
        radio = next((one for one in known if one in promised), known[0])
    operators = there.operators(source, period)
    operator = asked.get("operator", "")
    if operator not in operators:
        operator = operators[0]
    metric = asked.get("metric", "")
    metrics = offered_metrics(source)
    cell = Cell(source, period, radio[0], radio[1], operator, metric if metric in metrics else "download")
    return Wanted(
        cell=cell,
        statistic=asked.get("stat", "") if asked.get("stat") in STATISTICS else "mean",
        only=asked.get("only", "") if asked.get("only") in ONLY else "",
        text=asked.get("q", "")[:100],
        order=asked.get("order", "") if asked.get("order") in ORDERS else "name",
    )


def likeliest(periods: Sequence[str], today: date) -> str:
    """Of periods, newest first, the newest that has ended; where none has, the newest."""
    ended = (code for code in periods if (span := span_of(code)) and span.last_day <= today)
    return next(ended, periods[0])


def offered_metrics(source: str) -> list[str]:
    """A table of others has no latency under load."""
    return [m for m in METRICS if m != "loaded_latency" or not source.startswith(PUBLISHED)]
