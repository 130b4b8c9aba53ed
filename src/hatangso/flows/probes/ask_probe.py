"""A person asks for a run of a listed system now."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hatangso.flows.probes.probe_due import probe_asked
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.probes.models import ProbedSystem

BETWEEN = timedelta(minutes=5)


def ask_probe(*, actor: Actor, system: ProbedSystem, now: datetime) -> None:
    """Queue it. Refused where it was probed a few minutes ago, is off the list, or is made up."""
    actor.require("manage_probes", system.unit)
    if system.demo:
        raise Refused(_("Hệ thống trình diễn có tên miền giả định nên không kiểm tra thật được."))
    if not system.active:
        raise Refused(_("Hệ thống này đã ngừng kiểm tra; hãy đưa lại vào danh mục trước."))
    last = system.runs.order_by("-at").first()
    if last is not None and now - last.at < BETWEEN:
        raise Refused(_("Hệ thống vừa được kiểm tra; hãy thử lại sau năm phút."))
    probe_asked.enqueue(system.pk, actor.user.pk)
