"""On what a figure stands: an operator's claim and a probe's reading must never look alike."""

from collections.abc import Iterable
from enum import StrEnum

from hatangso.domain.words import Words


class Footing(StrEnum):
    """How a figure came about. Kept beside the figure through every computation and page."""

    REPORTED = "reported"
    MEASURED = "measured"
    MODELLED = "modelled"
    SURVEYED = "surveyed"

    @property
    def label(self) -> Words:
        return _LABELS[self]


# Of several figures of one place and period, the one nearest to what was seen counts.
TRUST = (Footing.MEASURED, Footing.SURVEYED, Footing.REPORTED, Footing.MODELLED)


def weakest(footings: Iterable[Footing]) -> Footing:
    """On what something stands that was computed from figures of these footings (one at least)."""
    return max(footings, key=TRUST.index)


_LABELS = {
    Footing.REPORTED: Words("Báo cáo", "Reported"),
    Footing.MEASURED: Words("Đo thực tế", "Measured"),
    Footing.MODELLED: Words("Tính từ mô hình", "Modelled"),
    Footing.SURVEYED: Words("Khảo sát", "Surveyed"),
}
