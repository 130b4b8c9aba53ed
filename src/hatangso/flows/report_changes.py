"""What has changed in the facts since a report was approved: shown, counted, never slipped in."""

from datetime import date

from hatangso.domain.reports.changes import Change, changes
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import thawed
from hatangso.store.reports.models import Report


def changes_since_approval(report: Report, *, today: date) -> tuple[Change, ...]:
    """The same question asked again, for the same closing day; empty for what is not approved."""
    if report.frozen is None:
        return ()
    return changes(thawed(report.frozen), report_input(report, today=today))
