"""The life of an asset in time: which days fit which state, and which state may follow which."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.words import Misstated, Words

DATE_WORDS: dict[str, Words] = {
    "planned_on": Words("Ngày dự kiến", "Planned on"),
    "permitted_on": Words("Ngày cấp phép", "Permitted on"),
    "in_service_on": Words("Ngày đưa vào hoạt động", "In service since"),
    "removed_on": Words("Ngày tháo dỡ", "Removed on"),
}
DATE_OF: dict[State, str] = {
    State.PLANNED: "planned_on",
    State.PERMITTED: "permitted_on",
    State.IN_SERVICE: "in_service_on",
    State.REMOVED: "removed_on",
}
_LATER: dict[State, tuple[str, ...]] = {  # days that cannot be known yet in a state
    State.PLANNED: ("permitted_on", "in_service_on", "removed_on"),
    State.PERMITTED: ("in_service_on", "removed_on"),
    State.IN_SERVICE: ("removed_on",),
}
NEXT: dict[State, tuple[State, ...]] = {
    State.PLANNED: (State.PERMITTED, State.IN_SERVICE, State.REMOVED),
    State.PERMITTED: (State.IN_SERVICE, State.REMOVED),
    State.IN_SERVICE: (State.REMOVED,),
    State.REMOVED: (),
    State.UNKNOWN: (State.PLANNED, State.PERMITTED, State.IN_SERVICE, State.REMOVED),
}


class BadLife(Misstated):
    """What does not fit in the life of an asset; `field` names the state or the day that is wrong."""

    def __init__(self, field: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.field = field


def require_plausible(state: str, days: Mapping[str, date | None], today: date) -> None:
    """Raise BadLife where the days contradict one another, the state or the calendar.

    Permitted ≤ in service ≤ removed, each where known; only a plan may lie in the future.
    """
    if state not in list(State):
        offered = "; ".join(words.vi for words in STATES.values())
        raise BadLife("state", f"Không có trạng thái “{state}”; hãy chọn: {offered}.", f"No state '{state}'.")
    known = [(name, day) for name in DATES if (day := days.get(name)) is not None]
    for name, day in known:
        if name != "planned_on" and day > today:
            raise BadLife(
                name,
                f"{DATE_WORDS[name].vi} {day:%d/%m/%Y} ở tương lai; việc chưa xảy ra thì ghi ở ngày dự kiến.",
                f"{DATE_WORDS[name].en} {day:%d/%m/%Y} lies in the future; tell what is to come as planned.",
            )
    # A planned day is when the work was meant to be done; work may be earlier, so it is not compared.
    real = [one for one in known if one[0] != "planned_on"]
    for (before, first), (after, second) in pairwise(real):
        if second < first:
            raise BadLife(
                after,
                f"{DATE_WORDS[after].vi} {second:%d/%m/%Y} sớm hơn {DATE_WORDS[before].vi.lower()}"
                f" {first:%d/%m/%Y}; hãy sửa một trong hai ngày.",
                f"{DATE_WORDS[after].en} {second:%d/%m/%Y} is earlier than {DATE_WORDS[before].en.lower()}"
                f" {first:%d/%m/%Y}; mend one of them.",
            )
    for name in _LATER.get(State(state), ()):
        if days.get(name) is not None:
            raise BadLife(
                name,
                f"Trạng thái là “{STATES[State(state)].vi}” nhưng lại có {DATE_WORDS[name].vi.lower()};"
                " hãy đổi trạng thái hoặc bỏ ngày này.",
                f"The state is '{STATES[State(state)].en}' but '{DATE_WORDS[name].en}' is told; change one.",
            )


def require_step(now: str, then: str) -> None:
    """Raise BadLife where an asset cannot go from one state to the other; what was recorded wrongly is
    corrected by editing or undone, not by a step back."""
    if State(then) in NEXT[State(now)]:
        return
    before, after = STATES[State(now)], STATES[State(then)]
    if now == State.REMOVED:
        raise BadLife(
            "state",
            "Tài sản đã tháo dỡ không hoạt động trở lại; nếu ghi nhầm hãy hoàn tác, nếu dựng mới hãy thêm tài"
            " sản mới.",
            "What was removed does not come back; undo a slip, or add a new asset for a new one.",
        )
    raise BadLife(
        "state",
        f"Không chuyển được từ “{before.vi}” sang “{after.vi}”;"
        " nếu trạng thái ghi nhầm, hãy sửa hoặc hoàn tác.",
        f"From '{before.en}' it cannot go to '{after.en}'; correct or undo what was recorded wrongly.",
    )
