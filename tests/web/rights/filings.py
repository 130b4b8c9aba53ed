"""Filings: what is asked of an organisation, filled by it, read and approved by those above."""

from tests.web.rights.row import OPERATORS, SEES, WORKS, Row, post

READS = SEES  # the door; single filings are tried in tests/web/test_filing_pages.py
ROWS = (
    Row("approvals", SEES - OPERATORS),
    Row("filing", READS),
    post("filing", READS),
    Row("filing_history", READS),
    Row("filing_worker", WORKS),
    post("filing_start", WORKS),
    post("filing_cells", WORKS),
    post("filing_decide", READS),
    post("filing_correct", WORKS),
    post("filing_comment", READS),
    Row("filing_workbook", READS),
    Row("filing_upload", WORKS),
    post("filing_upload", WORKS),
    Row("filing_upload_marked", WORKS),
)
