"""Missing figures are told, never filled: how much is there, and from which share on a score is given."""

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.indices.figure_table import FigureTable
from hatangso.domain.numbers_format import format_number
from hatangso.domain.quantities import Unknown
from hatangso.domain.words import Words


def share_available(table: FigureTable, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """By place, which share (0 to 1) of the weights asked of it has a figure; NaN if nothing is asked."""
    asked = (table.asked * table.factors) @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(asked > 0, ((table.present * table.factors) @ weights) / asked, np.nan)


def too_little(share: float, minimum: float) -> Unknown:
    """Why a place has no score.

    >>> too_little(0.25, 0.5).reason.vi
    'Mới có số liệu cho 25% trọng số; cần ít nhất 50% mới tính điểm'
    """
    if np.isnan(share):
        return Unknown(
            Words("Kế hoạch chưa có chỉ tiêu nào để so", "The plans promise nothing that could be compared")
        )
    have, need = format_number(100 * share, 0), format_number(100 * minimum, 0)
    return Unknown(
        Words(
            f"Mới có số liệu cho {have}% trọng số; cần ít nhất {need}% mới tính điểm",
            f"Figures cover {have}% of the weights; a score needs at least {need}%",
        )
    )
