"""Words for the kinds and states of support programmes, and the groups that are offered to begin with."""

from django.utils.translation import gettext_lazy

KINDS = {
    "device": gettext_lazy("Thiết bị"),
    "telecom": gettext_lazy("Viễn thông công ích"),
    "other": gettext_lazy("Hỗ trợ khác"),
}
STATES = {"open": gettext_lazy("Đang thực hiện"), "closed": gettext_lazy("Đã đóng")}
USUAL_GROUPS = (
    "Hộ nghèo",
    "Hộ cận nghèo",
    "Gia đình chính sách",
)  # to begin with; the ward's own words count
