"""Reports: composed, written, decided, downloaded; the year's estimate of money.

What a single report opens to is tried in tests/web/test_report_pages.py: who sees only their own part finds
none, who looks in from above the approved ones.
"""

from tests.web.rights.row import APPROVES, FOLLOWS, SEES, Row, post

ROWS = (
    Row("reports", SEES),
    Row("report", SEES),
    Row("report_file", SEES),
    Row("report_new", FOLLOWS),
    post("report_new", FOLLOWS),
    Row("estimate_document", FOLLOWS),
    *(
        post(name, FOLLOWS)
        for name in (
            "report_compose",
            "report_revise",
            "report_text",
            "report_head",
            "report_submit",
            "report_take_back",
            "report_number",
            "report_signed",
            "report_discard",
        )
    ),
    post("report_approve", APPROVES),
    post("report_return", APPROVES),
)
