"""Reporting duties, reminders, the calendar feed."""

from tests.web.rights.row import FOLLOWS, SEES, SIGNED_IN, Row, post

ROWS = (
    Row("duties", SEES),
    Row("duty_add", FOLLOWS),
    Row("duty_edit", FOLLOWS),
    post("duty_propose", FOLLOWS),
    post("duty_withdraw", FOLLOWS),
    post("duty_settle", SEES),
    Row("reminders", SEES),
    post("calendar_feed", SIGNED_IN, of_unit=False),
)
