"""Words for how often a report is owed."""

from django.utils.translation import gettext_lazy

FREQUENCIES = {
    "annual": gettext_lazy("Hằng năm"),
    "semiannual": gettext_lazy("6 tháng một lần"),
    "quarterly": gettext_lazy("Hằng quý"),
    "monthly": gettext_lazy("Hằng tháng"),
    "adhoc": gettext_lazy("Đột xuất"),
}
