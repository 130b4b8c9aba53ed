"""What the classes of the base map are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CLASSES: dict[str, Any] = {
    "motorway": _("cao tốc"),
    "trunk": _("quốc lộ"),
    "primary": _("đường tỉnh, trục chính"),
    "secondary": _("đường huyện, liên khu vực"),
    "tertiary": _("đường xã, khu vực"),
    "local": _("đường nội bộ, ngõ"),
    "path": _("đường mòn, đi bộ"),
    "rail": _("đường sắt"),
    "river": _("sông"),
    "canal": _("kênh"),
    "stream": _("suối, mương"),
    "water": _("mặt nước"),
    "forest": _("rừng"),
    "park": _("công viên, cây xanh"),
    "residential": _("khu dân cư"),
    "industrial": _("khu công nghiệp, thương mại"),
    "building": _("nhà"),
    "city": _("thành phố"),
    "town": _("thị trấn, phường"),
    "village": _("xã, làng"),
    "hamlet": _("thôn, xóm"),
    "hospital": _("bệnh viện, trạm y tế"),
    "university": _("đại học, cao đẳng"),
    "school": _("trường học"),
    "market": _("chợ, trung tâm thương mại"),
    "community": _("nhà văn hóa"),
    "office": _("cơ quan, bưu điện"),
    "transport": _("bến xe, nhà ga"),
    "worship": _("nơi thờ tự"),
    "other": _("khác"),
}


def class_words(code: str) -> str:
    """A class as people call it; the code itself where it has no words."""
    return str(CLASSES.get(code, code))
