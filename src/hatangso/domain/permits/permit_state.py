"""A permit file from request to decision: who may do what in which state. The states are our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.words import Misstated, Words


class PermitState(StrEnum):
    """Where a file stands."""

    FILED = "filed"
    REVIEW = "review"
    PAPERS = "papers"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATES: Mapping[PermitState, Words] = {
    PermitState.FILED: Words("Chờ tiếp nhận", "Waits for acceptance"),
    PermitState.REVIEW: Words("Đang xử lý", "In review"),
    PermitState.PAPERS: Words("Chờ bổ sung hồ sơ", "Waits for papers"),
    PermitState.GRANTED: Words("Đã cấp, chấp thuận", "Granted"),
    PermitState.REFUSED: Words("Không chấp thuận", "Refused"),
    PermitState.WITHDRAWN: Words("Đã rút", "Withdrawn"),
}
CLOSED = frozenset({PermitState.GRANTED, PermitState.REFUSED, PermitState.WITHDRAWN})


class Act(StrEnum):
    """What somebody does."""

    ACCEPT = "accept"
    ASK_PAPERS = "ask_papers"
    SUPPLY = "supply"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


ACTS: Mapping[Act, Words] = {
    Act.ACCEPT: Words("Tiếp nhận, tính thời hạn", "Accept and start the clock"),
    Act.ASK_PAPERS: Words("Yêu cầu bổ sung (dừng tính thời hạn)", "Ask for papers (stops the clock)"),
    Act.SUPPLY: Words("Nộp bổ sung (tính tiếp thời hạn)", "Supply papers (the clock goes on)"),
    Act.GRANT: Words("Cấp, chấp thuận", "Grant"),
    Act.REFUSE: Words("Không chấp thuận", "Refuse"),
    Act.WITHDRAW: Words("Rút hồ sơ", "Withdraw"),
}


class Side(StrEnum):
    """Who acts: the applicant, or the authority that decides."""

    APPLICANT = "applicant"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Move:
    """One thing that may be done. `text`: a sentence is needed; `number`: of the decision, with its paper."""

    sides: frozenset[Side]
    to: PermitState
    text: bool = False
    number: bool = False


_APPLICANT, _AUTHORITY = frozenset({Side.APPLICANT}), frozenset({Side.AUTHORITY})
_S, _A = PermitState, Act
MOVES: Mapping[tuple[PermitState, Act], Move] = {
    (_S.FILED, _A.ACCEPT): Move(_AUTHORITY, _S.REVIEW),
    (_S.FILED, _A.ASK_PAPERS): Move(_AUTHORITY, _S.PAPERS, text=True),
    (_S.FILED, _A.WITHDRAW): Move(_APPLICANT, _S.WITHDRAWN),
    (_S.REVIEW, _A.ASK_PAPERS): Move(_AUTHORITY, _S.PAPERS, text=True),
    (_S.REVIEW, _A.GRANT): Move(_AUTHORITY, _S.GRANTED, number=True),
    (_S.REVIEW, _A.REFUSE): Move(_AUTHORITY, _S.REFUSED, text=True),
    (_S.REVIEW, _A.WITHDRAW): Move(_APPLICANT, _S.WITHDRAWN),
    (_S.PAPERS, _A.SUPPLY): Move(_APPLICANT | _AUTHORITY, _S.REVIEW),
    (_S.PAPERS, _A.REFUSE): Move(_AUTHORITY, _S.REFUSED, text=True),
    (_S.PAPERS, _A.WITHDRAW): Move(_APPLICANT, _S.WITHDRAWN),
}

VERDICTS: Mapping[str, Words] = {
    "agree": Words("Đồng ý", "Agrees"),
    "conditions": Words("Đồng ý có điều kiện", "Agrees with conditions"),
    "disagree": Words("Không đồng ý", "Disagrees"),
}


def allowed(state: PermitState, sides: frozenset[Side]) -> tuple[Act, ...]:
    """What these sides may do now.

    >>> allowed(PermitState.PAPERS, frozenset({Side.APPLICANT}))
    (<Act.SUPPLY: 'supply'>, <Act.WITHDRAW: 'withdraw'>)
    """
    return tuple(act for (at, act), move in MOVES.items() if at == state and sides & move.sides)


def move(
    state: PermitState, act: Act, sides: frozenset[Side], *, text: str = "", number: str = "", papers: int = 0
) -> PermitState:
    """The state after the act. Raises Misstated: why it cannot be done now, or what is missing."""
    found = MOVES.get((state, act))
    if found is None or not sides & found.sides:
        raise Misstated(
            f"Không thể “{ACTS[act].vi}” khi hồ sơ ở trạng thái “{STATES[state].vi}”. Hãy tải lại trang.",
            f"“{ACTS[act].en}” cannot be done while the file is “{STATES[state].en}”. Reload the page.",
        )
    if found.text and not text.strip():
        raise Misstated("Hãy ghi rõ lý do, nội dung.", "Write down the reasons.")
    if found.number and not (number.strip() and papers):
        raise Misstated(
            "Hãy ghi số văn bản và đính kèm văn bản cấp phép.", "Give the document’s number and attach it."
        )
    return found.to
