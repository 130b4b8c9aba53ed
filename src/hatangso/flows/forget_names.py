"""Names of supported households are deleted: when their time is over, or earlier by hand. Counts stay."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.keep_household import require_names
from hatangso.flows.receive import Purpose, place_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportCount, SupportProgramme
from hatangso.store.support.queries import tallies

PURPOSE: Purpose = "support_names"  # of a received workbook with names
FILE_STAYS = timedelta(hours=1)  # long enough to look at the rehearsal and confirm


def forget_names(*, actor: Actor, programme: SupportProgramme, now: datetime) -> int:
    """Delete the list of a programme now; how many households it held."""
    require_names(actor, programme)
    return _forget(programme, now)


def forget_due(*, now: datetime) -> int:
    """What the clock does: lists whose last day is over, and workbooks that brought names."""
    today = timezone.localdate(now)
    over = SupportProgramme.objects.filter(retain_until__lt=today, households__isnull=False).distinct()
    forgotten = sum(_forget(programme, now) for programme in over)
    for received in Received.objects.filter(purpose=PURPOSE, received_at__lt=now - FILE_STAYS):
        forget_file(received)
    return forgotten


def forget_file(received: Received) -> None:
    """The workbook with names goes as soon as it has been taken in: row and bytes."""
    digest = received.sha256
    with transaction.atomic():
        received.delete()
    if not Received.objects.filter(sha256=digest).exists():
        place_of(digest).unlink(missing_ok=True)


def _forget(programme: SupportProgramme, now: datetime) -> int:
    """Counts that stood on the list alone are written down before the names go."""
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=programme.unit_id)
        today = timezone.localdate(now)
        (tally,) = tallies([programme], today=today)
        for row in tally.rows:
            for group, cell in zip(tally.groups, row.cells, strict=True):
                if cell.from_list and cell.listed is not None:
                    _write_count(programme, row.neighbourhood.pk, group, cell.listed.eligible,
                                 cell.listed.helped, today, now)  # fmt: skip
        households = programme.households.all()
        count: int = households.count()
        households.delete()
    return count


def _write_count(
    programme: SupportProgramme, place: int, group: str, eligible: int, helped: int, on: date, now: datetime
) -> None:
    SupportCount.objects.create(
        programme=programme,
        neighbourhood_id=place,
        group=group,
        as_of=on,
        eligible=eligible,
        helped=helped,
        source=_("Đếm từ danh sách hộ trước khi xóa tên"),
        entered_at=now,
    )
