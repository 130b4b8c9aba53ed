"""Households eligible and helped by a day are told for many cells at once: all are kept, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.keep_support_programme import require_open
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.support.models import SupportCount, SupportProgramme


@dataclass(frozen=True)
class CountEntry:
    """One cell: the households of a neighbourhood and group."""

    neighbourhood: Neighbourhood
    group: str
    eligible: int
    helped: int


def tell_support_counts(
    *,
    actor: Actor,
    programme: SupportProgramme,
    entries: Sequence[CountEntry],
    as_of: date,
    source: str,
    seen: str,
    now: datetime,
) -> int:
    """Keep those that differ from what is known for the day; how many. `seen`: `counts_mark` of the form."""
    actor.require("manage_support", programme.unit)
    require_open(programme)
    if as_of > timezone.localdate(now):
        raise Refused(_("Ngày chốt ở tương lai; hãy nhập khi đã có số liệu."), field="as_of")
    if as_of < programme.begins:
        raise Refused(
            _("Chương trình bắt đầu ngày %(day)s; ngày chốt không được trước ngày ấy.")
            % {"day": f"{programme.begins:%d/%m/%Y}"},
            field="as_of",
        )
    if not source.strip():
        raise Refused(_("Hãy ghi nguồn số liệu: ai đếm, theo danh sách hay văn bản nào."), field="source")
    for entry in entries:
        _check(entry, programme)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=programme.unit_id)
        if counts_mark(programme) != seen:
            raise Refused(
                _("Người khác vừa nhập số liệu của chương trình này; hãy mở lại trang để không ghi đè.")
            )
        there = {
            (row.neighbourhood_id, row.group): row
            for row in SupportCount.objects.filter(programme=programme, as_of=as_of)
        }
        return sum(_keep(entry, there, programme, actor, as_of, source.strip(), now) for entry in entries)


def counts_mark(programme: SupportProgramme) -> str:
    """Stands for every count of the programme."""
    rows = SupportCount.objects.filter(programme=programme).order_by("pk")
    return mark_of(list(rows.values_list("pk", "eligible", "helped", "source")))


def _keep(
    entry: CountEntry,
    there: dict[tuple[int, str], SupportCount],
    programme: SupportProgramme,
    actor: Actor,
    as_of: date,
    source: str,
    now: datetime,
) -> bool:
    row = there.get((entry.neighbourhood.pk, entry.group))
    if row is None:
        row = SupportCount(
            programme=programme, neighbourhood=entry.neighbourhood, group=entry.group, as_of=as_of
        )
    elif (row.eligible, row.helped, row.source) == (entry.eligible, entry.helped, source):
        return False
    row.eligible, row.helped, row.source = entry.eligible, entry.helped, source
    row.entered_by, row.entered_at = actor.user, now
    row.save()
    return True


def _check(entry: CountEntry, programme: SupportProgramme) -> None:
    if entry.neighbourhood.unit_id != programme.unit_id or entry.group not in programme.groups:
        raise Refused(_("Thôn, tổ dân phố hoặc nhóm hộ không thuộc chương trình này."))
    if entry.helped > entry.eligible:
        raise Refused(
            _("%(place)s, %(group)s: số hộ đã hỗ trợ (%(helped)d) lớn hơn số hộ đủ điều kiện (%(eligible)d).")
            % {
                "place": entry.neighbourhood,
                "group": entry.group,
                "helped": entry.helped,
                "eligible": entry.eligible,
            },
            field=cell_name(entry.neighbourhood.pk, entry.group, programme),
        )


def cell_name(neighbourhood_id: int, group: str, programme: SupportProgramme) -> str:
    """The name of a cell's field in a form."""
    return f"o-{neighbourhood_id}-{programme.groups.index(group)}"
