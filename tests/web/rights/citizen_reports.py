"""The inbox: the ward's focal office and head with all of it, an office or owner with what lies with it."""

from datetime import timedelta
from typing import Any

from hatangso.flows.citizen_reports.handle_report import assign_report, forward_report
from hatangso.store.citizen_reports.models import CitizenReport
from tests.citizen_report_world import acting, filed, looked_at, picture
from tests.web.rights.row import FOLLOWS, OFFICERS, OPERATORS, Row, post
from tests.world import World

HANDLES = FOLLOWS | {"city"}  # the department follows the wards below it
INBOX = HANDLES | OFFICERS | OPERATORS
HOLDS = HANDLES | {"economy_officer", "operator"}  # it lies with this office and this owner


def given_on(world: World) -> CitizenReport:
    """Looked through, given to the office of the economy, forwarded to the first operator."""
    report = looked_at(world, filed(world.ward, photos=[picture()]).report)
    officer, at = acting(world, "officer"), report.received_at + timedelta(hours=2)
    assign_report(actor=officer, report=report, office=world.organisations["economy"], text="", now=at)
    return forward_report(
        actor=officer, report=report, owner=world.organisations["operator_a"], due_on=None, text="", now=at
    )


def a_report(world: World) -> tuple[Any, ...]:
    return (given_on(world).pk,)


def a_photo(world: World) -> tuple[Any, ...]:
    return (given_on(world).pk, 1)


ROWS = (
    Row("citizen_reports", INBOX),
    Row("citizen_report_times", INBOX),
    Row("citizen_report_promises", HANDLES),
    post("citizen_report_promises", HANDLES),
    Row("citizen_report", HOLDS, things=a_report),
    Row("citizen_report_photo", HOLDS, things=a_photo),
    post("citizen_report_contact", FOLLOWS, things=a_report),
    post("citizen_report_act", HOLDS, things=a_report, data=lambda world: {"action": "note", "text": "x"}),
    post(
        "citizen_report_act",
        HANDLES | {"economy_officer"},
        things=a_report,
        data=lambda world: {"action": "close", "state": "done", "text": "x"},
    ),
    post(
        "citizen_report_act",
        frozenset({"operator"}),
        things=a_report,
        data=lambda world: {"action": "answer", "mended": "1", "text": "x"},
    ),
    post("citizen_report_act", HANDLES, things=a_report, data=lambda world: {"action": "check"}),
)
