"""What a person asked to see of the communes, read without trusting it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from hatangso.domain.periods import parse_period
from hatangso.domain.places.search_key import search_key

COLUMNS_SHOWN = 4
COLUMNS_MOST = 8
PERIODS_SHOWN = 8
COMMUNE_KINDS = ("phuong", "xa", "dac_khu")
ORDERS = {
    "name": gettext_lazy("Tên xã, phường"),
    "worst": gettext_lazy("Kém nhất trước"),
    "best": gettext_lazy("Tốt nhất trước"),
    "change": gettext_lazy("Giảm nhiều nhất trước"),
    "rank": gettext_lazy("Thứ hạng trong nhóm"),
    "out": gettext_lazy("Khác thường nhất trước"),
    "late": gettext_lazy("Quá hạn lâu nhất trước"),
}
ONLY = {
    "": gettext_lazy("Tất cả"),
    "late": gettext_lazy("Quá hạn nộp số liệu"),
    "out": gettext_lazy("Khác thường"),
    "missing": gettext_lazy("Chưa có số liệu"),
    "unapproved": gettext_lazy("Chưa duyệt"),
}


@dataclass(frozen=True)
class Wanted:
    """`columns` are indicators, the first is ranked and drawn; `by_period` shows that one over periods."""

    columns: tuple[str, ...]
    period: str
    by_period: bool = False
    kind: str = ""
    only: str = ""
    text: str = ""
    order: str = "name"

    @property
    def main(self) -> str:
        return self.columns[0]

    @property
    def words(self) -> list[str]:
        return search_key(self.text).split()

    def periods(self, count: int = PERIODS_SHOWN) -> list[str]:
        """The period and those before it of the same length, oldest first."""
        return earlier(self.period, count)


def earlier(code: str, count: int) -> list[str]:
    """That many periods of one length up to the period, oldest first."""
    period = parse_period(code)
    if period is None:
        return [code]
    return [period.shifted(step).code for step in range(1 - count, 1)]


def wanted_period(asked: str, there: Sequence[str], today: date) -> str:
    """The period asked for if there is one, else the newest that has ended, else the newest; '' of none."""
    if asked in there:
        return asked
    ended = [code for code in there if (period := parse_period(code)) and period.last_day <= today]
    return (ended or list(there) or [""])[-1]


def read(asked: QueryDict, period: str, there: Sequence[str], known: Collection[str]) -> Wanted:
    """`there` are the indicators with figures, likeliest first; `known` all that may be asked for."""
    chosen = [code for code in dict.fromkeys(asked.getlist("i")) if code in known]
    columns = chosen or list(there[:COLUMNS_SHOWN]) or sorted(known)[:1]
    main = asked.get("main", "")
    if main in known:
        columns = [main, *(code for code in columns if code != main)]
    return Wanted(
        columns=tuple(columns[:COLUMNS_MOST]),
        period=period,
        by_period=asked.get("view") == "periods",
        kind=asked.get("kind", "") if asked.get("kind") in COMMUNE_KINDS else "",
        only=asked.get("only", "") if asked.get("only") in ONLY else "",
        text=asked.get("q", "")[:100],
        order=asked.get("order", "name") if asked.get("order") in ORDERS else "name",
    )
