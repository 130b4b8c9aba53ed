"""On what a figure stands: an operator's claim and a probe's reading must never look alike."""

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


_LABELS = {
    Footing.REPORTED: Words("Báo cáo", "Reported"),
    Footing.MEASURED: Words("Đo thực tế", "Measured"),
    Footing.MODELLED: Words("Tính từ mô hình", "Modelled"),
    Footing.SURVEYED: Words("Khảo sát", "Surveyed"),
}
