"""One reason for all that looks unusual for the same cause: what may be chosen, and what was posted."""

from collections import Counter
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext

from hatangso.flows.check_filing import Findings
from hatangso.flows.explain_findings import explain_findings
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Filing
from hatangso.web.templatetags.progress import spoken


def unexplained(findings: Findings) -> list[tuple[str, str, int]]:
    """The rules that wait for more reasons than one can write by hand: code, what it says, how often."""
    waiting = Counter(one.rule for one in findings.unanswered)
    if sum(waiting.values()) < 2:
        return []
    says: dict[str, str] = {}
    context = findings.context
    for row in context.rows.values():
        for rule in context.rules_of_row(row):
            says.setdefault(rule.code, spoken(rule.brief))
    for one in findings.unanswered:
        says.setdefault(one.rule, spoken(one.words))
    return [(code, says[code], count) for code, count in waiting.most_common()]


def explain_posted(request: HttpRequest, filing: Filing, now: datetime) -> tuple[str, bool]:
    """The sentence of what went wrong, and whether the reason was put to all that were meant."""
    try:
        saved = explain_findings(
            actor=request.actor,  # type: ignore[attr-defined]
            filing=filing,
            rule=request.POST.get("one_rule", ""),
            reason=request.POST.get("one_reason", ""),
            now=now,
        )
    except Refused as refused:
        return refused.sentence, False
    count = len(saved.revisions)
    said = ngettext("Đã ghi lý do cho %(count)d dòng.", "Đã ghi lý do cho %(count)d dòng.", count)
    messages.success(request, said % {"count": count})
    return "", True
