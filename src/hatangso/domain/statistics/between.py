"""The area model of Fay and Herriot: how much areas truly differ, and what that says of each.

    y_i = x_iᵀβ + u_i + e_i,   u_i ~ N(0, A),   e_i ~ N(0, V_i) with V_i known

R. E. Fay and R. A. Herriot, J. Am. Stat. Assoc. 74 (1979) 269. A by restricted maximum likelihood; its
largest value is found on a grid of A and refined, so there is nothing that could fail to converge. Where
that puts A at 0, which would leave areas nothing of their own, or there are few areas, the likelihood is
multiplied by A first (H. Li and P. Lahiri, J. Multivariate Analysis 101 (2010) 882), which keeps A above 0.
Mean squared error after N. G. N. Prasad and J. N. K. Rao, J. Am. Stat. Assoc. 85 (1990) 163, in the form of
J. N. K. Rao and I. Molina, Small Area Estimation, 2nd ed. 2015, ch. 6:

    γ_i V_i + (1 − γ_i)² x_iᵀ Var(β̂) x_i + 2 · V_i² (A + V_i)⁻³ Var(Â),   Var(Â) = 2 / Σ (A + V_i)⁻²
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from hatangso.domain.statistics.grouped import Floats

_LEAST_FREEDOM = 3.0
FEW_AREAS = 8  # under so many the adjusted likelihood is taken at once


@dataclass(frozen=True, eq=False)
class AreaModel:
    """A fitted model: variance between areas A (`between`, in y's unit squared), β, its covariance, how A
    came."""

    between: float
    beta: Floats
    covariance: Floats
    between_variance: float
    method: Literal["reml", "adjusted"]


def fit(y: Floats, variances: Floats, design: Floats) -> AreaModel:
    """From k areas: y (k), variances > 0 (k), design (k × p) of full column rank, k > p.

    ValueError where that does not hold."""
    areas, columns = design.shape
    if areas <= columns or not (variances > 0).all() or np.linalg.matrix_rank(design) < columns:
        raise ValueError("more areas than columns, variances above 0 and a design of full rank are needed")
    method: Literal["reml", "adjusted"] = "adjusted" if areas < FEW_AREAS else "reml"
    between = _most_likely(y, variances, design, adjusted=method == "adjusted")
    if method == "reml" and between is None:
        method, between = "adjusted", _most_likely(y, variances, design, adjusted=True)
    assert between is not None
    precision = 1 / (between + variances)
    covariance: Floats = np.linalg.inv((design.T * precision) @ design).astype(np.float64)
    beta: Floats = covariance @ (design.T @ (precision * y))
    return AreaModel(between, beta, covariance, float(2 / (precision @ precision)), method)


def own_share(model: AreaModel, variances: Floats) -> Floats:
    """γ = A / (A + V): how much of an area's estimate is its own data, 0 to 1; 0 where V is infinite."""
    return model.between / (model.between + variances)


def mean_squared_error(model: AreaModel, variances: Floats, design: Floats) -> Floats:
    """Prasad–Rao; where V is infinite (nothing of its own) A + xᵀ Var(β̂) x."""
    own = own_share(model, variances)
    of_beta: Floats = np.einsum("ij,jk,ik->i", design, model.covariance, design)
    finite = np.isfinite(variances)
    v = np.where(finite, variances, 1.0)
    chance = np.where(finite, own * v, model.between)
    of_between = np.where(finite, v**2 / (model.between + v) ** 3 * model.between_variance, 0.0)
    error: Floats = chance + (1 - own) ** 2 * of_beta + 2 * of_between
    return error


def freedom(model: AreaModel, variances: Floats, error: Floats) -> Floats:
    """Degrees of freedom by area for Student's t, because A in the mean squared error `error` is itself
    estimated: 2 MSE² / Var(MSE) with Var(MSE) ≈ (1 − γ)⁴ Var(Â), never under 3 (F. E. Satterthwaite,
    Biometrics Bulletin 2 (1946) 110). Large where an area speaks for itself."""
    unsure = (1 - own_share(model, variances)) ** 4 * model.between_variance
    return np.clip(2 * error**2 / np.maximum(unsure, 1e-300), _LEAST_FREEDOM, 1e9)


def _most_likely(y: Floats, variances: Floats, design: Floats, *, adjusted: bool) -> float | None:
    """The A of the largest (restricted) likelihood; None where it lies at 0."""
    residual = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    most = max(float(residual @ residual), float(np.max(variances))) * 4
    least = float(np.min(variances)) * 1e-4
    grid = np.geomspace(least, max(most, least * 10), 64)
    found = _log_likelihoods(grid, y, variances, design) + (np.log(grid) if adjusted else 0.0)
    at = int(np.argmax(found))
    if at == 0 and not adjusted:
        return None

    def worse(log_a: float) -> float:
        one = np.array([np.exp(log_a)])
        return -float(_log_likelihoods(one, y, variances, design)[0]) - (log_a if adjusted else 0.0)

    around = np.log(grid[[max(at - 1, 0), min(at + 1, len(grid) - 1)]])
    refined = minimize_scalar(worse, bounds=tuple(around), method="bounded", options={"xatol": 1e-4})
    return float(np.exp(refined.x))


def _log_likelihoods(grid: Floats, y: Floats, variances: Floats, design: Floats) -> Floats:
    """Restricted log-likelihood by A, up to a constant:
    −½ [Σ ln(A + V) + ln|Xᵀ W X| + yᵀ W y − βᵀ Xᵀ W y],  W = diag 1/(A + V)."""
    precision: NDArray[np.float64] = 1 / (grid[:, None] + variances)
    inner = np.einsum("gi,ij,ik->gjk", precision, design, design)
    outer = (precision * y) @ design
    beta = np.linalg.solve(inner, outer[:, :, None])[:, :, 0]
    left = precision @ (y * y) - (beta * outer).sum(axis=1)
    determinant = np.linalg.slogdet(inner)[1]
    found: Floats = -0.5 * (-np.log(precision).sum(axis=1) + determinant + left)
    return found
