"""Kept tests → one value a device → figures of cells, as one expression for DuckDB and for a cluster.

Ibis writes the SQL of either: DuckDB, built in, or Spark (`on_cluster.py`, `docs/methods/cluster.md`).
A cell is a stretch of time × place × operator × network × technology. All operators, all technologies and the
whole province are cells too ("roll-ups"), made from the tests anew: a device counts once in each, with the
median of all that it measured there, and a roll-up is never made of the cells below it.

Speeds are cast to double before they are ordered: DuckDB answers quantiles of FLOAT in FLOAT, Spark does not.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import chain, combinations

import ibis
import ibis.expr.types as ir

from hatangso.domain.measurement.speed_test import ANY, METRICS

NOT_KNOWN = "?"  # the operator of a test that names none the catalogue knows; never shown as one
WHOLE = ""  # the unit of the province's own cells
CELL = ("period", "unit", "operator", "network", "technology")
_ROLLED = {"unit": WHOLE, "operator": ANY, "technology": ANY}
ROLL_UPS = tuple(
    frozenset(kept) for kept in chain.from_iterable(combinations(_ROLLED, n) for n in (3, 2, 1, 0))
)
EACH = frozenset(_ROLLED)  # every unit × operator × technology for itself alone
QUANTILES = {"p10": 0.1, "median": 0.5, "p90": 0.9}


def counted_tests(
    kept: ir.Table, spans: Mapping[str, Sequence[str]], share: tuple[int, int] = (0, 1)
) -> ir.Table:
    """The kept tests (columns KEPT), once for every period each lies in; `spans`: months (2026-03) by period.

    A metric is null where the test does not count for it or did not tell it, `<metric>_told` is whether it
    told it. A month is one of Việt Nam's time (UTC+7, no summer time). A test without a device is a device of
    its own.
    `share`: (k, n) takes the k-th of n shares of the devices only, where all at once would need much memory;
    which devices are in it differs between DuckDB and Spark, all shares together do not.
    """
    pairs = [(period, month) for period, months in spans.items() for month in months]
    stretches = ibis.memtable(
        {"period": [period for period, _ in pairs], "in_month": [month for _, month in pairs]},
        schema={"period": "string", "in_month": "string"},
    )
    limited = [kept[name].fill_null(False) for name in ("near_border", "wifi_limited", "client_limited")]
    told = kept.select(
        "unit",
        "network",
        "technology",
        operator=kept.operator.fill_null(NOT_KNOWN),
        device=kept.device.fill_null("test " + kept.session),
        flagged=limited[0] | limited[1] | limited[2],
        month=(kept.taken_at + ibis.interval(hours=7)).strftime("%Y-%m"),
        **{
            metric: _counts(kept, metric).ifelse(kept[metric].cast("float64"), ibis.null("float64"))
            for metric in METRICS
        },
        **{f"{metric}_told": kept[metric].notnull() for metric in METRICS},
    )
    if share != (0, 1):
        told = told.filter((told.device.hash() % share[1]).cast("int64").abs() == share[0])
    return told.inner_join(stretches, told.month == stretches.in_month).drop("month", "in_month")


def _counts(kept: ir.Table, metric: str) -> ir.BooleanValue:
    """Whether a test counts for the metric; tests kept first have one column `counts` for all of them."""
    own = f"counts_{metric}"
    if own not in kept.columns:
        return kept.counts
    return kept[own].fill_null(kept.counts) if "counts" in kept.columns else kept[own]


def device_values(
    tests: ir.Table, apart: frozenset[str] = EACH, metrics: Sequence[str] = METRICS
) -> ir.Table:
    """One row a device and cell: CELL, device, flagged, and by metric its median (null where no test that
    counts told one) and `<metric>_tests`, how many tests told one.

    `apart`: which of unit, operator and technology are kept apart; the others are all together.
    """
    keys = ["period", "network", "device", *sorted(apart)]
    found = tests.group_by(keys).aggregate(
        flagged=tests.flagged.any(),
        **{metric: tests[metric].median() for metric in metrics},
        **{f"{metric}_tests": tests[f"{metric}_told"].sum() for metric in metrics},
    )
    together = {name: ibis.literal(word) for name, word in _ROLLED.items() if name not in apart}
    told = [name for metric in metrics for name in (metric, f"{metric}_tests")]
    return found.mutate(**together).select(*CELL, "device", "flagged", *told)


def with_roll_ups(tests: ir.Table, metrics: Sequence[str] = METRICS) -> ir.Table:
    """`device_values` of every cell: units × operators × technologies, and all that sums them up."""
    return reduce(ir.Table.union, (device_values(tests, apart, metrics) for apart in ROLL_UPS))


def cell_figures(devices: ir.Table, metric: str, target: float) -> ir.Table:
    """Of devices' values (`device_values`): CELL, devices, tests, mean, share that reaches `target` (0 to 1),
    exact p10, median and p90 (interpolated linearly between neighbours). Cells without a value are left out.
    `tests` counts all that told one, those of a device too of which none counts.
    """
    value = devices[metric]
    found = devices.group_by(list(CELL)).aggregate(
        devices=value.count(),
        tests=devices[f"{metric}_tests"].sum(),
        mean=value.mean(),
        share=(value >= target).cast("float64").mean(),
        quantiles=value.quantile(list(QUANTILES.values())),
    )
    each = {name: found.quantiles[place] for place, name in enumerate(QUANTILES)}
    return found.filter(found.devices > 0).mutate(**each).drop("quantiles")
