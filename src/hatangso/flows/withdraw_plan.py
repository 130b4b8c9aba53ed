"""A live plan is taken back: what it promised is no longer followed; what was recorded stays."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.amend_live import LiveBefore
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument


def withdraw_plan(*, actor: Actor, plan: PlanDocument, now: datetime) -> None:
    """Targets and duties are withdrawn, unfinished tasks cancelled; nothing is deleted.

    A plan that never went live is only marked withdrawn.
    """
    actor.require("edit_plan", plan.unit)
    if plan.state in {"withdrawn", "amended"}:
        raise Refused(_("Kế hoạch này không còn hiệu lực."))
    with transaction.atomic():
        if plan.state == "live":
            LiveBefore.of(plan).withdraw_the_rest(timezone.localdate(now))
        plan.state = "withdrawn"
        plan.save()
