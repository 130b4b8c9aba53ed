"""One reason is given for all that looked unusual for the same cause."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.check_filing import check_filing
from hatangso.flows.refused import Refused
from hatangso.flows.save_cells import REASON, CellSave, Saved, save_cells
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out
from hatangso.store.collection.models import Filing
from hatangso.store.organisations.access import Actor


def explain_findings(*, actor: Actor, filing: Filing, rule: str, reason: str, now: datetime) -> Saved:
    """Put the reason to every soft finding of the rule ('' for every rule) that has none yet.

    A reason somebody gave stays; a cell that a colleague changes meanwhile comes back as a conflict.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy ghi lý do chung cho các chỗ bất thường."), field="one_reason")
    if len(reason) > REASON:
        raise Refused(
            _("Chữ ở ô này quá dài (tối đa %(most)d ký tự) nên chưa lưu.") % {"most": REASON},
            field="one_reason",
        )
    filing = filings().get(pk=filing.pk)
    laid = lay_out(filing)
    findings = check_filing(filing, laid, actor=actor)
    asked: dict[str, set[str]] = {}
    for found in findings.unanswered:
        if rule in ("", found.rule):
            asked.setdefault(found.key, set()).add(found.rule)
    saves = [
        CellSave(row.key, _explained(row.current, asked[row.key.text], reason), row.revision)
        for row in laid.sheet.rows
        if row.key.text in asked
    ]
    if not saves:
        raise Refused(_("Không còn chỗ bất thường nào như vậy chưa có lý do."), field="one_rule")
    return save_cells(actor=actor, filing=filing, cells=saves, seen=filing.revision, now=now)


def _explained(values: CellValues, rules: set[str], reason: str) -> CellValues:
    given = dict(values.confirmed) | dict.fromkeys(rules, reason)
    return replace(values, confirmed=tuple(sorted(given.items())))
