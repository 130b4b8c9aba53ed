"""Words of shared use on pages."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language, gettext_lazy

from hatangso.domain.sharing.dispute import ABOUT, STEPS, DisputeState, Step
from hatangso.domain.sharing.dispute import STATES as DISPUTE_STATES
from hatangso.domain.sharing.request import ACTS, STATES, Act, RequestState
from hatangso.domain.sharing.year_plan import STATES as PLAN_STATES
from hatangso.domain.sharing.year_plan import PlanState
from hatangso.domain.words import Words
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import Sight, seen
from hatangso.store.sharing.models import SharingRequest
from hatangso.web.pages.assets.words import title_of

PILLS = {
    "asked": "due",
    "offered": "due",
    "refused": "refused",
    "agreed": "submitted",
    "contracted": "approved",
    "disputed": "in_progress",
    "unsettled": "failed",
    "withdrawn": "closed",
    "brought": "due",
    "heard": "in_progress",
    "forwarded": "in_progress",
    "settled": "approved",
    "failed": "failed",
    "returned": "returned",
    "ended": "closed",
    "draft": "draft",
    "submitted": "submitted",
    "approved": "approved",
    "replaced": "closed",
}
OTHER_ACTIONS = {
    "ask": gettext_lazy("Đề nghị dùng chung"),
    "say": gettext_lazy("Trao đổi"),
    "take_back": gettext_lazy("Rút lại câu trả lời"),
}
PLAN_ACTIONS = {
    "make": gettext_lazy("Lập bản kế hoạch"),
    "read": gettext_lazy("Nạp tệp Mẫu 39"),
    "submit": gettext_lazy("Trình Sở"),
    "take_back": gettext_lazy("Rút lại"),
    "return": gettext_lazy("Trả lại, có ý kiến"),
    "approve": gettext_lazy("Duyệt"),
    "reopen": gettext_lazy("Hoàn tác quyết định"),
}


def titles_of(request: SharingRequest, sight: Sight) -> list[str]:
    """What the reader may call each asset of a request; ask with `with_assets`."""
    return [title_of(seen(asset, sight)) for asset in request.assets.all()]


def with_assets(requests: QuerySet[SharingRequest]) -> QuerySet[SharingRequest]:
    """The requests with what `titles_of` needs, in one query more."""
    return requests.prefetch_related(Prefetch("assets", Asset.objects.select_related("unit")))


def said(words: Words) -> str:
    """In the reader's language."""
    return words.spoken_in(get_language() or "vi")


def state_words(state: str) -> tuple[str, str]:
    """The label of a request's state and the class of its pill."""
    return said(STATES[RequestState(state)]), PILLS[state]


def dispute_words(state: str) -> tuple[str, str]:
    """The same of a dispute."""
    return said(DISPUTE_STATES[DisputeState(state)]), PILLS[state]


def plan_words(state: str) -> tuple[str, str]:
    """The same of a yearly plan."""
    return said(PLAN_STATES[PlanState(state)]), PILLS[state]


def about_words(about: str) -> str:
    """What a dispute is about."""
    return said(ABOUT[about]) if about in ABOUT else about


def action_words(action: str) -> Any:
    """What a step did."""
    if action in set(Act):
        return said(ACTS[Act(action)])
    return said(STEPS[Step(action)]) if action in set(Step) else OTHER_ACTIONS.get(action, action)
