"""What the annexes of a report are called where its body points to them."""

from hatangso.domain.reports.facts import ReportInput


def annex_of_targets(report: ReportInput) -> str:
    """'Phụ lục I', or 'Phụ lục' where it is the only one."""
    return "Phụ\u00a0lục\u00a0I" if report.tasks else "Phụ lục"


def annex_of_tasks(report: ReportInput) -> str:
    """'Phụ lục II', or 'Phụ lục' where it is the only one."""
    return "Phụ\u00a0lục\u00a0II" if report.targets else "Phụ lục"
