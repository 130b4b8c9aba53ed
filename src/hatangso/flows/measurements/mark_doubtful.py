"""An approved figure whose measurement was withdrawn or came out otherwise is marked, and its approvers told.

It stays in force until a person decides: returns it, or approves its correction.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.words import Words
from hatangso.flows.tell_filing import approvers_in
from hatangso.flows.tell_people import tell_people
from hatangso.store.measurements.models import FedFigure
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.store.programme.figure_rows import period_of_row
from hatangso.store.programme.models import Observation

TOLD_AS = "doubtful_figure"
Doubt = Literal["", "withdrawn", "changed"]


def mark_doubtful(found: Iterable[tuple[FedFigure, Doubt]], now: datetime) -> None:
    """Bring the marks to what was found; who approves is told of each new one once. In a transaction."""
    fresh = [(fed, doubt) for fed, doubt in found if fed.doubt != doubt]
    for doubt in ("", "withdrawn", "changed"):
        rows = [fed.pk for fed, new in fresh if new == doubt]
        if rows:
            FedFigure.objects.filter(pk__in=rows).update(doubt=doubt)
    told = [(fed.observation, doubt) for fed, doubt in fresh if doubt]
    if not told:
        return
    definitions = definitions_by_code({row.indicator for row, _doubt in told})
    for row, doubt in told:
        tell_people(
            users=approvers_in(row.unit, now),
            object_type=TOLD_AS,
            object_id=row.pk,
            text=_sentence(row, doubt, definitions[row.indicator].label),
            now=now,
        )


def _sentence(row: Observation, doubt: Doubt, label: Words) -> Callable[[], str]:
    """What a person is told, in the language of whoever is told."""
    period = period_of_row(row).label

    def said() -> str:
        language = get_language() or "vi"
        names = {"indicator": label.spoken_in(language), "period": period.spoken_in(language)}
        if doubt == "withdrawn":
            return _("“%(indicator)s”, %(period)s, đã duyệt: nguồn đo đã rút. Hãy xem và quyết định.") % names
        return _("“%(indicator)s”, %(period)s, đã duyệt: kết quả đo đã đổi. Hãy xem và quyết định.") % names

    return said
