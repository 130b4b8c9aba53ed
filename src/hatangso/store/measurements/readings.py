"""What pages read of measured speeds: of many places at once, of one place over its periods.

Sources are strata: every question names one, and no answer holds two.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hatangso.domain.measurement.bins import spans_of
from hatangso.domain.measurement.coarse import told_count, told_spread
from hatangso.domain.measurement.span import span_of
from hatangso.domain.measurement.speed_test import ANY
from hatangso.store.measurements.models import PublishedSpeed, SpeedResult
from hatangso.store.places.models import Unit

LEAST_DEVICES = 5  # fewer are shown to nobody outside the administration
PUBLISHED = "published:"  # before the source of a table that others published
PUBLISHED_METRICS = ("download", "upload", "latency")
RANK = {"reliable": 3, "indicative": 2, "interval": 1, "withheld": 0}


@dataclass(frozen=True)
class Cell:
    """One stratum of the figures: what is told of a place is told of exactly this."""

    source: str
    period: str
    network: str
    technology: str = ANY
    operator: str = ANY
    metric: str = "download"

    @property
    def is_published(self) -> bool:
        return self.source.startswith(PUBLISHED)

    @property
    def of_others(self) -> str:
        """The source's code in a published table."""
        return self.source.removeprefix(PUBLISHED)


@dataclass(frozen=True)
class Reading:
    """What one source says of one place. At most one of `result` and `published` is there.

    `open_only`: the reader is not of the place and sees what everybody may see: nothing of fewer than five
    devices, and numbers of devices and tests down to a multiple of five.
    """

    result: SpeedResult | None = None
    published: PublishedSpeed | None = None
    metric: str = "download"
    open_only: bool = False

    @property
    def standing(self) -> str:
        """Its class by devices; 'published' of a table of others; '' where there is nothing."""
        if self.result is not None and self.result.devices:
            return self.result.standing
        return "published" if self.published is not None else ""

    @property
    def is_hidden(self) -> bool:
        """Whether the reader may not even know how many there are."""
        return self.open_only and self.result is not None and self.result.devices < LEAST_DEVICES

    @property
    def tests(self) -> int | None:
        if self.is_hidden:
            return None
        if self.result is not None:
            return self._count(self.result.tests)
        return self.published.samples if self.published is not None else None

    @property
    def devices(self) -> int | None:
        return None if self.result is None or self.is_hidden else self._count(self.result.devices)

    def _count(self, number: int) -> int:
        return told_count(number) if self.open_only else number

    @property
    def spread(self) -> list[tuple[float, float, int]]:
        """The distribution as told: lower and upper edge and devices, in steps of five, from thirty on."""
        if self.result is None or not self.result.bins:
            return []
        told = told_spread(self.result.bins["counts"]) or []
        spans = spans_of(self.result.bins["first"], len(told))
        return [(*span, devices) for span, devices in zip(spans, told, strict=True)]

    def estimate(self, statistic: str) -> float | None:
        """The mean or median, from thirty devices on: of fewer only the interval is told."""
        if self.published is not None:
            told = self.published.statistic
            return self._of_table() if told == statistic else None
        if self.result is None or RANK.get(self.result.standing, 0) < RANK["indicative"]:
            return None
        return self.result.mean if statistic == "mean" else self.result.median

    def keeps_back(self, statistic: str) -> bool:
        """Whether the number is not told so that another place's or operator's few devices stay hidden."""
        if self.result is None or RANK.get(self.result.standing, 0) < RANK["interval"]:
            return False
        return (self.result.mean if statistic == "mean" else self.result.median) is None

    def interval(self, statistic: str) -> tuple[float, float] | None:
        """Its 95 % interval, from five devices on; of p10 and p90 from 40."""
        if self.result is None or RANK.get(self.result.standing, 0) < RANK["interval"]:
            return None
        name = statistic if statistic in {"mean", "p10", "p90"} else "median"
        low, high = (getattr(self.result, f"{name}_{end}") for end in ("low", "high"))
        return (low, high) if low is not None and high is not None else None

    def percentile(self, name: str) -> float | None:
        """p10 or p90, from thirty devices on."""
        if self.result is None or RANK.get(self.result.standing, 0) < RANK["indicative"]:
            return None
        value: float | None = getattr(self.result, name)
        return value

    @property
    def p10(self) -> float | None:
        return self.percentile("p10")

    @property
    def p90(self) -> float | None:
        return self.percentile("p90")

    @property
    def area(self) -> tuple[float, float | None, float | None] | None:
        """The small-area estimate of the median with its interval; not of what is hidden."""
        if self.result is None or self.result.area is None or self.is_hidden:
            return None
        return self.result.area, self.result.area_low, self.result.area_high

    @property
    def of_unknown_statistic(self) -> float | None:
        """The value of a table that does not say whether it is a mean or a median."""
        if self.published is None or self.published.statistic in {"mean", "median"}:
            return None
        return self._of_table()

    def drawn(self, statistic: str) -> float | None:
        """The one number for a map: the estimate, else the small-area estimate, else what a table says."""
        value = self.estimate(statistic)
        if value is None and self.standing == "interval" and self.area is not None:
            value = self.area[0]
        return self.of_unknown_statistic if value is None else value

    def _of_table(self) -> float | None:
        value = getattr(self.published, self.metric) if self.metric in PUBLISHED_METRICS else None
        return None if value is None else float(value)


@dataclass(frozen=True)
class Choices:
    """Which strata there are, each as (source, period, operator, network, technology)."""

    strata: frozenset[tuple[str, str, str, str, str]]

    @property
    def sources(self) -> list[str]:
        return sorted({stratum[0] for stratum in self.strata}, key=lambda s: (s.startswith(PUBLISHED), s))

    def with_source(self, source: str) -> "Choices":
        """With the strata of all sources offered of one that has no figure yet; none where there are none."""
        if source in self.sources:
            return self
        return Choices(self.strata | {(source, *stratum[1:]) for stratum in self.strata})

    def periods(self, source: str) -> list[str]:
        """Newest first; of those that end together the longest first."""
        return sorted({s[1] for s in self.strata if s[0] == source}, key=period_order, reverse=True)

    def operators(self, source: str, period: str) -> list[str]:
        return sorted({s[2] for s in self.strata if s[:2] == (source, period)})

    def radios(self, source: str, period: str) -> list[tuple[str, str]]:
        """Networks with their technologies, all of a network together first."""
        return sorted({(s[3], s[4]) for s in self.strata if s[:2] == (source, period)})


def period_order(code: str) -> tuple[str, int]:
    """Sorts periods by their end, then by their length."""
    span = span_of(code)
    return (span.last_day.isoformat(), span.months) if span else ("", 0)


def choices_of(province: Unit) -> Choices:
    """What there is in the province or one of its communes. Two queries."""
    here = Q(unit=province) | Q(unit__parent=province)
    names = ("source", "period", "operator", "network", "technology")
    computed = SpeedResult.objects.filter(here, metric="download").order_by().values_list(*names).distinct()
    tables = PublishedSpeed.objects.filter(here, stands=True).order_by().values_list(*names).distinct()
    return Choices(frozenset(computed) | {(PUBLISHED + row[0], *row[1:]) for row in tables})


def published_statistics(province: Unit, cell: Cell) -> set[str]:
    """Which statistics the lines of a published stratum are: mean, median, unknown. One query."""
    here = Q(unit=province) | Q(unit__parent=province)
    rows = PublishedSpeed.objects.filter(
        here, stands=True, source=cell.of_others, period=cell.period, operator=cell.operator,
        network=cell.network, technology=cell.technology,
    )  # fmt: skip
    return set(rows.order_by().values_list("statistic", flat=True).distinct())


def readings_of(units: Iterable[Unit], cell: Cell, *, whole: Collection[int]) -> dict[int, Reading]:
    """By unit what that stratum says of it. One query. `whole`: ids of units of which all may be seen."""
    ids = [unit.pk for unit in units]
    if cell.is_published:
        rows = PublishedSpeed.objects.filter(
            unit_id__in=ids, stands=True, source=cell.of_others, period=cell.period, operator=cell.operator,
            network=cell.network, technology=cell.technology,
        )  # fmt: skip
        return {row.unit_id: Reading(published=row, metric=cell.metric) for row in rows}
    found = _results(ids).filter(
        source=cell.source, period=cell.period, operator=cell.operator, network=cell.network,
        technology=cell.technology, metric=cell.metric,
    )  # fmt: skip
    return {row.unit_id: Reading(row, metric=row.metric, open_only=row.unit_id not in whole) for row in found}


def public_readings(unit: Unit) -> list[tuple[Cell, Reading]]:
    """What everybody may read of a place: per source, network and technology the download of its newest
    period, all operators together, from five devices on. One query.
    """
    rows = _results([unit.pk]).filter(operator=ANY, metric="download", devices__gte=LEAST_DEVICES)
    rows = rows.exclude(network="unknown").exclude(technology="unknown")
    newest: dict[tuple[str, str, str], SpeedResult] = {}
    for row in sorted(rows, key=lambda r: period_order(r.period)):
        newest[(row.network, row.technology, row.source)] = row
    return [
        (
            Cell(row.source, row.period, row.network, row.technology),
            Reading(row, metric=row.metric, open_only=True),
        )
        for _key, row in sorted(newest.items(), reverse=True)
    ]


def published_beside(units: Iterable[Unit], cell: Cell) -> dict[int, Reading]:
    """By unit what others published of the same period, operator and technology. One query."""
    rows = PublishedSpeed.objects.filter(
        unit_id__in=[unit.pk for unit in units], stands=True, period=cell.period, operator=cell.operator,
        network=cell.network, technology=cell.technology,
    ).order_by("source")  # fmt: skip
    return {row.unit_id: Reading(published=row, metric=cell.metric) for row in rows}


def over_periods(unit: Unit, cell: Cell, *, whole: bool) -> list[tuple[str, Reading]]:
    """The same stratum in every period of the same length, oldest first. One query."""
    wanted = span_of(cell.period)
    rows = _results([unit.pk]).filter(
        source=cell.source, operator=cell.operator, network=cell.network, technology=cell.technology,
        metric=cell.metric,
    )  # fmt: skip
    found = [row for row in rows if wanted and (span := span_of(row.period)) and span.like(wanted)]
    return [
        (row.period, Reading(row, metric=row.metric, open_only=not whole))
        for row in sorted(found, key=lambda r: period_order(r.period))
    ]


def by_operator(unit: Unit, cell: Cell, *, whole: bool) -> list[tuple[str, Reading]]:
    """The operators of a place side by side, all together first. One query."""
    rows = _results([unit.pk]).filter(
        source=cell.source, period=cell.period, network=cell.network, technology=cell.technology,
        metric=cell.metric,
    )  # fmt: skip
    return [
        (row.operator, Reading(row, metric=row.metric, open_only=not whole))
        for row in rows.order_by("operator")
    ]


def by_metric(unit: Unit, cell: Cell, *, whole: bool) -> dict[str, Reading]:
    """Download, upload and latencies of one place. One query."""
    rows = _results([unit.pk]).filter(
        source=cell.source, period=cell.period, operator=cell.operator, network=cell.network,
        technology=cell.technology,
    )  # fmt: skip
    return {row.metric: Reading(row, metric=row.metric, open_only=not whole) for row in rows}


def one_of(unit: Unit, cell: Cell, *, whole: bool) -> Reading:
    """What the stratum says of one place; an empty reading where it says nothing."""
    reading = readings_of([unit], cell, whole={unit.pk} if whole else ()).get(unit.pk)
    return reading or Reading(metric=cell.metric, open_only=not whole)


def _results(ids: Iterable[int]) -> QuerySet[SpeedResult]:
    return SpeedResult.objects.filter(unit_id__in=list(ids))
