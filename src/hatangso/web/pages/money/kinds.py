"""Words for kinds and sources of money, and sums by them."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "estimate": gettext_lazy("Dự toán"),
    "allotted": gettext_lazy("Được giao"),
    "spent": gettext_lazy("Đã chi"),
}
SOURCES = {
    "budget": gettext_lazy("Ngân sách"),
    "enterprise": gettext_lazy("Doanh nghiệp"),
    "other": gettext_lazy("Nguồn khác"),
}


def by_source(lines: Any) -> list[dict[str, Any]]:
    """Rows by source with a sum a kind, and the sum of all; None where nothing was entered."""
    sums = {
        (row["source"], row["kind"]): row["total"]
        for row in lines.order_by().values("source", "kind").annotate(total=Sum("amount"))
    }
    rows: list[dict[str, Any]] = [
        {"label": label, "amounts": [sums.get((source, kind)) for kind in KINDS]}
        for source, label in SOURCES.items()
    ]
    totals = [_sum_of_known([row["amounts"][i] for row in rows]) for i in range(len(KINDS))]
    return [*rows, {"label": _("Tổng cộng"), "amounts": totals, "is_total": True}]


def by_year(lines: Any) -> list[dict[str, Any]]:
    """A row a year with a sum a kind."""
    sums: dict[int, dict[str, int]] = {}
    for row in lines.order_by().values("year", "kind").annotate(total=Sum("amount")):
        sums.setdefault(row["year"], {})[row["kind"]] = row["total"]
    return [{"year": year, "amounts": [sums[year].get(kind) for kind in KINDS]} for year in sorted(sums)]


def _sum_of_known(amounts: list[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
