"""How permit files and findings are worded on pages."""

from typing import Any

from django.utils.translation import gettext_lazy

from hatangso.catalog.permit_kind_files import permit_kinds
from hatangso.domain.permits.findings import KINDS, OUTCOMES
from hatangso.domain.permits.permit_state import ACTS, STATES, VERDICTS, Act, PermitState
from hatangso.web.templatetags.progress import spoken

PILLS = {
    "filed": "due", "review": "in_progress", "papers": "at_risk", "granted": "done", "refused": "refused",
    "withdrawn": "closed",
}  # fmt: skip
OTHER_ACTIONS = {
    "file": gettext_lazy("Nộp hồ sơ"),
    "ask": gettext_lazy("Xin ý kiến"),
    "answer": gettext_lazy("Trả lời ý kiến"),
    "recount": gettext_lazy("Tính lại thời hạn"),
}


def kind_name(code: str) -> str:
    """What a kind of file is called."""
    kind = permit_kinds().get(code)
    return spoken(kind.name) if kind else code


def state_words(state: str) -> tuple[str, str]:
    """The label of a state and the class of its pill."""
    return spoken(STATES[PermitState(state)]), PILLS[state]


def action_name(action: str) -> Any:
    """What a step did."""
    return spoken(ACTS[Act(action)]) if action in set(Act) else OTHER_ACTIONS.get(action, action)


def verdict_name(code: str) -> str:
    """What an office said."""
    return spoken(VERDICTS[code]) if code in VERDICTS else ""


def finding_kind(code: str) -> str:
    """Inspection, violation …"""
    return spoken(KINDS[code]) if code in KINDS else code


def outcome_name(code: str) -> str:
    """What became of it."""
    return spoken(OUTCOMES[code]) if code in OUTCOMES else code
