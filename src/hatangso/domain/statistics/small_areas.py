"""The median of every ward, also of those with few devices or none: its own data and what wards like it show.

On the log scale, with V the variance of the ward's own ln(median) (area_variances.py) and A that between
wards,

    y = ln median,   γ = A / (A + V),   θ̂ = γ y + (1 − γ) xᵀβ̂

The model and its sources: between.py. A ward with fewer than FEWEST_DEVICES tells nothing of its own,
neither in the fit nor in its estimate (`own` is 0): it gets what its covariates foretell, so that no single
person's line shows through. Benchmarking: all estimates are moved by one factor so that their
device-weighted mean on the log scale is the logarithm of the province's own median (ratio benchmarking, Rao
and Molina, Small Area Estimation, 2nd ed. 2015, ch. 6).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.area_variances import area_variances
from hatangso.domain.statistics.between import FEW_AREAS, fit, freedom, mean_squared_error, own_share
from hatangso.domain.statistics.classes import FEWEST_DEVICES
from hatangso.domain.statistics.grouped import Floats
from hatangso.domain.words import Words

FEWEST_AREAS = 5
_AREAS_PER_COLUMN = 5  # so many areas with data are asked for each covariate

TOO_FEW_AREAS = Unknown(
    Words(
        f"Cần ít nhất {FEWEST_AREAS} xã, phường có từ {FEWEST_DEVICES} thiết bị để ước lượng vùng nhỏ.",
        f"Small-area estimates need at least {FEWEST_AREAS} communes with {FEWEST_DEVICES} devices each.",
    )
)


@dataclass(frozen=True, eq=False)
class AreaTable:
    """By area, in the unit of the medians: estimate, interval, and `own`, how much of it (0–1) is own data.

    between_sd: √A, how much areas differ on the log scale beyond their covariates. areas: how many the
    model was fitted on. used: the columns of the covariates that took part; others were constant, told by
    others, unknown somewhere, or too many. factor: by which the estimates were moved to the province's
    median. method: how A was found (between.py).
    """

    area: Floats
    area_low: Floats
    area_high: Floats
    own: Floats
    between_sd: float
    areas: int
    used: tuple[int, ...]
    factor: float
    method: Literal["reml", "adjusted"]


def fay_herriot(
    median: NDArray[np.floating],
    log_sd: NDArray[np.floating],
    devices: NDArray[np.integer],
    covariates: NDArray[np.floating] | None = None,
    *,
    ends: tuple[NDArray[np.floating], NDArray[np.floating]] | None = None,
    whole: float | None = None,
    level: float = 0.95,
) -> AreaTable | Unknown:
    """Estimates of k areas from their direct medians (> 0), log_sd and devices, as describe_cells gives them.

    covariates: k × p numbers without a constant column, best on the log scale, known for every area. ends:
    the medians' intervals of `level` (median_low, median_high), which make up for speeds that are far from
    normal. whole: the province's median from all devices together, None for no benchmarking. Areas with no
    usable median (NaN, 0, fewer than FEWEST_DEVICES) are estimated from the others. Unknown under
    FEWEST_AREAS usable areas. Under FEW_AREAS of them no covariate is used. The interval takes Student's t
    with the degrees of freedom of between.freedom.
    """
    medians, spreads = np.asarray(median, np.float64), np.asarray(log_sd, np.float64)
    counts = np.asarray(devices, np.int64)
    with np.errstate(invalid="ignore"):
        usable = (counts >= FEWEST_DEVICES) & np.isfinite(medians) & (medians > 0)
    areas = int(usable.sum())
    if areas < FEWEST_AREAS:
        return TOO_FEW_AREAS
    y = np.log(np.where(usable, medians, 1.0))
    shown = None if ends is None else (np.asarray(ends[0], np.float64), np.asarray(ends[1], np.float64))
    variances = area_variances(spreads, counts, usable, shown, level)
    design, used = _design(covariates, usable)
    model = fit(y[usable], variances[usable], design[usable])
    own = own_share(model, variances)
    estimate = own * y + (1 - own) * (design @ model.beta)
    error = mean_squared_error(model, variances, design)
    half = stdtrit(freedom(model, variances, error), 0.5 + level / 2) * np.sqrt(error)
    shift = _shift(estimate, counts, whole)
    low, middle, high = (np.exp(one + shift) for one in (estimate - half, estimate, estimate + half))
    return AreaTable(
        middle, low, high, own, model.between**0.5, areas, used, float(np.exp(shift)), model.method
    )


def _design(
    covariates: NDArray[np.floating] | None, usable: NDArray[np.bool_]
) -> tuple[Floats, tuple[int, ...]]:
    """A constant and the covariates that can be used, scaled to mean 0 and spread 1 over the usable areas."""
    columns, used = [np.ones(usable.size)], list[int]()
    areas = int(usable.sum())
    given = np.empty((usable.size, 0)) if covariates is None else np.asarray(covariates, np.float64)
    if given.shape[0] != usable.size or given.ndim != 2:
        raise ValueError("covariates are a table with one row an area")
    for number in range(given.shape[1]):
        column = given[:, number]
        spread = float(column[usable].std()) if np.isfinite(column).all() else 0.0
        if areas < FEW_AREAS or areas < _AREAS_PER_COLUMN * (len(columns) + 1) or spread < 1e-9:
            continue
        scaled = (column - column[usable].mean()) / spread
        tried = np.column_stack([*columns, scaled])[usable]
        if np.linalg.matrix_rank(tried, tol=1e-6 * areas**0.5) > len(columns):
            columns.append(scaled)
            used.append(number)
    return np.column_stack(columns), tuple(used)


def _shift(estimate: Floats, counts: NDArray[np.int64], whole: float | None) -> float:
    if whole is None or not np.isfinite(whole) or whole <= 0 or not counts.sum():
        return 0.0
    return float(np.log(whole) - counts @ estimate / counts.sum())
