"""A request to share an asset: who may do what in which state, from the request to the agreement on paper.

Luật Viễn thông 24/2023/QH15 and NĐ 163/2024/NĐ-CP Điều 81: shared use rests on the agreement of the two
sides; what they cannot agree on goes to a mediator (domain/sharing/dispute.py). The states are the product's
own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.words import Misstated, Words


class Side(StrEnum):
    """Who acts: whoever asks, whoever owns, whoever mediates."""

    ASKER = "asker"
    OWNER = "owner"
    MEDIATOR = "mediator"


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    OFFERED = "offered"
    REFUSED = "refused"
    AGREED = "agreed"
    CONTRACTED = "contracted"
    DISPUTED = "disputed"
    UNSETTLED = "unsettled"
    WITHDRAWN = "withdrawn"


STATES: Mapping[RequestState, Words] = {
    RequestState.ASKED: Words("Chờ chủ sở hữu trả lời", "Waits for the owner’s answer"),
    RequestState.OFFERED: Words(
        "Chờ bên xin trả lời đề nghị khác", "Waits for an answer to the counter-offer"
    ),
    RequestState.REFUSED: Words("Bị từ chối", "Refused"),
    RequestState.AGREED: Words("Đã đồng ý, chờ ký thỏa thuận", "Agreed, the contract is to be signed"),
    RequestState.CONTRACTED: Words("Đã ký thỏa thuận", "Under contract"),
    RequestState.DISPUTED: Words("Đang hiệp thương", "In mediation"),
    RequestState.UNSETTLED: Words("Hiệp thương không thành", "Mediation failed"),
    RequestState.WITHDRAWN: Words("Đã rút", "Withdrawn"),
}
CLOSED = frozenset({RequestState.CONTRACTED, RequestState.UNSETTLED, RequestState.WITHDRAWN})


class Act(StrEnum):
    """What a side does."""

    AGREE = "agree"
    REFUSE = "refuse"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    RECORD = "record"
    WITHDRAW = "withdraw"
    BRING = "bring"


ACTS: Mapping[Act, Words] = {
    Act.AGREE: Words("Đồng ý cho dùng chung", "Agree"),
    Act.REFUSE: Words("Từ chối", "Refuse"),
    Act.OFFER: Words("Đề nghị khác", "Make a counter-offer"),
    Act.ACCEPT: Words("Chấp nhận đề nghị", "Accept the offer"),
    Act.DECLINE: Words("Không chấp nhận, thương lượng tiếp", "Decline and negotiate on"),
    Act.RECORD: Words("Ghi thỏa thuận đã ký", "Record the signed agreement"),
    Act.WITHDRAW: Words("Rút đề nghị", "Withdraw the request"),
    Act.BRING: Words("Đề nghị Sở hiệp thương", "Bring it to the department"),
}


@dataclass(frozen=True)
class Move:
    """One thing that may be done. `text`: a sentence is needed; `paper`: a document is needed."""

    sides: frozenset[Side]
    to: RequestState
    text: bool = False
    paper: bool = False


_OWNER, _ASKER = frozenset({Side.OWNER}), frozenset({Side.ASKER})
_BOTH = _OWNER | _ASKER
_S, _A = RequestState, Act
MOVES: Mapping[tuple[RequestState, Act], Move] = {
    (_S.ASKED, _A.AGREE): Move(_OWNER, _S.AGREED),
    (_S.ASKED, _A.REFUSE): Move(_OWNER, _S.REFUSED, text=True),
    (_S.ASKED, _A.OFFER): Move(_OWNER, _S.OFFERED, text=True),
    (_S.ASKED, _A.WITHDRAW): Move(_ASKER, _S.WITHDRAWN),
    (_S.ASKED, _A.BRING): Move(_ASKER, _S.DISPUTED, text=True),  # only once the answer is overdue
    (_S.OFFERED, _A.ACCEPT): Move(_ASKER, _S.AGREED),
    (_S.OFFERED, _A.DECLINE): Move(_ASKER, _S.ASKED, text=True),
    (_S.OFFERED, _A.WITHDRAW): Move(_ASKER, _S.WITHDRAWN),
    (_S.OFFERED, _A.BRING): Move(_BOTH, _S.DISPUTED, text=True),
    (_S.REFUSED, _A.BRING): Move(_BOTH, _S.DISPUTED, text=True),
    (_S.REFUSED, _A.WITHDRAW): Move(_ASKER, _S.WITHDRAWN),
    (_S.AGREED, _A.RECORD): Move(_BOTH, _S.CONTRACTED, paper=True),
    (_S.AGREED, _A.BRING): Move(_BOTH, _S.DISPUTED, text=True),
    (_S.AGREED, _A.WITHDRAW): Move(_ASKER, _S.WITHDRAWN),
    (_S.CONTRACTED, _A.BRING): Move(_BOTH, _S.DISPUTED, text=True),
}
# What the side that did it may take back while nothing came after it.
TAKEN_BACK = frozenset({_A.AGREE, _A.REFUSE, _A.OFFER, _A.ACCEPT, _A.DECLINE, _A.WITHDRAW})


def waits_for(state: RequestState) -> Side | None:
    """Whose turn it is; None where nobody owes an answer, or both (the signature)."""
    return {RequestState.ASKED: Side.OWNER, RequestState.OFFERED: Side.ASKER}.get(state)


def allowed(state: RequestState, side: Side, *, overdue: bool) -> tuple[Act, ...]:
    """What a side may do now. `overdue`: the day by which the owner had to answer is over.

    >>> allowed(RequestState.ASKED, Side.ASKER, overdue=False)
    (<Act.WITHDRAW: 'withdraw'>,)
    >>> allowed(RequestState.ASKED, Side.ASKER, overdue=True)
    (<Act.WITHDRAW: 'withdraw'>, <Act.BRING: 'bring'>)
    """
    return tuple(
        act
        for (at, act), move in MOVES.items()
        if at == state and side in move.sides and (overdue or (state, act) != (RequestState.ASKED, Act.BRING))
    )


def move(
    state: RequestState, act: Act, side: Side, *, overdue: bool, text: str = "", papers: int = 0
) -> RequestState:
    """The state after the act. Raises Misstated: why it cannot be done now, or what is missing."""
    found = MOVES.get((state, act))
    if found is None or side not in found.sides:
        raise Misstated(
            f"Không thể “{ACTS[act].vi}” khi đề nghị ở trạng thái “{STATES[state].vi}”. Hãy tải lại trang.",
            f"“{ACTS[act].en}” cannot be done while the request is “{STATES[state].en}”. Reload the page.",
        )
    if act not in allowed(state, side, overdue=overdue):
        raise Misstated(
            "Chủ sở hữu còn trong hạn trả lời; hết hạn mà chưa trả lời thì mới đề nghị Sở hiệp thương.",
            "The owner still has time to answer; it can be brought to the department once that is over.",
        )
    if found.text and not text.strip():
        raise Misstated("Hãy ghi rõ lý do, nội dung.", "Write down the reasons.")
    if found.paper and not papers:
        raise Misstated("Hãy đính kèm văn bản thỏa thuận đã ký.", "Attach the signed agreement.")
    return found.to
