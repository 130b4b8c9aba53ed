"""Words for where an obstacle lies and how it stands."""

from django.utils.translation import gettext_lazy

STATES = {
    "open": gettext_lazy("Chưa giải quyết"),
    "answered": gettext_lazy("Đã trả lời"),
    "closed": gettext_lazy("Đã đóng"),
}
LEVELS = {
    "office": gettext_lazy("Cơ quan, đơn vị"),
    "ward": gettext_lazy("Ủy ban nhân dân cấp xã"),
    "city": gettext_lazy("Cấp tỉnh, thành phố"),
}
