"""How measured speeds are worded for people."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.adapters.speed_sources import speed_sources
from hatangso.catalog.operator_files import operators
from hatangso.domain.measurement.span import span_of
from hatangso.domain.numbers_format import format_number
from hatangso.store.measurements.readings import PUBLISHED, Cell

METRICS = {
    "download": gettext_lazy("Tốc độ tải xuống"),
    "upload": gettext_lazy("Tốc độ tải lên"),
    "latency": gettext_lazy("Độ trễ"),
    "loaded_latency": gettext_lazy("Độ trễ khi đang tải"),
}
UNITS = {"download": "Mbit/s", "upload": "Mbit/s", "latency": "ms", "loaded_latency": "ms"}
NETWORKS = {
    "mobile": gettext_lazy("Di động"),
    "fixed": gettext_lazy("Cố định"),
    "unknown": gettext_lazy("Chưa rõ mạng"),
}
TECHNOLOGIES = {
    "2g": "2G", "3g": "3G", "4g": "4G", "5g": "5G", "wifi": "Wi-Fi", "ethernet": gettext_lazy("dây mạng"),
    "unknown": gettext_lazy("chưa rõ công nghệ"),
}  # fmt: skip
STATISTICS = {
    "mean": gettext_lazy("Trung bình (như kế hoạch ghi)"),
    "median": gettext_lazy("Trung vị (như VNNIC tính)"),
}
STATISTIC_NAMES = {
    "mean": gettext_lazy("trung bình"),
    "median": gettext_lazy("trung vị"),
    "unknown": gettext_lazy("không rõ trung bình hay trung vị"),
}


OWN_SOURCE = "own"  # tests that people run on this system's own page
OWN = gettext_lazy("Người dân tự đo trên hệ thống này")


@dataclass(frozen=True)
class Class:
    """A class of certainty: its name, what it means, the mark before the name."""

    code: str
    name: Any
    meaning: Any
    mark: str


CLASSES = {
    one.code: one
    for one in (
        Class(
            "reliable", gettext_lazy("Đáng tin"),
            gettext_lazy("từ 100 thiết bị: nêu ước lượng và khoảng tin cậy"), "●●●",
        ),
        Class(
            "indicative", gettext_lazy("Tham khảo"),
            gettext_lazy("30–99 thiết bị: nêu ước lượng, khoảng tin cậy còn rộng"), "●●○",
        ),
        Class(
            "interval", gettext_lazy("Chỉ nêu khoảng"),
            gettext_lazy("5–29 thiết bị: chỉ nêu khoảng tin cậy và ước lượng vùng nhỏ"), "●○○",
        ),
        Class(
            "withheld", gettext_lazy("Chưa nêu số"),
            gettext_lazy("dưới 5 thiết bị: không nêu con số, để không lộ người đo"), "○○○",
        ),
        Class(
            "published", gettext_lazy("Số công bố"),
            gettext_lazy("bảng do nơi khác công bố: không kèm khoảng tin cậy, không biết số thiết bị"), "—",
        ),
    )
}  # fmt: skip


def period_name(code: str) -> str:
    """A period's code in words."""
    span = span_of(code)
    return span.label.spoken_in(get_language() or "vi") if span else code


def radio_name(network: str, technology: str) -> str:
    """'Di động, 4G'; all of a network together: 'Di động, mọi công nghệ'."""
    kind = str(NETWORKS.get(network, network))
    if not technology:
        return _("%(network)s, mọi công nghệ") % {"network": kind}
    return f"{kind}, {TECHNOLOGIES.get(technology, technology)}"


def operator_name(code: str) -> str:
    """The operator's name; its code where the catalogue does not know it."""
    if not code:
        return _("Mọi nhà mạng")
    known = operators().get(code)
    return known.name.spoken_in(get_language() or "vi") if known else code


def source_name(code: str) -> str:
    """The source's name as people know it."""
    bare = code.removeprefix(PUBLISHED)
    known = speed_sources().get(bare)
    name = known.name.spoken_in(get_language() or "vi") if known else OWN if bare == OWN_SOURCE else bare
    return _("Bảng công bố: %(source)s") % {"source": name} if bare != code else str(name)


def cell_name(cell: Cell) -> str:
    """'Tốc độ tải xuống, di động, 4G, mọi nhà mạng, quý III/2026'."""
    return ", ".join(
        (
            str(METRICS[cell.metric]),
            small(radio_name(cell.network, cell.technology)),
            operator_name(cell.operator) if cell.operator else small(operator_name("")),
            small(period_name(cell.period)),
        )
    )


def small(text: str) -> str:
    """With a small first letter, as within a sentence."""
    return text[:1].lower() + text[1:]


def said(value: float | None, metric: str) -> str:
    """The number with its unit, '–' where there is none."""
    return "–" if value is None else f"{format_number(value, 1)} {UNITS[metric]}"


def said_interval(ends: tuple[float, float] | None, metric: str) -> str:
    """'38,1–44,7 Mbit/s'."""
    if ends is None:
        return "–"
    return f"{format_number(ends[0], 1)}–{format_number(ends[1], 1)} {UNITS[metric]}"


OUTCOMES = {
    "reached": gettext_lazy("Đạt"),
    "not_reached": gettext_lazy("Chưa đạt"),
    "not_enough": gettext_lazy("Chưa đủ căn cứ"),
}


def outcome_name(code: str) -> str:
    return str(OUTCOMES.get(code, ""))


def source_about(code: str) -> str:
    """What a source is, and what it cannot tell."""
    known = speed_sources().get(code.removeprefix(PUBLISHED))
    tells = known.tells.spoken_in(get_language() or "vi") + " " if known else ""
    if code.startswith(PUBLISHED):
        return tells + _(
            "Số do nơi khác tính và công bố. Hệ thống giữ nguyên con số, không biết từng phép đo nên không"
            " tính được khoảng tin cậy và không kết luận đạt hay chưa đạt."
        )
    if code == OWN_SOURCE:
        tells += _("Phép đo người dân gửi hôm nay được tính vào sau nửa đêm.") + " "
    return tells + _(
        "Tính từ từng phép đo của một nguồn duy nhất. Đơn vị tính là thiết bị: mỗi thiết bị một giá trị"
        " (trung vị các lần đo của nó), nên người đo nhiều lần không kéo lệch kết quả. Không gộp với nguồn"
        " khác."
    )
