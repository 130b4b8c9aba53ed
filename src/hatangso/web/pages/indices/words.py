"""Words and small readings that the pages of indices share."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.catalog.index_files import index_of
from hatangso.domain.indices.index import Index
from hatangso.domain.numbers_format import format_quantity, parse_number
from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.domain.words import Words
from hatangso.flows.verify_criterion import may_verify
from hatangso.store.indices.models import IndexRound
from hatangso.store.indices.sheets import Standing, UnitSheet, rounds_about, unfinished
from hatangso.store.organisations.access import denied
from hatangso.store.places.models import Unit

TRIED_AT_MOST = 1e9
STATES = {
    "open": gettext_lazy("Đang tự chấm"),
    "verifying": gettext_lazy("Đang thẩm định"),
    "closed": gettext_lazy("Đã công bố"),
}
PILLS = {"open": "in_progress", "verifying": "at_risk", "closed": "done"}
STANDINGS = {
    Standing.VERIFIED: gettext_lazy("đã thẩm định"),
    Standing.OWN_WORD: gettext_lazy("tự chấm, chưa thẩm định xong"),
    Standing.NOT_FILED: gettext_lazy("chưa nộp"),
}
RULES = [
    ("bands", gettext_lazy("Theo bậc")),
    ("proportional", gettext_lazy("Theo tỷ lệ, có mức tối đa và mức sàn")),
    ("three_steps", gettext_lazy("Đủ, một nửa, không")),
    ("by_hand", gettext_lazy("Chấm tay theo hướng dẫn")),
]


def require_whole(request: HttpRequest, unit: Unit) -> Any:
    """The person, who must see the whole programme of the unit: points concern all of it."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.sees_all(unit):
        raise PermissionDenied(denied("view_programme", unit))
    return actor


def index_or_404(code: str) -> Index:
    index = index_of(code)
    if index is None:
        raise Http404(_("Không có bộ chỉ số này."))
    return index


def round_or_404(unit: Unit, pk: int) -> IndexRound:
    """A round that scores the unit or that it runs."""
    found = rounds_about(unit).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def scores_unit(round_: IndexRound, unit: Unit) -> bool:
    """Whether the unit itself is scored in the round."""
    if round_.scores == "own":
        return round_.unit_id == unit.pk
    return round_.unit_id == unit.parent_id


def verifies(actor: Any, round_: IndexRound, unit: Unit) -> bool:
    """Whether the person may verify the unit's sheet now."""
    return round_.state == "verifying" and may_verify(actor, unit)


def sure_to_publish(sheets: Sequence[UnitSheet]) -> tuple[str, str]:
    """What publishing now would leave out ('' where nothing), and the question asked before."""
    left, parts = unfinished(sheets), []
    if left.not_filed:
        parts.append(
            _("%(left)d/%(all)d nơi chưa nộp, không được xếp hạng")
            % {"left": left.not_filed, "all": left.places}
        )
    if left.unverified:
        parts.append(
            _("%(criteria)d tiêu chí ở %(places)d nơi chưa thẩm định, chỉ xếp hạng tạm theo điểm tự chấm")
            % {"criteria": left.unverified, "places": left.unverified_places}
        )
    told = _("Còn %(what)s.") % {"what": "; ".join(parts)} if parts else ""
    asked = _("Công bố kết quả? Sau đó không sửa được nữa.")
    return told, f"{told} {asked}".strip()


def tried_number(text: str, most: float | None, unit: str = "") -> tuple[float | None, str]:
    """A number somebody tries, or None with a sentence on why it cannot be; `most`: the highest there is."""
    number = parse_number(text)
    if number is None:
        return None, _("Không đọc được số “%(text)s”; hãy viết như 1.234,5.") % {"text": text}
    highest = TRIED_AT_MOST if most is None else most
    if 0 <= number <= highest:
        return number, ""
    if most is None:
        return None, _("“%(text)s” không thể có; hãy ghi số từ 0 trở lên.") % {"text": text}
    return None, _("“%(text)s” không thể có; hãy ghi từ 0 đến %(most)s.") % {
        "text": text,
        "most": format_quantity(most, unit, 2, get_language() or "vi"),
    }


def said(words: Words | None) -> str:
    """In the reader's language."""
    return words.spoken_in(get_language() or "vi") if words else ""


def asked_period(text: str | None, today: date) -> Period | None:
    """A quarter or year that has begun, from an address; None for up to today."""
    period = parse_period(text or "")
    return period if period and period.first_day <= today else None


def periods_offered(today: date) -> list[Period]:
    """The last six quarters that have ended."""
    now = period_of(PeriodKind.QUARTER, today)
    return [now.shifted(-step) for step in range(1, 7)]


def today() -> date:
    return timezone.localdate()
