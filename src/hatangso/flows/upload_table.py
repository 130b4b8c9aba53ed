"""A table is sent for a filing: kept as received, then read and rehearsed in the background."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.tables.definition import TableDefinition
from hatangso.flows.read_table_upload import read_table_upload
from hatangso.flows.receive import Chunked
from hatangso.flows.receive_table import receive_table
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import editable
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import Filing, FilingUpload
from hatangso.store.collection.table_sheets import uploads_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.boundaries import has_boundaries

UNDER_WAY = ("waiting", "reading", "rehearsed")


def upload_table(
    *, actor: Actor, filing: Filing, table: TableDefinition, file: Chunked, name: str, now: datetime
) -> FilingUpload:
    """Keep the file and enqueue its reading. The same bytes again are the same upload, or nothing new."""
    with transaction.atomic():
        editable(actor, filing)
    place = filing.recipient.place
    if table.place.kind != "commune" and not has_boundaries(place):
        raise Refused(
            _(
                "Chưa có ranh giới các xã, phường của %(place)s nên chưa đọc được toạ độ. Hãy báo quản trị"
                " nạp ranh giới, hoặc nộp bảng theo mã xã, phường."
            )
            % {"place": place.full_name}
        )
    received = receive_table(by=actor.user, unit=place, file=file, name=name, now=now)
    with transaction.atomic(), in_trail_of(place.pk):
        editable(actor, filing)
        before = uploads_of(filing, table.code)
        latest = before.filter(state="applied").order_by("-applied_at", "-pk").first()
        if latest is not None and latest.received.sha256 == received.sha256:
            when = timezone.localtime(latest.applied_at)
            raise Refused(
                _("Tệp này đã nạp lúc %(when)s, không có gì thay đổi.") % {"when": f"{when:%H:%M %d/%m/%Y}"}
            )
        same = before.filter(state__in=UNDER_WAY, received__sha256=received.sha256).first()
        if same is not None:
            return same
        for old in before.filter(state__in=UNDER_WAY):  # a newer file takes the place of one not applied
            old.state = "dropped"
            old.save()
        upload = FilingUpload.objects.create(
            filing=filing, table=table.code, received=received, by=actor.user, at=now
        )
    read_table_upload.enqueue(upload.pk)
    return upload


def read_upload_again(*, actor: Actor, upload: FilingUpload, now: datetime) -> None:
    """Read a kept file once more: after its reading was cut off, or boundaries were loaded meanwhile."""
    with transaction.atomic():
        editable(actor, upload.filing)
        held = FilingUpload.objects.select_for_update().get(pk=upload.pk)
        if held.state not in {"failed", "rehearsed"}:
            raise Refused(_("Tệp này đang được đọc hoặc đã nạp; hãy tải lại trang."))
        held.state, held.failure, held.rows_read, held.story, held.at = "waiting", "", 0, {}, now
        held.save()
    read_table_upload.enqueue(upload.pk)


def drop_upload(*, actor: Actor, upload: FilingUpload) -> None:
    """Do not apply what was sent; the file stays kept."""
    with transaction.atomic():
        editable(actor, upload.filing)
        held = FilingUpload.objects.select_for_update().get(pk=upload.pk)
        if held.state == "applied":
            raise Refused(_("Tệp này đã nạp; hãy tải lại trang."))
        held.state = "dropped"
        held.save()
