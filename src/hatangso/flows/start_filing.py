"""The first time a recipient opens what is asked of it, its filing begins: one for ever."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import CellKey
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import asked_cells, filings, period_of
from hatangso.store.collection.models import CollectionRecipient, Filing, FilingEntry
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.figure_rows import LIVING
from hatangso.store.programme.models import Observation


def start_filing(*, actor: Actor, recipient: CollectionRecipient, now: datetime) -> Filing:
    """The recipient's filing, begun now where there is none yet.

    What the recipient has already told elsewhere for the same period stands in it from the start: a figure
    is entered once.
    """
    collection = recipient.collection
    actor.require("enter_figures", recipient.place, frozenset({recipient.organisation_id}))
    with transaction.atomic(), in_trail_of(recipient.place_id):
        CollectionRecipient.objects.select_for_update().get(pk=recipient.pk)  # a second click waits
        there = filings().filter(recipient=recipient).first()
        if there is not None:
            return there
        if collection.state != "open":
            raise Refused(_("Kỳ thu thập này chưa mở hoặc đã đóng nên không bắt đầu nhập được nữa."))
        if recipient.excused_at is not None:
            raise Refused(_("Đơn vị đã được miễn nộp số liệu trong kỳ này; không cần nhập."))
        made = Filing.objects.create(recipient=recipient, started_by=actor.user, started_at=now)
        filing = filings().get(pk=made.pk)
        _take_over(filing, now)
    return filing


def _take_over(filing: Filing, now: datetime) -> None:
    """Put the recipient's own figures of the period into the sheet."""
    period = period_of(filing)
    asked = asked_cells(filing, period)
    rows = (
        Observation.objects.filter(
            unit__in={cell.unit.pk for cell in asked.values()},
            indicator__in={key.indicator for key in asked},
            period=period.code,
            source_organisation_id=filing.recipient.organisation_id,
            state__in=LIVING,
        )
        .select_related("unit")
        .order_by("pk")
    )
    told = {CellKey(row.indicator, row.unit.code, row.neighbourhood_id): row for row in rows}
    FilingEntry.objects.bulk_create(
        FilingEntry(
            filing=filing,
            indicator=key.indicator,
            place=row.unit,
            neighbourhood_id=row.neighbourhood_id,
            part=row.part,
            whole=row.whole,
            value=row.value if row.part is None else None,
            progress=row.progress,
            level_text=row.level_text,
            note=row.note,
            edited_by_id=row.entered_by_id,
            edited_at=now,
            observation=row,
        )
        for key, row in told.items()
        if key in asked
    )
