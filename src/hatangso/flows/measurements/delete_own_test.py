"""Who gave a test deletes it by its code, as long as it waits for the lake."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hatangso.domain.measurement.deletion_code import mark_in
from hatangso.flows.measurements.own_test_flood import admit_deletion
from hatangso.flows.measurements.take_own_test import deletion_key
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import OwnTest, TestInvitation


def delete_own_test(*, code: str, address: str, now: datetime) -> None:
    """Delete the waiting test of that code. Refused says why it cannot be, and what is possible then."""
    admit_deletion(address=address, now=now)
    mark = mark_in(code, deletion_key())
    if mark is None:
        raise Refused(_("Mã xóa không đúng. Mã có 16 chữ và số, xem lại ở lịch sử đo trên máy đã gửi."))
    with transaction.atomic():
        test = OwnTest.objects.filter(mark=mark).first()
        # Nothing is deleted where the clock has moved it a moment ago.
        deleted = test is not None and OwnTest.objects.filter(pk=test.pk).delete()[0] > 0
        if test is not None and deleted:
            TestInvitation.objects.filter(pk=test.invitation_id, came_back__gt=0).update(
                came_back=F("came_back") - 1
            )
    if not deleted:
        raise Refused(
            _(
                "Không còn phép đo nào mang mã này: nó đã được xóa, hoặc đã được gộp vào kho số liệu."
                " Trong kho"
                " phép đo không mang tên, tọa độ, địa chỉ hay mã này, chỉ xã, phường, ô lưới 1 km và mã băm"
                " của máy; khóa băm được hủy sau, và chỉ số gộp của từ 5 thiết bị được công bố."
            )
        )
