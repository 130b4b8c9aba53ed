"""The people of a ward or neighbourhood are asked to measure; a leaflet carries the code."""

import re
from datetime import date, datetime
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import TestInvitation
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another on paper
CODE = re.compile(rf"[{LETTERS}]{{8}}")
MOST_DEVICES = 10_000


def invite_tests(
    *,
    actor: Actor,
    unit: Unit,
    place: Unit,
    neighbourhood: Neighbourhood | None = None,
    aim: int | None = None,
    until: date | None = None,
    rng: Random,
    now: datetime,
) -> TestInvitation:
    """A new invitation for a commune: `unit` is where the right is asked, the commune or its province.

    `aim`: devices asked for. Refused where the day is past, or the neighbourhood is another commune's.
    """
    actor.require("import_measurements", unit)
    if place.level != "commune" or unit.pk not in {place.pk, place.parent_id}:
        raise Refused(_("Hãy chọn một xã, phường của địa phương này."), field="place")
    if neighbourhood is not None and (neighbourhood.unit_id != place.pk or neighbourhood.valid_to):
        raise Refused(
            _("Tổ dân phố, thôn này không thuộc xã, phường đã chọn; hãy chọn lại."), field="neighbourhood"
        )
    if aim is not None and not 0 < aim <= MOST_DEVICES:
        raise Refused(_("Số thiết bị cần mời từ 1 đến 10.000."), field="aim")
    if until is not None and until < timezone.localdate(now):
        raise Refused(_("Ngày kết thúc đã qua; hãy chọn hôm nay hoặc một ngày sau."), field="until")
    code = "".join(rng.choice(LETTERS) for _letter in range(8))
    with transaction.atomic():
        return TestInvitation.objects.create(
            unit=place,
            neighbourhood=neighbourhood,
            code=code,
            aim=aim,
            until=until,
            made_by=actor.user,
            made_at=now,
        )


def end_invitation(*, actor: Actor, unit: Unit, invitation: TestInvitation, now: datetime) -> None:
    """No longer asked from today on; tests that still come are taken all the same."""
    actor.require("import_measurements", unit)
    today = timezone.localdate(now)
    if invitation.until is not None and invitation.until < today:
        raise Refused(_("Đợt mời này đã kết thúc rồi."))
    invitation.until = today
    with transaction.atomic():
        invitation.save()
