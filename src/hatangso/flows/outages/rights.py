"""Who may report, correct and end an outage."""

from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.outages.models import Outage
from hatangso.store.places.models import Unit

REPORT, HANDLE = "report_outages", "handle_outages"


def concerned(operator: Organisation | None) -> frozenset[int]:
    """The organisation whose outage it is, where it is known."""
    return frozenset() if operator is None else frozenset({operator.pk})


def may_report(actor: Actor, unit: Unit) -> bool:
    """Whether the person may report outages there, at least those of their own organisation."""
    return actor.may_somewhere(REPORT, unit) or actor.may_somewhere(HANDLE, unit)


def may_report_any(actor: Actor, unit: Unit) -> bool:
    """Whether of every operator, as the authorities do."""
    return actor.may(REPORT, unit) or actor.may(HANDLE, unit)


def may_handle(actor: Actor, outage: Outage) -> bool:
    """Whether the person may correct, end, withdraw it: who handles the place's outages, its operator, and
    of what they reported themselves the reporter."""
    if actor.may(HANDLE, outage.unit, concerned(outage.operator)):
        return True
    return outage.reported_by_id == actor.user.pk and actor.may(
        REPORT, outage.unit, concerned(outage.operator)
    )
